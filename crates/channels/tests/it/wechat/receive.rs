//! What arrives from WeChat, one line per message or event.

use expect_test::{Expect, expect};
use serde_json::json;

use super::{TOKEN, account, plain, signed, xml};
use testkit::channel_conformance::request;

fn check(fields: &[(&str, &str)], expected: &Expect) {
    let inbounds = plain().parse(&signed(TOKEN, &xml(fields))).unwrap();
    let [inbound] = inbounds.as_slice() else { panic!("one call is one message") };
    let identity =
        |one: &engine::inbox::inbound::Identity| format!("{}:{}", one.scheme.name(), one.value);
    let people: Vec<String> = inbound.contact.identities.iter().map(identity).collect();
    let from = inbound.attribution.as_ref().map(|from| serde_json::to_string(from).unwrap());
    let from = from.map(|from| format!(" from {from}")).unwrap_or_default();
    let observed = if inbound.observed { " observed" } else { "" };
    let brief = if inbound.brief { " brief" } else { "" };
    let key = inbound.event_key.split(':').next().unwrap();
    let kind = serde_json::to_string(&inbound.kind).unwrap();
    let kind = kind.replace(&format!("\"{}\"", inbound.event_key), "KEY");
    let at = inbound.occurred_at.0;
    expected.assert_eq(&format!(
        "{key} {at} {:?} [{}]{from}{observed}{brief}\n{kind}",
        inbound.actor,
        people.join(" ")
    ));
}

