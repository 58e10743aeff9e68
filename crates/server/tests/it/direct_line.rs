//! Direct Line as Microsoft's client speaks it: a token, a conversation, words, and what comes back.

use crate::fixture::{Answer, Call, Shop};
use crate::shop::on_both_engines;
use axum::http::Method;
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use server::document::InboxRow;
use std::time::Duration;
use store::EngineKind;
use tokio_tungstenite::connect_async;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;

const SECRET: &str = "a-secret-of-the-direct-line-0123456789";
const PAGE: &str = "https://shop.example";
const BASE: &str = "/directline/line/v3/directline";
/// Longest wait for something that must come.
const PATIENCE: Duration = Duration::from_secs(30);

on_both_engines! {
    in super::shop;
    a_page_talks_and_reads_what_is_said,
    a_page_is_greeted_in_its_language,
    who_holds_the_secret_names_the_person,
    a_socket_brings_what_is_new,
    a_retry_is_one_message,
    files_come_with_a_message,
    nobody_speaks_for_somebody_else,
}

async fn shop(engine: EngineKind) -> Shop {
    let inbox = |id: &str, secrets: &[(&str, &str)]| InboxRow {
        id: id.to_owned(),
        channel: "bot_framework".to_owned(),
        name: "Line".to_owned(),
        settings: json!({ "direct_line_origins": [PAGE] }).as_object().cloned().unwrap_or_default(),
        secrets: secrets
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect(),
    };
    let other = "another-secret-of-another-line-0123456789";
    let inboxes = vec![
        inbox("line", &[("direct_line_secret", SECRET)]),
        inbox("line-2", &[("direct_line_secret", other)]),
        inbox("closed", &[]),
    ];
    Shop::with(engine, inboxes).await
}

async fn ask(shop: &Shop, method: Method, path: &str, bearer: &str, body: Option<Value>) -> Answer {
    let mut call =
        Call::new(method, &format!("{BASE}{path}")).bearer(bearer).header("origin", PAGE);
    call.body = body;
    shop.send(call).await
}

async fn post(shop: &Shop, path: &str, bearer: &str, body: Value) -> Answer {
    ask(shop, Method::POST, path, bearer, Some(body)).await
}

/// A token from the shop's server, and the conversation opened with it.
async fn open(shop: &Shop, user: &str) -> (String, String, Value) {
    let made = post(shop, "/tokens/generate", SECRET, json!({ "user": { "id": user } })).await;
    assert_eq!(
        (made.status.as_u16(), &made.body["expires_in"]),
        (200, &json!(1_800)),
        "{}",
        made.body
    );
    let token = made.body["token"].as_str().unwrap();
    let begun = post(shop, "/conversations", token, json!({})).await;
    assert_eq!(begun.status.as_u16(), 201, "{}", begun.body);
    assert_eq!(begun.body["conversationId"], made.body["conversationId"]);
    let text = |key: &str| begun.body[key].as_str().unwrap().to_owned();
    (text("token"), text("conversationId"), begun.body.clone())
}

fn words(client_id: &str, text: &str) -> Value {
    json!({ "type": "message", "text": text, "locale": "en-US", "from": { "id": "whoever" },
        "channelData": { "clientActivityID": client_id } })
}

