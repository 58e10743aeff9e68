//! What an inbox of this channel is configured with.

use crate::meta::messaging::account::identifier;
use crate::meta::messaging::receipt::ReceiptWords;
use crate::meta::messaging::{Account, Identifiers};
use crate::settings::Reader;
use crate::{InboxSettings, SettingsError};
use engine::inbox::inbound::IdentityScheme;

const API_BASE_DEFAULT: &str = "https://graph.facebook.com";

#[derive(Debug)]
pub(super) struct Settings {
    pub(super) account: Account,
    /// Orders are shown as the platform's receipts where these words are given.
    pub(super) receipts: Option<ReceiptWords>,
}

impl Settings {
    pub(super) fn read(settings: &InboxSettings) -> Result<Self, SettingsError> {
        let mut reader = Reader::new(settings);
        let page = identifier(&mut reader, "page_id")?;
        let named = Identifiers {
            platform: "messenger",
            scheme: IdentityScheme::Psid,
            id: page.clone(),
            sender: page,
            api_base_default: API_BASE_DEFAULT,
            app_secrets: reader.secrets("app_secret"),
            proves_secret: true,
        };
        let account = Account::read(&mut reader, named)?;
        let recipient_name = reader.text("receipt_recipient_name")?;
        let words = recipient_name.zip(reader.text("receipt_payment_method")?);
        let receipts = words.map(|(recipient_name, payment_method)| ReceiptWords {
            recipient_name,
            payment_method,
        });
        reader.finish()?;
        Ok(Self { account, receipts })
    }
}
