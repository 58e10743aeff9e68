//! What each platform refuses, our stand-in refuses as well.

use super::{body, desk, request, request_to, says, vendor};
use crate::Act;
use crate::shown::Button;
use crate::signing::base64;
use serde_json::{Value, json};

/// A message's content, and what is wrong with it; `None` when nothing is.
type Checked = (Value, Option<&'static str>);

fn check(
    kind: &str,
    path: &str,
    token: &str,
    around: impl Fn(&str, &Value) -> Value,
    rows: Vec<Checked>,
) {
    for (content, wrong) in rows {
        let vendor = vendor(kind);
        let (mut desk, phone) = desk(vendor.as_ref());
        let address = desk.phones[&phone].address.clone();
        let path = path.replace("{bot}", desk.inbox.secret("bot_token"));
        let path = ["phone_number_id", "page_id", "account_id"].iter().fold(path, |path, name| {
            path.replace(&format!("{{{name}}}"), desk.inbox.setting(name))
        });
        let request = request(&desk, "POST", &path, token, &around(&address, &content));
        let answer = vendor.api(&mut desk, &request);
        let violations: Vec<String> = desk.violations.iter().map(|one| one.what.clone()).collect();
        match wrong {
            None => {
                assert_eq!(
                    (answer.status, violations),
                    (200, Vec::new()),
                    "{content}: {}",
                    body(&answer)
                );
                assert_eq!(desk.phones[&phone].lines.len(), 1, "{content}");
            }
            Some(wrong) => {
                assert!(answer.status >= 400, "{content}");
                assert!(
                    violations.len() == 1 && violations[0].contains(wrong),
                    "{content}: {violations:?}"
                );
                assert!(desk.phones[&phone].lines.is_empty(), "nothing is shown");
            }
        }
    }
}

#[test]
fn whatsapp_refuses_what_meta_refuses() {
    let buttons = |titles: &[&str]| {
        let one = |(index, title): (usize, &&str)| json!({ "type": "reply", "reply": { "id": format!("b{index}"), "title": title } });
        let buttons: Vec<Value> = titles.iter().enumerate().map(one).collect();
        json!({ "type": "interactive", "interactive": { "type": "button", "body": { "text": "Which?" }, "action": { "buttons": buttons } } })
    };
    let list = |n_rows: usize| {
        let row =
            |index: usize| json!({ "id": format!("r{index}"), "title": format!("Row {index}") });
        let rows: Vec<Value> = (0..n_rows).map(row).collect();
        json!({ "type": "interactive", "interactive": { "type": "list", "body": { "text": "Which?" }, "action": { "button": "Show", "sections": [{ "rows": rows }] } } })
    };
    let text = |text: &str| json!({ "type": "text", "text": { "body": text } });
    let around = |address: &str, content: &Value| {
        let mut message = content.clone();
        message["messaging_product"] = json!("whatsapp");
        message["to"] = json!(address);
        message
    };
    check(
        "whatsapp",
        "/v26.0/{phone_number_id}/messages",
        "access_token",
        around,
        vec![
            (text("Hello"), None),
            (text(""), Some("empty")),
            (text(&"a".repeat(4_097)), Some("4097 characters")),
            (buttons(&["One", "Two", "Three"]), None),
            (buttons(&["One", "Two", "Three", "Four"]), Some("4 items")),
            (buttons(&["Same", "Same"]), Some("the same")),
            (buttons(&["Twenty-one characters"]), Some("21 characters")),
            (list(10), None),
            (list(11), Some("11 items")),
            (
                json!({ "type": "interactive", "interactive": { "type": "cta_url", "body": { "text": "Pay" }, "footer": { "text": "" }, "action": { "name": "cta_url", "parameters": { "display_text": "Pay", "url": "https://shop.test" } } } }),
                Some("footer.text"),
            ),
            (json!({ "type": "image", "image": { "link": "/relative.png" } }), Some("web address")),
            (json!({ "type": "hologram", "hologram": {} }), Some("not supported")),
        ],
    );
}

#[test]
fn messenger_and_instagram_have_their_own_limits() {
    let around = |address: &str, content: &Value| json!({ "recipient": { "id": address }, "messaging_type": "RESPONSE", "message": content });
    let quick = |n: usize| {
        let reply = |index: usize| json!({ "content_type": "text", "title": format!("Answer {index}"), "payload": "p" });
        json!({ "text": "Which?", "quick_replies": (0..n).map(reply).collect::<Vec<_>>() })
    };
    let generic = json!({ "attachment": { "type": "template", "payload": { "template_type": "generic", "elements": [{ "title": "Moss mug", "subtitle": "24 €", "buttons": [{ "type": "postback", "title": "Add", "payload": "add:1" }] }] } } });
    let bare = json!({ "attachment": { "type": "template", "payload": { "template_type": "generic", "elements": [{ "title": "Moss mug" }] } } });
    check(
        "messenger",
        "/v26.0/{page_id}/messages",
        "access_token",
        around,
        vec![
            (json!({ "text": "á".repeat(2_000) }), None),
            (json!({ "text": "á".repeat(2_001) }), Some("2001 characters")),
            (quick(13), None),
            (quick(14), Some("14 items")),
            (generic.clone(), None),
            (bare, Some("one more field")),
        ],
    );
    check(
        "instagram",
        "/v26.0/{account_id}/messages",
        "access_token",
        around,
        vec![
            (json!({ "text": "á".repeat(500) }), None),
            (json!({ "text": "á".repeat(501) }), Some("1002 bytes")),
            (generic, None),
            (
                json!({ "text": "Your number?", "quick_replies": [{ "content_type": "user_phone_number" }] }),
                Some("must be one of"),
            ),
        ],
    );
}

#[test]
fn telegram_refuses_what_the_bot_api_refuses() {
    let around = |address: &str, content: &Value| {
        let mut message = content.clone();
        message["chat_id"] = json!(address.parse::<i64>().unwrap());
        message
    };
    let keys =
        |keys: Value| json!({ "text": "Which?", "reply_markup": { "inline_keyboard": [keys] } });
    check(
        "telegram",
        "/bot{bot}/sendMessage",
        "",
        around,
        vec![
            (json!({ "text": "<b>Moss &amp; fern</b>", "parse_mode": "HTML" }), None),
            (json!({ "text": "Moss & fern", "parse_mode": "HTML" }), Some("can't parse entities")),
            (json!({ "text": "😀".repeat(2_048) }), None),
            (json!({ "text": "😀".repeat(2_049) }), Some("4098 UTF-16 units")),
            (keys(json!([{ "text": "Add", "callback_data": "a".repeat(64) }])), None),
            (keys(json!([{ "text": "Add", "callback_data": "á".repeat(33) }])), Some("66 bytes")),
            (
                keys(json!([{ "text": "Add", "callback_data": "a", "url": "https://shop.test" }])),
                Some("exactly one thing"),
            ),
            (keys(json!([])), Some("row of 0")),
        ],
    );
}

#[test]
fn a_tap_on_telegram_spins_until_it_is_answered() {
    let vendor = vendor("telegram");
    let (mut desk, phone) = desk(vendor.as_ref());
    let tap = Act::Tap { message: "1".to_owned(), button: Button::reply("Add", "add:1") };
    let update: Value =
        serde_json::from_slice(&says(vendor.as_ref(), &mut desk, &phone, &tap)[0].body).unwrap();
    let id = update["callback_query"]["id"].clone();
    assert_eq!(update["callback_query"]["data"], "add:1");
    let path = format!("/bot{}/answerCallbackQuery", desk.inbox.secret("bot_token"));
    for (times, status) in [(1, 200), (2, 400)] {
        let answered = request(&desk, "POST", &path, "", &json!({ "callback_query_id": id }));
        assert_eq!(vendor.api(&mut desk, &answered).status, status, "answered {times} times");
    }
    let _ = says(vendor.as_ref(), &mut desk, &phone, &tap);
    let next = says(vendor.as_ref(), &mut desk, &phone, &Act::text("hello?")).remove(0);
    assert_eq!(next.about["still_spins"], true);
}

#[test]
fn wechat_gives_five_replies_and_then_none() {
    let vendor = vendor("wechat");
    let (mut desk, phone) = desk(vendor.as_ref());
    let _ = says(vendor.as_ref(), &mut desk, &phone, &Act::text("你好"));
    let openid = desk.phones[&phone].address.clone();
    let message = json!({ "touser": openid, "msgtype": "text", "text": { "content": "Hello" } });
    let mut send = request(&desk, "POST", "/cgi-bin/message/custom/send", "", &message);
    send.query = vec![("access_token".to_owned(), desk.inbox.fresh("access token"))];
    let codes: Vec<Value> =
        (0..6).map(|_| body(&vendor.api(&mut desk, &send))["errcode"].clone()).collect();
    assert_eq!(codes, [0, 0, 0, 0, 0, 45_047].map(|code| json!(code)));
    assert_eq!(desk.phones[&phone].lines.len(), 5);
}

#[test]
fn twilio_knows_its_own_account_only() {
    let vendor = vendor("sms");
    let (mut desk, phone) = desk(vendor.as_ref());
    let to = desk.phones[&phone].address.clone();
    let account = desk.inbox.setting("account").to_owned();
    let form = |to: &str, body: &str| {
        let mut form = url::form_urlencoded::Serializer::new(String::new());
        form.extend_pairs([("To", to), ("From", desk.inbox.setting("from")), ("Body", body)]);
        form.finish()
    };
    let rows = [
        (form(&to, "Hello"), true, 201, Value::Null),
        (form(&to, "Hello"), false, 401, json!(20_003)),
        (form(&to, ""), true, 400, json!(21_602)),
        (form(&to, &"a".repeat(1_601)), true, 400, json!(21_617)),
        (form("Marta", "Hello"), true, 400, json!(21_211)),
    ];
    for (form, is_known, status, code) in rows {
        let secret =
            if is_known { desk.inbox.secret("auth_token").to_owned() } else { "wrong".to_owned() };
        let mut request = request_to(&format!("/2010-04-01/Accounts/{account}/Messages.json"));
        request.method = "POST".to_owned();
        request.headers = [(
            "authorization".to_owned(),
            format!("Basic {}", base64(format!("{account}:{secret}").as_bytes())),
        )]
        .into();
        request.body = form.into();
        let answer = vendor.api(&mut desk, &request);
        assert_eq!((answer.status, body(&answer)["code"].clone()), (status, code));
    }
    let _ = says(vendor.as_ref(), &mut desk, &phone, &Act::Leave);
    assert_eq!(desk.phones[&phone].remembered("stopped"), "yes");
}

#[test]
fn a_page_says_what_it_hears_of_and_what_to_begin_with() {
    let vendor = vendor("instagram");
    let (mut desk, _) = desk(vendor.as_ref());
    let mut call = |method: &str, path: &str, query: &[(&str, &str)], content: &Value| {
        let path = format!("/v26.0{path}");
        let mut request = request(&desk, method, &path, "access_token", content);
        request.query =
            query.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
        let answer = vendor.api(&mut desk, &request);
        (answer.status, body(&answer))
    };
    let apps = "/me/subscribed_apps";
    assert_eq!(call("GET", apps, &[], &json!({})).1["data"], json!([]));
    assert_eq!(call("POST", apps, &[("subscribed_fields", "messages,gossip")], &json!({})).0, 400);
    assert_eq!(
        call("POST", apps, &[("subscribed_fields", "messages,comments")], &json!({})).0,
        200
    );
    let told = call("GET", apps, &[], &json!({})).1;
    assert_eq!(told["data"][0]["subscribed_fields"], json!(["messages", "comments"]));
    let question = json!({ "question": "Find a product", "payload": "find" });
    let set = |locale: &str| json!({ "locale": locale, "call_to_actions": [question] });
    let many = json!({ "locale": "default", "call_to_actions": vec![question.clone(); 5] });
    for (sets, status) in [
        (json!([set("default"), set("da_DK")]), 200),
        (json!([set("da_DK")]), 400),
        (json!([set("default"), set("default")]), 400),
        (json!([many]), 400),
    ] {
        let content = json!({ "platform": "instagram", "ice_breakers": sets });
        let answer = call("POST", "/me/messenger_profile", &[("platform", "instagram")], &content);
        assert_eq!(answer.0, status, "{content}: {}", answer.1);
    }
}

#[test]
fn a_number_says_what_is_asked_and_who_hears_of_its_account() {
    let vendor = vendor("whatsapp");
    let (mut desk, _) = desk(vendor.as_ref());
    let number = desk.inbox.setting("phone_number_id").to_owned();
    let account = desk.inbox.setting("waba_id").to_owned();
    let mut call = |method: &str, path: &str, fields: &str| {
        let path = format!("/v26.0/{path}");
        let mut request = request(&desk, method, &path, "access_token", &json!({}));
        if !fields.is_empty() {
            request.query = [("fields".to_owned(), fields.to_owned())].into();
        }
        let answer = vendor.api(&mut desk, &request);
        (answer.status, body(&answer))
    };
    let told = call("GET", &number, "status,quality_rating");
    assert_eq!(told.1, json!({ "id": number, "status": "CONNECTED", "quality_rating": "GREEN" }));
    assert_eq!(call("GET", &number, "status,mood").0, 400);
    let apps = format!("{account}/subscribed_apps");
    assert_eq!(call("GET", &apps, "").1["data"], json!([]));
    assert_eq!(call("POST", &apps, "").0, 200);
    assert!(call("GET", &apps, "").1["data"][0]["whatsapp_business_api_data"]["id"].is_string());
    assert_eq!(call("POST", "1/subscribed_apps", "").0, 400);
}
