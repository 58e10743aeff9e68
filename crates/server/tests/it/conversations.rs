//! What an agent does in a conversation, from the list to the message that leaves.

use crate::fixture::{Call, Shop, get, post};
use axum::http::Method;
use serde_json::{Value, json};

fn texts(page: &Value) -> Vec<String> {
    let items = page["items"].as_array().unwrap();
    items
        .iter()
        .filter(|item| item["item"] != "activity")
        .map(|item| {
            item["blocks"][0]["text"].as_str().or(item["text"].as_str()).unwrap_or("").to_owned()
        })
        .collect()
}

#[tokio::test]
async fn an_agent_answers_and_takes_the_floor() {
    let shop = Shop::open().await;
    let (visitor, id) = shop.visit("hello there").await;
    let listed = get(&shop, "/conversations?view=all").await;
    assert_eq!(listed["items"][0]["id"], id.as_str());
    assert_eq!(get(&shop, "/conversations/counts").await["all"], 1);

    let body = json!({ "client_id": "bubble-0001", "text": "Hi, Ida here" });
    let sent = post(&shop, &format!("/conversations/{id}/messages"), body.clone(), 201).await;
    assert_eq!(
        (sent["client_id"].as_str(), sent["item"].as_str()),
        (Some("bubble-0001"), Some("outbound"))
    );
    let again = post(&shop, &format!("/conversations/{id}/messages"), body, 201).await;
    assert_eq!(again["id"], sent["id"], "the same client id is the same message");
    let shown = get(&shop, &format!("/conversations/{id}")).await;
    assert_eq!(shown["floor"]["holder"], "agent");
    assert_eq!(shown["capabilities"]["window_open"], true);

    let note = json!({ "client_id": "note-00001", "text": "a regular", "note": true });
    assert_eq!(
        post(&shop, &format!("/conversations/{id}/messages"), note, 201).await["item"],
        "note"
    );
    let seen = shop.ask(&visitor, Method::GET, "/api/v1/widget/web/messages", None, 200).await;
    let seen = texts(&seen);
    assert!(
        seen.contains(&"Hi, Ida here".to_owned()) && !seen.contains(&"a regular".to_owned()),
        "{seen:?}"
    );
}

#[tokio::test]
async fn status_assignment_and_floor_are_what_was_asked_for() {
    let shop = Shop::open().await;
    let (_, id) = shop.visit("hello there").await;
    let body = json!({ "name": "Per", "email": "per@shop.test", "role": "agent" });
    let per = shop.ask(&shop.owner, Method::POST, "/api/v1/agents", Some(body), 201).await;
    let at = |noun: &str| format!("/conversations/{id}/{noun}");
    let assigned = post(&shop, &at("assignment"), json!({ "agent": per["id"] }), 200).await;
    assert_eq!(assigned["assignee"], json!({ "id": per["id"], "name": "Per" }));
    post(&shop, &at("assignment"), json!({ "agent": "agt_nobody" }), 422).await;
    assert_eq!(
        post(&shop, &at("assignment"), json!({ "agent": null }), 200).await["assignee"],
        Value::Null
    );
    assert_eq!(
        post(&shop, &at("floor"), json!({ "holder": "agent" }), 200).await["floor"]["holder"],
        "agent"
    );
    assert_eq!(
        post(&shop, &at("floor"), json!({ "holder": "bot" }), 200).await["floor"]["holder"],
        "bot"
    );
    assert_eq!(
        post(&shop, &at("status"), json!({ "status": "closed" }), 200).await["status"],
        "closed"
    );
    assert_eq!(
        post(&shop, &at("status"), json!({ "status": "open" }), 200).await["status"],
        "open"
    );
    let until = json!({ "status": "snoozed", "until": "2027-02-01T00:00:00Z" });
    assert_eq!(post(&shop, &at("status"), until, 200).await["status"], "snoozed");
    for wrong in [
        json!({ "status": "snoozed" }),
        json!({ "status": "snoozed", "until": "2020-01-01T00:00:00Z" }),
        json!({ "status": "open", "until": "2027-02-01T00:00:00Z" }),
    ] {
        post(&shop, &at("status"), wrong, 422).await;
    }
    assert_eq!(post(&shop, &at("read"), json!({}), 200).await["unread"], 0);
}

