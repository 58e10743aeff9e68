//! A WhatsApp number on the running server: what arrives, what the Graph API is asked, what nobody may do.

use crate::fixture::{Call, NOW, SHOP, Shop, get, post, until, whatsapp};
use axum::http::Method;
use engine::{MerchantId, Timestamp};
use serde_json::{Value, json};
use std::time::Duration;
use store::EngineKind;

const NUMBER: &str = "200100";
const ANA: &str = "447700900222";
const NOW_S: i64 = NOW / 1_000;

async fn shop() -> Shop {
    Shop::with(EngineKind::Sqlite, vec![whatsapp("wa", NUMBER, &json!({}))]).await
}

#[expect(clippy::needless_pass_by_value, reason = "built where it is passed")]
fn messages(message: Value) -> Value {
    json!({ "field": "messages", "value": { "messages": [message] } })
}

fn text(from: &str, id: &str, text: &str) -> Value {
    messages(json!({ "id": id, "from": from, "timestamp": NOW_S.to_string(), "type": "text",
        "text": { "body": text } }))
}

async fn hook(shop: &Shop, change: Value) {
    let answer = shop.hook("wa", NUMBER, vec![change]).await;
    assert_eq!(answer.status.as_u16(), 200, "{}", answer.body);
}

/// The only conversation there is.
async fn conversation(shop: &Shop) -> String {
    until("a conversation", async || {
        let listed = get(shop, "/conversations?view=all").await;
        assert!(listed["items"].as_array().unwrap().len() < 2, "{listed}");
        listed["items"][0]["id"].as_str().map(str::to_owned)
    })
    .await
}

async fn transcript(shop: &Shop) -> Vec<Value> {
    let id = conversation(shop).await;
    let page = get(shop, &format!("/conversations/{id}/messages")).await;
    page["items"].as_array().unwrap().clone()
}

/// Waits for a call of which this is true.
async fn sent(shop: &Shop, is_it: impl Fn(&Value) -> bool) -> Value {
    until("a call", async || shop.graph.sent().into_iter().find(|call| is_it(call))).await
}

async fn n_raw(shop: &Shop) -> usize {
    let store = shop.app().store().clone();
    let read = move || {
        store
            .read(|tx| store::raw_event::list(tx, &MerchantId::new(SHOP), Timestamp(i64::MAX), 100))
    };
    tokio::task::spawn_blocking(read).await.unwrap().unwrap().len()
}

#[tokio::test]
async fn the_handshake_echoes_plain_challenges_only() {
    let shop = shop().await;
    for (query, status, body) in [
        (
            "hub.mode=subscribe&hub.verify_token=hello-token&hub.challenge=1158201444",
            200,
            "1158201444",
        ),
        ("hub_mode=subscribe&hub_verify_token=hello-token&hub_challenge=0042", 200, "0042"),
        ("hub.mode=subscribe&hub.verify_token=other&hub.challenge=1158201444", 403, ""),
        ("hub.mode=subscribe&hub.verify_token=hello-token&hub.challenge=%3Cscript%3E", 403, ""),
        ("hub.mode=unsubscribe&hub.verify_token=hello-token&hub.challenge=1", 403, ""),
    ] {
        let call = Call::new(Method::GET, &format!("/hooks/whatsapp/wa?{query}"));
        let answer = shop.send(call).await;
        assert_eq!(answer.status.as_u16(), status, "{query}");
        if status == 200 {
            assert_eq!(answer.raw, body.as_bytes());
            assert_eq!(answer.header("content-type"), "text/plain");
        }
    }
}

