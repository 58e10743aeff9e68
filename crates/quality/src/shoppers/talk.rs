//! One conversation with the core, as the shell leads it: readings are answered, the outcome is kept.

use super::shop::{START, Shop};
use anyhow::{Result, ensure};
use engine::content::Block;
use engine::inbox::inbound::{
    Actor, ContactRef, Identity, IdentityScheme, Inbound, InboundKind, Part,
};
use engine::{
    Answer, Config, Effect, Event, Input, Language, MessageId, READ_ROUNDS_MAX, Seed, State,
    Timestamp, step,
};
use std::sync::Arc;

/// What every conversation of a run has in common.
pub(crate) struct Minds {
    pub(crate) understanding: Arc<engine::dialogue::understand::Understanding>,
    pub(crate) phrases: Arc<engine::dialogue::phrases::Phrases>,
}

/// A conversation under way.
pub(crate) struct Talk<'a> {
    shop: &'a Shop,
    config: Config,
    pub(crate) state: State,
    now: Timestamp,
    seed: u64,
    n_rounds: u64,
    phone: &'static str,
    /// What her browser says she reads.
    browser: Option<Language>,
}

/// What came of one message.
#[derive(Debug, Default)]
pub(crate) struct Heard {
    pub(crate) blocks: Vec<Block>,
    pub(crate) language: Option<Language>,
    pub(crate) effects: Vec<Effect>,
}

impl<'a> Talk<'a> {
    /// Two of three shoppers come by a browser that tells its language; the others only by their number.
    pub(crate) fn new(shop: &'a Shop, minds: &Minds, language: Language, seed: u64) -> Self {
        let phone = match language {
            Language::En => "447700900123",
            Language::Es => "34600111222",
            Language::Da => "4520112233",
        };
        Self {
            shop,
            config: Config {
                shop: Arc::clone(&shop.words),
                ..Config::new(
                    shop.profile.clone(),
                    Arc::clone(&minds.understanding),
                    Arc::clone(&minds.phrases),
                )
            },
            state: State::default(),
            now: START,
            seed,
            n_rounds: 0,
            phone,
            browser: (!seed.is_multiple_of(3)).then_some(language),
        }
    }

    pub(crate) fn says(&mut self, text: &str) -> Result<Heard> {
        let part = Part::Text { text: text.to_owned() };
        self.inbound(InboundKind::Message {
            provider_id: format!("m{}", self.n_rounds),
            parts: vec![part],
            reply_to: None,
        })
    }

    pub(crate) fn taps(&mut self, token: &str, title: &str) -> Result<Heard> {
        self.inbound(InboundKind::Selection {
            provider_id: format!("t{}", self.n_rounds),
            token: token.to_owned(),
            title: title.to_owned(),
            reply_to: None,
        })
    }

    fn inbound(&mut self, kind: InboundKind) -> Result<Heard> {
        self.now = self.now.plus_ms(20_000);
        let identity =
            Identity { scheme: IdentityScheme::WaPhone, value: self.phone.to_owned() };
        self.give(Event::Inbound {
            message: MessageId::new(format!("msg_in{}", self.n_rounds)),
            inbound: Box::new(Inbound {
                event_key: format!("event{}", self.n_rounds),
                occurred_at: self.now,
                actor: Actor::Contact,
                contact: ContactRef {
                    address: None,
                    identities: vec![identity],
                    display_name: None,
                    language: self.browser,
                },
                attribution: None,
                observed: false,
                brief: false,
                on_call_ms: None,
                certainty_permille: None,
                kind,
            }),
        })
    }

    fn give(&mut self, event: Event) -> Result<Heard> {
        let mut heard = Heard::default();
        let mut event = event;
        for _ in 0..=READ_ROUNDS_MAX {
            let effects = self.round(event);
            let (readings, others): (Vec<_>, Vec<_>) =
                effects.into_iter().partition(|effect| matches!(effect, Effect::Read { .. }));
            for effect in others {
                if let Effect::Send { outbound, .. } = &effect {
                    heard.blocks.extend(outbound.blocks.iter().cloned());
                    heard.language = Some(outbound.language);
                }
                heard.effects.push(effect);
            }
            if readings.is_empty() {
                return Ok(heard);
            }
            let answers: Vec<Answer> = readings
                .iter()
                .filter_map(|effect| match effect {
                    Effect::Read { reading } => Some(self.shop.answer(reading)),
                    _ => None,
                })
                .collect();
            event = Event::Answered { answers };
        }
        ensure!(heard.language.is_some(), "a turn asked for facts more than {READ_ROUNDS_MAX} times");
        Ok(heard)
    }

    fn round(&mut self, event: Event) -> Vec<Effect> {
        self.n_rounds += 1;
        let mut seed = [0_u8; 32];
        seed[..8].copy_from_slice(&self.seed.to_be_bytes());
        seed[8..16].copy_from_slice(&self.n_rounds.to_be_bytes());
        let input = Input { now: self.now, seed: Seed(seed), event };
        let outcome = step(&self.config, &self.state, input);
        self.state = outcome.state;
        outcome.effects
    }
}
