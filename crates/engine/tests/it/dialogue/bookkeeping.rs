//! What a conversation keeps besides its words: who waits, what is unread, windows, notes, timers, changes.

use super::conversation::{Conversation, message, sent};
use engine::content::{Block, MediaKind};
use engine::inbox::floor::Holder;
use engine::inbox::inbound::{Actor, Identity, IdentityScheme, InboundKind, Part};
use engine::inbox::message::{Activity, Item};
use engine::inbox::reply_window::{Allowance, Quota, left};
use engine::time::DAY_MS;
use engine::{AgentCommand, AgentId, Amendment, Effect, Event, Language, MessageId, Status};

fn agent(conversation: &mut Conversation, command: AgentCommand) -> Vec<Effect> {
    let agent = AgentId::from("agt_ida");
    conversation.give(Event::Agent { agent, name: "Ida".into(), command })
}

fn activities(effects: &[Effect]) -> Vec<Activity> {
    effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::Append { message } => match &message.item {
                Item::Activity { activity } => Some(activity.clone()),
                _ => None,
            },
            _ => None,
        })
        .collect()
}

#[test]
fn who_waits_and_what_is_unread() {
    let mut conversation = Conversation::new();
    conversation.says("thanks");
    assert_eq!(conversation.state.waiting_since, None, "the bot answered");
    assert_eq!(conversation.state.unread, 1, "no agent has seen it");
    conversation.says("I want to talk to a person");
    let since = conversation.state.waiting_since.expect("a person is awaited");
    conversation.says("hello?");
    assert_eq!(conversation.state.waiting_since, Some(since), "since the first unanswered message");
    agent(&mut conversation, AgentCommand::MarkRead);
    assert_eq!(conversation.state.unread, 0);
    let message = MessageId::from("msg_1");
    let blocks = vec![Block::Text { text: "Here I am".into() }];
    let effects = agent(
        &mut conversation,
        AgentCommand::Reply { message, blocks, in_reply_to: None, marketing: false },
    );
    assert_eq!(conversation.state.waiting_since, None);
    assert_eq!(conversation.state.floor.holder, Holder::Agent { id: AgentId::from("agt_ida") });
    assert_eq!(conversation.state.assignee, Some(AgentId::from("agt_ida")));
    assert_eq!(sent(&effects).map(|outbound| outbound.id.as_str()), Some("msg_1"), "her own id");
}

#[test]
fn the_reply_window_runs_from_the_last_message() {
    let mut conversation = Conversation::new();
    conversation.says("thanks");
    let first = conversation.state.reply_window_until.expect("a window");
    assert!(first > conversation.now && first.since_ms(conversation.now) <= DAY_MS);
    conversation.now = conversation.now.plus_ms(DAY_MS / 2);
    conversation.says("thanks");
    assert!(conversation.state.reply_window_until.expect("a window") > first);
}

/// WeChat's app tells where she is when she opens the account, or every five seconds: she has not said anything.
#[test]
fn where_a_phone_is_changes_nothing() {
    let mut conversation = Conversation::new();
    conversation.says("I want to talk to a person");
    agent(&mut conversation, AgentCommand::MarkRead);
    agent(&mut conversation, AgentCommand::Close);
    let before = conversation.state.clone();
    conversation.now = conversation.now.plus_ms(5_000);
    let place = InboundKind::Whereabouts { latitude_e6: 55_676_098, longitude_e6: 12_568_337 };
    let effects = conversation.inbound(Actor::Contact, place);
    assert_eq!(effects, [], "no line in the transcript, no answer");
    assert_eq!(
        conversation.state, before,
        "not unread, not waiting, not reopened, no longer window"
    );
}

