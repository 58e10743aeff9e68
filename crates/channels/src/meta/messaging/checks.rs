//! Looks whether the account would work: the token, and whether the app is told what happens.
//!
//! A connected account that stays silent is nearly always one that nobody subscribed.

use super::Account;
use crate::meta::{findings, graph, id};
use crate::{Finding, Outside};
use serde_json::Value;
use transport::{HttpRequest, SendError, SendErrorCode};

const WHAT: &str = "webhook subscription";

/// `edge` is asked for the subscribed apps; each of `fields` must be among what they are told.
pub(crate) async fn check(
    account: &Account,
    outside: &Outside<'_>,
    edge: &str,
    fields: &[&str],
) -> Vec<Finding> {
    let has_token = account.access_token.is_some();
    let mut found = findings::unset(&account.app_secrets, account.verify_token.as_ref(), has_token);
    if has_token {
        found.push(match subscribed(account, outside, edge).await {
            Ok(told) => missing(edge, fields, &told),
            Err(error) => findings::silent(WHAT, &error),
        });
    }
    found
}

/// Which events our app is told of now.
pub(super) async fn subscribed(
    account: &Account,
    outside: &Outside<'_>,
    edge: &str,
) -> Result<Vec<String>, SendError> {
    let missing = || SendError::new(SendErrorCode::Auth, "the inbox has no access token");
    let token = account.access_token.as_ref().ok_or_else(missing)?;
    let address = account.url(&format!("{edge}/subscribed_apps"));
    let response = outside.http.call(HttpRequest::get(address).bearer_bound(token)?).await?;
    if !response.is_success() {
        return Err(graph::send_error(&response, |_, _| None));
    }
    let answer: Value = response.json().unwrap_or_default();
    let apps = answer.get("data").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let ours = |app: &&Value| match &account.app_id {
        Some(ours) => id(app.get("id")) == *ours,
        None => true,
    };
    let fields = apps
        .iter()
        .filter(ours)
        .filter_map(|app| app.get("subscribed_fields").and_then(Value::as_array))
        .flatten()
        .filter_map(|field| field.as_str().or_else(|| field.get("name")?.as_str()))
        .filter(|field| field.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_'));
    Ok(fields.map(str::to_owned).collect())
}

fn missing(edge: &str, fields: &[&str], told: &[String]) -> Finding {
    let is_told = |field: &str| told.iter().any(|one| one == field);
    let missing: Vec<&str> = fields.iter().copied().filter(|field| !is_told(field)).collect();
    if missing.is_empty() {
        return Finding::good(WHAT);
    }
    let wanted = fields.join(",");
    let todo = format!(
        "run `trato connect`, or POST /{edge}/subscribed_apps?subscribed_fields={wanted} (missing: {})",
        missing.join(", ")
    );
    Finding::bad(WHAT, todo)
}
