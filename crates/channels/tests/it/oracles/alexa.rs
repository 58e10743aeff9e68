//! Amazon's toolkit proves, makes and reads requests; its model says what an answer may look like.

use std::collections::BTreeMap;

use channels::{Outside, Said};
use engine::content::ContactField;
use engine::content::piece::{Piece, PieceButton, PieceCard, Shown};
use engine::inbox::inbound::{IdentityScheme, Inbound, InboundKind, Part};
use serde_json::{Value, json};
use testkit::channel_conformance::{NOW, block_on, request};
use transport::{Http, HttpError, HttpRequest, HttpResponse, Rejection};

use super::{items, made, ours, settle, text};
use crate::alexa::{answered, inbounds};
use crate::setup::{rendered, settings};

const NAME: &str = "alexa";

/// Gives this page for every address.
struct Page(String);

#[async_trait::async_trait]
impl Http for Page {
    async fn call(&self, _request: HttpRequest) -> Result<HttpResponse, HttpError> {
        let body = self.0.clone().into();
        Ok(HttpResponse { status: 200, headers: http::HeaderMap::new(), body })
    }
}

/// Fetches the certificates that a request names and takes or refuses it.
fn taken(proofs: &Value, case: &Value) -> Result<usize, Rejection> {
    let plain = json!({ "skill_id": text(proofs, "skill"), "trust_roots": text(proofs, "root") });
    let channel = channels::open("alexa", &settings(plain, &[])).unwrap();
    let headers: BTreeMap<String, String> =
        serde_json::from_value(case["headers"].clone()).unwrap();
    let headers: Vec<(String, String)> =
        headers.into_iter().map(|(name, value)| (name.to_lowercase(), value)).collect();
    let headers: Vec<(&str, &str)> =
        headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let call = request(text(case, "body").as_bytes(), &headers);
    let page = Page(text(&proofs["chains"], text(case, "chain")).to_owned());
    let keys = channel.abilities().fetches_keys.unwrap();
    block_on(keys.prepare(&Outside { http: &page, now: NOW }, &call))?;
    channel.parse(&call).map(|inbounds| inbounds.len())
}

#[test]
fn proofs_are_taken_and_refused_as_the_adapter_does() {
    let Some(proofs) = made(NAME, "proofs.json") else { return };
    let cases = items(&proofs, "cases");
    let wrong = cases.iter().filter_map(|case| {
        // Where the two differ on purpose the oracle's own table says why.
        let expected =
            (case["accepted"] == true && case["stricter"].is_null()) || !case["wider"].is_null();
        let outcome = taken(&proofs, case);
        let refused = matches!(
            outcome,
            Err(Rejection::BadSignature { .. }
                | Rejection::Malformed { .. }
                | Rejection::Unverifiable { .. })
        );
        let good = if expected { outcome == Ok(1) } else { refused };
        (!good).then(|| {
            format!(
                "{}: the adapter says `{}`, we {outcome:?}",
                text(case, "name"),
                text(case, "refusal")
            )
        })
    });
    settle("alexa proofs", cases.len(), &wrong.collect::<Vec<_>>());
}

/// What an event says, as one text.
fn said(inbound: &Inbound) -> String {
    match &inbound.kind {
        InboundKind::Message { parts, .. } => {
            let part = |part: &Part| match part {
                Part::Text { text } => text.clone(),
                Part::ProductInquiry { retailer_id, .. } => format!("<{retailer_id}>"),
                other => panic!("{other:?}"),
            };
            parts.iter().map(part).collect::<Vec<_>>().join(" ")
        }
        InboundKind::Selection { token, .. } => format!("picked {token}"),
        InboundKind::Opened { .. } => "opened".to_owned(),
        InboundKind::Left { reason } => format!("left {reason}"),
        InboundKind::AccountNotice { name, .. } => format!("notice {name}"),
        InboundKind::Unknown { .. } => "unknown".to_owned(),
        other => panic!("{other:?}"),
    }
}

/// Whether what was said is what the toolkit reads.
fn agrees(reading: &Value, said: &str) -> bool {
    let field = |name: &str| reading[name].as_str();
    match text(reading, "type") {
        "LaunchRequest" => said == "opened",
        "SessionEndedRequest" => said.starts_with(&format!("left {}", text(reading, "reason"))),
        "Alexa.Presentation.APL.UserEvent" => {
            said == field("tapped").map_or("unknown".to_owned(), |token| format!("picked {token}"))
        }
        "AlexaSkillEvent.SkillDisabled" => said == "left skill_disabled",
        "AlexaSkillEvent.SkillAccountLinked" => said == "notice account_linked",
        "IntentRequest" if reading["denied"] == true => said == "no",
        "IntentRequest" => match (field("product"), field("says")) {
            (Some(product), _) => said.ends_with(&format!("<{product}>")),
            (None, Some(words)) => said.contains(words),
            (None, None) => !said.is_empty(),
        },
        _ => said == "unknown",
    }
}

