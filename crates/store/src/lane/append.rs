//! Storing what arrived: each key once, in the lane of the right conversation.

use super::{Appended, LaneTarget, NewLaneEvent};
use crate::shared::IdentityKey;
use crate::value::{Batch, Row};
use crate::{StoreError, Tx, contact, conversation, json};
use engine::inbox::inbound::{ContactRef, Identity};
use engine::{ContactId, ConversationId, InboxId, MerchantId};
use std::collections::{BTreeMap, BTreeSet};

/// Looking, creating contacts, creating conversations; twice, because another writer may be ahead each time.
const RESOLVE_ROUNDS_MAX: usize = 6;

/// Stores events, in order; answers for each in the same order.
///
/// # Errors
/// When the database refuses; then nothing of the batch is stored.
pub fn append(tx: &mut Tx<'_>, events: &[NewLaneEvent]) -> Result<Vec<Appended>, StoreError> {
    let targets = resolve(tx, events)?;
    let mut fresh = insert_keys(tx, events, &targets)?;
    let mut rows = Batch::new();
    let mut answers = Vec::with_capacity(events.len());
    let mut stored = Vec::new();
    for (event, target) in events.iter().zip(targets) {
        let conversation = target.conversation;
        let key = (event.merchant.clone(), event.inbox.clone(), event.key.clone());
        answers.push(if fresh.remove(&key) {
            stored.push((event, conversation.clone()));
            Appended::Stored { conversation, created: target.created }
        } else {
            Appended::Duplicate { conversation }
        });
    }
    for (event, conversation) in &stored {
        rows.push([
            (&event.merchant).into(),
            conversation.into(),
            event.occurred_at.into(),
            event.received_at.into(),
            (&event.body).into(),
        ]);
    }
    tx.send_many(
        "INSERT INTO lane_event (merchant, conversation, occurred_at, received_at, body)
         SELECT merchant, conversation, occurred_at, received_at, body
         FROM {rows: merchant text, conversation text, occurred_at bigint, received_at bigint, body text}",
        &rows,
        &[],
    )?;
    insert_raw(tx, &stored)?;
    Ok(answers)
}

struct Target {
    conversation: ConversationId,
    created: bool,
}

fn insert_keys(
    tx: &mut Tx<'_>,
    events: &[NewLaneEvent],
    targets: &[Target],
) -> Result<BTreeSet<(MerchantId, InboxId, String)>, StoreError> {
    let mut rows = Batch::new();
    for (event, target) in events.iter().zip(targets) {
        rows.push([
            (&event.merchant).into(),
            (&event.inbox).into(),
            (&event.key).into(),
            (&target.conversation).into(),
            event.received_at.into(),
        ]);
    }
    let inserted = tx.query_many(
        "INSERT INTO lane_key (merchant, inbox, dedupe_key, conversation, received_at)
         SELECT merchant, inbox, dedupe_key, conversation, received_at
         FROM {rows: merchant text, inbox text, dedupe_key text, conversation text, received_at bigint}
         WHERE true ON CONFLICT DO NOTHING RETURNING merchant, inbox, dedupe_key",
        &rows,
        &[],
    )?;
    inserted.into_iter().map(|mut row| Ok((row.get()?, row.get()?, row.get()?))).collect()
}

/// One webhook may carry many events: its bytes are stored once.
fn insert_raw(
    tx: &mut Tx<'_>,
    stored: &[(&NewLaneEvent, ConversationId)],
) -> Result<(), StoreError> {
    let mut rows = Batch::new();
    let mut seen = BTreeSet::new();
    for (event, _) in stored {
        let Some(raw) = &event.raw else { continue };
        if !seen.insert((&event.merchant, &raw.id)) {
            continue;
        }
        rows.push([
            (&event.merchant).into(),
            event.received_at.into(),
            (&raw.id).into(),
            (&event.inbox).into(),
            (&raw.headers).into(),
            raw.body.as_slice().into(),
        ]);
    }
    tx.send_many(
        "INSERT INTO raw_event (merchant, received_at, id, inbox, headers, body)
         SELECT merchant, received_at, id, inbox, headers, body
         FROM {rows: merchant text, received_at bigint, id text, inbox text, headers text, body bytes}
         WHERE true ON CONFLICT DO NOTHING",
        &rows,
        &[],
    )?;
    Ok(())
}