#[tokio::test]
async fn pages_of_a_transcript_and_of_a_list_lose_nothing() {
    let shop = Shop::open().await;
    let (_, id) = shop.visit("hello there").await;
    for n in 0..12 {
        let body =
            json!({ "client_id": format!("note-{n:05}"), "text": format!("n{n}"), "note": true });
        post(&shop, &format!("/conversations/{id}/messages"), body, 201).await;
    }
    let all = get(&shop, &format!("/conversations/{id}/messages?limit=200")).await;
    let (mut paged, mut before) = (Vec::new(), String::new());
    loop {
        let page = get(&shop, &format!("/conversations/{id}/messages?limit=3{before}")).await;
        paged.splice(0..0, page["items"].as_array().unwrap().clone());
        let Some(next) = page["next"].as_str() else { break };
        before = format!("&before={next}");
    }
    assert_eq!(all["items"].as_array().unwrap(), &paged);
    for n in 0..6 {
        shop.advance(1_000);
        shop.visit(&format!("hello {n}")).await;
    }
    let (mut ids, mut after) = (Vec::new(), String::new());
    loop {
        let page = get(&shop, &format!("/conversations?view=all&limit=2{after}")).await;
        ids.extend(page["items"].as_array().unwrap().iter().map(|item| item["id"].clone()));
        let Some(next) = page["next"].as_str() else { break };
        after = format!("&after={next}");
    }
    let mut unique = ids.clone();
    unique.sort_by_key(Value::to_string);
    unique.dedup();
    assert_eq!((ids.len(), unique.len()), (7, 7));
}

#[tokio::test]
async fn no_price_comes_from_outside() {
    let shop = Shop::open().await;
    let (_, id) = shop.visit("hello there").await;
    let add = json!({ "command": "add", "product": "mug", "sku": "mug-1", "quantity": 2 });
    let cart = post(&shop, &format!("/conversations/{id}/cart"), add, 200).await;
    assert_eq!(
        cart["card"]["lines"][0]["unit_price"],
        json!({ "minor": 2_400, "currency": "EUR" })
    );
    for wrong in [
        json!({ "command": "add", "product": "mug", "sku": "mug-1", "quantity": 2, "price": 1 }),
        json!({ "command": "add", "product": "mug", "sku": "mug-1", "quantity": -1 }),
        json!({ "command": "add", "product": "mug", "sku": "mug-1", "quantity": 1e30 }),
        json!({ "command": "add", "product": "mug", "sku": "mug-1", "quantity": 0 }),
        json!({ "command": "set_total", "minor": 1 }),
    ] {
        post(&shop, &format!("/conversations/{id}/cart"), wrong, 422).await;
    }
    let block = json!({ "type": "products", "cards": [], "layout": "list" });
    let body = json!({ "client_id": "bubble-0002", "blocks": [block] });
    post(&shop, &format!("/conversations/{id}/messages"), body, 422).await;
    let link = json!({ "client_id": "bubble-0003", "blocks": [{ "type": "link", "label": "x", "url": "javascript:alert(1)" }] });
    post(&shop, &format!("/conversations/{id}/messages"), link, 422).await;
}

#[tokio::test]
async fn machines_find_what_they_ask_for() {
    let shop = Shop::open().await;
    // Ready means that every product of every shop can be found.
    for _ in 0..200 {
        if shop.send(Call::new(Method::GET, "/readyz")).await.status.as_u16() == 200 {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(25)).await;
    }
    for (path, status, text) in [
        ("/healthz", 200, "alive"),
        ("/readyz", 200, "ready"),
        ("/metrics", 200, "trato_turns_total"),
    ] {
        let answer = shop.send(Call::new(Method::GET, path)).await;
        assert_eq!(answer.status.as_u16(), status, "{path}");
        assert!(String::from_utf8_lossy(&answer.raw).contains(text), "{path}");
    }
    let page =
        shop.send(Call::new(Method::GET, "/setup?token=x").header("accept", "text/html")).await;
    assert_eq!(page.status.as_u16(), 200);
    assert!(page.header("content-security-policy").contains("frame-ancestors 'none'"));
    for nothing in ["/favicon.ico", "/inbox/assets/none.js", "/api/nowhere"] {
        assert_eq!(
            shop.send(Call::new(Method::GET, nothing)).await.status.as_u16(),
            404,
            "{nothing}"
        );
    }
}
