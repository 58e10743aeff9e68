//! What the doctor says of a bot.

use channels::{Channel, Finding, Opening};
use expect_test::{Expect, expect};
use serde_json::{Value, json};
use testkit::channel_conformance::{HOOK_URL, SECRET};

use super::setup::{Api, TOKEN, bot, outside};
use crate::setup::settings;

async fn check(me: (u16, Value), hook: Value, expected: &Expect) {
    let hook = json!({ "ok": true, "result": hook });
    let api = Api::new(&[("getMe", me.0, me.1), ("getWebhookInfo", 200, hook)]);
    let channel = bot(json!({}), &[]);
    let findings = channel.abilities().checks.unwrap().check(&outside(&api)).await;
    let line = |finding: &Finding| match &finding.todo {
        None => format!("good: {}\n", finding.what),
        Some(todo) => format!("bad: {}\n  {todo}\n", finding.what),
    };
    let all: String = findings.iter().map(line).collect();
    assert!(!all.contains(TOKEN) && !all.contains(SECRET), "{all}");
    expected.assert_eq(&all);
}

fn me() -> (u16, Value) {
    (200, json!({ "ok": true, "result": { "id": 7700, "is_bot": true, "username": "mug_bot" } }))
}

#[tokio::test]
async fn all_is_well() {
    let hook = json!({ "url": HOOK_URL, "pending_update_count": 0, "last_error_date": 1_700_000_000, "last_error_message": "long ago" });
    check(
        me(),
        hook,
        &expect![[r#"
        good: the token is that of @mug_bot
        good: Telegram calls https://shop.example/hooks/channel/inbox
    "#]],
    )
    .await;
}

#[tokio::test]
async fn a_token_that_is_none() {
    let refused = json!({ "ok": false, "error_code": 401, "description": "Unauthorized" });
    check(
        (401, refused),
        json!({}),
        &expect![[r#"
        bad: the bot token is not valid
          ask BotFather for the bot's token and set `bot_token`
    "#]],
    )
    .await;
}

#[tokio::test]
async fn nobody_was_told_whom_to_call() {
    check(me(), json!({ "url": "" }), &expect![[r#"
        good: the token is that of @mug_bot
        bad: Telegram calls nobody
          run `trato connect`, or call POST https://api.telegram.org/bot<bot_token>/setWebhook with the JSON {"allowed_updates":["message","edited_message","callback_query","shipping_query","pre_checkout_query","my_chat_member","message_reaction"],"secret_token":"<hook_secret>","url":"https://shop.example/hooks/channel/inbox"}
    "#]]).await;
}

#[tokio::test]
async fn what_is_kept_from_us_and_what_went_wrong_lately() {
    let hook = json!({ "url": HOOK_URL, "pending_update_count": 4_000, "allowed_updates": ["message"],
        "last_error_date": 1_794_990_000, "last_error_message": "Wrong response from the webhook: 401 Unauthorized" });
    check(me(), hook, &expect![[r#"
        good: the token is that of @mug_bot
        good: Telegram calls https://shop.example/hooks/channel/inbox
        bad: Telegram keeps from us: callback_query, shipping_query, pre_checkout_query
          run `trato connect`, or call POST https://api.telegram.org/bot<bot_token>/setWebhook with the JSON {"allowed_updates":["message","edited_message","callback_query","shipping_query","pre_checkout_query","my_chat_member","message_reaction"],"secret_token":"<hook_secret>","url":"https://shop.example/hooks/channel/inbox"}
        bad: Telegram could not deliver within the last day: Wrong response from the webhook: 401 Unauthorized
          look at what answers under our address; after a 401 or 404, register `hook_secret` again
        bad: 4000 updates wait to be delivered
          see whether the server answers in time
    "#]]).await;
}

#[tokio::test]
async fn telegram_is_told_whom_to_call() {
    let api = Api::new(&[("setWebhook", 200, json!({ "ok": true, "result": true }))]);
    let secrets = [("hook_secret", SECRET), ("bot_token", TOKEN)];
    let bot = channels::telegram::open(&settings(json!({}), &secrets)).unwrap();
    let introduces = bot.abilities().introduces.unwrap();
    let found = introduces.introduce(&outside(&api), &Opening::default()).await;
    assert_eq!(found, [Finding::good(format!("Telegram calls {HOOK_URL}"))]);
    let (method, fields) = api.asked.lock().unwrap().remove(0);
    assert_eq!((method.as_str(), &fields["url"]), ("setWebhook", &json!(HOOK_URL)));
    assert_eq!(fields["secret_token"], json!(SECRET));
    let nobody = channels::telegram::open(&settings(json!({}), &[])).unwrap();
    let introduces = nobody.abilities().introduces.unwrap();
    let found = introduces.introduce(&outside(&api), &Opening::default()).await;
    assert_eq!(found[0].todo.as_deref(), Some("set `hook_secret`"));
}
