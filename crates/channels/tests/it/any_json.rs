//! Any JSON at all, rich in the words that a protocol knows.

use proptest::prelude::*;
use serde_json::Value;

pub(crate) fn any_json(words: &'static [&'static str]) -> impl Strategy<Value = Value> {
    let known = prop::sample::select(words).prop_map(str::to_owned);
    let word = prop_oneof![4 => known, 1 => "[a-z_]{1,12}", 1 => ".{0,8}"];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        word.clone().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 40, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec((word.clone(), inner), 0..5)
                .prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}
