//! What a message costs, and that none costs more than was allowed.

use channels::Moment;
use engine::Language;
use engine::commerce::money::{Currency, Money};
use engine::content::piece::Piece;
use engine::content::plan::plan;
use engine::content::{Author, Block, Choice, ChoiceStyle, MediaKind, Outbound, Purpose};
use serde_json::json;
use testkit::channel_conformance::plan_words;

use super::{twilio, vonage};

#[test]
fn a_message_is_priced_by_its_parts() {
    let priced = json!({ "segment_price": "7.5", "segment_currency": "EUR" });
    let eur = |minor| Some(Money::from_minor(minor, Currency::EUR));
    for (settings, body, segments, encoding, because_of, price) in [
        (&priced, "Hej".to_owned(), 1, "gsm7", None, eur(8)),
        (&priced, "x".repeat(161), 2, "gsm7", None, eur(15)),
        (&priced, "á".repeat(71), 2, "ucs2", Some('á'), eur(15)),
        // Typed plain, it stays cheap.
        (&priced, format!("“{}…”", "x".repeat(150)), 1, "gsm7", None, eur(8)),
        (&json!({ "plain_punctuation": false }), "“Hej”".to_owned(), 1, "ucs2", Some('“'), None),
        // A card and an order as the planner draws them.
        (
            &json!({}),
            "1 × Krus · 179 kr. · 4,3 ★ (12)\n✓ Betalt\n○ Pakkes".to_owned(),
            1,
            "gsm7",
            None,
            None,
        ),
        // An emoji is dear anyway: the quotes stay.
        (&priced, "“Hej” 👍".to_owned(), 1, "ucs2", Some('“'), eur(8)),
        (&json!({}), "Hej".to_owned(), 1, "gsm7", None, None),
    ] {
        for channel in [twilio(settings), vonage(settings)] {
            let counts = channel.abilities().counts_cost.unwrap();
            let cost = counts.cost(&Piece::Text { body: body.clone() });
            let found = (cost.segments, cost.encoding, cost.because_of, cost.price);
            assert_eq!(found, (segments, encoding, because_of, price), "{body}");
        }
    }
}

#[test]
fn a_picture_is_one_message_of_another_price() {
    let settings = json!({ "segment_price": "7", "segment_currency": "USD", "mms": true, "from": "+12125550199" });
    let piece = Piece::Media {
        media: MediaKind::Image,
        url: "https://shop.example/mug.jpg".to_owned(),
        caption: Some("x".repeat(400)),
        file_name: None,
    };
    let cost = twilio(&settings).abilities().counts_cost.unwrap().cost(&piece);
    assert_eq!((cost.segments, cost.price), (1, None));
    let cost = vonage(&settings).abilities().counts_cost.unwrap().cost(&piece);
    assert_eq!((cost.segments, cost.price), (3, Some(Money::from_minor(21, Currency::USD))));
}

/// Letters of every price, and a message that is much too long.
#[test]
fn no_message_costs_more_than_was_allowed() {
    for segments_max in [1, 2, 6, 10] {
        for letters in ["x", "€", "á", "👍", "æ ", "x’"] {
            let settings = json!({ "segments_max": segments_max });
            for channel in [twilio(&settings), vonage(&settings)] {
                let capabilities = channel.capabilities(&Moment::default());
                let options = (1..=9)
                    .map(|number| Choice::new(format!("pick:{number}"), format!("Nr. {number}")));
                let blocks = vec![
                    Block::Text { text: letters.repeat(2_000) },
                    Block::Choices {
                        prompt: "Hvilken?".to_owned(),
                        options: options.collect(),
                        style: ChoiceStyle::List,
                    },
                ];
                let planned = plan(&outbound(blocks), &capabilities, plan_words());
                assert_eq!(planned.numbered.len(), 9, "every option can be typed");
                let counts = channel.abilities().counts_cost.unwrap();
                let parts: u32 =
                    planned.pieces.iter().map(|piece| counts.cost(piece).segments).sum();
                assert!(
                    (1..=segments_max).contains(&parts),
                    "{parts} parts of {letters} for {segments_max}"
                );
            }
        }
    }
}

pub(super) fn outbound(blocks: Vec<Block>) -> Outbound {
    Outbound {
        id: "msg_1".into(),
        author: Author::Bot,
        language: Language::Da,
        purpose: Purpose::Reply,
        in_reply_to: None,
        blocks,
    }
}
