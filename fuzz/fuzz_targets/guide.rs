//! A guide's table as somebody saved it: read, checked against an empty shop, and listened to.
#![no_main]

use engine::commerce::money::Currency;
use engine::dialogue::understand::normalize::Normal;
use engine::guide::{Shelf, check, hear, table};
use engine::{GuideId, Language};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let Ok(rows) = table::from_csv(text) else { return };
    let Ok(guide) = table::parse(&GuideId::new("gift"), &rows, Currency::EUR) else { return };
    let shelf = Shelf::new(&guide, &[Currency::EUR]);
    let _ = check(&guide, &shelf, &Language::ALL);
    for row in &rows {
        let said = Normal::new(&row.answer_en);
        hear::answers(&guide, &said, Language::En, None, (None, Currency::EUR));
    }
});
