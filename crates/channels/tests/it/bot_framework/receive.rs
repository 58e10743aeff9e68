//! What arrives, activity by activity.

use engine::inbox::inbound::{Inbound, InboundKind};
use expect_test::{Expect, expect};
use serde_json::{Value, json};

use super::platform::{receive, teams, web};

/// One line per event: key, who acted, whom it is about; what happened.
fn check(activities: &[Value], expected: &Expect) {
    let line = |inbound: Inbound| {
        let people: Vec<String> = inbound
            .contact
            .identities
            .iter()
            .map(|one| format!("{}:{}", one.scheme.name(), one.value))
            .collect();
        let key = inbound.event_key.split(':').take(2).collect::<Vec<_>>().join(":");
        let key: String = key.chars().take(40).collect();
        let name = inbound.contact.display_name.as_deref().unwrap_or("-");
        let kind = serde_json::to_string(&inbound.kind).unwrap();
        format!("{key} {:?} {name} [{}]\n  {kind}\n", inbound.actor, people.join(" "))
    };
    let lines: String = activities.iter().flat_map(receive).map(line).collect();
    expected.assert_eq(&lines);
}

fn mention(id: &str, text: &str) -> Value {
    json!({ "type": "mention", "mentioned": { "id": id, "name": "x" }, "text": text })
}

