//! Live sockets: everything once and in order, however often the line drops; nothing for those who may not hear.

use crate::fixture::{Call, Shop};
use axum::http::Method;
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// Longest wait for something that must come.
const PATIENCE: Duration = Duration::from_secs(30);

async fn connect(shop: &Shop, path: &str, headers: &[(&'static str, &str)]) -> Result<Socket, u16> {
    let mut request = format!("ws://{}{path}", shop.running.address).into_client_request().unwrap();
    for (name, value) in headers {
        request.headers_mut().insert(*name, value.parse().unwrap());
    }
    match connect_async(request).await {
        Ok((socket, _)) => Ok(socket),
        Err(tokio_tungstenite::tungstenite::Error::Http(response)) => {
            Err(response.status().as_u16())
        }
        Err(error) => panic!("{error}"),
    }
}

async fn open(shop: &Shop, path: &str, first: Value) -> Socket {
    let mut socket = connect(shop, path, &[]).await.unwrap();
    socket.send(Message::text(first.to_string())).await.unwrap();
    socket
}

/// The next frame; `None` when the socket was closed.
async fn next(socket: &mut Socket) -> Option<Value> {
    loop {
        match tokio::time::timeout(PATIENCE, socket.next()).await.expect("a frame in time")? {
            Ok(Message::Text(text)) => return serde_json::from_str(&text).ok(),
            Ok(Message::Close(_)) | Err(_) => return None,
            Ok(_) => {}
        }
    }
}

async fn frames_until(socket: &mut Socket, enough: impl Fn(&Value) -> bool) -> Vec<Value> {
    let mut frames = Vec::new();
    loop {
        let frame = next(socket).await.expect("still open");
        let done = enough(&frame);
        frames.push(frame);
        if done {
            return frames;
        }
    }
}

/// A number from a seed, so that a failure can be run again.
struct Chance(u64);

impl Chance {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_line_that_drops_two_hundred_times_loses_and_doubles_nothing() {
    let shop = Shop::open().await;
    let (visitor, id) = shop.visit("hello").await;
    let mut chance = Chance(42);
    let (mut team_after, mut contact_after): (Option<i64>, i64) = (Some(0), 0);
    let (mut heard, mut contact_heard): (Vec<i64>, Vec<String>) = (Vec::new(), Vec::new());
    let mut slowest = Duration::ZERO;
    for round in 0..200_u64 {
        let started = Instant::now();
        let mut team =
            open(&shop, "/api/v1/live", json!({ "auth": shop.agent, "after": team_after })).await;
        let mut contact = open(
            &shop,
            "/api/v1/widget/web/live",
            json!({ "auth": visitor, "after": contact_after }),
        )
        .await;
        assert_eq!(next(&mut team).await.unwrap()["type"], "hello");
        assert_eq!(next(&mut contact).await.unwrap()["type"], "hello");
        let body =
            json!({ "client_id": format!("round-{round:06}"), "text": format!("round {round}") });
        let path = format!("/api/v1/conversations/{id}/messages");
        let sent = shop.ask(&shop.agent, Method::POST, &path, Some(body), 201).await;
        // Sometimes the line drops before anything was heard, sometimes in the middle, sometimes after all.
        if chance.below(3) > 0 {
            let until = |frame: &Value| {
                frame["data"]["message"]["id"] == sent["id"] || frame["data"]["id"] == sent["id"]
            };
            let frames = frames_until(&mut team, until).await;
            // What was read but not noted is lost with the line.
            let n_noted = usize::try_from(chance.below(4)).unwrap().min(frames.len());
            for frame in &frames[..n_noted] {
                note(&mut heard, &mut team_after, frame);
            }
            for frame in frames_until(&mut contact, until).await {
                contact_after =
                    frame["seq"].as_i64().filter(|seq| *seq > 0).unwrap_or(contact_after);
                if frame["type"] == "message.created" {
                    contact_heard.push(frame["data"]["id"].as_str().unwrap().to_owned());
                }
            }
        }
        slowest = slowest.max(started.elapsed());
        drop((team, contact));
    }
    let mut team =
        open(&shop, "/api/v1/live", json!({ "auth": shop.agent, "after": team_after })).await;
    let head = next(&mut team).await.unwrap()["data"]["seq"].as_i64().unwrap();
    while heard.last() != Some(&head) {
        let frame = next(&mut team).await.unwrap();
        note(&mut heard, &mut team_after, &frame);
    }
    assert_eq!(heard, (1..=head).collect::<Vec<_>>(), "every number once, in order");

    let mut contact =
        open(&shop, "/api/v1/widget/web/live", json!({ "auth": visitor, "after": contact_after }))
            .await;
    next(&mut contact).await.unwrap();
    let page = shop
        .ask(&visitor, Method::GET, "/api/v1/widget/web/messages?limit=200&after_seq=0", None, 200)
        .await;
    let mut wanted: Vec<String> = ids(&page);
    let last = page["items"].as_array().unwrap().last().unwrap()["seq"].as_i64().unwrap();
    let rest = format!("/api/v1/widget/web/messages?limit=200&after_seq={last}");
    wanted.extend(ids(&shop.ask(&visitor, Method::GET, &rest, None, 200).await));
    while contact_heard.last() != wanted.last() {
        let frame = next(&mut contact).await.unwrap();
        if frame["type"] == "message.created" {
            contact_heard.push(frame["data"]["id"].as_str().unwrap().to_owned());
        }
    }
    assert_eq!(contact_heard, wanted, "the same as the API says");
    println!("slowest round of 200: {slowest:?}");
}

fn ids(page: &Value) -> Vec<String> {
    page["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["id"].as_str().unwrap().to_owned())
        .collect()
}

fn note(heard: &mut Vec<i64>, after: &mut Option<i64>, frame: &Value) {
    if let Some(seq) = frame["seq"].as_i64().filter(|seq| *seq > 0 && frame["type"] != "hello") {
        heard.push(seq);
        *after = Some(seq);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_those_who_may_hear() {
    let shop = Shop::open().await;
    let (visitor, _) = shop.visit("hello").await;
    for wrong in [shop.stranger.replace("trato_", "trato_0"), visitor.clone(), String::new()] {
        let mut socket = open(&shop, "/api/v1/live", json!({ "auth": wrong })).await;
        assert_eq!(next(&mut socket).await, None);
    }
    for wrong in [shop.owner.clone(), "0a".repeat(32)] {
        let mut socket = open(&shop, "/api/v1/widget/web/live", json!({ "auth": wrong })).await;
        assert_eq!(next(&mut socket).await, None);
    }
    let mut elsewhere =
        open(&shop, "/api/v1/widget/other-web/live", json!({ "auth": visitor })).await;
    assert_eq!(next(&mut elsewhere).await, None);
    let scoped = json!({ "name": "orders only", "scopes": ["orders:read"] });
    let scoped = shop.ask(&shop.owner, Method::POST, "/api/v1/tokens", Some(scoped), 201).await;
    let bearer = format!("Bearer {}", scoped["token"].as_str().unwrap());
    assert_eq!(
        connect(&shop, "/api/v1/live", &[("authorization", &bearer)]).await.err(),
        Some(403)
    );

    // The stranger's feed has nothing of what happens here.
    let mut stranger =
        open(&shop, "/api/v1/live", json!({ "auth": shop.stranger, "after": 0 })).await;
    assert_eq!(next(&mut stranger).await.unwrap()["data"]["seq"], 0);
    shop.say(&visitor, "client-0002", "psst").await;
    let silence = tokio::time::timeout(Duration::from_millis(700), stranger.next()).await;
    assert!(silence.is_err(), "{silence:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cookie_opens_a_socket_from_our_own_pages_only() {
    let shop = Shop::open().await;
    let link = server::api::setup_link(shop.app()).await.unwrap();
    let token = link.split_once("token=").unwrap().1;
    let body = json!({ "token": token, "name": "Ida", "email": "ida@shop.test", "password": "correct horse battery" });
    let signed_in = shop.send(Call::new(Method::POST, "/api/v1/setup").json(body)).await;
    let cookie = signed_in.cookie();
    for (origin, status) in [
        (None, Some(403)),
        (Some("https://evil.example"), Some(403)),
        (Some("http://shop.test"), None),
    ] {
        let mut headers = vec![("cookie", cookie.as_str())];
        headers.extend(origin.map(|origin| ("origin", origin)));
        assert_eq!(connect(&shop, "/api/v1/live", &headers).await.err(), status, "{origin:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_revoked_token_is_silenced_within_two_seconds() {
    let shop = Shop::open().await;
    let made = json!({ "name": "short", "role": "agent" });
    let made = shop.ask(&shop.owner, Method::POST, "/api/v1/tokens", Some(made), 201).await;
    let mut socket = open(&shop, "/api/v1/live", json!({ "auth": made["token"] })).await;
    assert_eq!(next(&mut socket).await.unwrap()["type"], "hello");
    let path = format!("/api/v1/tokens/{}", made["id"].as_str().unwrap());
    shop.ask(&shop.owner, Method::DELETE, &path, None, 204).await;
    let revoked = Instant::now();
    while next(&mut socket).await.is_some() {}
    assert!(revoked.elapsed() <= Duration::from_secs(2), "{:?}", revoked.elapsed());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_visitor_hears_the_first_answer_and_has_eight_tabs() {
    let shop = Shop::open().await;
    let session =
        shop.send(Call::new(Method::POST, "/api/v1/widget/web/session").json(json!({}))).await;
    let visitor = session.body["visitor_token"].as_str().unwrap().to_owned();
    let mut tabs = Vec::new();
    for _ in 0..8 {
        tabs.push(
            open(&shop, "/api/v1/widget/web/live", json!({ "auth": visitor, "after": 0 })).await,
        );
    }
    tokio::time::sleep(Duration::from_millis(200)).await;
    let mut ninth =
        open(&shop, "/api/v1/widget/web/live", json!({ "auth": visitor, "after": 0 })).await;
    assert_eq!(next(&mut ninth).await, None);
    shop.say(&visitor, "client-0001", "hello").await;
    for mut tab in tabs {
        let frames = frames_until(&mut tab, |frame| frame["data"]["item"] == "outbound").await;
        assert!(frames.iter().all(|frame| frame["data"]["item"] != "note"));
    }
}
