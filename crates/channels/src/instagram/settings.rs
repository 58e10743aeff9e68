//! What an inbox of this channel is configured with.

use crate::meta::messaging::account::identifier;
use crate::meta::messaging::{Account, Identifiers};
use crate::settings::{Reader, wrong};
use crate::{InboxSettings, SettingsError};
use engine::inbox::inbound::IdentityScheme;

const FACEBOOK_BASE_DEFAULT: &str = "https://graph.facebook.com";
const INSTAGRAM_BASE_DEFAULT: &str = "https://graph.instagram.com";
/// With Facebook's login and no page named, the page is the one of the token.
const PAGE_OF_THE_TOKEN: &str = "me";

/// How the account is connected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Login {
    Facebook,
    Instagram,
}

#[derive(Debug)]
pub(super) struct Settings {
    pub(super) login: Login,
    pub(super) account: Account,
}

impl Settings {
    pub(super) fn read(settings: &InboxSettings) -> Result<Self, SettingsError> {
        let mut reader = Reader::new(settings);
        let login = match reader.text("login")?.as_deref() {
            None | Some("facebook") => Login::Facebook,
            Some("instagram") => Login::Instagram,
            Some(_) => return Err(wrong("login", "must be `facebook` or `instagram`")),
        };
        let id = identifier(&mut reader, "account_id")?;
        let page = reader.text("page_id")?;
        let page = page.map(|_| identifier(&mut reader, "page_id")).transpose()?;
        let (own, other) = match login {
            Login::Facebook => ("app_secret", "instagram_app_secret"),
            Login::Instagram => ("instagram_app_secret", "app_secret"),
        };
        // Both count for webhooks while an account is moved from one login to the other.
        let app_secrets = [reader.secrets(own), reader.secrets(other)].concat();
        let named = Identifiers {
            platform: "instagram",
            scheme: IdentityScheme::Igsid,
            sender: match login {
                Login::Facebook => page.unwrap_or_else(|| PAGE_OF_THE_TOKEN.to_owned()),
                Login::Instagram => id.clone(),
            },
            id,
            api_base_default: match login {
                Login::Facebook => FACEBOOK_BASE_DEFAULT,
                Login::Instagram => INSTAGRAM_BASE_DEFAULT,
            },
            proves_secret: login == Login::Facebook && !reader.secrets(own).is_empty(),
            app_secrets,
        };
        let account = Account::read(&mut reader, named)?;
        reader.finish()?;
        Ok(Self { login, account })
    }
}