/// In some countries the vendor knows a number by other digits than were dialled.
#[tokio::test]
async fn an_answer_from_the_number_the_vendor_names_is_the_same_person() {
    const VENDORS: &str = "346001112229";
    let shop = shop().await;
    shop.graph.names.lock().unwrap().insert(ANA.to_owned(), VENDORS.to_owned());
    hook(&shop, text(ANA, "wamid.1", "hola")).await;
    sent(&shop, |call| call["to"] == ANA).await;
    let id = conversation(&shop).await;
    until("the name is learned", async || {
        let found = get(&shop, &format!("/conversations/{id}")).await;
        let contact = found["contact"]["id"].as_str()?.to_owned();
        let known = get(&shop, &format!("/contacts/{contact}")).await;
        known["identities"].to_string().contains(VENDORS).then_some(())
    })
    .await;
    hook(&shop, text(VENDORS, "wamid.2", "gracias")).await;
    until("her answer", async || {
        let said = transcript(&shop).await;
        said.iter().any(|one| one.to_string().contains("gracias")).then_some(())
    })
    .await;
    assert_eq!(conversation(&shop).await, id);
}

#[tokio::test]
async fn what_we_do_not_know_is_kept_and_holds_up_nothing() {
    let shop = shop().await;
    let unknown = json!({ "field": "holograms", "value": { "new": true } });
    let hologram = messages(json!({ "id": "wamid.h", "from": ANA, "type": "hologram" }));
    let notice = json!({ "field": "account_update", "value": { "event": "DISABLED_UPDATE" } });
    for change in [unknown.clone(), hologram, notice] {
        hook(&shop, change).await;
    }
    assert_eq!(n_raw(&shop).await, 3, "each call's bytes are there");
    let listed = get(&shop, "/conversations?view=all").await;
    assert_eq!(listed["items"], json!([]), "nobody wrote");
    // In one batch with a message, the message is answered.
    let answer = shop.hook("wa", NUMBER, vec![unknown, text(ANA, "wamid.in-1", "hello")]).await;
    assert_eq!(answer.status.as_u16(), 200);
    sent(&shop, |call| call["to"] == ANA).await;
}

#[tokio::test]
async fn a_picture_is_copied_before_the_provider_forgets_it() {
    let shop = shop().await;
    let png = b"\x89PNG\r\n\x1a\nand so on".to_vec();
    let files =
        [("4001", "https://files.test/4001", png.clone()), ("4002", "https://evil.test/4002", png)];
    shop.graph
        .files
        .lock()
        .unwrap()
        .extend(files.map(|(id, address, content)| (id.to_owned(), (address.to_owned(), content))));
    for (id, file) in [("wamid.in-1", "4001"), ("wamid.in-2", "4002")] {
        let image = json!({ "id": file, "mime_type": "image/png", "caption": "this one" });
        hook(
            &shop,
            messages(json!({ "id": id, "from": ANA, "timestamp": NOW_S.to_string(),
            "type": "image", "image": image })),
        )
        .await;
    }
    let addresses = until("two pictures", async || {
        let blocks: Vec<Value> =
            transcript(&shop).await.iter().map(|item| item["blocks"][0]["url"].clone()).collect();
        let found: Vec<String> =
            blocks.iter().filter_map(Value::as_str).map(str::to_owned).collect();
        (found.len() == 2).then_some(found)
    })
    .await;
    assert!(
        addresses.iter().all(|address| address.starts_with("/uploads/wa/up_")),
        "{addresses:?}"
    );
    let picture = until("the copy", async || {
        let answer = shop.send(Call::new(Method::GET, &addresses[0])).await;
        (answer.status.as_u16() == 200).then_some(answer)
    })
    .await;
    assert_eq!(picture.header("content-type"), "image/png");
    assert_eq!(picture.header("x-content-type-options"), "nosniff");
    let hosts = shop.graph.hosts();
    assert!(
        !hosts.iter().any(|host| host == "evil.test"),
        "our token goes nowhere else: {hosts:?}"
    );
    assert_eq!(shop.send(Call::new(Method::GET, &addresses[1])).await.status.as_u16(), 404);
}

