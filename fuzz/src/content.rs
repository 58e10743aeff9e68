//! Any message on any channel: planned within its limits, and every piece made into the call that says it.

use crate::call::request;
use crate::outside::at_once;
use crate::parties::{self, Party};
use crate::{NOW, SECRET, limits, sealed};
use channels::{Moment, Outside, Rendered, Said};
use engine::commerce::money::{Currency, Money};
use engine::content::plan::{PlanWords, plan};
use engine::content::{
    Author, Availability, Block, CartCard, Choice, ChoiceStyle, ContactField, MediaKind, Outbound,
    ProductCard, ProductLayout, Purpose,
};
use engine::dialogue::phrases::Phrases;
use engine::inbox::inbound::{Identity, IdentityScheme};
use engine::{Language, Timestamp};
use libfuzzer_sys::arbitrary::{Result, Unstructured};
use serde_json::json;
use std::sync::LazyLock;
use transport::RawRequest;

/// A channel and, where it says everything on the call, the call.
struct Place {
    party: Party,
    call: Option<RawRequest>,
}

static PLACES: LazyLock<Vec<Place>> = LazyLock::new(|| {
    let sent = |party| Place { party, call: None };
    let alexa = parties::alexa();
    let launch = sealed::alexa_launch();
    let call = (alexa.sign)(launch.to_string().as_bytes());
    let asked = json!({ "responseId": "r-1", "session": "projects/shop/agent/sessions/s-1",
        "queryResult": { "queryText": "hi", "languageCode": "en", "intent": { "displayName": "any" } },
        "originalDetectIntentRequest": { "source": "google", "payload": {} } });
    let google =
        request(asked.to_string().as_bytes(), &[("authorization", &format!("Bearer {SECRET}"))]);
    vec![
        sent(parties::whatsapp()),
        sent(parties::messenger()),
        sent(parties::instagram()),
        sent(parties::telegram()),
        sent(parties::webchat()),
        sent(parties::sms_twilio()),
        sent(parties::sms_vonage()),
        sent(parties::wechat_plain()),
        sent(parties::bot_framework()),
        Place { party: alexa, call: Some(call) },
        Place { party: parties::google_assistant(), call: Some(google) },
    ]
});

/// Says what the fuzzer composed.
pub fn say(data: &[u8]) {
    let mut bytes = Unstructured::new(data);
    let Ok(place) = bytes.choose(&PLACES) else { return };
    let Ok(outbound) = message(&mut bytes) else { return };
    let until: Option<Timestamp> = Some(NOW.plus_ms(3_600_000));
    let address = sealed::teams_address();
    let moment =
        Moment { now: NOW, reply_window_until: until, human: false, address: Some(&address) };
    let capabilities = place.party.channel.capabilities(&moment);
    let planned = plan(&outbound, &capabilities, words());
    assert_eq!(
        planned,
        plan(&outbound, &capabilities, words()),
        "the same message has the same plan"
    );
    assert!(planned.pieces.len() <= capabilities.parts_max, "{} parts", planned.pieces.len());
    planned.pieces.iter().for_each(|piece| limits::check(piece, &capabilities));
    let messages: Vec<Rendered> = planned
        .pieces
        .into_iter()
        .enumerate()
        .map(|(index, piece)| Rendered {
            to: everybody(),
            address: Some(address.clone()),
            human: false,
            window_until: until,
            correlation: "msg_1".into(),
            index: u32::try_from(index).unwrap(),
            in_reply_to: None,
            piece,
        })
        .collect();
    match &place.call {
        Some(call) => {
            let said = Said { messages, late: None };
            let answer = place.party.channel.abilities().answers.unwrap().answer(call, &said);
            assert!(
                answer.body.len() <= channels::alexa::RESPONSE_BYTES_MAX.max(65_536),
                "{} bytes",
                answer.body.len()
            );
        }
        None => messages.iter().for_each(|message| {
            let outside = Outside { http: &place.party.outside, now: NOW };
            let sent = at_once(place.party.channel.send(&outside, message));
            assert!(sent.is_ok(), "{:?}: {sent:?}", message.piece);
        }),
    }
}

/// One name in every channel's spelling.
fn everybody() -> Vec<Identity> {
    use IdentityScheme as Scheme;
    [
        (Scheme::WaPhone, "34600111222"),
        (Scheme::Phone, "+34600111222"),
        (Scheme::Psid, "7700"),
        (Scheme::Igsid, "7701"),
        (Scheme::Telegram, "4294967311"),
        (Scheme::Visitor, "v_1"),
        (Scheme::WechatOpenId, "o_ana"),
        (Scheme::BotUser, "msteams/29:1abc"),
        (Scheme::Alexa, "amzn1.ask.account.A"),
        (Scheme::Session, "shop/s-1"),
    ]
    .map(|(scheme, value)| Identity { scheme, value: value.to_owned() })
    .to_vec()
}