#[test]
fn a_quota_is_opened_by_what_the_contact_does() {
    let mut conversation = Conversation::new();
    conversation.config.quota = Some(Quota {
        message: Allowance { n_max: 5, window_ms: 2 * DAY_MS },
        brief: Allowance { n_max: 3, window_ms: 60_000 },
    });
    conversation.brief = true;
    let at = conversation.now;
    conversation.taps("help", "Help");
    let state = &conversation.state;
    assert_eq!(state.reply_window_until, Some(at.plus_ms(60_000)));
    assert_eq!(left(&state.openings, state.sends, at), Some(3));
    conversation.brief = false;
    let at = conversation.now;
    conversation.says("thanks");
    let state = &conversation.state;
    assert_eq!(state.reply_window_until, Some(at.plus_ms(2 * DAY_MS)));
    assert_eq!(left(&state.openings, state.sends, at), Some(5));
}

#[test]
fn snoozed_and_closed_conversations_come_back() {
    let mut conversation = Conversation::new();
    let until = conversation.now.plus_ms(DAY_MS);
    let effects = agent(&mut conversation, AgentCommand::Snooze { until });
    assert_eq!(conversation.state.status, Status::Snoozed);
    assert!(
        matches!(&effects[..], [Effect::StartTimer { key, due }] if key == "snooze" && *due == until)
    );
    let effects = conversation.give(Event::Timer { key: "snooze".into() });
    assert_eq!(
        (conversation.state.status, activities(&effects)),
        (Status::Open, vec![Activity::Reopened])
    );
    agent(&mut conversation, AgentCommand::Close);
    assert_eq!(conversation.state.status, Status::Closed);
    let effects = conversation.says("thanks");
    assert_eq!(conversation.state.status, Status::Open);
    assert!(activities(&effects).contains(&Activity::Reopened));
}

#[test]
fn notes_stay_among_agents_and_assignments_are_told() {
    let mut conversation = Conversation::new();
    let (message, text) = (MessageId::from("msg_n"), "she is a regular".to_owned());
    let effects = agent(&mut conversation, AgentCommand::Note { message, text: text.clone() });
    assert!(sent(&effects).is_none());
    assert!(
        matches!(&effects[..], [Effect::Append { message }] if message.item == Item::Note { text: text.clone() })
    );
    assert_eq!(conversation.state.floor.holder, Holder::Bot, "a note does not take the floor");
    let jonas = Some(AgentId::from("agt_jonas"));
    let name = Some("Jonas".to_owned());
    let effects =
        agent(&mut conversation, AgentCommand::Assign { agent: jonas.clone(), name: name.clone() });
    assert_eq!(conversation.state.assignee, jonas);
    assert_eq!(activities(&effects), vec![Activity::Assigned { agent: name }]);
}

#[test]
fn an_agent_sets_the_language_and_texts_no_longer_change_it() {
    let mut conversation = Conversation::new();
    agent(&mut conversation, AgentCommand::SetLanguage { language: Language::Da });
    let effects = conversation.says("I am looking for a nice mug for my mother please");
    assert_eq!(sent(&effects).map(|outbound| outbound.language), Some(Language::Da));
}

#[test]
fn one_short_message_never_turns_an_established_language() {
    let mut conversation = Conversation::new();
    conversation.says("I am looking for a nice mug for my mother");
    conversation.says("do you have a linen throw for the sofa");
    let effects = conversation.says("gracias");
    assert_eq!(sent(&effects).map(|outbound| outbound.language), Some(Language::En));
    conversation.says("estoy buscando una taza para mi madre, ¿qué tenéis?");
    let effects = conversation.says("¿y cuánto tarda el envío a mi casa?");
    assert_eq!(sent(&effects).map(|outbound| outbound.language), Some(Language::Es));
}

#[test]
fn edits_reactions_and_withdrawals_change_what_is_there() {
    let mut conversation = Conversation::new();
    let edited = InboundKind::Edited { target: "wamid.7".into(), text: "two".into() };
    let effects = conversation.inbound(Actor::Contact, edited);
    let change = Amendment::Edited { text: "two".into() };
    assert_eq!(effects, vec![Effect::Amend { target_provider_id: "wamid.7".into(), change }]);
    let effects =
        conversation.inbound(Actor::Contact, InboundKind::Revoked { target: "wamid.7".into() });
    assert!(matches!(&effects[..], [Effect::Amend { change: Amendment::Revoked, .. }]));
    assert_eq!(conversation.state.unread, 0, "nothing new to read");
}

