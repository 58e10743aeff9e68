//! Promotions as they are written down, and those that nobody may save.

use super::shop::{amount, free_delivery, percent, promotion};
use engine::commerce::money::{Currency, MINOR_MAX};
use engine::commerce::promotion::{Promotion, PromotionError, PromotionKind, Stacking};
use engine::{DeliveryId, Timestamp};
use std::collections::BTreeMap;

#[test]
fn a_promotion_is_read_as_a_merchant_writes_it() {
    let text = r#"{
        "id": "welcome10", "name": {"en": "10% off"}, "kind": "percent", "percent_bp": 1000,
        "minimum": {"EUR": 4000, "DKK": 30000}, "coupon": "WELCOME10", "per_contact_limit": 1,
        "stacking": "exclusive", "starts": 1767225600000
    }"#;
    let read: Promotion = serde_json::from_str(text).expect("a promotion");
    assert_eq!(read.kind, percent(1000));
    assert_eq!(read.minimum[&Currency::DKK], 30_000);
    assert_eq!((read.stacking, read.active), (Stacking::Exclusive, true));
    let written = serde_json::to_string(&read).expect("a promotion is JSON");
    assert_eq!(serde_json::from_str::<Promotion>(&written).expect("JSON is a promotion"), read);
    let free = r#"{"id":"f","name":{},"kind":"free_delivery","delivery":["standard"]}"#;
    let free: Promotion = serde_json::from_str(free).expect("a promotion");
    assert!(free.waives_delivery(&DeliveryId::from("standard")));
    assert!(!free.waives_delivery(&DeliveryId::from("express")));
    let broken = [
        r#"{"id":"a","name":{}}"#,
        r#"{"id":"a","name":{},"kind":"percent"}"#,
        r#"{"id":"a","name":{},"kind":"percent","percent_bp":-1}"#,
        r#"{"id":"a","name":{},"kind":"percent","percent_bp":10.5}"#,
        r#"{"id":"a","name":{},"kind":"amount","amount":{"EURO":1}}"#,
        r#"{"id":"a","name":{},"kind":"gift"}"#,
    ];
    for text in broken {
        assert!(serde_json::from_str::<Promotion>(text).is_err(), "{text}");
    }
}

#[test]
fn a_promotion_that_means_nothing_is_refused() {
    let check = |kind: PromotionKind| promotion("p", None, kind).check();
    assert_eq!(check(percent(10_000)), Ok(()));
    assert_eq!(check(free_delivery(&[])), Ok(()));
    assert_eq!(check(amount(MINOR_MAX)), Ok(()));
    for wrong in [percent(0), percent(10_001)] {
        assert_eq!(check(wrong), Err(PromotionError::Percent));
    }
    let none = PromotionKind::Amount { amount: BTreeMap::new() };
    for wrong in [amount(0), amount(-1), amount(MINOR_MAX + 1), none] {
        assert_eq!(check(wrong), Err(PromotionError::Amount));
    }
    let minimum = BTreeMap::from([(Currency::EUR, -1)]);
    let negative = Promotion { minimum, ..promotion("p", None, percent(1000)) };
    assert_eq!(negative.check(), Err(PromotionError::Minimum));
    let at = |starts, ends| Promotion {
        starts: Some(Timestamp(starts)),
        ends: Some(Timestamp(ends)),
        ..promotion("p", None, percent(1000))
    };
    assert_eq!(at(1, 2).check(), Ok(()));
    assert_eq!(at(2, 2).check(), Err(PromotionError::Dates));
}