/// Asks until the activities are as wanted.
async fn read_until(
    shop: &Shop,
    id: &str,
    token: &str,
    enough: impl Fn(&[Value]) -> bool,
) -> (Vec<Value>, String) {
    for _ in 0..400 {
        let read =
            ask(shop, Method::GET, &format!("/conversations/{id}/activities"), token, None).await;
        assert_eq!(read.status.as_u16(), 200, "{}", read.body);
        let activities = read.body["activities"].as_array().unwrap().clone();
        if enough(&activities) {
            return (activities, read.body["watermark"].as_str().unwrap().to_owned());
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    panic!("it never happened");
}

fn is_answered(activities: &[Value]) -> bool {
    let said = activities.iter().position(|activity| activity["from"]["role"] == "user");
    said.is_some_and(|at| activities[at..].iter().any(|activity| activity["from"]["role"] == "bot"))
}

async fn a_page_talks_and_reads_what_is_said(shop: Shop) {
    let (token, id, _) = open(&shop, "dl_ana").await;
    let said = post(
        &shop,
        &format!("/conversations/{id}/activities"),
        &token,
        words("1700.1", "do you have mugs?"),
    )
    .await;
    assert_eq!(said.status.as_u16(), 200, "{}", said.body);
    let (activities, watermark) = read_until(&shop, &id, &token, is_answered).await;
    let hers = activities.iter().find(|activity| activity["from"]["role"] == "user").unwrap();
    assert_eq!((&hers["id"], &hers["text"]), (&said.body["id"], &json!("do you have mugs?")));
    assert_eq!(hers["channelData"]["clientActivityID"], "1700.1");
    assert_eq!(hers["from"]["id"], "dl_ana");
    for ours in activities.iter().filter(|activity| activity["from"]["role"] == "bot") {
        assert_eq!((&ours["type"], &ours["channelId"]), (&json!("message"), &json!("directline")));
        assert_eq!(ours["conversation"]["id"], id.as_str());
        assert!(ours["text"].is_string() || ours["attachments"].is_array(), "{ours}");
    }
    let mut ids: Vec<&str> =
        activities.iter().map(|activity| activity["id"].as_str().unwrap()).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), activities.len(), "no id twice");
    // From the watermark on there is nothing, until an agent says something.
    let path = format!("/conversations/{id}/activities?watermark={watermark}");
    assert_eq!(ask(&shop, Method::GET, &path, &token, None).await.body["activities"], json!([]));
    let listed =
        shop.ask(&shop.agent, Method::GET, "/api/v1/conversations?view=all", None, 200).await;
    let conversation = listed["items"][0]["id"].as_str().unwrap().to_owned();
    let body = json!({ "client_id": "agent-00001", "text": "I am a person" });
    shop.ask(
        &shop.agent,
        Method::POST,
        &format!("/api/v1/conversations/{conversation}/messages"),
        Some(body),
        201,
    )
    .await;
    let new = ask(&shop, Method::GET, &path, &token, None).await;
    let new = new.body["activities"].as_array().unwrap();
    assert_eq!(new.last().unwrap()["text"], "I am a person");
    // Another conversation of the same person goes on where she left off, and hers is the only one.
    let (token, id, _) = open(&shop, "dl_ana").await;
    read_until(&shop, &id, &token, |again| again.len() == activities.len() + new.len()).await;
    let (stranger, other, _) = open(&shop, "dl_bo").await;
    let (greeting, _) = read_until(&shop, &other, &stranger, |_| true).await;
    assert!(greeting.iter().all(|activity| activity["from"]["role"] == "bot"), "{greeting:?}");
}

async fn a_retry_is_one_message(shop: Shop) {
    let (token, id, _) = open(&shop, "dl_ana").await;
    let path = format!("/conversations/{id}/activities");
    let first = post(&shop, &path, &token, words("17.1", "hello")).await;
    let again = post(&shop, &path, &token, words("17.1", "hello")).await;
    assert_eq!(first.body, again.body);
    post(&shop, &path, &token, words("17.2", "mugs")).await;
    let hers = |activities: &[Value]| {
        activities.iter().filter(|activity| activity["from"]["role"] == "user").count()
    };
    let (activities, _) =
        read_until(&shop, &id, &token, |all| all.iter().any(|activity| activity["text"] == "mugs"))
            .await;
    assert_eq!(hers(&activities), 2);
    for (activity, status) in [
        (json!({ "type": "typing" }), 200),
        (json!({ "type": "event", "name": "webchat/join" }), 200),
        (json!({ "type": "conversationUpdate", "membersAdded": [{ "id": "dl_zoe" }] }), 422),
        (json!({ "type": "invoke", "name": "x" }), 422),
        (json!({}), 422),
        (json!([]), 422),
    ] {
        assert_eq!(
            post(&shop, &path, &token, activity.clone()).await.status.as_u16(),
            status,
            "{activity}"
        );
    }
    // A tap on a button of ours is a choice.
    let tap = json!({ "type": "message", "text": "Add", "value": { "token": "add:mug-1", "title": "Add" },
        "channelData": { "clientActivityID": "17.3" } });
    post(&shop, &path, &token, tap).await;
    read_until(&shop, &id, &token, |all| {
        all.iter().any(|activity| activity["channelData"]["clientActivityID"] == "17.3")
    })
    .await;
}