#[test]
fn consent_and_identity_changes_are_kept_and_what_is_not_understood_is_ignored() {
    let mut conversation = Conversation::new();
    let consent = InboundKind::ConsentChanged {
        topic: "marketing".into(),
        granted: false,
        source: "whatsapp settings".into(),
    };
    let effects = conversation.inbound(Actor::Contact, consent);
    assert!(conversation.state.opted_out);
    assert!(
        effects.iter().any(|effect| matches!(effect, Effect::SetConsent { granted: false, .. }))
    );
    let identity = |value: &str| Identity { scheme: IdentityScheme::WaPhone, value: value.into() };
    let changed = InboundKind::IdentityChanged { old: identity("1"), new: identity("2") };
    assert_eq!(
        activities(&conversation.inbound(Actor::System, changed)),
        vec![Activity::IdentityChanged]
    );
    let unknown = InboundKind::Unknown { type_name: "hologram".into() };
    assert!(conversation.inbound(Actor::Contact, unknown).is_empty());
    let notice =
        InboundKind::AccountNotice { name: "quality".into(), detail: "yellow".into(), news: None };
    assert!(conversation.inbound(Actor::System, notice).is_empty());
    assert!(conversation.inbound(Actor::BrandBot, message("our own echo")).is_empty());
}

#[test]
fn opening_greets_once_and_a_picture_is_answered_in_words() {
    let mut conversation = Conversation::new();
    let opened = || InboundKind::Opened {
        page_url: Some("https://nord.example/mug".into()),
        product: Some("mug-blue".into()),
    };
    let effects = conversation.inbound(Actor::Contact, opened());
    assert!(sent(&effects).is_some(), "a greeting");
    assert!(conversation.inbound(Actor::Contact, opened()).is_empty(), "only once");
    let effects = conversation.says("is it dishwasher safe?");
    assert!(
        format!("{effects:?}").contains("dishwasher safe"),
        "the page's product is talked about"
    );
    let picture = Part::Media {
        media: MediaKind::Image,
        reference: "media/1".into(),
        mime: "image/jpeg".into(),
        caption: None,
        file_name: None,
    };
    let kind =
        InboundKind::Message { provider_id: "m".into(), parts: vec![picture], reply_to: None };
    let effects = conversation.inbound(Actor::Contact, kind);
    assert!(sent(&effects).is_some());
}

/// Every key that a skill says is a phrase: a mistyped one would be said as it is.
#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "reads the sources; the rule is for the engine itself"
)]
fn every_phrase_that_code_names_exists() {
    let root = std::path::Path::new("src");
    let phrases = engine::dialogue::phrases::Phrases::default();
    let mut n_keys = 0;
    for folder in ["skills", "dialogue"] {
        let files = std::fs::read_dir(root.join(folder)).expect("the sources are there");
        for path in
            files.filter_map(Result::ok).map(|entry| entry.path()).filter(|path| path.is_file())
        {
            let source = std::fs::read_to_string(&path).expect("a source can be read");
            for key in
                ["say(", ".word(", "button(\n"].iter().flat_map(|call| keys_after(&source, call))
            {
                n_keys += 1;
                assert!(
                    !phrases.variants(Language::En, key).is_empty(),
                    "{key} in {}",
                    path.display()
                );
            }
        }
    }
    assert!(n_keys > 60, "{n_keys} keys were found");
}

/// The first string literal of every such call, where it is one.
fn keys_after<'a>(source: &'a str, call: &str) -> Vec<&'a str> {
    let calls = source.split(call).skip(1).map(str::trim_start);
    let literals = calls.filter_map(|rest| rest.strip_prefix('"')?.split('"').next());
    literals.filter(|key| !key.contains(['{', ' '])).collect()
}
