//! The answer on the call itself: one word, or the one text an account without the API may say.

use channels::{Channel, Said};
use engine::content::piece::{Piece, PieceButton};
use expect_test::expect;
use serde_json::json;
use transport::RawRequest;

use super::{AES_KEY, TOKEN, account, decrypt, plain, sealed, sha1_of, signed, text, xml};
use crate::setup::rendered;

fn passive() -> std::sync::Arc<dyn Channel> {
    account(json!({ "reply": "passive" }), &[("token", TOKEN)])
}

fn said(pieces: &[Piece], late: Option<&str>) -> Said {
    Said { messages: pieces.iter().cloned().map(rendered).collect(), late: late.map(str::to_owned) }
}

fn answer(channel: &dyn Channel, request: &RawRequest, said: &Said) -> (String, String) {
    let answer = channel.abilities().answers.unwrap().answer(request, said);
    assert_eq!(answer.status, 200);
    (answer.content_type.to_owned(), String::from_utf8(answer.body).unwrap())
}

fn words(body: &str) -> Piece {
    Piece::Text { body: body.to_owned() }
}

#[test]
fn success_at_once_where_messages_go_by_api() {
    let channel = plain();
    let request = signed(TOKEN, &text("1", "hi"));
    let inbounds = channel.parse(&request).unwrap();
    assert_eq!(channel.abilities().answers.unwrap().waits_ms(&request, &inbounds), None);
    for said in [Said::default(), said(&[words("hello")], Some("wait"))] {
        assert_eq!(
            answer(channel.as_ref(), &request, &said),
            ("text/plain".to_owned(), "success".to_owned())
        );
    }
}

#[test]
fn who_is_waited_for() {
    let channel = passive();
    let waits = |fields: &[(&str, &str)]| {
        let request = signed(TOKEN, &xml(fields));
        let inbounds = channel.parse(&request).unwrap();
        channel.abilities().answers.unwrap().waits_ms(&request, &inbounds)
    };
    assert_eq!(waits(&[("MsgType", "text"), ("MsgId", "1"), ("Content", "x")]), Some(4_500));
    assert_eq!(waits(&[("MsgType", "event"), ("Event", "subscribe")]), Some(4_500));
    assert_eq!(waits(&[("MsgType", "event"), ("Event", "CLICK"), ("EventKey", "a")]), Some(4_500));
    for event in ["unsubscribe", "VIEW", "LOCATION", "TEMPLATESENDJOBFINISH", "x"] {
        assert_eq!(waits(&[("MsgType", "event"), ("Event", event)]), None, "{event}");
    }
}

#[test]
fn one_text_of_everything() {
    let request = signed(TOKEN, &text("1", "hi"));
    let buttons = vec![PieceButton { token: "a".to_owned(), title: "Rød".to_owned() }];
    let pieces = [
        words("Tre ]]> kopper & <b>"),
        Piece::QuickReplies { body: "Hvilken?".to_owned(), buttons },
    ];
    let (kind, xml) = answer(passive().as_ref(), &request, &said(&pieces, Some("Et øjeblik.")));
    assert_eq!(kind, "application/xml");
    expect![[r#"
        <xml><ToUserName><![CDATA[o_ana]]></ToUserName><FromUserName><![CDATA[gh_shop]]></FromUserName><CreateTime>1795000000</CreateTime><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[Tre ]]]]><![CDATA[> kopper & <b>

        Hvilken?
        1. Rød

        Et øjeblik.]]></Content></xml>"#]].assert_eq(&xml);
}

#[test]
fn one_article_where_that_is_all() {
    let request = signed(TOKEN, &text("1", "hi"));
    let piece = Piece::LinkButton {
        header: None,
        body: "I alt 12 €".to_owned(),
        label: "Betal".to_owned(),
        url: "https://shop.example/c/1?a=b&c=d".to_owned(),
    };
    let (_, xml) = answer(passive().as_ref(), &request, &said(&[piece], None));
    expect!["<xml><ToUserName><![CDATA[o_ana]]></ToUserName><FromUserName><![CDATA[gh_shop]]></FromUserName><CreateTime>1795000000</CreateTime><MsgType><![CDATA[news]]></MsgType><ArticleCount>1</ArticleCount><Articles><item><Title><![CDATA[Betal]]></Title><Description><![CDATA[I alt 12 €]]></Description><PicUrl><![CDATA[]]></PicUrl><Url><![CDATA[https://shop.example/c/1?a=b&c=d]]></Url></item></Articles></xml>"].assert_eq(&xml);
}

#[test]
fn nothing_said_is_success_and_too_much_is_cut() {
    let request = signed(TOKEN, &text("1", "hi"));
    assert_eq!(answer(passive().as_ref(), &request, &Said::default()).1, "success");
    assert_eq!(answer(passive().as_ref(), &request, &said(&[words("  ")], None)).1, "success");
    let long = said(&[words(&"👩‍👩‍👧 Ærø ".repeat(200))], None);
    let (_, xml) = answer(passive().as_ref(), &request, &long);
    let content = xml.split("<Content><![CDATA[").nth(1).unwrap().split("]]>").next().unwrap();
    assert!(
        content.len() <= 2_048 && content.len() > 2_000 && content.ends_with('…'),
        "{}",
        content.len()
    );
}

#[test]
fn an_encrypted_call_is_answered_encrypted() {
    let channel =
        account(json!({ "reply": "passive" }), &[("token", TOKEN), ("encoding_aes_key", AES_KEY)]);
    let request = sealed(TOKEN, &text("1", "hi"));
    let (_, xml) = answer(channel.as_ref(), &request, &said(&[words("Hej Ærø")], None));
    let field = |name: &str| {
        let inside = xml
            .split(&format!("<{name}>"))
            .nth(1)
            .unwrap()
            .split(&format!("</{name}>"))
            .next()
            .unwrap();
        inside.trim_start_matches("<![CDATA[").trim_end_matches("]]>").to_owned()
    };
    let (encrypted, nonce, timestamp) = (field("Encrypt"), field("Nonce"), field("TimeStamp"));
    assert_eq!(field("MsgSignature"), sha1_of(&[TOKEN, &timestamp, &nonce, &encrypted]));
    assert!(!xml.contains("Hej"));
    let opened = decrypt(AES_KEY, &encrypted);
    assert!(opened.contains("<ToUserName><![CDATA[o_ana]]></ToUserName>"), "{opened}");
    assert!(opened.contains("<FromUserName><![CDATA[gh_shop]]></FromUserName>"), "{opened}");
    assert!(opened.contains("<Content><![CDATA[Hej Ærø]]></Content>"), "{opened}");
    let other = answer(
        channel.as_ref(),
        &sealed(TOKEN, &text("2", "hi")),
        &said(&[words("Hej Ærø")], None),
    )
    .1;
    assert_ne!(other, xml, "nothing is encrypted the same way twice");
}
