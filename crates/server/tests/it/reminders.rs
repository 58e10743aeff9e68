//! A reminder that somebody asked for: sent when it is time, once, though the program was started anew meanwhile.

use crate::fixture::{Shop, get, until};
use crate::one_person::told;
use engine::time::{HOUR_MS, MINUTE_MS};
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
    until("the reminder", async || {
        let n_cards = n_said(&shop, &conversation, "remind you of Moss mug. This").await
            + n_said(&shop, &conversation, "reminder you wanted: Moss mug").await;
        (n_cards == 1).then_some(())
    })
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