/// What the database knows of the people a batch speaks of.
#[derive(Default)]
struct Known {
    contacts: BTreeMap<(MerchantId, Identity), ContactId>,
    /// More than one where a person has several accounts; each with the names it does not go by.
    conversations: BTreeMap<Place, Vec<(ConversationId, Vec<Identity>)>>,
    created: BTreeSet<ConversationId>,
}

type Place = (MerchantId, ContactId, InboxId);

impl Known {
    /// The strongest known identity decides.
    fn contact(&self, merchant: &MerchantId, person: &ContactRef) -> Option<&ContactId> {
        person
            .identities
            .iter()
            .find_map(|identity| self.contacts.get(&(merchant.clone(), identity.clone())))
    }

    fn conversation(&self, event: &NewLaneEvent, person: &ContactRef) -> Option<&ConversationId> {
        let contact = self.contact(&event.merchant, person)?.clone();
        let place = (event.merchant.clone(), contact, event.inbox.clone());
        let here = self.conversations.get(&place)?;
        let is_hers =
            |others: &[Identity]| person.identities.iter().all(|one| !others.contains(one));
        here.iter().find(|(_, others)| is_hers(others)).map(|(conversation, _)| conversation)
    }

    /// What tells a new conversation from those the same person has, or may have, there with other accounts.
    fn account(&self, place: &Place, names: &[Identity], person: &ContactRef) -> String {
        match person.identities.first() {
            Some(name) if !names.is_empty() || self.conversations.contains_key(place) => {
                [name.scheme.name(), ":", &name.value].concat()
            }
            _ => String::new(),
        }
    }
}

fn resolve(tx: &mut Tx<'_>, events: &[NewLaneEvent]) -> Result<Vec<Target>, StoreError> {
    let mut answers: Vec<Option<ConversationId>> = Vec::with_capacity(events.len());
    let mut people: Vec<(&NewLaneEvent, &ContactRef)> = Vec::new();
    for event in events {
        let known = match &event.target {
            LaneTarget::Conversation(conversation) => Some(conversation.clone()),
            LaneTarget::Contact(person) => {
                let cached =
                    cache_key(event, person).and_then(|key| tx.shared.conversation_of(&key));
                if cached.is_none() {
                    people.push((event, person));
                }
                cached
            }
        };
        answers.push(known);
    }
    check_existence(tx, events)?;
    let known = if people.is_empty() { Known::default() } else { look_up(tx, &people)? };
    let mut remembered = Vec::new();
    let targets: Result<Vec<Target>, StoreError> = events
        .iter()
        .zip(answers)
        .map(|(event, answer)| match (answer, &event.target) {
            (Some(conversation), _) => Ok(Target { conversation, created: false }),
            (None, LaneTarget::Contact(person)) => {
                let conversation =
                    known.conversation(event, person).cloned().ok_or(StoreError::Conflict)?;
                remembered.extend(cache_key(event, person).map(|key| (key, conversation.clone())));
                Ok(Target { created: known.created.contains(&conversation), conversation })
            }
            (None, LaneTarget::Conversation(_)) => Err(StoreError::NotFound),
        })
        .collect();
    if !remembered.is_empty() {
        tx.after_commit(move |shared| shared.remember(remembered));
    }
    targets
}

/// An event for a conversation that this merchant does not have would wait for ever.
fn check_existence(tx: &mut Tx<'_>, events: &[NewLaneEvent]) -> Result<(), StoreError> {
    let named: BTreeSet<(&MerchantId, &ConversationId)> = events
        .iter()
        .filter_map(|event| match &event.target {
            LaneTarget::Conversation(conversation) => Some((&event.merchant, conversation)),
            LaneTarget::Contact(_) => None,
        })
        .collect();
    let mut rows = Batch::new();
    for (merchant, conversation) in &named {
        rows.push([(*merchant).into(), (*conversation).into()]);
    }
    let found = tx.query_many(
        "SELECT c.id FROM {rows: merchant text, id text}
         JOIN conversation c ON c.merchant = i.merchant AND c.id = i.id",
        &rows,
        &[],
    )?;
    if found.len() == named.len() { Ok(()) } else { Err(StoreError::NotFound) }
}