async fn a_page_is_greeted_in_its_language(shop: Shop) {
    for (user, locale) in [("dl_eva", "es-ES"), ("dl_ida", "da-DK"), ("dl_zoe", "xx")] {
        let made = post(&shop, "/tokens/generate", SECRET, json!({ "user": { "id": user } })).await;
        let token = made.body["token"].as_str().unwrap();
        let begun = post(&shop, "/conversations", token, json!({ "locale": locale })).await;
        assert_eq!(begun.status.as_u16(), 201, "{}", begun.body);
        let id = begun.body["conversationId"].as_str().unwrap();
        let (activities, _) = read_until(&shop, id, token, |read| !read.is_empty()).await;
        let language = if locale == "xx" { "en" } else { &locale[..2] };
        assert_eq!(activities[0]["locale"], language, "{}", activities[0]);
    }
}

/// A page under development starts with the secret and an id of its own; a page with a token cannot choose.
async fn who_holds_the_secret_names_the_person(shop: Shop) {
    let named = json!({ "user": { "id": "somebody" } });
    let begun = post(&shop, "/conversations", SECRET, named.clone()).await;
    assert_eq!(begun.status.as_u16(), 201, "{}", begun.body);
    let id = begun.body["conversationId"].as_str().unwrap();
    let path = format!("/conversations/{id}/activities");
    assert_eq!(post(&shop, &path, SECRET, words("1", "mugs")).await.status.as_u16(), 200);
    let (activities, _) = read_until(&shop, id, SECRET, is_answered).await;
    let hers = activities.iter().find(|activity| activity["from"]["role"] == "user").unwrap();
    assert_eq!(hers["from"]["id"], "somebody");
    assert_eq!(post(&shop, "/tokens/generate", SECRET, named).await.status.as_u16(), 422);
}

async fn a_socket_brings_what_is_new(shop: Shop) {
    let (token, id, begun) = open(&shop, "dl_ana").await;
    let stream = begun["streamUrl"].as_str().unwrap();
    assert!(
        stream.starts_with("ws://shop.test/directline/line/v3/directline/conversations/"),
        "{stream}"
    );
    let local = stream.replace("ws://shop.test", &format!("ws://{}", shop.running.address));
    let (mut socket, _) = connect_async(page(&local, PAGE)).await.unwrap();
    socket.send(Message::text("")).await.unwrap();
    let said =
        post(&shop, &format!("/conversations/{id}/activities"), &token, words("9.1", "mugs?"))
            .await;
    let (mut heard, mut watermark) = (Vec::new(), String::new());
    while !is_answered(&heard) {
        let frame = tokio::time::timeout(PATIENCE, socket.next())
            .await
            .expect("a frame in time")
            .unwrap()
            .unwrap();
        let Message::Text(text) = frame else { continue };
        if text.is_empty() {
            continue;
        }
        let set: Value = serde_json::from_str(&text).unwrap();
        watermark = set["watermark"].as_str().unwrap().to_owned();
        heard.extend(set["activities"].as_array().unwrap().clone());
    }
    assert!(heard.iter().any(|activity| activity["id"] == said.body["id"]));
    drop(socket);
    // Taken up again from the watermark, nothing is told twice.
    let again = ask(
        &shop,
        Method::GET,
        &format!("/conversations/{id}?watermark={watermark}"),
        &token,
        None,
    )
    .await;
    let stream = again.body["streamUrl"].as_str().unwrap();
    assert!(stream.contains(&format!("watermark={watermark}&")), "{stream}");
    let local = stream.replace("ws://shop.test", &format!("ws://{}", shop.running.address));
    let (mut socket, _) = connect_async(page(&local, PAGE)).await.unwrap();
    post(&shop, &format!("/conversations/{id}/activities"), &token, words("9.2", "thanks")).await;
    let first = tokio::time::timeout(PATIENCE, socket.next())
        .await
        .expect("a frame in time")
        .unwrap()
        .unwrap();
    let set: Value = serde_json::from_str(first.to_text().unwrap()).unwrap();
    let old: Vec<&Value> = heard.iter().map(|activity| &activity["id"]).collect();
    assert!(
        set["activities"]
            .as_array()
            .unwrap()
            .iter()
            .all(|activity| !old.contains(&&activity["id"])),
        "{set}"
    );
    // Its address is good for a minute, for one conversation, and on a listed page.
    for bent in [
        local.replace("&t=", "&t=x"),
        local.replace(&id, "c1-646c5f616e61"),
        local.replace("&t=", &format!("&t={token}&u=")),
    ] {
        assert!(connect_async(page(&bent, PAGE)).await.is_err(), "{bent}");
    }
    assert!(connect_async(page(&local, "https://evil.example")).await.is_err());
    shop.advance(61_000);
    assert!(connect_async(page(&local, PAGE)).await.is_err());
}