/// Why a request is not what the toolkit reads in it.
fn misread(case: &Value) -> Option<String> {
    let reading = &case["reading"];
    let kind = text(reading, "type");
    let inbounds = inbounds(&case["request"]);
    let [inbound] = &inbounds[..] else {
        // A question of the platform's own, or a dialog that it goes on with by itself.
        let silent = kind == "CanFulfillIntentRequest"
            || (kind == "IntentRequest" && reading["says"].is_null());
        return (!(inbounds.is_empty() && silent)).then(|| format!("{} events", inbounds.len()));
    };
    let told = said(inbound);
    if !agrees(reading, &told) {
        return Some(format!("it says `{told}`"));
    }
    if inbound.event_key != text(reading, "id") || inbound.occurred_at != NOW {
        return Some(format!("it is {} of {:?}", inbound.event_key, inbound.occurred_at));
    }
    if told == "unknown" || told.starts_with("notice") {
        return None;
    }
    let outside = reading["outside"] == true;
    let who = match reading["person"].as_str().filter(|_| !outside) {
        Some(person) => (IdentityScheme::AlexaPerson, person),
        None => (IdentityScheme::Alexa, text(reading, "user")),
    };
    let one = &inbound.contact.identities;
    let known = one.len() == 1 && (one[0].scheme, one[0].value.as_str()) == who;
    let language = inbound.contact.language.map(engine::Language::code);
    let good = known && (outside || language == reading["language"].as_str());
    (!good).then(|| format!("it is of {one:?} in {language:?}"))
}

#[test]
fn requests_of_the_model_are_read_as_the_toolkit_does() {
    let Some(requests) = made(NAME, "requests.json") else { return };
    let cases = requests.as_array().unwrap();
    let wrong = cases.iter().filter_map(|case| {
        let why = misread(case)?;
        Some(format!("{} {why}\n  {}", case["reading"], case["request"]["request"]))
    });
    settle("alexa requests", cases.len(), &wrong.collect::<Vec<_>>());
}

fn speech(ssml: &str, reprompt: Option<&str>, shown: Shown) -> Piece {
    Piece::Speech {
        ssml: format!("<speak>{ssml}</speak>"),
        reprompt: reprompt.map(|text| format!("<speak>{text}</speak>")),
        shown,
    }
}

fn shown(title: &str, image: Option<&str>, cards: usize) -> Shown {
    let card = |number: usize| PieceCard {
        image: image.map(str::to_owned),
        title: format!("Mug {number} & co"),
        subtitle: Some("EUR 12.90".to_owned()),
        body: String::new(),
        link: None,
        buttons: vec![PieceButton { token: format!("show:{number}"), title: "Details".to_owned() }],
    };
    Shown {
        title: title.to_owned(),
        text: format!("{title} <b> & \"more\""),
        image: image.map(str::to_owned),
        cards: (0..cards).map(card).collect(),
        links: vec![("Pay".to_owned(), "https://shop.example/c/1?a=b&c=d".to_owned())],
        ..Shown::default()
    }
}

/// What there is to say, with plain words where that is all.
fn sayings() -> Vec<(Vec<Piece>, Option<&'static str>, Option<&'static str>)> {
    let plain =
        ["Hello.", "Salt & Pepper <b>\"it's\"</b>", "Which one?", "æøå ñ ¿Cuál?", "5 > 3 && 2 < 4"];
    let words = plain.map(|text| (vec![Piece::Text { body: text.to_owned() }], None, Some(text)));
    let linking = Shown { asks: Some(ContactField::LinkAccount), ..Shown::default() };
    let picture = Some("https://shop.example/mug.jpg");
    let rich = [
        (Vec::new(), None, None),
        (Vec::new(), Some("One moment, please."), None),
        (vec![speech("Here it is.", None, shown("Red mug", None, 0))], None, None),
        (
            vec![speech("Which one?", Some("The red or the blue one?"), shown("Mugs", picture, 3))],
            None,
            None,
        ),
        (
            vec![speech("Hi, <break time=\"1s\"/> you.", Some("Well?"), shown("", picture, 20))],
            None,
            None,
        ),
        (vec![speech("Link it.", None, linking)], None, None),
        (
            vec![speech(
                &"Long words. ".repeat(900),
                Some(&"Again? ".repeat(400)),
                shown(&"t".repeat(400), None, 40),
            )],
            None,
            None,
        ),
    ];
    words.into_iter().chain(rich).collect()
}

#[test]
fn our_answers_are_shown_to_the_toolkit() {
    let Some(requests) = made(NAME, "requests.json") else { return };
    let mut answers = Vec::new();
    for (number, case) in requests.as_array().unwrap().iter().enumerate() {
        let sayings = sayings();
        let (pieces, late, plain) = sayings[number % sayings.len()].clone();
        let said = Said {
            messages: pieces.into_iter().map(rendered).collect(),
            late: late.map(str::to_owned),
        };
        let answer = answered(&case["request"], &said);
        answers.push(json!({ "answer": answer, "plain": plain, "type": case["reading"]["type"] }));
    }
    ours(NAME, "answers.json", || json!(answers));
}
