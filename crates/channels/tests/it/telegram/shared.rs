//! Payloads kept outside the project, read where they are present.

use std::path::PathBuf;

use engine::inbox::inbound::InboundKind;
use testkit::channel_conformance::parsed;

use super::setup::Telegram;

#[expect(clippy::print_stdout, reason = "a skipped test must say so")]
fn shared() -> Option<PathBuf> {
    let root = std::env::var_os("TRATO_SHARED")
        .map_or_else(|| PathBuf::from("../../../shared"), PathBuf::from);
    let folder = root.join("fixtures/telegram");
    if !folder.is_dir() {
        println!("skipped: no ../shared");
        return None;
    }
    Some(folder)
}

#[test]
fn examples() {
    let Some(folder) = shared() else { return };
    for (name, kind) in [
        ("in_text", "message"),
        ("in_my_chat_member_blocked", "left"),
        ("in_message_reaction", "message_reaction.group"),
        ("in_unknown_update_kind", "new_update_kind"),
    ] {
        let body = std::fs::read(folder.join(format!("{name}.json"))).unwrap();
        let inbounds = parsed(&Telegram, &body);
        let [inbound] = inbounds.as_slice() else { panic!("{name}: {inbounds:?}") };
        let found = match &inbound.kind {
            InboundKind::Message { .. } => "message",
            InboundKind::Left { .. } => "left",
            InboundKind::Unknown { type_name } => type_name,
            other => panic!("{name}: {other:?}"),
        };
        assert_eq!(found, kind, "{name}");
    }
}