fn page(address: &str, origin: &str) -> tokio_tungstenite::tungstenite::handshake::client::Request {
    let mut request = address.into_client_request().unwrap();
    request.headers_mut().insert("origin", origin.parse().unwrap());
    request
}

async fn files_come_with_a_message(shop: Shop) {
    let (token, id, _) = open(&shop, "dl_ana").await;
    let form = |activity: &Value, name: &str, content: &[u8]| {
        let mut body = format!(
            "--b0undary\r\nContent-Disposition: form-data; name=\"activity\"; filename=\"blob\"\r\n\
             Content-Type: application/vnd.microsoft.activity\r\n\r\n{activity}\r\n\
             --b0undary\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
             Content-Type: image/png\r\n\r\n"
        )
        .into_bytes();
        body.extend_from_slice(content);
        body.extend_from_slice(b"\r\n--b0undary--\r\n");
        body
    };
    let send = async |kind: &str, body: &[u8]| {
        let path = format!("{BASE}/conversations/{id}/upload?userId=whoever");
        shop.send(
            Call::new(Method::POST, &path).bearer(&token).header("origin", PAGE).bytes(kind, body),
        )
        .await
    };
    let kind = "multipart/form-data; boundary=b0undary";
    let picture = b"\x89PNG\r\n\x1a\n-a-picture";
    let sent = send(kind, &form(&words("5.1", "like this"), "mug.png", picture)).await;
    assert_eq!(sent.status.as_u16(), 200, "{}", sent.body);
    let (activities, _) = read_until(&shop, &id, &token, |all| {
        all.iter().any(|one| one["attachments"][0]["name"] == "mug.png")
    })
    .await;
    let hers = activities.iter().find(|activity| activity["id"] == sent.body["id"]).unwrap();
    assert_eq!(hers["text"], "like this");
    let address = hers["attachments"][0]["contentUrl"]
        .as_str()
        .unwrap()
        .strip_prefix("http://shop.test")
        .unwrap();
    let file = shop.send(Call::new(Method::GET, address)).await;
    assert_eq!((file.status.as_u16(), file.raw.as_slice()), (200, &picture[..]));
    assert_eq!(send("image/png", picture).await.status.as_u16(), 200);
    for (kind, body, status) in [
        (kind, form(&words("5.2", "x"), "x.html", b"<script>"), 415),
        (kind, form(&json!([]), "x.png", picture), 400),
        (kind, b"--b0undary--".to_vec(), 422),
        (kind, b"nothing".to_vec(), 400),
        ("image/png", b"not a picture".to_vec(), 415),
    ] {
        let sent = send(kind, &body).await;
        assert_eq!(sent.status.as_u16(), status, "{}", String::from_utf8_lossy(&body));
    }
}

