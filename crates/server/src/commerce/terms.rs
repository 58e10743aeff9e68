//! On what terms a merchant sells: everything a price depends on besides the goods and the contact.

use crate::document::MerchantSettings;
use engine::commerce::delivery::DeliveryOption;
use engine::commerce::order_number::OrderNumber;
use engine::commerce::promotion::Promotion;
use engine::commerce::tax::TaxTable;
use engine::{MerchantId, Timestamp};
use std::sync::Arc;

/// One merchant's terms, as its settings say; made anew when they change.
#[derive(Debug, Clone)]
pub struct Terms {
    pub merchant: MerchantId,
    pub settings: Arc<MerchantSettings>,
    pub taxes: TaxTable,
    pub promotions: Vec<Promotion>,
    pub deliveries: Vec<DeliveryOption>,
}

impl Terms {
    /// The number of the order with this count, placed at a moment by the merchant's calendar.
    pub(crate) fn order_number(&self, count: u64, at: Timestamp) -> OrderNumber {
        let zone =
            jiff::tz::TimeZone::get(&self.settings.timezone).unwrap_or(jiff::tz::TimeZone::UTC);
        let there = jiff::Timestamp::from_millisecond(at.0).unwrap_or_default().to_zoned(zone);
        self.settings.order_number.write(count, i32::from(there.year()))
    }
}
