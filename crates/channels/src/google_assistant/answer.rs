//! The answer on the call: in the protocol it came in, within Google's size.

use super::call::{self, Call, Protocol};
use super::settings::Settings;
use super::spoken::Spoken;
use super::{actions, cx, es, parse};
use crate::tree::Tree;
use crate::{HookAnswer, Said};
use engine::inbox::inbound::{Inbound, InboundKind};
use transport::RawRequest;

/// Largest answer taken.
const ANSWER_BYTES_MAX: usize = 64 * 1024;
/// Dialogflow ES gives up after five seconds; half a second is for the way.
const ES_WAITS_MS_MAX: u64 = 4_500;

pub(super) fn waits_ms(settings: &Settings, request: &RawRequest, inbounds: &[Inbound]) -> Option<u64> {
    let spoken = |inbound: &Inbound| {
        matches!(inbound.kind, InboundKind::Message { .. } | InboundKind::Selection { .. } | InboundKind::Opened { .. })
    };
    if !inbounds.iter().any(spoken) {
        return None;
    }
    if settings.waits_ms <= ES_WAITS_MS_MAX {
        return Some(settings.waits_ms);
    }
    let es = call::read(&request.body).is_ok_and(|call| call.protocol == Some(Protocol::Es));
    Some(if es { ES_WAITS_MS_MAX } else { settings.waits_ms })
}

pub(super) fn write(request: &RawRequest, said: &Said) -> HookAnswer {
    let Ok(call) = call::read(&request.body) else { return HookAnswer::tree(&object! {}) };
    let spoken = Spoken::of(said);
    let ends = parse::ends(&call);
    let fitting = |spoken: &Spoken<'_>, carries: bool| {
        let answer = written(&call, spoken, ends, carries).write();
        (answer.len() <= ANSWER_BYTES_MAX).then_some(answer)
    };
    // What the agent carries for itself it keeps anyway, so that goes last.
    let answer = fitting(&spoken, true).or_else(|| {
        let words = spoken.words_only();
        fitting(&words, true).or_else(|| fitting(&words, false))
    });
    HookAnswer::text("application/json", answer.unwrap_or_else(|| "{}".to_owned()))
}

fn written<'a>(call: &'a Call<'a>, spoken: &'a Spoken<'a>, ends: bool, carries: bool) -> Tree<'a> {
    match call.protocol {
        Some(Protocol::Es) => es::answer(call, spoken, ends, carries),
        Some(Protocol::Cx) => cx::answer(call, spoken, carries),
        Some(Protocol::Actions) => actions::answer(call, spoken, ends, carries),
        None => object! {},
    }
}

/// The options as they are kept until the next call.
pub(super) fn kept<'a>(spoken: &'a Spoken<'a>) -> Tree<'a> {
    spoken.offered.iter().map(|(title, token)| [title.as_ref(), *token]).collect()
}
