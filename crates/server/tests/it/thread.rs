//! A conversation that another app of the same page has.

use crate::fixture::{NOW, Shop, messenger};
use axum::http::Method;
use serde_json::{Value, json};
use std::time::Duration;
use store::EngineKind;

const PAGE: &str = "500100";

async fn happens(shop: &Shop, mut item: Value) {
    item["sender"] = json!({ "id": "7700" });
    item["recipient"] = json!({ "id": PAGE });
    item["timestamp"] = json!(NOW);
    assert_eq!(shop.page_hook("fb", PAGE, vec![item]).await.status.as_u16(), 200);
}

#[tokio::test]
async fn an_agent_takes_it_before_she_is_heard() {
    let shop = Shop::with(EngineKind::Sqlite, vec![messenger("fb", PAGE)]).await;
    happens(&shop, json!({ "message": { "mid": "m-1", "text": "hello" } })).await;
    happens(&shop, json!({ "pass_thread_control": { "new_owner_app_id": "77" } })).await;
    let mut conversation = Value::Null;
    for _ in 0..400 {
        let path = "/api/v1/conversations?view=all";
        let page = shop.ask(&shop.agent, Method::GET, path, None, 200).await;
        conversation = page["items"][0].clone();
        if conversation["floor"]["holder"] == "agent_elsewhere" {
            break;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    assert_eq!(conversation["floor"]["holder"], "agent_elsewhere", "{conversation}");
    let id = conversation["id"].as_str().unwrap();
    for (client_id, text) in [("bubble-0001", "Hi, Ida here"), ("bubble-0002", "How are you?")] {
        let body = json!({ "client_id": client_id, "text": text });
        let path = format!("/api/v1/conversations/{id}/messages");
        shop.ask(&shop.agent, Method::POST, &path, Some(body), 201).await;
    }
    for _ in 0..400 {
        if shop.graph.sent().iter().any(|body| body["message"]["text"] == "How are you?") {
            break;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    let taken = shop.graph.paths().iter().position(|path| path.ends_with("/take_thread_control"));
    let heard = shop.graph.sent().iter().position(|body| body["message"]["text"] == "Hi, Ida here");
    assert!(taken.is_some() && taken < heard, "{:?}", shop.graph.paths());
    let n_taken = shop.graph.paths().iter().filter(|path| path.contains("thread_control")).count();
    assert_eq!(n_taken, 1, "she has it then");
}