#[tokio::test]
async fn an_answer_from_the_phone_app_is_a_person_on_the_floor() {
    let shop = shop().await;
    hook(&shop, text(ANA, "wamid.in-1", "hello")).await;
    sent(&shop, |call| call["to"] == ANA).await;
    let echo = json!({ "id": "wamid.echo-1", "from": "34910000000", "to": ANA,
        "timestamp": NOW_S.to_string(), "type": "text", "text": { "body": "Ida here" } });
    hook(&shop, json!({ "field": "smb_message_echoes", "value": { "message_echoes": [echo] } }))
        .await;
    let id = conversation(&shop).await;
    until("the floor", async || {
        let shown = get(&shop, &format!("/conversations/{id}")).await;
        (shown["floor"]["holder"] == "agent_elsewhere").then_some(())
    })
    .await;
    let before = shop.graph.sent().len();
    hook(&shop, text(ANA, "wamid.in-2", "show me a mug")).await;
    until("it is in the transcript", async || {
        let items = transcript(&shop).await;
        items.iter().find(|item| item["blocks"][0]["text"] == "show me a mug").map(|_| ())
    })
    .await;
    tokio::time::sleep(Duration::from_millis(400)).await;
    assert_eq!(shop.graph.sent().len(), before, "the bot says nothing");
}

#[tokio::test]
async fn a_native_cart_is_priced_by_us() {
    let shop = shop().await;
    let item = json!({ "product_retailer_id": "mug-1", "quantity": "2", "item_price": 0.01, "currency": "EUR" });
    hook(
        &shop,
        messages(json!({ "id": "wamid.order-1", "from": ANA, "timestamp": NOW_S.to_string(),
        "type": "order", "order": { "catalog_id": "77", "text": "", "product_items": [item] } })),
    )
    .await;
    let call = sent(&shop, |call| call.to_string().contains("48.00")).await;
    assert_eq!(call["to"], ANA);
    let said: String = shop.graph.sent().iter().map(Value::to_string).collect();
    assert!(said.contains("0.01") && said.contains("24.00"), "the difference is told: {said}");
}

#[tokio::test]
async fn whoever_changes_number_stays_the_same_person() {
    const NEW: &str = "34600999888";
    let shop = shop().await;
    hook(&shop, text(ANA, "wamid.in-1", "hello")).await;
    sent(&shop, |call| call["to"] == ANA).await;
    hook(
        &shop,
        messages(json!({ "id": "wamid.sys-1", "from": ANA, "timestamp": NOW_S.to_string(),
        "type": "system", "system": { "type": "user_changed_number", "wa_id": NEW } })),
    )
    .await;
    hook(&shop, text(NEW, "wamid.in-2", "it is me")).await;
    sent(&shop, |call| call["to"] == NEW).await;
    let items = transcript(&shop).await;
    let mine = items.iter().filter(|item| item["item"] == "inbound").count();
    assert_eq!(mine, 2, "one conversation holds both: {items:?}");
}

#[tokio::test]
async fn a_name_seen_later_belongs_to_the_same_person() {
    let shop = shop().await;
    let by = |id: &str, fields: Value| {
        let mut message = json!({ "id": id, "timestamp": NOW_S.to_string(), "type": "text",
            "text": { "body": "hello" } });
        message.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
        messages(message)
    };
    let (user, phone) = ("ES.4711", "34600555666");
    hook(&shop, by("wamid.in-1", json!({ "from_user_id": user }))).await;
    sent(&shop, |call| call["recipient"] == user).await;
    hook(&shop, by("wamid.in-2", json!({ "from_user_id": user, "from": phone }))).await;
    hook(&shop, by("wamid.in-3", json!({ "from": phone }))).await;
    until("all three in one conversation", async || {
        let items = transcript(&shop).await;
        (items.iter().filter(|item| item["item"] == "inbound").count() == 3).then_some(())
    })
    .await;
}