#[test]
fn words() {
    check(
        &[
            teams(
                json!({ "text": "¿Tenéis tazas&nbsp;azules?\u{a0}&lt;b&gt; &amp;lt; &#233; &euro; & co" }),
            ),
            teams(json!({ "text": "<at>Shop</at> hello\n  <at>Bo</at> says hi ",
                "entities": [mention("28:bot", "<at>Shop</at>"), mention("29:bo", "<at>Bo</at>")] })),
            teams(json!({ "text": "this one", "replyToId": "1795000000000" })),
            teams(
                json!({ "text": "with a copy", "attachments": [{ "contentType": "text/html", "content": "<p>with a copy</p>" }] }),
            ),
            web(json!({ "text": "  a &amp; <at>b</at>  " })),
            web(json!({ "text": "" })),
            web(json!({ "id": 42, "from": { "id": 7 }, "text": "numbers for ids" })),
        ],
        &expect![[r#"
            msteams:1795000000001@257bbcae99ae Contact Ana Ruiz [aad:6b0e7c3a-1111-4222-8333-944445555666 bot_user:msteams/29:1abc]
              {"kind":"message","provider_id":"1795000000001@257bbcae99ae","parts":[{"part":"text","text":"¿Tenéis tazas azules? <b> &lt; é &euro; & co"}]}
            msteams:1795000000001@257bbcae99ae Contact Ana Ruiz [aad:6b0e7c3a-1111-4222-8333-944445555666 bot_user:msteams/29:1abc]
              {"kind":"message","provider_id":"1795000000001@257bbcae99ae","parts":[{"part":"text","text":"hello\nBo says hi"}]}
            msteams:1795000000001@257bbcae99ae Contact Ana Ruiz [aad:6b0e7c3a-1111-4222-8333-944445555666 bot_user:msteams/29:1abc]
              {"kind":"message","provider_id":"1795000000001@257bbcae99ae","parts":[{"part":"text","text":"this one"}],"reply_to":"1795000000000@257bbcae99ae"}
            msteams:1795000000001@257bbcae99ae Contact Ana Ruiz [aad:6b0e7c3a-1111-4222-8333-944445555666 bot_user:msteams/29:1abc]
              {"kind":"message","provider_id":"1795000000001@257bbcae99ae","parts":[{"part":"text","text":"with a copy"}]}
            directline:CONV7|0000003@23ad10c0b2b3 Contact - [bot_user:directline/dl_77]
              {"kind":"message","provider_id":"CONV7|0000003@23ad10c0b2b3","parts":[{"part":"text","text":"a &amp; <at>b</at>"}]}
            directline:CONV7|0000003@23ad10c0b2b3 Contact - [bot_user:directline/dl_77]
              {"kind":"message","provider_id":"CONV7|0000003@23ad10c0b2b3","parts":[{"part":"unsupported","type_name":"message"}]}
            directline:42@23ad10c0b2b3 Contact - [bot_user:directline/7]
              {"kind":"message","provider_id":"42@23ad10c0b2b3","parts":[{"part":"text","text":"numbers for ids"}]}
        "#]],
    );
}

#[test]
fn choices() {
    let ours = json!({ "token": "add:mug-blue", "title": "Add to cart" });
    check(
        &[
            teams(json!({ "text": "Add to cart", "value": ours, "replyToId": "1795000000000" })),
            teams(json!({ "value": ours.to_string(), "text": null })),
            teams(json!({ "value": { "pick": ours.to_string() }, "text": null })),
            teams(json!({ "value": { "token": "t1" }, "text": "typed" })),
            teams(json!({ "value": { "token": "t1" }, "text": null })),
            teams(json!({ "value": { "theirs": 1 }, "text": "a form of somebody else" })),
            teams(json!({ "value": { "theirs": 1 }, "text": null })),
            teams(
                json!({ "type": "invoke", "name": "adaptiveCard/action", "value": { "action": { "type": "Action.Execute", "data": ours } } }),
            ),
        ],
        &expect![[r#"
            msteams:1795000000001@257bbcae99ae Contact Ana Ruiz [aad:6b0e7c3a-1111-4222-8333-944445555666 bot_user:msteams/29:1abc]
              {"kind":"selection","provider_id":"1795000000001@257bbcae99ae","token":"add:mug-blue","title":"Add to cart","reply_to":"1795000000000@257bbcae99ae"}
            msteams:1795000000001@257bbcae99ae Contact Ana Ruiz [aad:6b0e7c3a-1111-4222-8333-944445555666 bot_user:msteams/29:1abc]
              {"kind":"selection","provider_id":"1795000000001@257bbcae99ae","token":"add:mug-blue","title":"Add to cart"}
            msteams:1795000000001@257bbcae99ae Contact Ana Ruiz [aad:6b0e7c3a-1111-4222-8333-944445555666 bot_user:msteams/29:1abc]
              {"kind":"selection","provider_id":"1795000000001@257bbcae99ae","token":"add:mug-blue","title":"Add to cart"}
            msteams:1795000000001@257bbcae99ae Contact Ana Ruiz [aad:6b0e7c3a-1111-4222-8333-944445555666 bot_user:msteams/29:1abc]
              {"kind":"selection","provider_id":"1795000000001@257bbcae99ae","token":"t1","title":"typed"}
            msteams:1795000000001@257bbcae99ae Contact Ana Ruiz [aad:6b0e7c3a-1111-4222-8333-944445555666 bot_user:msteams/29:1abc]
              {"kind":"selection","provider_id":"1795000000001@257bbcae99ae","token":"t1","title":"t1"}
            msteams:1795000000001@257bbcae99ae Contact Ana Ruiz [aad:6b0e7c3a-1111-4222-8333-944445555666 bot_user:msteams/29:1abc]
              {"kind":"message","provider_id":"1795000000001@257bbcae99ae","parts":[{"part":"text","text":"a form of somebody else"}]}
            msteams:1795000000001@257bbcae99ae Contact Ana Ruiz [aad:6b0e7c3a-1111-4222-8333-944445555666 bot_user:msteams/29:1abc]
              {"kind":"message","provider_id":"1795000000001@257bbcae99ae","parts":[{"part":"unsupported","type_name":"message"}]}
            msteams:1795000000001@257bbcae99ae Contact Ana Ruiz [aad:6b0e7c3a-1111-4222-8333-944445555666 bot_user:msteams/29:1abc]
              {"kind":"selection","provider_id":"1795000000001@257bbcae99ae","token":"add:mug-blue","title":"Add to cart"}
        "#]],
    );
}

#[test]
fn files() {
    let download = json!({ "contentType": "application/vnd.microsoft.teams.file.download.info", "name": "plan.pdf",
        "content": { "downloadUrl": "https://brand.sharepoint.com/d?x=1", "fileType": "pdf" } });
    check(
        &[teams(json!({ "text": "like this", "attachments": [
                { "contentType": "image/jpeg", "contentUrl": "https://smba.trafficmanager.net/emea/v3/attachments/1/views/original", "name": "a.jpg" },
                download,
                { "contentType": "application/vnd.microsoft.card.hero", "content": {} },
                { "contentType": "audio/ogg", "contentUrl": "data:audio/ogg;base64,AAAA" },
                { "name": "nothing" },
            ] }))],
        &expect![[r#"
            msteams:1795000000001@257bbcae99ae Contact Ana Ruiz [aad:6b0e7c3a-1111-4222-8333-944445555666 bot_user:msteams/29:1abc]
              {"kind":"message","provider_id":"1795000000001@257bbcae99ae","parts":[{"part":"text","text":"like this"},{"part":"media","media":"image","reference":"https://smba.trafficmanager.net/emea/v3/attachments/1/views/original","mime":"image/jpeg","caption":null,"file_name":"a.jpg"},{"part":"media","media":"document","reference":"https://brand.sharepoint.com/d?x=1","mime":"application/pdf","caption":null,"file_name":"plan.pdf"},{"part":"unsupported","type_name":"application/vnd.microsoft.card.hero"},{"part":"unsupported","type_name":"audio/ogg"}]}
        "#]],
    );
}

#[test]
fn coming_and_going() {
    let us = json!({ "id": "28:bot" });
    let of = |kind: &str, fields: Value| {
        let mut activity = teams(fields);
        activity["type"] = json!(kind);
        activity
    };
    check(
        &[
            of(
                "conversationUpdate",
                json!({ "id": "e1", "membersAdded": [us, { "id": "29:1abc" }] }),
            ),
            of("installationUpdate", json!({ "id": "e2", "action": "add" })),
            of("installationUpdate", json!({ "id": "e3", "action": "remove" })),
            of("conversationUpdate", json!({ "id": "e4", "membersRemoved": [us] })),
            of(
                "conversationUpdate",
                json!({ "id": "e5", "membersAdded": [us],
                "conversation": { "id": "19:team", "conversationType": "channel" } }),
            ),
            of("endOfConversation", json!({ "id": "e6", "code": "userCancelled" })),
            of("endOfConversation", json!({ "id": "e7" })),
            of("contactRelationUpdate", json!({ "id": "e8", "action": "remove" })),
            of("typing", json!({ "id": null })),
        ],
        &expect![[r#"
            msteams:opened Contact - [aad:6b0e7c3a-1111-4222-8333-944445555666 bot_user:msteams/29:1abc]
              {"kind":"opened","page_url":null,"product":null}
            msteams:opened Contact Ana Ruiz [aad:6b0e7c3a-1111-4222-8333-944445555666 bot_user:msteams/29:1abc]
              {"kind":"opened","page_url":null,"product":null}
            msteams:e3@257bbcae99ae Contact Ana Ruiz [aad:6b0e7c3a-1111-4222-8333-944445555666 bot_user:msteams/29:1abc]
              {"kind":"left","reason":"removed"}
            msteams:e4@257bbcae99ae Contact Ana Ruiz [aad:6b0e7c3a-1111-4222-8333-944445555666 bot_user:msteams/29:1abc]
              {"kind":"left","reason":"removed"}
            msteams:e5@bec94c1e906c System - []
              {"kind":"unknown","type_name":"conversationUpdate.shared"}
            msteams:e6@257bbcae99ae Contact Ana Ruiz [aad:6b0e7c3a-1111-4222-8333-944445555666 bot_user:msteams/29:1abc]
              {"kind":"left","reason":"userCancelled"}
            msteams:e7@257bbcae99ae Contact Ana Ruiz [aad:6b0e7c3a-1111-4222-8333-944445555666 bot_user:msteams/29:1abc]
              {"kind":"left","reason":"ended"}
            msteams:e8@257bbcae99ae Contact Ana Ruiz [aad:6b0e7c3a-1111-4222-8333-944445555666 bot_user:msteams/29:1abc]
              {"kind":"left","reason":"removed"}
            bytes:4323da19fb36719be95ed860d8b1913e Contact Ana Ruiz [aad:6b0e7c3a-1111-4222-8333-944445555666 bot_user:msteams/29:1abc]
              {"kind":"typing"}
        "#]],
    );
}

#[test]
fn a_web_chat_is_greeted_when_the_person_is_there() {
    check(
        &[
            web(
                json!({ "type": "conversationUpdate", "id": "w1", "membersAdded": [{ "id": "shop@bot" }] }),
            ),
            web(
                json!({ "type": "conversationUpdate", "id": "w2", "membersAdded": [{ "id": "dl_77", "name": "Ana" }] }),
            ),
            web(
                json!({ "type": "event", "id": "w3", "name": "webchat/join", "value": { "language": "en-US" } }),
            ),
        ],
        &expect![[r#"
            directline:w1@23ad10c0b2b3 System - []
              {"kind":"unknown","type_name":"conversationUpdate"}
            directline:opened Contact Ana [bot_user:directline/dl_77]
              {"kind":"opened","page_url":null,"product":null}
            directline:opened Contact - [bot_user:directline/dl_77]
              {"kind":"opened","page_url":null,"product":null}
        "#]],
    );
}

#[test]
fn changes_to_what_was_said() {
    let of = |kind: &str, fields: Value| {
        let mut activity = teams(fields);
        activity["type"] = json!(kind);
        activity
    };
    check(
        &[
            of(
                "messageUpdate",
                json!({ "text": "two,&nbsp;not three", "channelData": { "eventType": "editMessage" } }),
            ),
            of("messageUpdate", json!({ "text": "four" })),
            of("messageDelete", json!({})),
            of(
                "messageReaction",
                json!({ "replyToId": "1795000000000", "reactionsAdded": [{ "type": "like" }, { "type": "1f389_partypopper" }] }),
            ),
            of(
                "messageReaction",
                json!({ "replyToId": "1795000000000", "reactionsRemoved": [{ "type": "heart" }] }),
            ),
        ],
        &expect![[r#"
            msteams:1795000000001@257bbcae99ae Contact Ana Ruiz [aad:6b0e7c3a-1111-4222-8333-944445555666 bot_user:msteams/29:1abc]
              {"kind":"edited","target":"1795000000001@257bbcae99ae","text":"two, not three"}
            msteams:1795000000001@257bbcae99ae Contact Ana Ruiz [aad:6b0e7c3a-1111-4222-8333-944445555666 bot_user:msteams/29:1abc]
              {"kind":"edited","target":"1795000000001@257bbcae99ae","text":"four"}
            msteams:1795000000001@257bbcae99ae Contact Ana Ruiz [aad:6b0e7c3a-1111-4222-8333-944445555666 bot_user:msteams/29:1abc]
              {"kind":"revoked","target":"1795000000001@257bbcae99ae"}
            reaction:4f6e5e843b6bf2286485c11b57f42ad Contact Ana Ruiz [aad:6b0e7c3a-1111-4222-8333-944445555666 bot_user:msteams/29:1abc]
              {"kind":"reaction","target":"1795000000000@257bbcae99ae","emoji":"👍"}
            reaction:4f6e5e843b6bf2286485c11b57f42ad Contact Ana Ruiz [aad:6b0e7c3a-1111-4222-8333-944445555666 bot_user:msteams/29:1abc]
              {"kind":"reaction","target":"1795000000000@257bbcae99ae","emoji":"1f389_partypopper"}
            reaction:78f9a05f1279a833dec4b61d61d316a Contact Ana Ruiz [aad:6b0e7c3a-1111-4222-8333-944445555666 bot_user:msteams/29:1abc]
              {"kind":"reaction","target":"1795000000000@257bbcae99ae","emoji":""}
        "#]],
    );
}

#[test]
fn who_has_the_conversation() {
    let event =
        |name: &str, value: Value| teams(json!({ "type": "event", "name": name, "value": value }));
    check(
        &[
            event("handoff.initiate", json!({ "skill": "orders" })),
            event("handoff.status", json!({ "state": "accepted" })),
            event("handoff.status", json!({ "state": "completed" })),
            event("handoff.status", json!({ "state": "typing" })),
            event(
                "application/vnd.microsoft.readReceipt",
                json!({ "lastReadMessageId": "1795000000321" }),
            ),
            event("application/vnd.microsoft.readReceipt", json!({ "lastReadMessageId": "x" })),
        ],
        &expect![[r#"
            msteams:1795000000001@257bbcae99ae Contact Ana Ruiz [aad:6b0e7c3a-1111-4222-8333-944445555666 bot_user:msteams/29:1abc]
              {"kind":"thread_control","ours":false}
            msteams:1795000000001@257bbcae99ae Contact Ana Ruiz [aad:6b0e7c3a-1111-4222-8333-944445555666 bot_user:msteams/29:1abc]
              {"kind":"thread_control","ours":false}
            msteams:1795000000001@257bbcae99ae Contact Ana Ruiz [aad:6b0e7c3a-1111-4222-8333-944445555666 bot_user:msteams/29:1abc]
              {"kind":"thread_control","ours":true}
            msteams:1795000000001@257bbcae99ae System - []
              {"kind":"unknown","type_name":"event.handoff.status"}
            read:f846246c002d6d97fbd1d2439dc60f73 Contact Ana Ruiz [aad:6b0e7c3a-1111-4222-8333-944445555666 bot_user:msteams/29:1abc]
              {"kind":"receipts_until","state":"read","until":1795000000321}
            msteams:1795000000001@257bbcae99ae System - []
              {"kind":"unknown","type_name":"event.read_receipt"}
        "#]],
    );
}

#[test]
fn where_others_read_along_only_what_is_for_us_counts() {
    let channel = json!({ "id": "19:abc@thread.tacv2;messageid=1794999990000", "conversationType": "channel", "isGroup": true });
    let group = json!({ "id": "19:group@unq", "isGroup": true });
    let called = json!([mention("28:bot", "<at>Shop</at>")]);
    check(
        &[
            teams(json!({ "conversation": channel, "text": "among us" })),
            teams(
                json!({ "conversation": channel, "text": "<at>Shop</at> hours?", "entities": called }),
            ),
            teams(
                json!({ "conversation": group, "text": "<at>Shop</at> hours?", "entities": called }),
            ),
            teams(json!({ "conversation": group, "value": { "token": "t1", "title": "Yes" } })),
            teams(
                json!({ "conversation": group, "text": "<at>Bo</at>?", "entities": [mention("29:bo", "<at>Bo</at>")] }),
            ),
        ],
        &expect![[r#"
            msteams:1795000000001@1259c676b45d System - []
              {"kind":"unknown","type_name":"message.not_for_us"}
            msteams:1795000000001@1259c676b45d Contact Ana Ruiz [bot_user:msteams/29:1abc/in/1259c676b45d4e4896e1afae408cd7d4]
              {"kind":"message","provider_id":"1795000000001@1259c676b45d","parts":[{"part":"text","text":"hours?"}]}
            msteams:1795000000001@f380316e23af Contact Ana Ruiz [bot_user:msteams/29:1abc/in/f380316e23af4c7395a50ee54bf732e0]
              {"kind":"message","provider_id":"1795000000001@f380316e23af","parts":[{"part":"text","text":"hours?"}]}
            msteams:1795000000001@f380316e23af Contact Ana Ruiz [bot_user:msteams/29:1abc/in/f380316e23af4c7395a50ee54bf732e0]
              {"kind":"selection","provider_id":"1795000000001@f380316e23af","token":"t1","title":"Yes"}
            msteams:1795000000001@f380316e23af System - []
              {"kind":"unknown","type_name":"message.not_for_us"}
        "#]],
    );
}

#[test]
fn what_is_noted_to_answer_later() {
    let note = |activity: &Value| receive(activity)[0].contact.address.clone().unwrap();
    expect![[r#"{"service_url":"https://smba.trafficmanager.net/emea/","conversation":"a:1conv","channel":"msteams","bot":"28:bot","user":"29:1abc","kind":"personal","tenant":"tenant-1","locale":"es-ES","activity":"1795000000001"}"#]].assert_eq(&note(&teams(json!({ "text": "hola" }))));
    let cortana = json!({ "channelId": "cortana", "serviceUrl": "https://cortana.botframework.com/", "text": "hello" });
    expect![[r#"{"service_url":"https://cortana.botframework.com/","conversation":"CONV7","channel":"cortana","bot":"shop@bot","user":"dl_77","locale":"en-US","activity":"CONV7|0000003"}"#]].assert_eq(&note(&web(cortana)));
}

#[test]
fn the_same_id_in_two_conversations_is_two_messages() {
    let other = json!({ "id": "a:2conv", "conversationType": "personal" });
    let one = receive(&teams(json!({ "text": "hola" }))).remove(0);
    let two = receive(&teams(json!({ "text": "hola", "conversation": other }))).remove(0);
    assert_ne!(one.event_key, two.event_key);
    let id = |inbound: &Inbound| match &inbound.kind {
        InboundKind::Message { provider_id, .. } => provider_id.clone(),
        other => panic!("{other:?}"),
    };
    assert_ne!(id(&one), id(&two));
}

#[test]
fn shared_examples() {
    let Some(folder) = crate::shared_payloads::shared("botframework") else { return };
    let read = |name: &str| -> Value {
        serde_json::from_slice(&std::fs::read(folder.join(name)).unwrap()).unwrap()
    };
    let inbounds = receive(&read("in_message_activity.json"));
    assert!(matches!(inbounds[0].kind, InboundKind::Message { .. }), "{inbounds:?}");
    assert_eq!(inbounds[0].contact.identities[0].value, "msteams/1234abcd");
    for mut activity in
        read("directline_activityset.json")["activities"].as_array().unwrap().clone()
    {
        activity["serviceUrl"] = json!("https://directline.botframework.com/");
        assert!(matches!(receive(&activity)[0].kind, InboundKind::Message { .. }), "{activity}");
    }
}
