//! wechatpy signs, encrypts and writes what we read, and reads what we answer.

use std::sync::Arc;

use channels::{Channel, Said};
use engine::content::piece::{Piece, PieceButton, PieceHeader};
use engine::inbox::inbound::{Identity, IdentityScheme, Inbound, InboundKind, Part, ReceiptState};
use serde_json::{Value, json};
use testkit::channel_conformance::{block_on, request};
use transport::{RawRequest, Rejection};

use super::{items, made, ours, settle, text};
use crate::setup::{outside, rendered};
use crate::wechat::{Api, account, token};

const NAME: &str = "wechat";

fn opened(calls: &Value, is_sealed: bool) -> Arc<dyn Channel> {
    let secrets = [("token", text(calls, "token")), ("encoding_aes_key", text(calls, "aes_key"))];
    let secrets = if is_sealed { &secrets[..] } else { &secrets[..1] };
    account(json!({ "app_id": text(calls, "app_id"), "reply": "passive" }), secrets)
}

fn call(case: &Value) -> RawRequest {
    let mut call = request(text(case, "body").as_bytes(), &[("content-type", "text/xml")]);
    text(case, "query").clone_into(&mut call.query);
    call
}

/// What we read, in the words of the oracle's own script.
fn told(inbound: &Inbound) -> Value {
    let code = inbound.attribution.as_ref().and_then(|from| from.reference.clone());
    let mut told = match &inbound.kind {
        InboundKind::Message { provider_id, parts, .. } => {
            let id = (!provider_id.starts_with("event:")).then_some(provider_id);
            json!({ "id": id, "parts": parts.iter().map(part).collect::<Vec<_>>() })
        }
        InboundKind::Whereabouts { latitude_e6, longitude_e6 } => {
            let address = Value::Null;
            json!({ "whereabouts": { "latitude_e6": latitude_e6, "longitude_e6": longitude_e6, "address": address } })
        }
        InboundKind::Selection { token, .. } => json!({ "selected": token }),
        InboundKind::Opened { page_url, .. } => json!({ "opened": page_url, "code": code }),
        InboundKind::Left { .. } => json!({ "left": true }),
        InboundKind::Receipt(receipt) => {
            json!({ "receipt": receipt.provider_id, "delivered": receipt.state == ReceiptState::Delivered })
        }
        InboundKind::ThreadControl { ours } => json!({ "ours": ours }),
        InboundKind::Unknown { .. } => json!({ "unknown": true }),
        other => panic!("{other:?}"),
    };
    if inbound.observed {
        told["observed"] = json!(true);
    }
    told["at"] = json!(inbound.occurred_at.0 / 1_000);
    // What nobody acts on names nobody.
    if told.get("unknown").is_none() {
        let named = |scheme| {
            inbound.contact.identities.iter().find(|one| one.scheme == scheme).map(|one| &one.value)
        };
        told["from"] = json!(named(IdentityScheme::WechatOpenId));
        told["union"] = json!(named(IdentityScheme::WechatUnionId));
    }
    told
}

fn part(part: &Part) -> Value {
    match part {
        Part::Text { text } => json!({ "text": text }),
        Part::Media { media, reference, .. } => json!({ "media": media, "reference": reference }),
        Part::Share { url, title } => json!({ "url": url, "title": title }),
        Part::Location { latitude_e6, longitude_e6, address, .. } => {
            json!({ "latitude_e6": latitude_e6, "longitude_e6": longitude_e6, "address": address })
        }
        other => panic!("{other:?}"),
    }
}

/// Why a call is not what the library reads in it.
fn misread(calls: &Value, case: &Value) -> Option<String> {
    let accepted = case["accepted"] == true;
    match opened(calls, case["sealed"] == true).parse(&call(case)) {
        Err(Rejection::BadSignature { .. }) if !accepted => None,
        Err(rejection) => Some(format!("{rejection:?}")),
        Ok(_) if !accepted => Some("it is taken".to_owned()),
        Ok(inbounds) => {
            let [inbound] = &inbounds[..] else {
                return Some(format!("{} events", inbounds.len()));
            };
            let mut expected = case["reading"].clone();
            if expected.get("unknown").is_some() {
                expected
                    .as_object_mut()
                    .unwrap()
                    .retain(|name, _| name == "unknown" || name == "at");
            }
            let told = told(inbound);
            (told != expected).then(|| format!("\n  theirs {expected}\n  ours   {told}"))
        }
    }
}

#[test]
fn calls_are_read_and_refused_as_the_library_does() {
    let Some(calls) = made(NAME, "calls.json") else { return };
    let cases = items(&calls, "cases");
    let wrong = cases.iter().filter_map(|case| {
        let why = misread(&calls, case)?;
        Some(format!("{}: {why}", text(case, "name")))
    });
    settle("wechat calls", cases.len(), &wrong.collect::<Vec<_>>());
}

#[test]
fn the_test_of_an_address_is_answered_when_it_is_signed() {
    let Some(calls) = made(NAME, "calls.json") else { return };
    let shakes = items(&calls, "shakes");
    let wrong = shakes.iter().filter_map(|shake| {
        let echo = text(shake, "echo");
        let mut call = call(shake);
        call.query = format!("{}&echostr={echo}", call.query);
        let answer = opened(&calls, false).handshake(&call);
        let good = answer == Ok(echo.to_owned()) || (shake["accepted"] == false && answer.is_err());
        (!good).then(|| format!("{shake}: {answer:?}"))
    });
    settle("wechat tests of an address", shakes.len(), &wrong.collect::<Vec<_>>());
}