#[tokio::test]
async fn an_agent_quotes_reads_and_is_seen_writing() {
    let shop = shop().await;
    hook(&shop, text(ANA, "wamid.in-1", "hello")).await;
    let id = conversation(&shop).await;
    let message = until("the message", async || {
        let items = transcript(&shop).await;
        items.iter().find(|item| item["item"] == "inbound").map(|item| item["id"].clone())
    })
    .await;
    let read = json!({});
    post(&shop, &format!("/conversations/{id}/read"), read, 200).await;
    let call = sent(&shop, |call| call["status"] == "read").await;
    assert_eq!(call["message_id"], "wamid.in-1");
    let body = json!({ "client_id": "bubble-0001", "text": "Hi", "in_reply_to": message });
    post(&shop, &format!("/conversations/{id}/messages"), body, 201).await;
    let call = sent(&shop, |call| call["text"]["body"] == "Hi").await;
    assert_eq!(call["context"]["message_id"], "wamid.in-1");
    let typing = json!({ "mode": "reply" });
    shop.ask(
        &shop.agent,
        Method::POST,
        &format!("/api/v1/conversations/{id}/typing"),
        Some(typing),
        204,
    )
    .await;
    sent(&shop, |call| call["typing_indicator"]["type"] == "text").await;
}

#[tokio::test]
async fn after_a_day_only_a_template_leaves() {
    let shop = shop().await;
    hook(&shop, text(ANA, "wamid.in-1", "hello")).await;
    sent(&shop, |call| call["to"] == ANA).await;
    let id = conversation(&shop).await;
    shop.advance(25 * 3_600_000);
    let body = json!({ "client_id": "bubble-0001", "text": "Still there?" });
    let refused = post(&shop, &format!("/conversations/{id}/messages"), body, 409).await;
    assert_eq!(refused["code"], "reply_window_closed");
    let template = json!({ "type": "template", "name": "hello_again", "language_tag": "en",
        "parameters": ["Ana"], "text": "Hello again, Ana" });
    let body = json!({ "client_id": "bubble-0002", "blocks": [template] });
    post(&shop, &format!("/conversations/{id}/messages"), body, 201).await;
    let call = sent(&shop, |call| call["type"] == "template").await;
    assert_eq!(call["template"]["language"]["code"], "en_US");
    assert!(shop.graph.sent().iter().all(|call| call["text"]["body"] != "Still there?"));
}

#[tokio::test]
async fn one_contact_gets_messages_at_the_pace_of_the_platform() {
    let paced = whatsapp("wa", NUMBER, &json!({ "pair_interval_ms": 6000, "pair_burst": 3 }));
    let mut shop = Shop::with(EngineKind::Sqlite, vec![paced]).await;
    let echo = json!({ "id": "wamid.echo-1", "from": "34910000000", "to": ANA,
        "timestamp": NOW_S.to_string(), "type": "text", "text": { "body": "Ida here" } });
    hook(&shop, text(ANA, "wamid.in-0", "agent")).await;
    hook(&shop, json!({ "field": "smb_message_echoes", "value": { "message_echoes": [echo] } }))
        .await;
    let id = conversation(&shop).await;
    // Whatever the bot still had to say is out and paid back.
    tokio::time::sleep(Duration::from_millis(500)).await;
    shop.advance(60_000);
    let before = shop.graph.sent().len();
    for number in 0..6 {
        let body =
            json!({ "client_id": format!("bubble-000{number}"), "text": format!("n{number}") });
        post(&shop, &format!("/conversations/{id}/messages"), body, 201).await;
    }
    let n_sent = |shop: &Shop| shop.graph.sent().len() - before;
    until("the burst", async || (n_sent(&shop) >= 3).then_some(())).await;
    tokio::time::sleep(Duration::from_millis(600)).await;
    assert_eq!(n_sent(&shop), 3, "the fourth waits");
    // Another process keeps the pace.
    shop = shop.restart().await;
    for expected in 4..=6 {
        shop.advance(6_000);
        until("the next", async || (n_sent(&shop) >= expected).then_some(())).await;
        tokio::time::sleep(Duration::from_millis(400)).await;
        assert_eq!(n_sent(&shop), expected);
    }
    let bodies: Vec<Value> =
        shop.graph.sent()[before..].iter().map(|call| call["text"]["body"].clone()).collect();
    assert_eq!(bodies, ["n0", "n1", "n2", "n3", "n4", "n5"]);
}

