//! What can be told about an inbox without asking anybody, and how an answer of its provider reads.

use super::numbers::Party;
use super::settings::{Common, Sender};
use crate::Finding;
use transport::{HttpError, HttpResponse};

impl Common {
    /// What follows from the settings alone.
    pub(super) fn findings(&self) -> Vec<Finding> {
        let mut findings = Vec::new();
        if self.hook_url.is_empty() {
            findings.push(Finding::bad(
                "the address of this inbox is not known",
                "set the public address of this server, so that the provider can report deliveries",
            ));
        }
        if let Sender::Party(Party::Name(name)) = &self.from {
            findings.push(Finding::bad(
                format!("messages are sent as `{name}`"),
                "nobody can answer a name, not even with STOP: send from a number to have conversations",
            ));
        }
        findings
    }
}

/// The provider's answer to who we are, as a finding: `good` is said when it knows us.
pub(super) fn account(
    answer: Result<HttpResponse, HttpError>,
    good: impl FnOnce(&HttpResponse) -> Finding,
) -> Finding {
    match answer {
        Ok(response) if response.is_success() => good(&response),
        Ok(response) if matches!(response.status, 401 | 403 | 404) => {
            Finding::bad("the provider does not know the account", "check `account` and its secret")
        }
        Ok(response) => Finding::bad(
            format!("the provider answered with status {}", response.status),
            "try again later, and look at the provider's status page",
        ),
        Err(error) => Finding::bad(
            format!("the provider could not be asked: {error}"),
            "check `api_base` and whether this server may call out",
        ),
    }
}
