//! A reminder that somebody asked for: sent when it is time, once, though the program was started anew meanwhile.

use crate::fixture::{Shop, get, post, until, whatsapp};
use crate::one_person::{NUMBER, ana_writes, in_inbox, text_of, told};
use engine::time::{HOUR_MS, MINUTE_MS};
use serde_json::json;
use store::EngineKind;

/// How many messages of a conversation say this.
async fn n_said(shop: &Shop, conversation: &str, words: &str) -> usize {
    let thread = get(shop, &format!("/conversations/{conversation}/messages")).await;
    let items = thread["items"].as_array().expect("a thread has items");
    items.iter().filter(|item| item.to_string().contains(words)).count()
}

async fn once_when_it_is_time(engine: EngineKind) {
    let shop = Shop::with(engine, Vec::new()).await;
    let (visitor, conversation) = shop.visit("moss mug").await;
    shop.say(&visitor, "remind-0001", "remind me in two hours").await;
    let noted = told(&shop, &conversation, "Friday 15 January at 10:00").await;
    assert!(noted.contains("Moss mug"), "{noted}");
    let shop = shop.restart().await;
    shop.advance(HOUR_MS);
    assert_eq!(n_said(&shop, &conversation, "Cancel reminder").await, 1);
    shop.advance(HOUR_MS + MINUTE_MS);
    until("the reminder", async || (n_reminded(&shop, &conversation).await == 1).then_some(()))
        .await;
    shop.say(&visitor, "remind-0002", "cancel the reminder").await;
    until("it is not pending any more", async || {
        let n_none = n_said(&shop, &conversation, "no reminder set").await
            + n_said(&shop, &conversation, "no reminder noted").await;
        (n_none == 1).then_some(())
    })
    .await;
}

#[tokio::test]
async fn a_reminder_is_sent_once_when_it_is_time_on_sqlite() {
    once_when_it_is_time(EngineKind::Sqlite).await;
}

#[tokio::test]
async fn a_reminder_is_sent_once_when_it_is_time_on_postgres() {
    once_when_it_is_time(EngineKind::Postgres).await;
}

/// Ana has asked on WhatsApp to be reminded of a mug, in these words; her conversation.
async fn pending(engine: EngineKind, when: &str, noted: &str) -> (Shop, String) {
    let shop = Shop::with(engine, vec![whatsapp("wa", NUMBER, &json!({}))]).await;
    ana_writes(&shop, "wamid.1", "moss mug").await;
    let conversation = text_of(&in_inbox(&shop, "wa").await["id"]);
    told(&shop, &conversation, "Moss mug").await;
    ana_writes(&shop, "wamid.2", when).await;
    told(&shop, &conversation, noted).await;
    (shop, conversation)
}

/// Lets the reminder come due: it is kept with why it did not leave, and nothing is called.
async fn does_not_leave(shop: &Shop, conversation: &str, wait_ms: i64, why: &str) {
    let n_sent = until("nothing is on its way", async || {
        let page = get(shop, &format!("/conversations/{conversation}/messages")).await.to_string();
        let waits = ["queued", "pending"].iter().any(|word| page.contains(&format!("\"{word}\"")));
        (!waits).then(|| shop.graph.sent().len())
    })
    .await;
    shop.advance(wait_ms);
    told(shop, conversation, why).await;
    assert_eq!(shop.graph.sent().len(), n_sent, "{:?}", shop.graph.sent().last());
    assert_eq!(n_reminded(shop, conversation).await, 1, "the team sees what she did not get");
}

/// What a reminder of the mug begins with, and nothing else does.
const REMINDERS: [&str; 2] = ["remind you of Moss mug. This", "reminder you wanted: Moss mug"];

async fn n_reminded(shop: &Shop, conversation: &str) -> usize {
    let [one, other] = REMINDERS;
    n_said(shop, conversation, one).await + n_said(shop, conversation, other).await
}

async fn silent_after_a_stop(engine: EngineKind) {
    let (shop, conversation) = pending(engine, "remind me tonight", "at 20:00").await;
    ana_writes(&shop, "wamid.3", "STOP").await;
    told(&shop, &conversation, "no more news or offers").await;
    ana_writes(&shop, "wamid.4", "START").await;
    shop.advance(12 * HOUR_MS + MINUTE_MS);
    // What is answered after the time has come shows that nothing came of it.
    ana_writes(&shop, "wamid.5", "cancel the reminder").await;
    until("there is none to cancel", async || {
        let n_none = n_said(&shop, &conversation, "no reminder set").await
            + n_said(&shop, &conversation, "no reminder noted").await;
        (n_none == 1).then_some(())
    })
    .await;
    assert_eq!(n_reminded(&shop, &conversation).await, 0);
    let sent = shop.graph.sent();
    let is_reminder =
        |call: &serde_json::Value| REMINDERS.iter().any(|words| call.to_string().contains(words));
    assert!(!sent.iter().any(is_reminder), "{sent:?}");
}

#[tokio::test]
async fn nothing_is_sent_after_an_opt_out_on_sqlite() {
    silent_after_a_stop(EngineKind::Sqlite).await;
}

#[tokio::test]
async fn nothing_is_sent_after_an_opt_out_on_postgres() {
    silent_after_a_stop(EngineKind::Postgres).await;
}

async fn silent_after_a_call(engine: EngineKind) {
    let (shop, conversation) = pending(engine, "remind me tonight", "at 20:00").await;
    let contact = text_of(&in_inbox(&shop, "wa").await["contact"]["id"]);
    let stop = json!({ "channel": "whatsapp", "topic": "all", "granted": false, "source": "phone call", "evidence": "" });
    post(&shop, &format!("/contacts/{contact}/consents"), stop, 201).await;
    does_not_leave(&shop, &conversation, 12 * HOUR_MS + MINUTE_MS, "opted_out").await;
}

#[tokio::test]
async fn nothing_is_sent_after_the_team_notes_a_stop_on_sqlite() {
    silent_after_a_call(EngineKind::Sqlite).await;
}

#[tokio::test]
async fn nothing_is_sent_after_the_team_notes_a_stop_on_postgres() {
    silent_after_a_call(EngineKind::Postgres).await;
}

async fn silent_in_a_closed_window(engine: EngineKind) {
    let (shop, conversation) = pending(engine, "remind me on sunday at 10", "Sunday 17").await;
    does_not_leave(&shop, &conversation, 50 * HOUR_MS + MINUTE_MS, "window_closed").await;
}

#[tokio::test]
async fn a_reminder_keeps_to_the_reply_window_on_sqlite() {
    silent_in_a_closed_window(EngineKind::Sqlite).await;
}

#[tokio::test]
async fn a_reminder_keeps_to_the_reply_window_on_postgres() {
    silent_in_a_closed_window(EngineKind::Postgres).await;
}