#[tokio::test]
async fn receipts_move_a_message_forward_only() {
    let shop = shop().await;
    hook(&shop, text(ANA, "wamid.in-1", "hello")).await;
    sent(&shop, |call| call["to"] == ANA).await;
    let state = async |shop: &Shop| {
        let items = transcript(shop).await;
        let ours = items.iter().find(|item| item["item"] == "outbound").cloned();
        ours.map_or(Value::Null, |item| item["state"].clone())
    };
    until("it is sent", async || (state(&shop).await == "sent").then_some(())).await;
    let ids: Vec<String> = (0..10).map(|number| format!("wamid.out-{number}")).collect();
    let status = |name: &str| {
        let one = |id: &String| json!({ "id": id, "status": name, "timestamp": NOW_S.to_string(), "recipient_id": ANA });
        json!({ "field": "messages", "value": { "statuses": ids.iter().map(one).collect::<Vec<_>>() } })
    };
    hook(&shop, status("read")).await;
    assert_eq!(state(&shop).await, "read");
    hook(&shop, status("sent")).await;
    hook(&shop, status("delivered")).await;
    assert_eq!(state(&shop).await, "read", "an older receipt changes nothing");
}

/// The address of the payment page in the newest message that has one.
async fn pay_link(shop: &Shop, after: usize) -> (String, usize) {
    until("a link to pay", async || {
        let sent = shop.graph.sent();
        let found = sent.iter().enumerate().skip(after).find_map(|(index, call)| {
            let url = call["interactive"]["action"]["parameters"]["url"].as_str()?;
            Some((url.trim_start_matches("http://shop.test").to_owned(), index + 1))
        });
        found.filter(|(url, _)| url.starts_with("/checkout/"))
    })
    .await
}

#[tokio::test]
async fn a_form_filled_in_here_is_filled_in_on_the_page() {
    let flow = json!({ "flow_id": "1366278427544126" });
    let shop = Shop::with(EngineKind::Sqlite, vec![whatsapp("wa", NUMBER, &flow)]).await;
    for (id, words) in [("wamid.1", "moss mug"), ("wamid.2", "add it"), ("wamid.3", "pay")] {
        let before = shop.graph.sent().len();
        hook(&shop, text(ANA, id, words)).await;
        until("an answer", async || (shop.graph.sent().len() > before).then_some(())).await;
    }
    let (first, n_sent) = pay_link(&shop, 0).await;
    let form = sent(&shop, |call| call["interactive"]["type"] == "flow").await;
    let parameters = &form["interactive"]["action"]["parameters"];
    assert_eq!(parameters["flow_id"], "1366278427544126");
    let filled = json!({ "email": "ana@example.com", "name": "Ana Ruiz", "line_one": "Calle Mayor 1",
        "postal_code": "28013", "city": "Madrid", "country": "ES", "flow_token": parameters["flow_token"] });
    let reply = json!({ "type": "nfm_reply", "nfm_reply": { "name": "flow", "body": "Sent",
        "response_json": filled.to_string() } });
    let message = json!({ "id": "wamid.4", "from": ANA, "timestamp": NOW_S.to_string(), "type": "interactive",
        "interactive": reply });
    hook(&shop, messages(message)).await;
    let (second, _) = pay_link(&shop, n_sent).await;
    assert_ne!(first, second, "the page that was open knew nothing of it");
    let page = shop.send(Call::new(Method::GET, &second)).await;
    let page = String::from_utf8_lossy(&page.raw).into_owned();
    for known in ["ana@example.com", "Ana Ruiz", "Calle Mayor 1", "28013"] {
        assert!(page.contains(known), "{known}: {page}");
    }
    let said = transcript(&shop).await;
    assert!(
        said.iter().any(|one| one.to_string().contains("Calle Mayor 1\\n28013")),
        "as people write it"
    );
}