#[expect(clippy::too_many_lines, reason = "one attempt after the other")]
async fn nobody_speaks_for_somebody_else(shop: Shop) {
    let (token, id, _) = open(&shop, "dl_ana").await;
    let (stranger, other, _) = open(&shop, "dl_bo").await;
    let path = format!("/conversations/{id}/activities");
    for (bearer, status) in [
        (stranger.as_str(), 403),
        ("", 403),
        ("x.y.z", 403),
        (&token[..token.len() - 1], 403),
        ("another-secret-of-another-line-0123456789", 403),
    ] {
        assert_eq!(
            ask(&shop, Method::GET, &path, bearer, None).await.status.as_u16(),
            status,
            "{bearer}"
        );
        assert_eq!(
            post(&shop, &path, bearer, words("1.1", "hi")).await.status.as_u16(),
            status,
            "{bearer}"
        );
        assert_eq!(
            ask(&shop, Method::GET, &format!("/conversations/{id}"), bearer, None)
                .await
                .status
                .as_u16(),
            status
        );
    }
    let bare = shop.send(Call::new(Method::GET, &format!("{BASE}{path}"))).await;
    assert_eq!(bare.status.as_u16(), 401);
    // The shop itself may speak in every conversation, and only the shop makes tokens.
    assert_eq!(ask(&shop, Method::GET, &path, SECRET, None).await.status.as_u16(), 200);
    assert_eq!(post(&shop, "/tokens/generate", &token, json!({})).await.status.as_u16(), 403);
    assert_eq!(post(&shop, "/tokens/refresh", SECRET, json!({})).await.status.as_u16(), 403);
    assert_eq!(
        ask(&shop, Method::GET, "/conversations/nonsense/activities", SECRET, None)
            .await
            .status
            .as_u16(),
        404
    );
    // Whatever a page says about who it is, it is whom its token names.
    let claims = json!({ "type": "message", "text": "I am Bo", "from": { "id": "dl_bo" }, "channelId": "msteams",
        "conversation": { "id": other }, "serviceUrl": "https://evil.example", "recipient": { "id": "x" } });
    assert_eq!(post(&shop, &path, &token, claims).await.status.as_u16(), 200);
    read_until(&shop, &id, &token, |all| all.iter().any(|activity| activity["text"] == "I am Bo"))
        .await;
    let (bos, _) = read_until(&shop, &other, &stranger, |_| true).await;
    assert!(bos.iter().all(|activity| activity["text"] != "I am Bo"));
    assert!(!shop.graph.hosts().iter().any(|host| host.contains("evil")));
    // Names, pages and lives of tokens.
    for (body, status) in [
        (json!({ "user": { "id": "ana" } }), 422),
        (json!({ "user": { "id": "dl_ a" } }), 422),
        (json!({ "trustedOrigins": ["shop.example"] }), 422),
        (json!({ "user": 7 }), 400),
        (json!({}), 200),
    ] {
        assert_eq!(
            post(&shop, "/tokens/generate", SECRET, body.clone()).await.status.as_u16(),
            status,
            "{body}"
        );
    }
    let bound = post(
        &shop,
        "/tokens/generate",
        SECRET,
        json!({ "trustedOrigins": ["https://other.example/x"] }),
    )
    .await;
    let bound = bound.body["token"].as_str().unwrap().to_owned();
    assert_eq!(post(&shop, "/conversations", &bound, json!({})).await.status.as_u16(), 403);
    for (origin, status) in
        [(PAGE, 204), ("http://shop.test", 204), ("https://evil.example", 403), ("null", 403)]
    {
        let call =
            Call::new(Method::OPTIONS, &format!("{BASE}/conversations")).header("origin", origin);
        let answer = shop.send(call).await;
        assert_eq!(answer.status.as_u16(), status, "{origin}");
        let allowed = answer.header("access-control-allow-origin");
        assert_eq!(allowed, if status == 204 { origin } else { "" });
    }
    for inbox in ["closed", "web", "nowhere"] {
        let call =
            Call::new(Method::POST, &format!("/directline/{inbox}/v3/directline/tokens/generate"));
        assert_eq!(shop.send(call.bearer(SECRET)).await.status.as_u16(), 404, "{inbox}");
    }
    shop.advance(1_799_000);
    let fresh = post(&shop, "/tokens/refresh", &token, json!({})).await;
    shop.advance(1_000);
    assert_eq!(ask(&shop, Method::GET, &path, &token, None).await.status.as_u16(), 403);
    let fresh = fresh.body["token"].as_str().unwrap().to_owned();
    assert_eq!(ask(&shop, Method::GET, &path, &fresh, None).await.status.as_u16(), 200);
}
