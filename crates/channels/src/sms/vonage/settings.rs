//! What only Vonage is configured with.

use crate::SettingsError;
use crate::settings::{Reader, wrong};
use crate::sms::credentials::{Basic, basic};
use crate::sms::settings::Common;
use jsonwebtoken::EncodingKey;
use transport::{HostBound, Secret};

const API_BASE_DEFAULT: &str = "https://api.nexmo.com";
const ACCOUNT_BASE_DEFAULT: &str = "https://rest.nexmo.com";
/// Shortest and longest time the provider tries, in seconds: half an hour is what it advises, three days its own.
const VALIDITY_S_MIN: u32 = 60;
const VALIDITY_S_MAX: u32 = 259_200;

#[derive(Debug)]
pub(in crate::sms) struct Vonage {
    pub(super) api_base: String,
    pub(super) account_base: String,
    pub(super) signature_secrets: Vec<Secret<String>>,
    /// Sends as an application; where there is none, as the account.
    pub(super) application: Option<HostBound<Application>>,
    pub(super) credential: Option<Basic>,
    /// The same, for the host of the account API.
    pub(super) account_credential: Option<Basic>,
}

pub(super) struct Application {
    pub(super) id: String,
    pub(super) key: EncodingKey,
}

impl Vonage {
    pub(in crate::sms) fn read(reader: &mut Reader<'_>, common: &Common) -> Result<Self, SettingsError> {
        let is_plain = common.account.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if !is_plain {
            return Err(wrong("account", "must be the API key: letters and digits"));
        }
        let validity = VALIDITY_S_MIN..=VALIDITY_S_MAX;
        if common.validity_s.is_some_and(|seconds| !validity.contains(&seconds)) {
            return Err(wrong("validity_s", &format!("must be from {VALIDITY_S_MIN} to {VALIDITY_S_MAX}")));
        }
        let api_base = base(reader, "api_base", API_BASE_DEFAULT)?;
        let account_base = base(reader, "account_base", ACCOUNT_BASE_DEFAULT)?;
        let secret = reader.secret("api_secret");
        let bound = |base: &str| secret.as_ref().and_then(|secret| basic(base, &common.account, secret));
        Ok(Self {
            signature_secrets: reader.secrets("signature_secret"),
            application: application(reader, &api_base)?,
            credential: bound(&api_base),
            account_credential: bound(&account_base),
            api_base,
            account_base,
        })
    }
}

fn base(reader: &mut Reader<'_>, key: &'static str, default: &str) -> Result<String, SettingsError> {
    let base = reader.text(key)?.unwrap_or_else(|| default.to_owned());
    HostBound::new(&base, ()).map_err(|_| wrong(key, "must be an http or https address"))?;
    Ok(base.trim_end_matches('/').to_owned())
}

/// An application and its key belong together.
fn application(reader: &mut Reader<'_>, api_base: &str) -> Result<Option<HostBound<Application>>, SettingsError> {
    let Some(id) = reader.text("application_id")? else { return Ok(None) };
    let pem = reader.secret("private_key").ok_or_else(|| wrong("application_id", "has no secret `private_key`"))?;
    let key = EncodingKey::from_rsa_pem(pem.expose().as_bytes())
        .map_err(|_| wrong("private_key", "must be an RSA key in PEM"))?;
    let bound = HostBound::new(api_base, Application { id, key });
    bound.map(Some).map_err(|_| wrong("api_base", "must be an http or https address"))
}
