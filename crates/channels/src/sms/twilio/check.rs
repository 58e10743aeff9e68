//! Looks whether the account is there, and whether its webhooks could be verified.

use super::settings::Twilio;
use crate::sms::checks;
use crate::sms::credentials::signed_in;
use crate::sms::settings::Common;
use crate::{Finding, Outside};
use serde::Deserialize;
use transport::HttpRequest;

/// What the webhook's address must end with, so that Twilio calls again after any failure. It is no part of what is signed.
const REPEATED: &str = "#rc=3&rp=all";

#[derive(Deserialize)]
struct Account {
    status: String,
}

pub(in crate::sms) async fn findings(common: &Common, twilio: &Twilio, outside: &Outside<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    if twilio.auth_tokens.is_empty() && twilio.shared_keys.is_empty() {
        findings.push(Finding::bad("webhooks cannot be verified", "set `auth_token`, or `shared_key`"));
    }
    let Some(credential) = &twilio.credential else {
        findings.push(Finding::bad("nothing can be sent", "set `api_key` and `api_secret`, or `auth_token`"));
        return findings;
    };
    let url = format!("{}/2010-04-01/Accounts/{}.json", twilio.api_base, common.account);
    let answer = match signed_in(HttpRequest::get(url), credential) {
        Ok(request) => outside.http.call(request).await,
        Err(error) => Err(error),
    };
    findings.push(checks::account(answer, |response| match response.json::<Account>() {
        Ok(account) if account.status == "active" => Finding::good("Twilio knows the account"),
        Ok(account) => Finding::bad(
            format!("the account is `{}`", account.status.chars().filter(char::is_ascii_lowercase).collect::<String>()),
            "see what Twilio's console says about it",
        ),
        Err(_) => Finding::bad("the answer is not Twilio's", "check `api_base`"),
    }));
    if !common.hook_url.is_empty() {
        findings.push(Finding::good(format!(
            "with {}{REPEATED} as the number's webhook Twilio says again what it could not say; without the ending a \
             lost message stays lost",
            common.hook_url
        )));
    }
    findings
}