/// All names together: a person who is known by one of them and comes with another has to be looked up,
/// so that the other is bound.
fn cache_key(event: &NewLaneEvent, person: &ContactRef) -> Option<IdentityKey> {
    let first = person.identities.first()?;
    let mut names = first.value.clone();
    for identity in &person.identities[1..] {
        names.push('\u{1f}');
        names.push_str(identity.scheme.name());
        names.push(':');
        names.push_str(&identity.value);
    }
    Some((event.merchant.clone(), event.inbox.clone(), first.scheme.name(), names))
}

/// Finds everybody, creating who and what is missing.
fn look_up(tx: &mut Tx<'_>, people: &[(&NewLaneEvent, &ContactRef)]) -> Result<Known, StoreError> {
    if people.iter().any(|(_, person)| person.identities.is_empty()) {
        return Err(StoreError::Constraint { name: "contact_without_identity".to_owned() });
    }
    let mut known = Known::default();
    for _ in 0..RESOLVE_ROUNDS_MAX {
        read_contacts(tx, people, &mut known)?;
        if create_contacts(tx, people, &known)? {
            continue;
        }
        read_conversations(tx, people, &mut known)?;
        if !create_conversations(tx, people, &mut known)? {
            return Ok(known);
        }
    }
    Err(StoreError::Conflict)
}

fn read_contacts(
    tx: &mut Tx<'_>,
    people: &[(&NewLaneEvent, &ContactRef)],
    known: &mut Known,
) -> Result<(), StoreError> {
    let mut wanted: BTreeMap<(&str, &str, &str), (&MerchantId, &Identity)> = BTreeMap::new();
    for (event, person) in people {
        for identity in &person.identities {
            let key = (event.merchant.as_str(), identity.scheme.name(), identity.value.as_str());
            wanted.insert(key, (&event.merchant, identity));
        }
    }
    let mut rows = Batch::new();
    for (merchant, scheme, value) in wanted.keys() {
        rows.push([(*merchant).into(), (*scheme).into(), (*value).into()]);
    }
    let found = tx.query_many(
        "SELECT n.merchant, n.scheme, n.value, n.contact
         FROM {rows: merchant text, scheme text, value text}
         JOIN contact_identity n ON n.merchant = i.merchant AND n.scheme = i.scheme AND n.value = i.value",
        &rows,
        &[],
    )?;
    for mut row in found {
        let (merchant, scheme, value): (String, String, String) =
            (row.get()?, row.get()?, row.get()?);
        if let Some((merchant, identity)) = wanted.get(&(&*merchant, &*scheme, &*value)) {
            known.contacts.insert(((*merchant).clone(), (*identity).clone()), row.get()?);
        }
    }
    Ok(())
}

/// Creates contacts nobody knows and binds new identities to known ones; says whether there was anything to do.
fn create_contacts(
    tx: &mut Tx<'_>,
    people: &[(&NewLaneEvent, &ContactRef)],
    known: &Known,
) -> Result<bool, StoreError> {
    let mut owners: BTreeMap<(MerchantId, Identity), ContactId> = BTreeMap::new();
    let mut made: BTreeMap<(MerchantId, ContactId), (&NewLaneEvent, &ContactRef)> = BTreeMap::new();
    for (event, person) in people {
        let merchant = &event.merchant;
        let owned = |identity: &Identity| {
            let key = (merchant.clone(), identity.clone());
            known.contacts.get(&key).or_else(|| owners.get(&key)).cloned()
        };
        let contact = person.identities.iter().find_map(owned).unwrap_or_else(|| {
            let contact = ContactId::from_token(&tx.token());
            made.insert((merchant.clone(), contact.clone()), (event, person));
            contact
        });
        for identity in &person.identities {
            let key = (merchant.clone(), identity.clone());
            if !known.contacts.contains_key(&key) {
                owners.entry(key).or_insert_with(|| contact.clone());
            }
        }
    }
    if owners.is_empty() {
        return Ok(false);
    }
    let bound = bind_identities(tx, &owners)?;
    insert_contacts(tx, &made, &bound)?;
    add_identities(tx, &made, &bound)?;
    Ok(true)
}

type Bound = BTreeMap<(MerchantId, ContactId), Vec<Identity>>;

