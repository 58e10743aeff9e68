//! The calls to the Send API. An answer without a message id leaves open whether the message went out.

use super::receipt::ReceiptWords;
use super::{Account, reach, render};
use crate::meta::graph;
use crate::meta::id;
use crate::tree::{JSON, Written};
use crate::{Outside, Rendered};
use engine::inbox::inbound::Identity;
use serde_json::{Value, json};
use transport::{Http, HttpRequest, HttpResponse, Receipt, Retry, SendError, SendErrorCode};

/// The comment was answered before: there is one private reply, and no second one.
const ANSWERED_ALREADY: i64 = 10_900;
/// Where messages are posted to.
const MESSAGES: &str = "messages";

pub(crate) async fn message(
    account: &Account,
    receipts: Option<&ReceiptWords>,
    outside: &Outside<'_>,
    message: &Rendered,
) -> Result<Receipt, SendError> {
    let reach = reach::of(account, message, outside.now)?;
    let name = reach.name.clone();
    let body = render::body(account, receipts, reach, message)?;
    let mark = account.sent.begin(&name, render::words(&message.piece));
    let outcome = call(account, outside.http, MESSAGES, &body).await;
    let outcome = outcome.and_then(|response| accepted(&response));
    match &outcome {
        Ok(receipt) => account.sent.done(&mark, &receipt.provider_id),
        Err(error) if error.retry == Retry::Reconcile => {}
        Err(_) => account.sent.refused(&mark),
    }
    outcome
}

fn accepted(response: &HttpResponse) -> Result<Receipt, SendError> {
    let unclear =
        || SendError::new(SendErrorCode::AmbiguousUnknown, "accepted without a message id");
    let answer: Value = response.json().map_err(|_| unclear())?;
    let named = |key: &str| Some(id(answer.get(key))).filter(|text| !text.is_empty());
    let provider_id = named("message_id").ok_or_else(unclear)?;
    Ok(Receipt { provider_id, recipient: named("recipient_id") })
}

/// Marks everything she wrote as read; who shows that she writes has read.
pub(crate) async fn mark_read(
    account: &Account,
    http: &dyn Http,
    to: &[Identity],
    typing: bool,
) -> Result<(), SendError> {
    let recipient = recipient(account, to)?;
    let act = |action: &str| json!({ "recipient": recipient, "sender_action": action });
    call(account, http, MESSAGES, &act("mark_seen")).await?;
    if typing {
        call(account, http, MESSAGES, &act("typing_on")).await?;
    }
    Ok(())
}

/// Only the account's first app may take a conversation; every other one asks whoever has it.
pub(crate) async fn take_thread(
    account: &Account,
    http: &dyn Http,
    to: &[Identity],
) -> Result<(), SendError> {
    let body = json!({ "recipient": recipient(account, to)? });
    match call(account, http, "take_thread_control", &body).await {
        Err(error) if error.retry == Retry::Never => {
            call(account, http, "request_thread_control", &body).await.map(drop)
        }
        outcome => outcome.map(drop),
    }
}

fn recipient(account: &Account, to: &[Identity]) -> Result<Value, SendError> {
    let missing = || SendError::new(SendErrorCode::RecipientUnreachable, "she has no address yet");
    let person = to.iter().find(|identity| identity.scheme == account.scheme);
    Ok(json!({ "id": person.ok_or_else(missing)?.value }))
}

async fn call(
    account: &Account,
    http: &dyn Http,
    edge: &str,
    body: &impl Written,
) -> Result<HttpResponse, SendError> {
    let token = account.access_token.as_ref();
    let token = token
        .ok_or_else(|| SendError::new(SendErrorCode::Auth, "the inbox has no access token"))?;
    let url = account.url(&format!("{}/{edge}", account.sender));
    let response =
        http.call(HttpRequest::post(url).bearer_bound(token)?.bytes(JSON, body.written())).await?;
    if response.is_success() { Ok(response) } else { Err(graph::send_error(&response, meaning)) }
}

/// What only the Send API's codes mean; the common table has the others.
fn meaning(code: i64, _subcode: Option<i64>) -> Option<(SendErrorCode, Option<u64>)> {
    (code == ANSWERED_ALREADY).then_some((SendErrorCode::WindowClosed, None))
}