#[test]
fn messages() {
    check(
        &[("MsgType", "text"), ("MsgId", "7120043519862604417"), ("Content", "有没有蓝色的 <i>&")],
        &expect![[r#"
            7120043519862604417 1794999998000 Contact [wechat_open_id:o_ana]
            {"kind":"message","provider_id":KEY,"parts":[{"part":"text","text":"有没有蓝色的 <i>&"}]}"#]],
    );
    check(
        &[("MsgType", "text"), ("MsgId", "1"), ("Content", "hej"), ("UnionID", "u_ana")],
        &expect![[r#"
            1 1794999998000 Contact [wechat_open_id:o_ana wechat_union_id:u_ana]
            {"kind":"message","provider_id":KEY,"parts":[{"part":"text","text":"hej"}]}"#]],
    );
    check(
        &[
            ("MsgType", "image"),
            ("MsgId", "2"),
            ("PicUrl", "http://mmbiz.example/1"),
            ("MediaId", "m-1_A"),
        ],
        &expect![[r#"
            2 1794999998000 Contact [wechat_open_id:o_ana]
            {"kind":"message","provider_id":KEY,"parts":[{"part":"media","media":"image","reference":"m-1_A","mime":"image/jpeg","caption":null,"file_name":null}]}"#]],
    );
    check(
        &[
            ("MsgType", "voice"),
            ("MsgId", "3"),
            ("MediaId", "m-2"),
            ("Format", "speex"),
            ("Recognition", "two red mugs"),
        ],
        &expect![[r#"
            3 1794999998000 Contact [wechat_open_id:o_ana]
            {"kind":"message","provider_id":KEY,"parts":[{"part":"media","media":"audio","reference":"m-2","mime":"audio/speex","caption":null,"file_name":null},{"part":"text","text":"two red mugs"}]}"#]],
    );
}

#[test]
fn films_places_links_and_taps() {
    check(
        &[("MsgType", "shortvideo"), ("MsgId", "4"), ("MediaId", "m-3"), ("ThumbMediaId", "m-4")],
        &expect![[r#"
            4 1794999998000 Contact [wechat_open_id:o_ana]
            {"kind":"message","provider_id":KEY,"parts":[{"part":"media","media":"video","reference":"m-3","mime":"video/mp4","caption":null,"file_name":null}]}"#]],
    );
    check(
        &[
            ("MsgType", "location"),
            ("MsgId", "5"),
            ("Location_X", "-23.1345219"),
            ("Location_Y", "113.3"),
            ("Scale", "20"),
            ("Label", "Torvet 1"),
        ],
        &expect![[r#"
            5 1794999998000 Contact [wechat_open_id:o_ana]
            {"kind":"message","provider_id":KEY,"parts":[{"part":"location","latitude_e6":-23134521,"longitude_e6":113300000,"name":null,"address":"Torvet 1"}]}"#]],
    );
    check(
        &[
            ("MsgType", "link"),
            ("MsgId", "6"),
            ("Title", "A mug"),
            ("Description", "red"),
            ("Url", "https://shop.example/m"),
        ],
        &expect![[r#"
            6 1794999998000 Contact [wechat_open_id:o_ana]
            {"kind":"message","provider_id":KEY,"parts":[{"part":"share","url":"https://shop.example/m","title":"A mug"}]}"#]],
    );
    check(
        &[("MsgType", "text"), ("MsgId", "7"), ("Content", "Rød"), ("bizmsgmenuid", "pick:red")],
        &expect![[r#"
            7 1794999998000 Contact [wechat_open_id:o_ana]
            {"kind":"selection","provider_id":KEY,"token":"pick:red","title":"Rød"}"#]],
    );
    check(
        &[("MsgType", "hologram"), ("MsgId", "8")],
        &expect![[r#"
        8 1794999998000 System []
        {"kind":"unknown","type_name":"hologram"}"#]],
    );
}

#[test]
fn events() {
    let event =
        |fields: &[(&'static str, &'static str)]| [&[("MsgType", "event")], fields].concat();
    check(
        &event(&[("Event", "subscribe"), ("EventKey", "")]),
        &expect![[r#"
            event 1794999998000 Contact [wechat_open_id:o_ana] brief
            {"kind":"opened","page_url":null,"product":null}"#]],
    );
    check(
        &event(&[("Event", "subscribe"), ("EventKey", "qrscene_window-7"), ("Ticket", "t")]),
        &expect![[r#"
            event 1794999998000 Contact [wechat_open_id:o_ana] from {"source":"wechat_qr","reference":"window-7"} brief
            {"kind":"opened","page_url":null,"product":null}"#]],
    );
    check(
        &event(&[("Event", "SCAN"), ("EventKey", "window-7"), ("Ticket", "t")]),
        &expect![[r#"
            event 1794999998000 Contact [wechat_open_id:o_ana] from {"source":"wechat_qr","reference":"window-7"} brief
            {"kind":"opened","page_url":null,"product":null}"#]],
    );
    check(
        &event(&[("Event", "unsubscribe")]),
        &expect![[r#"
        event 1794999998000 Contact [wechat_open_id:o_ana]
        {"kind":"left","reason":"unsubscribed"}"#]],
    );
    check(
        &event(&[("Event", "CLICK"), ("EventKey", "help")]),
        &expect![[r#"
            event 1794999998000 Contact [wechat_open_id:o_ana] brief
            {"kind":"selection","provider_id":KEY,"token":"help","title":"help"}"#]],
    );
}

#[test]
fn what_nobody_answers() {
    let event =
        |fields: &[(&'static str, &'static str)]| [&[("MsgType", "event")], fields].concat();
    check(
        &event(&[("Event", "VIEW"), ("EventKey", "https://shop.example/")]),
        &expect![[r#"
        event 1794999998000 Contact [wechat_open_id:o_ana] observed
        {"kind":"opened","page_url":"https://shop.example/","product":null}"#]],
    );
    check(
        &event(&[
            ("Event", "LOCATION"),
            ("Latitude", "55.676098"),
            ("Longitude", "12.568337"),
            ("Precision", "65.0"),
        ]),
        &expect![[r#"
            event 1794999998000 Contact [wechat_open_id:o_ana]
            {"kind":"whereabouts","latitude_e6":55676098,"longitude_e6":12568337}"#]],
    );
    check(
        &event(&[
            ("Event", "TEMPLATESENDJOBFINISH"),
            ("MsgID", "200163836"),
            ("Status", "success"),
        ]),
        &expect![[r#"
            event 1794999998000 Contact [wechat_open_id:o_ana]
            {"kind":"receipt","provider_id":"200163836","state":"delivered"}"#]],
    );
    check(
        &event(&[
            ("Event", "TEMPLATESENDJOBFINISH"),
            ("MsgID", "200163837"),
            ("Status", "failed:user block"),
        ]),
        &expect![[r#"
            event 1794999998000 Contact [wechat_open_id:o_ana]
            {"kind":"receipt","provider_id":"200163837","state":"failed","error_code":"failed:user_block","error_text":"failed:user block"}"#]],
    );
    check(
        &event(&[("Event", "kf_create_session"), ("KfAccount", "a@b")]),
        &expect![[r#"
        event 1794999998000 Contact [wechat_open_id:o_ana]
        {"kind":"thread_control","ours":false}"#]],
    );
    check(
        &event(&[("Event", "MASSSENDJOBFINISH"), ("MsgID", "1")]),
        &expect![[r#"
        event 1794999998000 System []
        {"kind":"unknown","type_name":"event.MASSSENDJOBFINISH"}"#]],
    );
}

#[test]
fn an_event_is_known_by_who_when_and_what() {
    let key = |fields: &[(&str, &str)]| {
        let fields =
            [&[("MsgType", "event"), ("Event", "CLICK"), ("EventKey", "a")], fields].concat();
        let mut last: Vec<(&str, &str)> = Vec::new();
        for (name, value) in fields {
            last.retain(|(other, _)| *other != name);
            last.push((name, value));
        }
        plain().parse(&signed(TOKEN, &xml(&last))).unwrap()[0].event_key.clone()
    };
    let first = key(&[]);
    assert_eq!(key(&[("Irrelevant", "x")]), first, "a redelivery");
    for other in [
        ("FromUserName", "o_bo"),
        ("CreateTime", "1794999999"),
        ("Event", "SCAN"),
        ("EventKey", "b"),
    ] {
        assert_ne!(key(&[other]), first, "{other:?}");
    }
}

#[test]
fn the_handshake_gives_back_what_it_was_given() {
    let asked = |echo: &str, token: &str| {
        let mut request = signed(token, b"");
        request.query = format!("{}&echostr={echo}", request.query);
        request
    };
    let channel = plain();
    for echo in ["5837397576847158361", "4ByG%2Bj-V_C9%3D%3D"] {
        let given = asked(echo, TOKEN).query_param("echostr").unwrap().into_owned();
        assert_eq!(channel.handshake(&asked(echo, TOKEN)), Ok(given));
    }
    for (echo, token) in
        [("1", "another"), ("", TOKEN), ("%3Cscript%3E", TOKEN), (&"1".repeat(300), TOKEN)]
    {
        assert_eq!(channel.handshake(&asked(echo, token)).unwrap_err().status(), 403, "{echo}");
    }
    assert_eq!(channel.handshake(&request(b"", &[])).unwrap_err().status(), 403);
    let nobody = account(json!({}), &[]);
    assert_eq!(nobody.handshake(&asked("1", TOKEN)).unwrap_err().status(), 404);
}

#[test]
fn settings_that_are_wrong_are_named() {
    let problem = |extra: serde_json::Value, secrets: &[(&str, &str)]| {
        let mut all = json!({ "app_id": "wx1" });
        all.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
        channels::open("wechat", &crate::setup::settings(all, secrets)).unwrap_err().to_string()
    };
    for (extra, secrets, expected) in [
        (json!({ "app_id": "" }), vec![], "setting `app_id` is missing"),
        (json!({ "reply": "later" }), vec![], "setting `reply` must be `active` or `passive`"),
        (
            json!({ "api_base": "ftp://x" }),
            vec![],
            "setting `api_base` must be an http or https address",
        ),
        (
            json!({ "video_base": "x" }),
            vec![],
            "setting `video_base` must be an http or https address",
        ),
        (
            json!({}),
            vec![("encoding_aes_key", "short")],
            "setting `encoding_aes_key` must be the 43 letters and digits WeChat shows",
        ),
        (
            json!({ "repply": "active" }),
            vec![],
            "setting `repply` is not a setting of this channel; did you mean `reply`?",
        ),
    ] {
        assert_eq!(problem(extra, &secrets), expected);
    }
}
