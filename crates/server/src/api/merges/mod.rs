//! Contacts that are one person: what a merge would move, doing it, and taking it back.

mod shapes;

use crate::api::body::{Body, Params};
use crate::api::caller::Caller;
use crate::api::consents::channel_out;
use crate::api::contacts::{IdentityOut, Profile, known_as};
use crate::api::problem::{Code, Problem};
use crate::app::App;
use crate::runtime::linking;
use crate::time_text;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use engine::inbox::inbound::IdentityScheme;
use engine::{ContactId, MerchantId};
pub use shapes::*;
use std::sync::Arc;
use store::contact::Contact;
use store::conversation::Conversation;
use store::merge::{Merge, NewMerge, Why};
use store::{StoreError, Tx};

/// Orders counted for a preview.
const ORDERS_MAX: usize = 200;
const REASON_CHARS_MAX: usize = 200;

/// What merging another contact into this one would move.
#[utoipa::path(get, path = "/contacts/{id}/merge-preview", tag = "contacts", params(("id" = String, Path), PreviewIn),
    responses((status = 200, body = MergePreviewOut), (status = 404, body = super::problem::ProblemOut)))]
pub(crate) async fn preview(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(id): Path<String>,
    Params(asked): Params<PreviewIn>,
) -> Result<Json<MergePreviewOut>, Problem> {
    let (merchant, kept) = (Arc::clone(&caller.merchant), ContactId::new(id));
    let shown = app.look(move |tx| {
        let kept = known_as(tx, &merchant.id, &kept)?;
        let Some(with) = asked.with.map(ContactId::new) else { return Ok(None) };
        let absorbed = known_as(tx, &merchant.id, &with)?;
        if kept.id == absorbed.id {
            return Ok(None);
        }
        previewed(tx, &merchant, &kept, &absorbed).map(Some)
    });
    let missing =
        || Problem::new(Code::InvalidField).field("with", "invalid", "Name another contact");
    shown.await?.map(Json).ok_or_else(missing)
}

fn previewed(
    tx: &mut Tx<'_>,
    merchant: &crate::merchant::Merchant,
    kept: &Contact,
    absorbed: &Contact,
) -> Result<MergePreviewOut, StoreError> {
    let direction = store::merge::direction(tx, &merchant.id, &kept.id, &absorbed.id)?;
    let now = store::consent::standing(tx, &merchant.id, &kept.id)?;
    let mut joined = now.clone();
    joined.join(&store::consent::standing(tx, &merchant.id, &absorbed.id)?);
    let consents = joined.rows().map(|(channel, topic, granted)| MergedConsentOut {
        channel: channel_out(channel.to_owned()),
        topic: topic.to_owned(),
        granted,
        changes: now.holds(channel, topic) != Some(granted),
    });
    let consents = consents.collect();
    let proven = store::merge::proven(tx, &merchant.id, &kept.id)?;
    let proof = proven.into_iter().find(|(other, _)| *other == absorbed.id);
    let sides = (
        store::conversation::of_contact(tx, &merchant.id, &kept.id)?,
        store::conversation::of_contact(tx, &merchant.id, &absorbed.id)?,
    );
    Ok(MergePreviewOut {
        conflicts: conflicts(merchant, (kept, &sides.0), (absorbed, &sides.1)),
        kept: side(tx, merchant, kept, &sides.0)?,
        absorbed: side(tx, merchant, absorbed, &sides.1)?,
        suggested: SuggestedOut { kept: direction.kept.to_string(), why: why(direction.why) },
        consents,
        proof: proof.map(|(_, name)| IdentityOut::of(&name, String::new())),
    })
}

fn why(why: Why) -> WhyOut {
    match why {
        Why::SignedIn => WhyOut::SignedIn,
        Why::MoreOrders => WhyOut::MoreOrders,
        Why::Older => WhyOut::Older,
    }
}

fn side(
    tx: &mut Tx<'_>,
    merchant: &crate::merchant::Merchant,
    contact: &Contact,
    conversations: &[Conversation],
) -> Result<MergeSideOut, StoreError> {
    let orders = store::order::list(tx, &merchant.id, Some(&contact.id), None, ORDERS_MAX)?;
    let conversation = |one: &Conversation| MergeConversationOut {
        id: one.id.to_string(),
        inbox: one.inbox.to_string(),
        channel: merchant.title_of(&one.inbox),
    };
    Ok(MergeSideOut {
        id: contact.id.to_string(),
        name: contact.display_name.clone().unwrap_or_default(),
        identities: contact
            .identities
            .iter()
            .map(|one| IdentityOut::of(one, String::new()))
            .collect(),
        conversations: conversations.iter().map(conversation).collect(),
        n_orders: orders.items.len(),
        since: time_text(contact.created_at),
    })
}

/// What both say differently of themselves.
fn conflicts(
    merchant: &crate::merchant::Merchant,
    (kept, here): (&Contact, &[Conversation]),
    (absorbed, there): (&Contact, &[Conversation]),
) -> Vec<ConflictOut> {
    let account = |contact: &Contact| {
        let signed_in = contact.identities.iter().find(|n| n.scheme == IdentityScheme::Customer);
        signed_in.map(|name| name.value.clone())
    };
    let (a, b) = (Profile::read(kept), Profile::read(absorbed));
    let said = [
        (ConflictKindOut::Accounts, account(kept), account(absorbed)),
        (ConflictKindOut::Name, kept.display_name.clone(), absorbed.display_name.clone()),
        (ConflictKindOut::Email, a.email, b.email),
        (ConflictKindOut::Phone, a.phone, b.phone),
        (ConflictKindOut::Language, kept.language.clone(), absorbed.language.clone()),
    ];
    let differing = said.into_iter().filter_map(|(kind, kept, absorbed)| {
        let (kept, absorbed) = (kept?, absorbed?);
        (kept != absorbed).then_some(ConflictOut { kind, kept, absorbed })
    });
    let same_inbox = there.iter().filter(|one| here.iter().any(|own| own.inbox == one.inbox));
    let same_inbox = same_inbox.map(|one| {
        let title = merchant.title_of(&one.inbox);
        ConflictOut { kind: ConflictKindOut::Inbox, kept: title.clone(), absorbed: title }
    });
    differing.chain(same_inbox).collect()
}