fn message(bytes: &mut Unstructured<'_>) -> Result<Outbound> {
    let n_blocks = bytes.int_in_range(1..=5)?;
    let mut number = 0;
    let blocks = (0..n_blocks).map(|_| block(bytes, &mut number)).collect::<Result<_>>()?;
    let language = *bytes.choose(&Language::ALL)?;
    Ok(Outbound {
        id: "msg_1".into(),
        author: Author::Bot,
        language,
        purpose: Purpose::Reply,
        in_reply_to: None,
        blocks,
    })
}

fn block(bytes: &mut Unstructured<'_>, number: &mut u32) -> Result<Block> {
    const MEDIA: [MediaKind; 5] = [
        MediaKind::Image,
        MediaKind::Video,
        MediaKind::Audio,
        MediaKind::Document,
        MediaKind::Sticker,
    ];
    const FIELDS: [ContactField; 4] = [
        ContactField::Email,
        ContactField::Phone,
        ContactField::Location,
        ContactField::LinkAccount,
    ];
    let url = || "https://shop.example/p/1?a=b&c=d".to_owned();
    Ok(match bytes.int_in_range(0..=6)? {
        0 => Block::Text { text: text(bytes, 8_000)? },
        1 => Block::Choices {
            prompt: text(bytes, 400)?,
            options: options(bytes, 30, number)?,
            style: *bytes.choose(&[ChoiceStyle::Quick, ChoiceStyle::Buttons, ChoiceStyle::List])?,
        },
        2 => {
            let n_cards = bytes.int_in_range(1..=12)?;
            Block::Products {
                cards: (0..n_cards).map(|_| card(bytes, number)).collect::<Result<_>>()?,
                layout: *bytes.choose(&[
                    ProductLayout::Single,
                    ProductLayout::Carousel,
                    ProductLayout::List,
                    ProductLayout::Compare,
                ])?,
            }
        }
        3 => Block::Media {
            media: *bytes.choose(&MEDIA)?,
            url: url(),
            alt: text(bytes, 200)?,
            caption: Some(text(bytes, 2_000)?),
            file_name: Some("file.pdf".to_owned()),
        },
        4 => Block::Link { label: text(bytes, 60)?, url: url() },
        5 => Block::AskContact { field: *bytes.choose(&FIELDS)?, prompt: text(bytes, 400)? },
        _ => Block::Cart(CartCard {
            lines: Vec::new(),
            amounts: Vec::new(),
            total: money(bytes)?,
            free_delivery_missing: None,
            actions: options(bytes, 4, number)?,
        }),
    })
}

fn card(bytes: &mut Unstructured<'_>, number: &mut u32) -> Result<ProductCard> {
    *number += 1;
    Ok(ProductCard {
        product: format!("p{number}").as_str().into(),
        sku: format!("p{number}").as_str().into(),
        title: text(bytes, 200)?,
        subtitle: None,
        price: money(bytes)?,
        price_from: bytes.arbitrary()?,
        was: None,
        availability: Availability { in_stock: true, left: None, label: text(bytes, 40)? },
        image: bytes.arbitrary::<bool>()?.then(|| format!("https://shop.example/{number}.jpg")),
        image_alt: String::new(),
        rating: None,
        why: Some(text(bytes, 200)?),
        actions: options(bytes, 4, number)?,
    })
}

/// Tokens are ours and differ; titles are anything.
fn options(
    bytes: &mut Unstructured<'_>,
    count_max: usize,
    number: &mut u32,
) -> Result<Vec<Choice>> {
    let n_options = bytes.int_in_range(0..=count_max)?;
    let mut options = Vec::new();
    for _ in 0..n_options {
        *number += 1;
        let long = if bytes.arbitrary()? { 150 } else { 0 };
        let mut choice =
            Choice::new(format!("pick:{number}:{}", "x".repeat(long)), text(bytes, 80)?);
        choice.description = if bytes.arbitrary()? { Some(text(bytes, 120)?) } else { None };
        options.push(choice);
    }
    Ok(options)
}

/// Words of the fuzzer's, repeated so that they reach limits.
fn text(bytes: &mut Unstructured<'_>, chars_max: usize) -> Result<String> {
    let times: u8 = bytes.arbitrary()?;
    let word: &str = bytes.arbitrary()?;
    let text: String = word.repeat(usize::from(times).max(1)).chars().take(chars_max).collect();
    Ok(if text.trim().is_empty() { "x".to_owned() } else { text })
}

fn money(bytes: &mut Unstructured<'_>) -> Result<Money> {
    Ok(Money::from_minor(bytes.int_in_range(0..=9_999_999)?, Currency::EUR))
}

/// The words that a plan adds, as Trato ships them.
fn words() -> &'static PlanWords {
    static WORDS: LazyLock<PlanWords> =
        LazyLock::new(|| Phrases::default().plan_words(Language::En));
    &WORDS
}
