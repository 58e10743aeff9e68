//! What a provider says of the account, of a template, or of a message it took and did not deliver after all: it
//! reaches the team as what the answer to a send would.

use super::ToldBy;
use super::trouble::{self, News};
use crate::app::App;
use crate::commerce::alarm;
use engine::inbox::inbound::{AccountNews, ReceiptReport, ReceiptState, TemplateNews};
use engine::{InboxId, MerchantId, Timestamp};
use std::collections::BTreeSet;
use store::inbox::Trouble;
use store::receipt::MessageChanged;
use store::{StoreError, Tx};
use transport::SendErrorCode;

/// Gathered from the calls of one transaction.
#[derive(Debug, Default)]
pub(super) struct Notices {
    troubles: News,
    /// For the audit trail: of which inbox, in the provider's words.
    told: Vec<(MerchantId, InboxId, String)>,
    templates: Vec<(MerchantId, InboxId, TemplateNews, Timestamp)>,
    /// Codes by which a platform lets a contact have no more marketing for now.
    limits: BTreeSet<(MerchantId, InboxId, String)>,
}

impl Notices {
    /// A failure that comes after the message was taken may be the account's as well.
    pub(super) fn of_report(
        &mut self,
        app: &App,
        merchant: &MerchantId,
        inbox: &InboxId,
        report: &ReceiptReport,
    ) {
        let place = (merchant.clone(), inbox.clone());
        let arrived = matches!(report.state, ReceiptState::Delivered | ReceiptState::Read);
        if arrived && app.troubled.works(&place, ToldBy::Report) {
            self.troubles.insert(place, None);
            return;
        }
        let code = report.error_code.as_deref();
        let Some(code) = code.filter(|_| report.state == ReceiptState::Failed) else { return };
        let known = app.merchants.inbox_of(merchant, inbox);
        let reported = known.and_then(|known| known.channel.abilities().reported);
        let Some(meaning) = reported.and_then(|reported| reported(code)) else { return };
        if meaning == SendErrorCode::MarketingLimited {
            self.limits.insert((merchant.clone(), inbox.clone(), code.to_owned()));
        }
        if let Some(bad) = trouble::reported(inbox, meaning, code, app.now()) {
            self.trouble(app, merchant, bad, ToldBy::Report);
        }
    }

    /// News of the account, said in these words.
    pub(super) fn of_account(
        &mut self,
        app: &App,
        merchant: &MerchantId,
        inbox: &InboxId,
        (words, news): (&str, &AccountNews),
        at: Timestamp,
    ) {
        self.told.push((merchant.clone(), inbox.clone(), words.to_owned()));
        match news {
            AccountNews::Restricted { code } => {
                let restricted = SendErrorCode::PolicyBlocked;
                if let Some(bad) = trouble::reported(inbox, restricted, code, app.now()) {
                    self.trouble(app, merchant, bad, ToldBy::Call);
                }
            }
            AccountNews::Restored => {
                let place = (merchant.clone(), inbox.clone());
                app.troubled.works(&place, ToldBy::Report);
                app.resting.end(&place);
                self.troubles.insert(place, None);
            }
            AccountNews::Template(news) => {
                self.templates.push((merchant.clone(), inbox.clone(), news.clone(), at));
            }
            AccountNews::Alert => {}
        }
    }

    fn trouble(&mut self, app: &App, merchant: &MerchantId, bad: Trouble, by: ToldBy) {
        let place = (merchant.clone(), bad.inbox.clone());
        app.troubled.insert(place.clone(), by);
        self.troubles.insert(place, Some(bad));
    }
}

/// Writes it down with the calls that brought it.
pub(super) fn write(
    tx: &mut Tx<'_>,
    notices: &Notices,
    changed: &[MessageChanged],
    now: Timestamp,
) -> Result<(), StoreError> {
    for (merchant, inbox, words) in &notices.told {
        alarm::raise(tx, merchant, None, ("inbox.notice", inbox.as_str(), words), now)?;
    }
    trouble::write(tx, &notices.troubles, now)?;
    for (merchant, inbox, news, at) in &notices.templates {
        store::template::told(tx, merchant, inbox, news, *at)?;
    }
    for one in changed.iter().filter(|_| !notices.limits.is_empty()) {
        let Some(code) = &one.error_code else { continue };
        let found = store::conversation::get(tx, &one.merchant, &one.conversation)?;
        let Some(conversation) = found else { continue };
        let key = (one.merchant.clone(), conversation.inbox.clone(), code.clone());
        if notices.limits.contains(&key) {
            let (contact, inbox) = (&conversation.contact, &conversation.inbox);
            store::marketing::hold(tx, &one.merchant, contact, inbox, now)?;
        }
    }
    Ok(())
}