fn buttons(body: &str) -> Piece {
    let button = |title: &str| PieceButton { token: title.to_owned(), title: title.to_owned() };
    Piece::QuickReplies {
        body: body.to_owned(),
        buttons: vec![button("Rød"), button("Blå & hvid")],
    }
}

/// What is said, and how the library should read it.
fn sayings(texts: &[Value]) -> Vec<(Vec<Piece>, Option<&'static str>, Value)> {
    let mut sayings = Vec::new();
    let awkward = ["]]>", "a]]>b]]>", "]]&gt;<![CDATA[x]]>", "<xml></xml>", "æ\u{1f375}"]
        .map(|text| json!(text));
    for value in texts.iter().chain(&awkward) {
        let said = value.as_str().unwrap();
        let piece = Piece::Text { body: said.to_owned() };
        sayings.push((vec![piece.clone()], None, json!({ "text": said })));
        let both = format!("{said}\n\n{said}\n1. Rød\n2. Blå & hvid\n\nEt øjeblik.");
        sayings.push((vec![piece, buttons(said)], Some("Et øjeblik."), json!({ "text": both })));
        for picture in [None, Some("https://shop.example/mug.jpg?a=b&c=d")] {
            let header = picture.map(|url| PieceHeader::Image { url: url.to_owned() });
            let (body, label) = (said.to_owned(), format!("Betal {said}"));
            let url = "https://shop.example/c/1?a=b&c=d".to_owned();
            let article = json!({ "title": label, "description": body, "url": url, "image": picture.unwrap_or_default() });
            let link = Piece::LinkButton { header, body, label, url };
            sayings.push((vec![link], None, json!({ "article": article })));
        }
    }
    sayings.push((Vec::new(), None, json!({ "nothing": true })));
    sayings
}

#[test]
fn our_answers_are_shown_to_the_library() {
    let Some(calls) = made(NAME, "calls.json") else { return };
    let good = items(&calls, "cases").iter().filter(|case| case["accepted"] == true);
    let mut good = good.cycle();
    let mut answers = Vec::new();
    for (pieces, late, expected) in sayings(items(&calls, "texts")) {
        let said = Said {
            messages: pieces.into_iter().map(rendered).collect(),
            late: late.map(str::to_owned),
        };
        for _ in 0..4 {
            let case = good.next().unwrap();
            let channel = opened(&calls, case["sealed"] == true);
            let answer = channel.abilities().answers.unwrap().answer(&call(case), &said);
            answers
                .push(json!({ "to": case["xml"], "sealed": case["sealed"], "expected": expected,
                "type": answer.content_type, "body": String::from_utf8(answer.body).unwrap() }));
        }
    }
    ours(NAME, "answers.json", || json!(answers));
}

/// A button's word, a link with and without its picture, an approved message.
fn pieces(said: &str) -> Vec<(Piece, Value)> {
    let text = Piece::Text { body: said.to_owned() };
    let items =
        json!([{ "id": "Rød", "content": "Rød" }, { "id": "Blå & hvid", "content": "Blå & hvid" }]);
    let menu = json!({ "head_content": said, "list": items });
    let template = Piece::Template {
        name: "sent".to_owned(),
        language_tag: "en".to_owned(),
        parameters: vec![said.to_owned(), "2 May".to_owned()],
    };
    let mut all = vec![
        (text, json!({ "text": said })),
        (buttons(said), json!({ "menu": menu })),
        (
            template,
            json!({ "template": "T-1", "data": { "thing1": { "value": said }, "date2": { "value": "2 May" } } }),
        ),
    ];
    for picture in [None, Some("https://shop.example/mug.jpg?a=b&c=d")] {
        let header = picture.map(|url| PieceHeader::Image { url: url.to_owned() });
        let (body, label, url) =
            (said.to_owned(), "Betal".to_owned(), "https://shop.example/c/1?a=b".to_owned());
        let article = json!({ "title": label, "description": body, "url": url, "picurl": picture });
        all.push((Piece::LinkButton { header, body, label, url }, json!({ "article": article })));
    }
    all
}

#[test]
fn our_calls_are_shown_to_the_library() {
    let Some(calls) = made(NAME, "calls.json") else { return };
    let templates = json!([{ "name": "sent", "id": "T-1", "fields": ["thing1", "date2"] }]);
    let settings = json!({ "app_id": text(&calls, "app_id"), "templates": templates });
    let secrets = [("token", text(&calls, "token")), ("app_secret", "app-secret-1")];
    let mut sent = Vec::new();
    for said in items(&calls, "texts") {
        for (piece, expected) in pieces(said.as_str().unwrap()) {
            let api = Api::new(&[token("token-1")], &[json!({ "errcode": 0, "errmsg": "ok" })]);
            let mut message = rendered(piece);
            message.to =
                vec![Identity { scheme: IdentityScheme::WechatOpenId, value: "o_ana".to_owned() }];
            block_on(account(settings.clone(), &secrets).send(&outside(&api), &message)).unwrap();
            let made = api.calls.lock().unwrap();
            let call = made.last().unwrap();
            sent.push(
                json!({ "expected": expected, "method": call.method.as_str(), "url": call.url,
                "body": String::from_utf8(call.body.to_vec()).unwrap() }),
            );
        }
    }
    ours(NAME, "sends.json", || json!(sent));
}
