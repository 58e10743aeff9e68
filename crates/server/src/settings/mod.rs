//! Where each row of a merchant's document is stored: the one place that knows.

mod load;
mod save;

pub use load::load;
pub use save::save;

use store::document::DocumentKind;

/// What is kept as a document, under which kind and with which prefix of its id.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place {
    pub(crate) kind: DocumentKind,
    pub(crate) prefix: &'static str,
}

pub(crate) const TAX: Place = Place { kind: DocumentKind::TaxTable, prefix: "" };
pub(crate) const DELIVERY: Place = Place { kind: DocumentKind::DeliveryOption, prefix: "" };
pub(crate) const CANNED_RESPONSE: Place = Place { kind: DocumentKind::CannedResponse, prefix: "" };
pub(crate) const LABEL: Place = Place { kind: DocumentKind::Label, prefix: "" };
pub(crate) const CATEGORY: Place = Place { kind: DocumentKind::Category, prefix: "" };
pub(crate) const ARTICLE: Place = Place { kind: DocumentKind::Article, prefix: "" };
pub(crate) const EVENT: Place = Place { kind: DocumentKind::Setting, prefix: "event:" };
pub(crate) const VOICE: Place = Place { kind: DocumentKind::VoiceGuide, prefix: "" };
pub(crate) const GUIDE: Place = Place { kind: DocumentKind::Guide, prefix: "" };
pub(crate) const PROMOTION: Place = Place { kind: DocumentKind::Setting, prefix: "promotion:" };
pub(crate) const ATTRIBUTE: Place = Place { kind: DocumentKind::Setting, prefix: "attribute:" };

/// Where an inbox's secrets belong (see [`crate::seal`]).
pub fn inbox_place(merchant: &engine::MerchantId, inbox: &str) -> String {
    format!("inbox/{merchant}/{inbox}")
}

/// Where a connector's secrets belong.
pub fn connector_place(merchant: &engine::MerchantId, connector: &str) -> String {
    format!("connector/{merchant}/{connector}")
}