/// Who was merged into this contact.
#[utoipa::path(get, path = "/contacts/{id}/merges", tag = "contacts", params(("id" = String, Path)),
    responses((status = 200, body = MergesOut), (status = 404, body = super::problem::ProblemOut)))]
pub(crate) async fn list(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<MergesOut>, Problem> {
    let (merchant, id) = (caller.merchant.id.clone(), ContactId::new(id));
    let shown = app.look(move |tx| {
        let known = known_as(tx, &merchant, &id)?;
        let items = store::merge::list(tx, &merchant, &known.id)?;
        let mut proven = Vec::new();
        for (other, name) in store::merge::proven(tx, &merchant, &known.id)? {
            let other = known_as(tx, &merchant, &other)?;
            proven.push(ProvenOut {
                contact: other.id.to_string(),
                name: other.display_name.unwrap_or_default(),
                identity: IdentityOut::of(&name, String::new()),
            });
        }
        Ok(MergesOut { items: items.iter().map(MergeOut::of).collect(), proven })
    });
    Ok(Json(shown.await?))
}

/// Merges another contact into this one.
#[utoipa::path(post, path = "/contacts/{id}/merges", tag = "contacts", params(("id" = String, Path)), request_body = MergeIn,
    responses((status = 201, body = MergeOut), (status = 404, body = super::problem::ProblemOut), (status = 409, body = super::problem::ProblemOut)))]
pub(crate) async fn create(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(id): Path<String>,
    Body(given): Body<MergeIn>,
) -> Result<(StatusCode, Json<MergeOut>), Problem> {
    let reason = given.reason.unwrap_or_else(|| "agent".to_owned());
    if reason.chars().count() > REASON_CHARS_MAX {
        let detail = format!("At most {REASON_CHARS_MAX} characters");
        return Err(Problem::new(Code::InvalidField).field("reason", "invalid", detail));
    }
    let (merchant, kept) = (caller.merchant.id.clone(), ContactId::new(id));
    let absorbed = ContactId::new(given.absorbed);
    let (actor, now) = (caller.agent.clone(), app.now());
    let merged = app.store().write(3, move |tx| {
        // A contact that became part of somebody else is that one by now.
        let (kept, absorbed) =
            (known_as(tx, &merchant, &kept)?.id, known_as(tx, &merchant, &absorbed)?.id);
        if kept == absorbed {
            return Ok(None);
        }
        let new = NewMerge {
            kept: &kept,
            absorbed: &absorbed,
            actor: actor.as_str(),
            reason: &reason,
            at: now,
        };
        let merged = store::merge::merge(tx, &merchant, &new)?;
        note(tx, &merchant, &merged, "contact.merged", actor.as_str(), now)?;
        Ok(Some(merged))
    });
    let same = || Problem::new(Code::SameContact);
    let merged = merged.await?.ok_or_else(same)?;
    app.wake.live.notify_one();
    Ok((StatusCode::CREATED, Json(MergeOut::of(&merged))))
}

/// Tells two contacts apart again.
#[utoipa::path(post, path = "/contacts/{id}/merges/{merge}/undo", tag = "contacts",
    params(("id" = String, Path), ("merge" = String, Path)),
    responses((status = 200, body = MergeOut), (status = 404, body = super::problem::ProblemOut), (status = 409, body = super::problem::ProblemOut)))]
pub(crate) async fn undo(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path((id, merge)): Path<(String, String)>,
) -> Result<Json<MergeOut>, Problem> {
    let (merchant, id) = (caller.merchant.id.clone(), ContactId::new(id));
    let (actor, now) = (caller.agent.clone(), app.now());
    let undone = app.store().write(3, move |tx| {
        let found = store::merge::get(tx, &merchant, &merge)?.filter(|found| found.kept == id);
        let found = found.ok_or(StoreError::NotFound)?;
        // The kept one must still be itself: what it was merged into since has to be undone first.
        if found.undone_at.is_some() || store::contact::current(tx, &merchant, &id)? != id {
            return Ok(None);
        }
        let undone = store::merge::undo(tx, &merchant, &merge, actor.as_str(), now)?;
        note(tx, &merchant, &undone, "contact.merge_undone", actor.as_str(), now)?;
        Ok(Some(undone))
    });
    let undone = undone.await?.ok_or_else(|| Problem::new(Code::MergeClosed))?;
    app.wake.live.notify_one();
    Ok(Json(MergeOut::of(&undone)))
}

/// Leaves a trace, and shows the conversations anew.
fn note(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    merge: &Merge,
    action: &str,
    actor: &str,
    now: engine::Timestamp,
) -> Result<(), StoreError> {
    let detail = serde_json::json!({ "merge": merge.id, "absorbed": merge.absorbed, "reason": merge.reason });
    let subject = merge.kept.as_str();
    store::audit::record(tx, merchant, now, actor, action, subject, &detail.to_string())?;
    linking::tell(tx, merchant, now, merge.moved.conversations.iter().map(|one| &one.id))
}
