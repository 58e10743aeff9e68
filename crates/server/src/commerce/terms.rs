//! On what terms a merchant sells: everything a price depends on besides the goods and the contact.

use crate::document::MerchantSettings;
use engine::MerchantId;
use engine::commerce::delivery::DeliveryOption;
use engine::commerce::promotion::Promotion;
use engine::commerce::tax::TaxTable;
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
