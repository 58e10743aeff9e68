//! JSON objects out of values that are there already.
//!
//! The usual macro copies every value it is given, and with it all that hangs below: a card in a carousel in a
//! template in a message would be copied at each of these steps. This one takes what it is given.

/// An object of fields that are moved into it.
macro_rules! object {
    ($($name:literal: $value:expr),* $(,)?) => {{
        let mut fields = serde_json::Map::new();
        $(fields.insert($name.to_owned(), serde_json::Value::from($value));)*
        serde_json::Value::Object(fields)
    }};
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    #[test]
    fn it_is_the_same_object() {
        let cards = vec![object! { "title": "Mug", "number": 1_u32 }, Value::Null];
        let made = object! { "type": "carousel", "cards": cards, "text": String::from("x"), "none": None::<&str> };
        let same = json!({ "type": "carousel", "cards": [{ "title": "Mug", "number": 1 }, null], "text": "x", "none": null });
        assert_eq!(made, same);
    }
}
