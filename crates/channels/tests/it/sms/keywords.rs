//! Words that carriers reserve, and sentences that only hold one.

use channels::sms::keywords::of;
use engine::inbox::inbound::{InboundKind, Keyword};
use serde_json::{Value, json};
use testkit::channel_conformance::Subject;

use super::subjects::{Twilio, Vonage};
use super::{ACCOUNT, SIGNATURE_SECRET, TOKEN, form, twilio, vonage};

#[test]
fn a_word_counts_only_alone() {
    use Keyword::{Help, Start, Stop};
    for (text, keyword, is_carriers) in [
        ("STOP", Stop, true),
        ("Stop.", Stop, true),
        ("  stop!!  \n", Stop, true),
        ("\"stop\"", Stop, true),
        ("stopall", Stop, true),
        ("UNSUBSCRIBE", Stop, true),
        ("cancel", Stop, true),
        ("End", Stop, true),
        ("quit", Stop, true),
        ("REVOKE", Stop, true),
        ("OptOut", Stop, true),
        ("opt out", Stop, false),
        ("Baja", Stop, false),
        ("PARAR", Stop, false),
        ("Darme de baja.", Stop, false),
        ("AFMELD", Stop, false),
        ("frameld", Stop, false),
        ("start", Start, true),
        ("UNSTOP", Start, true),
        ("Alta", Start, false),
        ("Tilmeld", Start, false),
        ("help", Help, true),
        ("INFO?", Help, true),
        ("Ayuda", Help, false),
        ("HJÆLP", Help, false),
        ("hjælp!", Help, false),
    ] {
        let reserved = of(text).unwrap_or_else(|| panic!("{text}"));
        assert_eq!((reserved.keyword, reserved.is_carriers), (keyword, is_carriers), "{text}");
    }
    for text in [
        "",
        "please stop by tomorrow",
        "stop it",
        "Can you help me?",
        "I want to cancel my order",
        "cancel order 1042",
        "the end",
        "start over",
        "YES",
        "yes",
        "ja",
        "sí",
        "info about the blue mug",
        "darme de baja la talla",
        "nonstop",
        "stopp",
        "2",
    ] {
        assert_eq!(of(text), None, "{text}");
    }
    assert_eq!(of(&format!("stop{}", " ".repeat(10_000))).map(|one| one.keyword), Some(Stop));
    assert_eq!(of(&format!("stop{}", "!".repeat(10_000))), None);
}

fn over_twilio(settings: &Value, body: &str, opt_out_type: Option<&str>) -> InboundKind {
    let mut fields = vec![
        ("MessageSid", "SM1"),
        ("AccountSid", ACCOUNT),
        ("From", "+4520111111"),
        ("Body", body),
    ];
    fields.extend(opt_out_type.map(|told| ("OptOutType", told)));
    let request = Twilio.call(TOKEN, &form(&fields));
    twilio(settings).parse(&request).unwrap().remove(0).kind
}

#[test]
fn twilio_has_answered_its_own_words() {
    use Keyword::{Help, Start, Stop};
    let (ours, theirs) = (json!({ "provider_answers_keywords": false }), json!({}));
    for (settings, body, told, expected) in [
        (&theirs, "STOP", None, Some((Stop, true))),
        (&theirs, "start", None, Some((Start, true))),
        (&theirs, "HELP", None, Some((Help, true))),
        (&theirs, "AFMELD", None, Some((Stop, false))),
        (&theirs, "baja", None, Some((Stop, false))),
        (&ours, "STOP", None, Some((Stop, false))),
        // What the provider says of a message counts, whatever its words.
        (&theirs, "AFMELD", Some("STOP"), Some((Stop, true))),
        (&ours, "STOP", Some("STOP"), Some((Stop, true))),
        (&ours, "basta", Some("STOP"), Some((Stop, true))),
        (&ours, "YES", Some("START"), Some((Start, true))),
        (&ours, "hvad?", Some("HELP"), Some((Help, true))),
        // An answer to a question of the bot.
        (&theirs, "YES", None, None),
        (&theirs, "please stop by tomorrow", None, None),
        (&theirs, "hello", Some("WAVE"), None),
    ] {
        let kind = over_twilio(settings, body, told);
        let found = match kind {
            InboundKind::Keyword { keyword, answered, text, provider_id } => {
                assert_eq!((text.as_str(), provider_id.as_str()), (body, "SM1"));
                Some((keyword, answered))
            }
            InboundKind::Message { .. } => None,
            other => panic!("{other:?}"),
        };
        assert_eq!(found, expected, "{body} {told:?} {settings}");
    }
}

#[test]
fn vonage_answers_words_only_where_it_was_told_to() {
    for (settings, text, expected) in [
        (json!({}), "STOP", Some(false)),
        (json!({ "provider_answers_keywords": true }), "STOP", Some(true)),
        (json!({ "provider_answers_keywords": true }), "AFMELD", Some(false)),
        (json!({}), "stop the music", None),
    ] {
        let body = json!({ "channel": "sms", "message_uuid": "u1", "from": "4520111111", "to": "4520000000",
            "text": text, "sms": { "keyword": "STOP" } });
        let request = Vonage.call(SIGNATURE_SECRET, body.to_string().as_bytes());
        let kind = vonage(&settings).parse(&request).unwrap().remove(0).kind;
        let found = match kind {
            InboundKind::Keyword { answered, .. } => Some(answered),
            _ => None,
        };
        assert_eq!(found, expected, "{text} {settings}");
    }
}
