//! What arrives from Telegram, update by update.

use expect_test::{Expect, expect};
use serde_json::{Value, json};

use super::setup::{ana, arrives, chat, message, shown};

/// What Ana's messages with these fields become.
fn check(messages: &[Value], expected: &Expect) {
    let each = messages.iter().map(|fields| shown(&arrives("message", message(fields.clone()))));
    expected.assert_eq(&each.collect::<String>());
}

#[test]
fn words_and_replies() {
    check(
        &[
            json!({ "text": "¿Tenéis tazas? <b>ya</b> ☕" }),
            json!({ "text": "this one", "reply_to_message": { "message_id": 7 } }),
            json!({ "text": "look", "forward_origin": { "type": "channel", "chat": { "username": "mugs_daily", "title": "Mugs" }, "message_id": 31 } }),
            json!({ "text": "look", "forward_origin": { "type": "user", "sender_user": { "id": 5 } } }),
            json!({ "text": "/cart" }),
        ],
        &expect![[r#"
            update:9001:message +1000 Contact Ana Ruiz es [telegram:4294967311]
              {"kind":"message","provider_id":"4294967311:12","parts":[{"part":"text","text":"¿Tenéis tazas? <b>ya</b> ☕"}]}
            update:9001:message +1000 Contact Ana Ruiz es [telegram:4294967311]
              {"kind":"message","provider_id":"4294967311:12","parts":[{"part":"text","text":"this one"}],"reply_to":"4294967311:7"}
            update:9001:message +1000 Contact Ana Ruiz es [telegram:4294967311]
              {"kind":"message","provider_id":"4294967311:12","parts":[{"part":"share","url":"https://t.me/mugs_daily/31","title":"Mugs"},{"part":"text","text":"look"}]}
            update:9001:message +1000 Contact Ana Ruiz es [telegram:4294967311]
              {"kind":"message","provider_id":"4294967311:12","parts":[{"part":"text","text":"look"}]}
            update:9001:message +1000 Contact Ana Ruiz es [telegram:4294967311]
              {"kind":"message","provider_id":"4294967311:12","parts":[{"part":"text","text":"/cart"}]}
        "#]],
    );
}

#[test]
fn the_button_that_begins_a_chat_and_deep_links() {
    check(
        &[
            json!({ "text": "/start" }),
            json!({ "text": "/start spring-ad_7" }),
            json!({ "text": "/start product_mug-red" }),
            json!({ "text": "/started" }),
        ],
        &expect![[r#"
            update:9001:message +1000 Contact Ana Ruiz es [telegram:4294967311]
              {"kind":"opened","page_url":null,"product":null}
            update:9001:message +1000 Contact Ana Ruiz es [telegram:4294967311]
              from {"source":"telegram_link","reference":"spring-ad_7"}
              {"kind":"opened","page_url":null,"product":null}
            update:9001:message +1000 Contact Ana Ruiz es [telegram:4294967311]
              from {"source":"telegram_link","reference":"product_mug-red","product":"mug-red"}
              {"kind":"opened","page_url":null,"product":"mug-red"}
            update:9001:message +1000 Contact Ana Ruiz es [telegram:4294967311]
              {"kind":"message","provider_id":"4294967311:12","parts":[{"part":"text","text":"/started"}]}
        "#]],
    );
}

#[test]
fn files_of_every_kind() {
    let file = |id: &str| json!({ "file_id": id, "file_size": 1_000 });
    check(
        &[
            json!({ "photo": [{ "file_id": "s", "file_size": 900 }, { "file_id": "l", "file_size": 90_000 }, { "file_id": "xl", "file_size": 90_000_000 }], "caption": "this?", "media_group_id": "g1" }),
            json!({ "photo": [] }),
            json!({ "document": { "file_id": "d", "file_name": "plan.pdf", "mime_type": "application/pdf" } }),
            json!({ "animation": file("a"), "document": file("a") }),
            json!({ "video": file("v") }),
            json!({ "video_note": file("n") }),
            json!({ "voice": { "file_id": "o", "mime_type": "audio/ogg" } }),
            json!({ "audio": file("m") }),
            json!({ "sticker": { "file_id": "t", "is_animated": true } }),
            json!({ "sticker": { "file_id": "w", "is_video": true } }),
            json!({ "sticker": file("p") }),
            json!({ "video": "odd" }),
        ],
        &expect![[r#"
            update:9001:message +1000 Contact Ana Ruiz es [telegram:4294967311]
              {"kind":"message","provider_id":"4294967311:12","parts":[{"part":"media","media":"image","reference":"l","mime":"image/jpeg","caption":"this?","file_name":null}]}
            update:9001:message +1000 Contact Ana Ruiz es [telegram:4294967311]
              {"kind":"message","provider_id":"4294967311:12","parts":[{"part":"unsupported","type_name":"photo"}]}
            update:9001:message +1000 Contact Ana Ruiz es [telegram:4294967311]
              {"kind":"message","provider_id":"4294967311:12","parts":[{"part":"media","media":"document","reference":"d","mime":"application/pdf","caption":null,"file_name":"plan.pdf"}]}
            update:9001:message +1000 Contact Ana Ruiz es [telegram:4294967311]
              {"kind":"message","provider_id":"4294967311:12","parts":[{"part":"media","media":"video","reference":"a","mime":"video/mp4","caption":null,"file_name":null}]}
            update:9001:message +1000 Contact Ana Ruiz es [telegram:4294967311]
              {"kind":"message","provider_id":"4294967311:12","parts":[{"part":"media","media":"video","reference":"v","mime":"video/mp4","caption":null,"file_name":null}]}
            update:9001:message +1000 Contact Ana Ruiz es [telegram:4294967311]
              {"kind":"message","provider_id":"4294967311:12","parts":[{"part":"media","media":"video","reference":"n","mime":"video/mp4","caption":null,"file_name":null}]}
            update:9001:message +1000 Contact Ana Ruiz es [telegram:4294967311]
              {"kind":"message","provider_id":"4294967311:12","parts":[{"part":"media","media":"audio","reference":"o","mime":"audio/ogg","caption":null,"file_name":null}]}
            update:9001:message +1000 Contact Ana Ruiz es [telegram:4294967311]
              {"kind":"message","provider_id":"4294967311:12","parts":[{"part":"media","media":"audio","reference":"m","mime":"audio/mpeg","caption":null,"file_name":null}]}
            update:9001:message +1000 Contact Ana Ruiz es [telegram:4294967311]
              {"kind":"message","provider_id":"4294967311:12","parts":[{"part":"media","media":"sticker","reference":"t","mime":"application/x-tgsticker","caption":null,"file_name":null}]}
            update:9001:message +1000 Contact Ana Ruiz es [telegram:4294967311]
              {"kind":"message","provider_id":"4294967311:12","parts":[{"part":"media","media":"sticker","reference":"w","mime":"video/webm","caption":null,"file_name":null}]}
            update:9001:message +1000 Contact Ana Ruiz es [telegram:4294967311]
              {"kind":"message","provider_id":"4294967311:12","parts":[{"part":"media","media":"sticker","reference":"p","mime":"image/webp","caption":null,"file_name":null}]}
            update:9001:message +1000 Contact Ana Ruiz es [telegram:4294967311]
              {"kind":"message","provider_id":"4294967311:12","parts":[{"part":"unsupported","type_name":"video"}]}
        "#]],
    );
}

#[test]
fn numbers_places_and_forms() {
    check(
        &[
            json!({ "contact": { "phone_number": "+34600111222", "first_name": "Ana", "last_name": "Ruiz", "user_id": 4_294_967_311_i64 } }),
            json!({ "location": { "latitude": 39.469_907_5, "longitude": -0.376_288 } }),
            json!({ "location": { "latitude": 39, "longitude": "far" } }),
            json!({ "venue": { "location": { "latitude": 1.5, "longitude": 2 }, "title": "Shop", "address": "Calle 1" }, "location": { "latitude": 1.5, "longitude": 2 } }),
            json!({ "web_app_data": { "data": "{\"size\":\"m\"}", "button_text": "Sizes" } }),
            json!({ "poll": {} }),
            json!({ "new_chat_title": "x" }),
        ],
        &expect![[r#"
            update:9001:message +1000 Contact Ana Ruiz es [telegram:4294967311]
              {"kind":"message","provider_id":"4294967311:12","parts":[{"part":"contact_card","name":"Ana Ruiz","phones":["+34600111222"],"emails":[]}]}
            update:9001:message +1000 Contact Ana Ruiz es [telegram:4294967311]
              {"kind":"message","provider_id":"4294967311:12","parts":[{"part":"location","latitude_e6":39469907,"longitude_e6":-376288,"name":null,"address":null}]}
            update:9001:message +1000 Contact Ana Ruiz es [telegram:4294967311]
              {"kind":"message","provider_id":"4294967311:12","parts":[{"part":"unsupported","type_name":"location"}]}
            update:9001:message +1000 Contact Ana Ruiz es [telegram:4294967311]
              {"kind":"message","provider_id":"4294967311:12","parts":[{"part":"location","latitude_e6":1500000,"longitude_e6":2000000,"name":"Shop","address":"Calle 1"}]}
            update:9001:message +1000 Contact Ana Ruiz es [telegram:4294967311]
              {"kind":"form_submitted","provider_id":"4294967311:12","form":"Sizes","data":"{\"size\":\"m\"}"}
            update:9001:message +1000 Contact Ana Ruiz es [telegram:4294967311]
              {"kind":"message","provider_id":"4294967311:12","parts":[{"part":"unsupported","type_name":"poll"}]}
            update:9001:message +0 System - - []
              {"kind":"unknown","type_name":"message.new_chat_title"}
        "#]],
    );
}

#[test]
fn changes_reactions_and_goodbyes() {
    let blocked = |status: &str| json!({ "chat": chat(), "from": ana(), "date": 1_795_000_004, "new_chat_member": { "status": status } });
    let reaction = |now: Value| json!({ "chat": chat(), "user": ana(), "message_id": 77, "date": 1_795_000_003, "old_reaction": [], "new_reaction": now });
    let mut group = reaction(json!([{ "type": "emoji", "emoji": "👍" }]));
    group["chat"] = json!({ "id": -5, "type": "group" });
    let updates = [
        (
            "edited_message",
            message(json!({ "text": "two, not three", "edit_date": 1_795_000_009 })),
        ),
        ("edited_message", message(json!({ "caption": "words below", "photo": [] }))),
        ("message_reaction", reaction(json!([{ "type": "emoji", "emoji": "👍" }]))),
        ("message_reaction", reaction(json!([]))),
        ("message_reaction", reaction(json!([{ "type": "custom_emoji", "custom_emoji_id": "5" }]))),
        ("message_reaction", group),
        ("my_chat_member", blocked("kicked")),
        ("my_chat_member", blocked("member")),
    ];
    let all: String =
        updates.into_iter().map(|(kind, content)| shown(&arrives(kind, content))).collect();
    expect![[r#"
        update:9001:edited_message +9000 Contact Ana Ruiz es [telegram:4294967311]
          {"kind":"edited","target":"4294967311:12","text":"two, not three"}
        update:9001:edited_message +0 Contact Ana Ruiz es [telegram:4294967311]
          {"kind":"edited","target":"4294967311:12","text":"words below"}
        update:9001:message_reaction +3000 Contact Ana Ruiz es [telegram:4294967311]
          {"kind":"reaction","target":"4294967311:77","emoji":"👍"}
        update:9001:message_reaction +3000 Contact Ana Ruiz es [telegram:4294967311]
          {"kind":"reaction","target":"4294967311:77","emoji":""}
        update:9001:message_reaction +0 System - - []
          {"kind":"unknown","type_name":"message_reaction.without_emoji"}
        update:9001:message_reaction +0 System - - []
          {"kind":"unknown","type_name":"message_reaction.group"}
        update:9001:my_chat_member +4000 Contact Ana Ruiz es [telegram:4294967311]
          {"kind":"left","reason":"blocked"}
        update:9001:my_chat_member +0 System - - []
          {"kind":"unknown","type_name":"my_chat_member.member"}
    "#]]
    .assert_eq(&all);
}
