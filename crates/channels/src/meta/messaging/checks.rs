//! Looks whether the account would work: the token, and whether the app is told what happens.
//!
//! A connected account that stays silent is nearly always one that nobody subscribed.

use super::Account;
use crate::meta::{graph, id};
use crate::{Finding, Outside};
use serde_json::Value;
use transport::{HttpRequest, SendErrorCode};

const WHAT: &str = "webhook subscription";

/// `edge` is asked for the subscribed apps; each of `fields` must be among what they are told.
pub(crate) async fn check(
    account: &Account,
    outside: &Outside<'_>,
    edge: &str,
    fields: &[&str],
) -> Vec<Finding> {
    let mut findings = Vec::new();
    if account.app_secrets.is_empty() {
        findings.push(Finding::bad(
            "app secret",
            "set the app's secret: without it no webhook is accepted",
        ));
    }
    if account.verify_token.is_none() {
        findings.push(Finding::bad(
            "verify token",
            "set `verify_token` to the word given in the app's webhook settings",
        ));
    }
    let Some(token) = &account.access_token else {
        findings.push(Finding::bad(
            "access token",
            "set `access_token`: without it nothing can be sent",
        ));
        return findings;
    };
    let request =
        HttpRequest::get(account.url(&format!("{edge}/subscribed_apps"))).bearer_bound(token);
    let answer = match request {
        Ok(request) => outside.http.call(request).await,
        Err(error) => Err(error),
    };
    findings.push(match answer {
        Err(error) => Finding::bad(WHAT, format!("the Graph API could not be asked: {error}")),
        Ok(response) if !response.is_success() => {
            let error = graph::send_error(&response, |_, _| None);
            let todo = match error.code {
                SendErrorCode::Auth => format!(
                    "make a new access token with the permissions for messages: {}",
                    error.detail
                ),
                _ => error.detail,
            };
            Finding::bad("access token", todo)
        }
        Ok(response) => subscribed(account, edge, fields, &response.json().unwrap_or_default()),
    });
    findings
}

fn subscribed(account: &Account, edge: &str, fields: &[&str], answer: &Value) -> Finding {
    let apps = answer.get("data").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let ours = |app: &&Value| match &account.app_id {
        Some(ours) => id(app.get("id")) == *ours,
        None => true,
    };
    let told: Vec<&str> = apps
        .iter()
        .filter(ours)
        .filter_map(|app| app.get("subscribed_fields").and_then(Value::as_array))
        .flatten()
        .filter_map(|field| field.as_str().or_else(|| field.get("name")?.as_str()))
        .collect();
    let missing: Vec<&str> = fields.iter().copied().filter(|field| !told.contains(field)).collect();
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
