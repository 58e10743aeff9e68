//! Looks whether the account is there, and whether its webhooks could be verified.

use super::settings::Vonage;
use super::token;
use crate::sms::checks;
use crate::sms::credentials::signed_in;
use crate::sms::settings::Common;
use crate::{Finding, Outside};
use transport::HttpRequest;

pub(in crate::sms) async fn findings(common: &Common, vonage: &Vonage, outside: &Outside<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    if vonage.signature_secrets.is_empty() {
        findings.push(Finding::bad("webhooks cannot be verified", "set `signature_secret`"));
    }
    if vonage.application.is_none() && vonage.credential.is_none() {
        findings.push(Finding::bad("nothing can be sent", "set `application_id` and `private_key`, or `api_secret`"));
    }
    let application = vonage.application.as_ref().and_then(|one| one.value_for(&vonage.api_base));
    if let Some(application) = application {
        findings.push(match token::make(application, &common.account, outside.now) {
            Ok(_) => Finding::good("the application's key signs"),
            Err(_) => Finding::bad("the application's key cannot sign", "set `private_key` anew"),
        });
    }
    let Some(credential) = &vonage.account_credential else { return findings };
    let url = format!("{}/account/get-balance", vonage.account_base);
    let answer = match signed_in(HttpRequest::get(url), credential) {
        Ok(request) => outside.http.call(request).await,
        Err(error) => Err(error),
    };
    findings.push(checks::account(answer, |_| Finding::good("Vonage knows the account")));
    findings
}
