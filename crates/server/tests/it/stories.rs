//! An Instagram story dies within a day: what a contact answers or mentions is copied, from the platform only.

use crate::fixture::{APP_SECRET, Answer, Call, NOW, Shop, get, until};
use axum::http::Method;
use serde_json::{Value, json};
use server::document::InboxRow;
use store::EngineKind;
use transport::Secret;
use transport::signature::meta;

const ACCOUNT: &str = "178414";

fn instagram() -> InboxRow {
    let settings = json!({ "account_id": ACCOUNT, "api_base": "https://graph.test",
        "media_hosts": ["files.test"] });
    let secrets =
        [("app_secret", APP_SECRET), ("verify_token", "hello-token"), ("access_token", "IGAA")];
    InboxRow {
        id: "ig".to_owned(),
        channel: "instagram".to_owned(),
        name: "Instagram".to_owned(),
        settings: settings.as_object().unwrap().clone(),
        secrets: secrets.map(|(name, value)| (name.to_owned(), value.to_owned())).into(),
    }
}

async fn hook(shop: &Shop, message: Value) {
    let item = json!({ "sender": { "id": "7700" }, "recipient": { "id": ACCOUNT },
        "timestamp": NOW, "message": message });
    let entry = json!({ "id": ACCOUNT, "time": NOW, "messaging": [item] });
    let body = json!({ "object": "instagram", "entry": [entry] }).to_string();
    let signature = meta::sign(&Secret::new(APP_SECRET.to_owned()), body.as_bytes());
    let call = Call::new(Method::POST, "/hooks/instagram/ig");
    let call = call.bytes("application/json", body.as_bytes()).header(meta::HEADER, &signature);
    assert_eq!(shop.send(call).await.status.as_u16(), 200);
}

/// The files of the transcript, once there are so many: what they are called, and where they are.
async fn files(shop: &Shop, n: usize) -> Vec<(String, String)> {
    until("the stories", async || {
        let listed = get(shop, "/conversations?view=all").await;
        let id = listed["items"][0]["id"].as_str()?.to_owned();
        let page = get(shop, &format!("/conversations/{id}/messages")).await;
        let blocks = page["items"].as_array()?.iter().flat_map(|item| item["blocks"].as_array());
        let media = blocks.flatten().filter(|block| block["type"] == "media");
        let word = |block: &Value, name: &str| block[name].as_str().unwrap_or_default().to_owned();
        let found: Vec<_> = media.map(|block| (word(block, "alt"), word(block, "url"))).collect();
        (found.len() == n).then_some(found)
    })
    .await
}

async fn copied(engine: EngineKind) {
    let shop = Shop::with(engine, vec![instagram()]).await;
    let png = b"\x89PNG\r\n\x1a\nand so on".to_vec();
    for (id, host) in [("s1", "files.test"), ("s2", "cdn.files.test"), ("s3", "evil.test")] {
        let address = format!("https://{host}/{id}");
        shop.graph.files.lock().unwrap().insert(id.to_owned(), (address, png.clone()));
    }
    let mention = |url: &str| json!([{ "type": "story_mention", "payload": { "url": url } }]);
    let story = json!({ "story": { "id": "1", "url": "https://files.test/s1" } });
    hook(&shop, json!({ "mid": "i-1", "text": "how much?", "reply_to": story })).await;
    hook(&shop, json!({ "mid": "i-2", "attachments": mention("https://cdn.files.test/s2") })).await;
    hook(&shop, json!({ "mid": "i-3", "attachments": mention("https://evil.test/s3") })).await;
    let found = files(&shop, 3).await;
    let names: Vec<&str> = found.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["story", "story mention", "story mention"]);
    for (_, address) in &found[..2] {
        let copy: Answer = until("the copy", async || {
            let answer = shop.send(Call::new(Method::GET, address)).await;
            (answer.status.as_u16() == 200).then_some(answer)
        })
        .await;
        assert_eq!(copy.header("content-type"), "image/png");
    }
    let hosts = shop.graph.hosts();
    assert!(!hosts.iter().any(|host| host == "evil.test"), "not the platform's: {hosts:?}");
    assert_eq!(shop.send(Call::new(Method::GET, &found[2].1)).await.status.as_u16(), 404);
    // She takes her answer back: our copy goes too.
    hook(&shop, json!({ "mid": "i-2", "is_deleted": true })).await;
    until("the copy is gone", async || {
        let answer = shop.send(Call::new(Method::GET, &found[1].1)).await;
        (answer.status.as_u16() == 404).then_some(())
    })
    .await;
    files(&shop, 2).await;
}

#[tokio::test]
async fn a_story_is_copied_and_taken_back_with_its_message() {
    copied(EngineKind::Sqlite).await;
}

#[tokio::test]
async fn a_story_is_copied_and_taken_back_with_its_message_on_postgres() {
    copied(EngineKind::Postgres).await;
}