/// Inserts identities; answers only those that no other writer was faster with.
fn bind_identities(
    tx: &mut Tx<'_>,
    owners: &BTreeMap<(MerchantId, Identity), ContactId>,
) -> Result<Bound, StoreError> {
    let mut rows = Batch::new();
    for ((merchant, identity), contact) in owners {
        rows.push([
            merchant.into(),
            identity.scheme.name().into(),
            (&identity.value).into(),
            contact.into(),
        ]);
    }
    let inserted = tx.query_many(
        "INSERT INTO contact_identity (merchant, scheme, value, contact)
         SELECT merchant, scheme, value, contact
         FROM {rows: merchant text, scheme text, value text, contact text}
         WHERE true ON CONFLICT DO NOTHING RETURNING merchant, scheme, value",
        &rows,
        &[],
    )?;
    let mut names: BTreeSet<(String, String, String)> = BTreeSet::new();
    for mut row in inserted {
        names.insert((row.get()?, row.get()?, row.get()?));
    }
    let mut bound = Bound::new();
    for ((merchant, identity), contact) in owners {
        let name =
            (merchant.to_string(), identity.scheme.name().to_owned(), identity.value.clone());
        if names.contains(&name) {
            bound.entry((merchant.clone(), contact.clone())).or_default().push(identity.clone());
        }
    }
    Ok(bound)
}

fn insert_contacts(
    tx: &mut Tx<'_>,
    made: &BTreeMap<(MerchantId, ContactId), (&NewLaneEvent, &ContactRef)>,
    bound: &Bound,
) -> Result<(), StoreError> {
    let mut rows = Batch::new();
    for ((merchant, contact), (event, person)) in made {
        let Some(identities) = bound.get(&(merchant.clone(), contact.clone())) else { continue };
        // The order in which the channel named them is the order of strength.
        let strongest_first: Vec<&Identity> =
            person.identities.iter().filter(|identity| identities.contains(identity)).collect();
        rows.push([
            merchant.into(),
            contact.into(),
            person.display_name.as_ref().into(),
            person.language.map(|language| language.code()).into(),
            json::write(&strongest_first).into(),
            event.received_at.into(),
        ]);
    }
    tx.send_many(
        "INSERT INTO contact (merchant, id, display_name, language, identities, created_at)
         SELECT merchant, id, display_name, language, identities, created_at
         FROM {rows: merchant text, id text, display_name text, language text, identities text, created_at bigint}",
        &rows,
        &[],
    )?;
    Ok(())
}

/// Adds newly bound identities to the list in the contact's own row: each before others of its scheme, because
/// the number somebody has now is the one to write to.
fn add_identities(
    tx: &mut Tx<'_>,
    made: &BTreeMap<(MerchantId, ContactId), (&NewLaneEvent, &ContactRef)>,
    bound: &Bound,
) -> Result<(), StoreError> {
    for ((merchant, contact), identities) in bound {
        if made.contains_key(&(merchant.clone(), contact.clone())) {
            continue;
        }
        // She may have become somebody else a moment ago: then the new names are that one's.
        let now = contact::lock(tx, merchant, contact)?;
        let known = contact::get(tx, merchant, &now)?.ok_or(StoreError::NotFound)?;
        let mut all = known.identities;
        for identity in identities {
            let place = all.iter().position(|one| one.scheme == identity.scheme);
            all.insert(place.unwrap_or(all.len()), identity.clone());
        }
        contact::set_identities(tx, merchant, &now, &all)?;
        if now != *contact {
            contact::rename(tx, merchant, identities, &now)?;
        }
    }
    Ok(())
}

fn read_conversations(
    tx: &mut Tx<'_>,
    people: &[(&NewLaneEvent, &ContactRef)],
    known: &mut Known,
) -> Result<(), StoreError> {
    let wanted: BTreeSet<(&MerchantId, &ContactId, &InboxId)> = people
        .iter()
        .filter_map(|(event, person)| {
            let contact = known.contact(&event.merchant, person)?;
            Some((&event.merchant, contact, &event.inbox))
        })
        .collect();
    let mut rows = Batch::new();
    for (merchant, contact, inbox) in wanted {
        rows.push([merchant.into(), contact.into(), inbox.into()]);
    }
    let found = tx.query_many(
        "SELECT c.merchant, c.contact, c.inbox, c.id, c.other_names
         FROM {rows: merchant text, contact text, inbox text}
         JOIN conversation c ON c.merchant = i.merchant AND c.contact = i.contact AND c.inbox = i.inbox
         ORDER BY c.account",
        &rows,
        &[],
    )?;
    known.conversations.clear();
    for mut row in found {
        let place = (row.get()?, row.get()?, row.get()?);
        let (id, others) = (row.get()?, conversation::other_names(row.get()?)?);
        known.conversations.entry(place).or_default().push((id, others));
    }
    Ok(())
}

