//! What `trato doctor` and `trato connect` say about every account of Meta's alike.

use crate::Finding;
use transport::{Secret, SendError, SendErrorCode};

/// What is not set, so that there is less to ask about.
pub(crate) fn unset(
    app_secrets: &[Secret<String>],
    verify_token: Option<&Secret<String>>,
    has_token: bool,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    if app_secrets.is_empty() {
        findings.push(Finding::bad(
            "app secret",
            "set the app's secret: without it no webhook is accepted",
        ));
    }
    if verify_token.is_none() {
        findings.push(Finding::bad(
            "verify token",
            "set `verify_token` to the word given in the app's webhook settings",
        ));
    }
    if !has_token {
        findings.push(Finding::bad(
            "access token",
            "set `access_token`: without it nothing can be sent",
        ));
    }
    findings
}

/// What comes of telling the platform something.
pub(crate) fn told(what: &str, outcome: Result<(), SendError>) -> Finding {
    match outcome {
        Ok(()) => Finding::good(format!("the platform knows {what}")),
        Err(error) => Finding::bad(format!("the platform was not told {what}"), todo(&error)),
    }
}

/// What comes of asking the platform in vain.
pub(crate) fn silent(what: &str, error: &SendError) -> Finding {
    match error.code {
        SendErrorCode::Auth => Finding::bad("access token", todo(error)),
        _ => Finding::bad(what, format!("the Graph API could not be asked: {}", error.detail)),
    }
}

/// Missing permissions are what stops most calls, also where the token counts.
fn todo(error: &SendError) -> String {
    match error.code {
        SendErrorCode::Auth => format!(
            "make a new access token with the permissions for messages and comments: {}",
            error.detail
        ),
        _ => error.detail.clone(),
    }
}
