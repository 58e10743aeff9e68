//! What holds for any text and any bytes.

use channels::sms::keywords;
use channels::sms::segments::{Encoding, GSM7_PART, GSM7_SINGLE, UCS2_PART, UCS2_SINGLE, count};
use engine::content::piece::Piece;
use proptest::prelude::*;
use serde_json::json;
use testkit::channel_conformance::Subject;

use super::subjects::{Twilio, Vonage};
use super::{SIGNATURE_SECRET, TOKEN, form, twilio, vonage};

fn any_text() -> impl Strategy<Value = String> {
    let letter = prop_oneof![
        8 => prop::char::range('a', 'z'),
        2 => prop::sample::select("æøåñé€{}[]~^|\\ \n".chars().collect::<Vec<_>>()),
        1 => prop::sample::select("’“”…–áíóúç👍\u{a0}\u{200d}".chars().collect::<Vec<_>>()),
        1 => any::<char>(),
    ];
    prop::collection::vec(letter, 0..400).prop_map(|letters| letters.into_iter().collect())
}

proptest! {
    #[test]
    fn parts_hold_the_text_and_waste_less_than_a_letter_each(text in any_text()) {
        let counted = count(&text);
        let (single, part) = match counted.encoding {
            Encoding::Gsm7 => (GSM7_SINGLE, GSM7_PART),
            Encoding::Ucs2 => (UCS2_SINGLE, UCS2_PART),
        };
        let parts = counted.count as usize;
        prop_assert_eq!(parts == 0, text.is_empty());
        if counted.units <= single {
            prop_assert!(parts <= 1);
        } else {
            prop_assert!(parts >= counted.units.div_ceil(part));
            prop_assert!(parts <= counted.units.div_ceil(part - 1));
        }
        prop_assert_eq!(counted.because_of.is_some(), counted.encoding == Encoding::Ucs2);
        prop_assert!(counted.because_of.is_none_or(|letter| text.contains(letter)));
    }

    #[test]
    fn typing_plain_never_costs_more_and_keeps_every_letter(text in any_text()) {
        prop_assume!(!text.trim().is_empty());
        let piece = Piece::Text { body: text.clone() };
        let cost = |plain: bool| {
            let channel = twilio(&json!({ "plain_punctuation": plain }));
            channel.abilities().counts_cost.unwrap().cost(&piece)
        };
        prop_assert!(cost(true).segments <= cost(false).segments);
    }

    #[test]
    fn a_sentence_is_no_keyword(word in "(stop|start|help|end|baja|afmeld)", more in "[a-z]{3,12}") {
        prop_assume!(!["all", "sms", "mig"].contains(&more.as_str()));
        let (before, after) = (format!("{more} {word}"), format!("{word} {more}"));
        prop_assert_eq!(keywords::of(&before), None);
        prop_assert_eq!(keywords::of(&after), None);
    }

    #[test]
    fn any_bytes_are_answered(body in prop::collection::vec(any::<u8>(), 0..300)) {
        let over_twilio = twilio(&json!({})).parse(&Twilio.call(TOKEN, &body));
        prop_assert!(over_twilio.is_ok(), "what verifies is kept");
        let _ = vonage(&json!({})).parse(&Vonage.call(SIGNATURE_SECRET, &body));
    }

    #[test]
    fn any_fields_are_kept_the_same_way_each_time(
        names in prop::collection::vec(prop::sample::select(vec![
            "MessageSid", "SmsSid", "AccountSid", "From", "To", "Body", "NumMedia", "MediaUrl0",
            "MediaContentType0", "MessageStatus", "ErrorCode", "OptOutType", "FromCountry",
        ]), 0..14),
        values in prop::collection::vec(prop_oneof![
            Just(super::ACCOUNT.to_owned()), Just("+4520111111".to_owned()), Just("STOP".to_owned()),
            Just("failed".to_owned()), Just("21610".to_owned()), ".{0,20}",
        ], 14),
    ) {
        let fields: Vec<(&str, &str)> =
            names.iter().zip(&values).map(|(name, value)| (*name, value.as_str())).collect();
        let request = Twilio.call(TOKEN, &form(&fields));
        let channel = twilio(&json!({}));
        let inbounds = channel.parse(&request).unwrap();
        prop_assert!(!inbounds.is_empty());
        prop_assert!(inbounds.iter().all(|one| !one.event_key.is_empty() && one.event_key.len() <= 300));
        prop_assert_eq!(inbounds, channel.parse(&request).unwrap());
    }
}