/// Creates missing conversations; says whether there was anything to do.
fn create_conversations(
    tx: &mut Tx<'_>,
    people: &[(&NewLaneEvent, &ContactRef)],
    known: &mut Known,
) -> Result<bool, StoreError> {
    let mut missing = BTreeMap::new();
    for (event, person) in people {
        if known.conversation(event, person).is_none()
            && let Some(contact) = known.contact(&event.merchant, person)
        {
            let place = (event.merchant.clone(), contact.clone(), event.inbox.clone());
            missing
                .entry((place, person.identities.first()))
                .or_insert_with(|| (ConversationId::from_token(&tx.token()), *event, *person));
        }
    }
    if missing.is_empty() {
        return Ok(false);
    }
    let holders = hold(tx, missing.keys().map(|((merchant, contact, _), _)| (merchant, contact)))?;
    let mut rows = Batch::new();
    for ((place, _), (conversation, event, person)) in &missing {
        let (merchant, contact, inbox) = place;
        // Whoever became somebody else a moment ago is looked for again.
        let Some(holder) = holders.get(&(merchant.clone(), contact.clone())) else { continue };
        rows.push([
            merchant.into(),
            conversation.into(),
            inbox.into(),
            contact.into(),
            event.received_at.into(),
            known.account(place, holder, person).into(),
            elsewhere(holder, person).into(),
        ]);
    }
    let created = tx.query_many(
        "INSERT INTO conversation (merchant, id, inbox, contact, created_at, account, other_names)
         SELECT merchant, id, inbox, contact, created_at, account, other_names
         FROM {rows: merchant text, id text, inbox text, contact text, created_at bigint, account text,
             other_names text}
         WHERE true ON CONFLICT DO NOTHING RETURNING id",
        &rows,
        &[],
    )?;
    for mut row in created {
        known.created.insert(row.get()?);
    }
    Ok(true)
}

/// Names of a person who was found to be several contacts; of everybody else none are needed.
type Names = Vec<Identity>;

/// Contacts that nobody merges until the transaction ends. Whoever was merged is missing.
fn hold<'k>(
    tx: &mut Tx<'_>,
    contacts: impl Iterator<Item = (&'k MerchantId, &'k ContactId)>,
) -> Result<BTreeMap<(MerchantId, ContactId), Names>, StoreError> {
    let mut rows = Batch::new();
    for (merchant, contact) in contacts.collect::<BTreeSet<_>>() {
        rows.push([merchant.into(), contact.into()]);
    }
    let found = tx.query_many(
        "SELECT p.merchant, p.id, CASE WHEN EXISTS (SELECT 1 FROM contact_merge m
             WHERE m.merchant = p.merchant AND m.kept = p.id AND m.undone_at IS NULL)
             THEN p.identities END
         FROM {rows: merchant text, id text}
         JOIN contact p ON p.merchant = i.merchant AND p.id = i.id
         WHERE p.merged_into IS NULL {for_update: p}",
        &rows,
        &[],
    )?;
    let holder = |mut row: Row| {
        let key = (row.get()?, row.get()?);
        let names = row.get::<Option<String>>()?.map(|text| json::read(&text)).transpose()?;
        Ok((key, names.unwrap_or_default()))
    };
    found.into_iter().map(holder).collect()
}

/// The names of hers that are other accounts than the one she writes from, as they are stored.
fn elsewhere(names: &[Identity], person: &ContactRef) -> Option<String> {
    let is_kind = |name: &Identity| person.identities.iter().any(|one| one.scheme == name.scheme);
    let is_other = |name: &&Identity| is_kind(name) && !person.identities.contains(name);
    let others: Vec<&Identity> = names.iter().filter(is_other).collect();
    (!others.is_empty()).then(|| json::write(&others))
}
