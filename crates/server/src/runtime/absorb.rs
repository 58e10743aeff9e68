//! From effects to rows: everything a turn decided is gathered here and written in one transaction.
//!
//! Each kind of effect has one short place below. Nothing here calls out and nothing is sent: sending begins when
//! the outbox finds the rows after the commit.

use super::project;
use crate::app::App;
use crate::commerce::checkout::NewCheckout;
use crate::events::guest_lists::Moved;
use crate::guides;
use crate::merchant::{Inbox, Merchant};
use crate::runtime::planning;
use crate::view::StoredMessage;
use crate::widget::uploads;
use engine::commerce::cart::Cart;
use engine::commerce::lifecycle::Named;
use engine::commerce::money::Money;
use engine::commerce::spoken_order::Standing;
use engine::content::piece::{Degradation, Numbered};
use engine::content::{Block, Outbound};
use engine::dialogue::memory::Memory;
use engine::inbox::inbound::ReceiptState;
use engine::inbox::message::{Item, Message};
use engine::inbox::reply_window::{self, Sends};
use engine::inbox::source::Source;
use engine::{
    CheckoutId, ContactId, ConversationId, Effect, Event, Language, MessageId, OrderId, ProductId,
    Signal, Sku, State, Timestamp,
};
use std::sync::Arc;
use store::lane::{
    Claimed, MessageKind, NewAmendment, NewLive, NewMessage, SignalCount, TurnCommit,
};
use store::media::WantedFile;
use store::outbox::Window;

/// How much longer than the call the outbox leaves a piece alone, so that both never take it.
const CALL_MARGIN_MS: i64 = 2_000;

/// What one claimed conversation has come to so far.
#[derive(Debug)]
pub(crate) struct Gathering {
    pub(super) claimed: Claimed,
    merchant: Arc<Merchant>,
    pub(super) state: State,
    pub(super) commit: TurnCommit,
    /// Changes outside the conversation's own rows, applied in the same transaction.
    pub(super) extras: Vec<Extra>,
    pub(super) failing: Option<(i64, String)>,
    pub(super) received_at: Vec<Timestamp>,
    /// The last thing said, for the list.
    shown: Option<String>,
    /// Until when the messages queued use up the channel's pace.
    paced_until: Option<Timestamp>,
    /// Pieces queued by this turn that count against the platform's quota.
    n_queued: u64,
    /// The contact of the event at hand waits on the line for so long.
    on_call_ms: Option<u64>,
    /// The numbers that the last message gave its options.
    numbered: Vec<Numbered>,
}

/// A change to another aggregate that belongs to the turn.
#[derive(Debug, Clone)]
pub(crate) enum Extra {
    SaveCart(Box<Cart>),
    OpenCheckout(Box<NewCheckout>),
    CancelCheckout(CheckoutId),
    PlaceSpoken {
        new: Box<NewCheckout>,
        daily_max: Money,
    },
    CancelSpoken(CheckoutId),
    Wish {
        product: ProductId,
        sku: Option<Sku>,
    },
    Consent {
        channel: String,
        topic: String,
        granted: bool,
        source: String,
        evidence: Option<MessageId>,
    },
    OfferLink {
        code: String,
        expires_at: Timestamp,
    },
    /// The code fits; `channel` is what people call the one it was given in.
    RedeemLink {
        code: String,
        channel: String,
    },
    HandOver {
        to: ConversationId,
        cart: Option<Box<Cart>>,
        memory: Box<Memory>,
    },
    Forward {
        message: MessageId,
        to: ConversationId,
        language: Language,
        blocks: Vec<Block>,
        standing: Option<Standing>,
    },
    CancelOrder(OrderId),
    RequestReturn {
        order: OrderId,
        note: String,
    },
    CopyFile(Box<WantedFile>),
    Rsvp(Box<Moved>),
}

/// How far a gathering had come: a turn that fails takes back what it had gathered.
#[derive(Debug, Clone)]
pub(crate) struct Mark(Box<(TurnCommit, Vec<Extra>, Option<Timestamp>, u64)>);

impl Gathering {
    pub(crate) fn new(app: &App, merchant: &Arc<Merchant>, claimed: Claimed, state: State) -> Self {
        let commit = TurnCommit {
            merchant: claimed.merchant.clone(),
            conversation: claimed.conversation.clone(),
            fence: claimed.fence,
            now: app.now(),
            consumed: Vec::new(),
            state: String::new(),
            state_version: claimed.state_version + 1,
            projection: project::of(merchant, &claimed, &state, None, app.now()),
            messages: Vec::new(),
            outbox: Vec::new(),
            timers_set: Vec::new(),
            timers_canceled: Vec::new(),
            signals: Vec::new(),
            live: Vec::new(),
            amendments: Vec::new(),
        };
        Self {
            claimed,
            merchant: Arc::clone(merchant),
            paced_until: state.paced_until,
            n_queued: 0,
            on_call_ms: None,
            state,
            commit,
            extras: Vec::new(),
            failing: None,
            received_at: Vec::new(),
            shown: None,
            numbered: Vec::new(),
        }
    }

    /// The numbers that options were given since this was last asked: how a channel shows them is not known to the
    /// core before.
    pub(crate) fn take_numbered(&mut self) -> Vec<Numbered> {
        std::mem::take(&mut self.numbered)
    }

    pub(crate) fn conversation(&self) -> &ConversationId {
        &self.claimed.conversation
    }

    pub(crate) fn contact(&self) -> &ContactId {
        &self.claimed.contact
    }

    pub(crate) fn mark(&self) -> Mark {
        let (commit, extras) = (self.commit.clone(), self.extras.clone());
        Mark(Box::new((commit, extras, self.paced_until, self.n_queued)))
    }

    pub(crate) fn rewind(&mut self, mark: Mark) {
        (self.commit, self.extras, self.paced_until, self.n_queued) = *mark.0;
    }

    /// The next event is this one: what it says may have to wait for an open call.
    pub(crate) fn begins(&mut self, event: &Event) {
        self.on_call_ms = match event {
            Event::Inbound { inbound, .. } => inbound.on_call_ms,
            _ => None,
        };
    }

    /// How long pieces wait for a call that takes them, before they go out another way.
    fn held_ms(&self, inbox: &Inbox) -> i64 {
        let kept = inbox.channel.abilities().answers.map_or(0, |answers| answers.keeps_ms());
        let called =
            self.on_call_ms.map_or(0, |ms| i64::try_from(ms).unwrap_or(0) + CALL_MARGIN_MS);
        kept.max(called)
    }

    /// One event is done with, and this is what is remembered after it.
    pub(crate) fn consumed(&mut self, arrival: i64, received_at: Timestamp, state: State) {
        self.commit.consumed.push(arrival);
        self.received_at.push(received_at);
        self.state = state;
    }

    pub(crate) fn failing(mut self, arrival: i64, reason: String) -> Self {
        self.failing = Some((arrival, reason));
        self
    }

    /// The commit, with the final state and what the inbox shows of it; `None` when nothing was done.
    pub(super) fn finish(&mut self, now: Timestamp) -> Option<TurnCommit> {
        if self.commit.consumed.is_empty() {
            return None;
        }
        self.commit.now = now;
        self.state.paced_until = self.paced_until;
        self.commit.state = serde_json::to_string(&self.state).unwrap_or_default();
        self.commit.projection =
            project::of(&self.merchant, &self.claimed, &self.state, self.shown.take(), now);
        self.tell("conversation.updated", self.claimed.conversation.as_str().to_owned());
        Some(self.commit.clone())
    }

    /// Gathers what one effect means.
    #[expect(clippy::too_many_lines, reason = "one short place for each kind of effect")]
    pub(crate) fn absorb(&mut self, app: &App, now: Timestamp, state: &State, effect: Effect) {
        match effect {
            Effect::Read { .. } => {}
            Effect::Append { mut message } => {
                self.want_files(app, &mut message);
                self.append(&message, ReceiptState::Read);
            }
            Effect::Send { outbound, floor_version, sources, .. } => {
                self.send(now, state, (outbound, sources), floor_version)
            }
            Effect::Amend { target_provider_id, change } => {
                let change = serde_json::to_string(&change).unwrap_or_default();
                self.commit.amendments.push(NewAmendment { target_provider_id, at: now, change });
            }
            Effect::CartChanged { cart } => {
                self.tell("cart.updated", cart.id.as_str().to_owned());
                self.extras.push(Extra::SaveCart(Box::new(cart)));
            }
            Effect::OpenCheckout { checkout, token, cart, quote, details } => {
                let new = NewCheckout {
                    id: checkout,
                    token,
                    cart,
                    quote,
                    details,
                    language: state.memory.language.current(&self.merchant.config.profile),
                };
                self.extras.push(Extra::OpenCheckout(Box::new(new)));
            }
            Effect::CancelCheckout { checkout } => {
                self.extras.push(Extra::CancelCheckout(checkout))
            }
            Effect::PlaceSpoken { checkout, token, cart, quote, details, daily_max } => {
                let language = state.memory.language.current(&self.merchant.config.profile);
                let new = NewCheckout { id: checkout, token, cart, quote, details, language };
                self.extras.push(Extra::PlaceSpoken { new: Box::new(new), daily_max });
            }
            Effect::CancelSpoken { checkout } => self.extras.push(Extra::CancelSpoken(checkout)),
            Effect::StartTimer { key, due } => self.commit.timers_set.push((key, due)),
            Effect::CancelTimer { key } => self.commit.timers_canceled.push(key),
            Effect::NotifyTeam { .. } => {
                self.tell("conversation.attention", self.claimed.conversation.as_str().to_owned());
                self.count("handoff", "", now, 1);
            }
            Effect::RecordSignal { signal } => self.signal(now, &signal),
            Effect::RecordWish { product, sku } => {
                self.count("wish", product.as_str(), now, 1);
                self.extras.push(Extra::Wish { product, sku });
            }
            Effect::SetConsent { topic, granted, source, evidence } => {
                let channel = self.channel();
                self.extras.push(Extra::Consent { channel, topic, granted, source, evidence });
            }
            Effect::OfferLink { code, expires_at } => {
                self.extras.push(Extra::OfferLink { code, expires_at })
            }
            Effect::RedeemLink { code } => {
                let channel = self.merchant.title_of(&self.claimed.inbox);
                self.extras.push(Extra::RedeemLink { code, channel });
            }
            Effect::HandOver { to, cart, memory } => {
                self.extras.push(Extra::HandOver { to, cart: cart.map(Box::new), memory })
            }
            Effect::Forward { message, to, language, blocks, standing } => {
                self.extras.push(Extra::Forward { message, to, language, blocks, standing })
            }
            Effect::CancelOrder { order } => self.extras.push(Extra::CancelOrder(order)),
            Effect::RequestReturn { order, note } => {
                self.extras.push(Extra::RequestReturn { order, note })
            }
            Effect::Rsvp { event, date, command, party } => {
                self.count("rsvp", &format!("{event}/{date}/{}", command.name()), now, 1);
                let hosted = self.merchant.config.events.iter().find(|hosted| hosted.id == event);
                if let Some(event) = hosted.cloned() {
                    self.extras.push(Extra::Rsvp(Box::new(Moved { event, date, command, party })));
                }
            }
        }
    }

    /// What a contact allows or refuses counts for the channel she says it in.
    fn channel(&self) -> String {
        let inbox = self.merchant.inboxes.get(&self.claimed.inbox);
        inbox.map(|inbox| inbox.kind.clone()).unwrap_or_default()
    }

    fn append(&mut self, message: &Message, receipt: ReceiptState) {
        self.write(message, receipt, Vec::new());
    }

    fn write(&mut self, message: &Message, receipt: ReceiptState, degradation: Vec<Degradation>) {
        let (kind, text) = match &message.item {
            Item::Inbound { blocks } => (MessageKind::Inbound, planning::plain(blocks)),
            Item::Outbound { blocks } => (MessageKind::Outbound, planning::plain(blocks)),
            Item::Note { text } => (MessageKind::Note, text.clone()),
            Item::Activity { .. } => (MessageKind::Activity, String::new()),
        };
        if matches!(kind, MessageKind::Inbound | MessageKind::Outbound) {
            self.shown = Some(project::preview(&message.author, &text));
        }
        let position = self.next_position();
        self.tell("message.created", message.id.as_str().to_owned());
        self.commit.messages.push(NewMessage {
            id: message.id.clone(),
            position,
            kind,
            at: message.at,
            receipt,
            provider_id: message.provider_id.clone(),
            search_text: text,
            body: StoredMessage { message: message.clone(), degradation }.write(),
        });
    }

    /// Plans a message for the channel: one transcript item, one outbox row for each call it takes.
    fn send(
        &mut self,
        now: Timestamp,
        state: &State,
        (outbound, sources): (Outbound, Vec<Source>),
        floor_version: u64,
    ) {
        let Some(inbox) = self.merchant.inboxes.get(&self.claimed.inbox) else {
            tracing::error!(inbox.id = %self.claimed.inbox, "A message has no inbox to leave by");
            return;
        };
        let Sends { n_started, n_waiting } = state.sends;
        let sends = Sends { n_started, n_waiting: n_waiting.saturating_add(self.n_queued) };
        let left = reply_window::left(&state.openings, sends, now);
        let planned = planning::plan(&self.merchant, inbox, state, &outbound, now, left);
        let degradation = planned.degradation.clone();
        if !planned.numbered.is_empty() {
            self.numbered.clone_from(&planned.numbered);
        }
        let leaving = planning::Leaving {
            inbox,
            state,
            claimed: &self.claimed,
            outbound: &outbound,
            position: self.next_position(),
            floor_version,
            now,
        };
        let mut rows = planning::outbox(planned, &leaving);
        let counted = rows.iter().filter(|row| row.window != Window::NotNeeded).count();
        self.n_queued = self.n_queued.saturating_add(u64::try_from(counted).unwrap_or(u64::MAX));
        if let Some(pace) = inbox.channel.abilities().pace {
            self.paced_until = Some(super::pace::spread(pace, self.paced_until, now, &mut rows));
        }
        let held_until = now.plus_ms(self.held_ms(inbox));
        for row in &mut rows {
            row.not_before = row.not_before.max(held_until);
        }
        self.commit.outbox.extend(rows);
        let message = Message {
            id: outbound.id,
            author: outbound.author,
            at: now,
            language: Some(outbound.language),
            provider_id: None,
            in_reply_to: outbound.in_reply_to.map(|id| id.as_str().to_owned()),
            trace: None,
            sources,
            item: Item::Outbound { blocks: outbound.blocks },
        };
        self.write(&message, ReceiptState::Queued, degradation);
        self.commit.projection.last_message_at = now;
    }

    /// A provider keeps a file for days: the message names the copy of it that will be made.
    fn want_files(&mut self, app: &App, message: &mut Message) {
        let inbox = self.merchant.inboxes.get(&self.claimed.inbox);
        let fetches = inbox.is_some_and(|inbox| inbox.channel.abilities().fetches_media.is_some());
        let Item::Inbound { blocks } = &mut message.item else { return };
        for block in blocks.iter_mut().filter(|_| fetches) {
            let Block::Media { url, file_name, .. } = block else { continue };
            // Sent to us and not to a provider: it is here already.
            if uploads::address_of(url).is_some() {
                continue;
            }
            let upload = uploads::fresh(app);
            let reference = std::mem::replace(url, format!("{}:{upload}", self.claimed.inbox));
            self.extras.push(Extra::CopyFile(Box::new(WantedFile {
                merchant: self.claimed.merchant.clone(),
                upload,
                inbox: self.claimed.inbox.clone(),
                conversation: self.claimed.conversation.clone(),
                reference,
                file_name: file_name.clone(),
                attempt: 0,
            })));
        }
    }

    /// Where in the transcript the next item goes.
    fn next_position(&self) -> i64 {
        self.claimed.next_position + i64::try_from(self.commit.messages.len()).unwrap_or(0)
    }

    fn signal(&mut self, now: Timestamp, signal: &Signal) {
        match signal {
            Signal::Searched { text, .. } => self.count("searched", &text.to_lowercase(), now, 1),
            Signal::Viewed { product } => self.count("viewed", product.as_str(), now, 1),
            Signal::Added { product, quantity } => {
                self.count("added", product.as_str(), now, i64::from(*quantity))
            }
            Signal::Removed { product } => self.count("removed", product.as_str(), now, 1),
            Signal::Unmet { text } => self.count("unmet", &text.to_lowercase(), now, 1),
            Signal::CheckoutOpened { .. } => self.count("checkout_opened", "", now, 1),
            Signal::CouponTried { code, accepted } => {
                self.count(
                    if *accepted { "coupon_accepted" } else { "coupon_refused" },
                    code.as_str(),
                    now,
                    1,
                );
            }
            Signal::Understood { intent } => self.count("understood", intent, now, 1),
            Signal::NotUnderstood => self.count("not_understood", "", now, 1),
            Signal::Feedback { kind, theme } => {
                self.count(kind, theme.as_deref().unwrap_or_default(), now, 1);
            }
            Signal::Guide { guide, question, step } => {
                let subject = guides::subject(question, *step);
                self.count(&guides::signal(guide), &subject, now, 1);
            }
            Signal::HandedOff => self.count("handed_off", "", now, 1),
            Signal::HeldBack { claim } => {
                tracing::error!(merchant.id = %self.claimed.merchant, claim, "A message of the bot's was held back: no fact stood behind a {claim} in it");
                self.count("held_back", claim, now, 1);
            }
            Signal::ModelRefused { reason } => self.count("model_refused", reason, now, 1),
        }
    }

    fn count(&mut self, name: &str, key: &str, now: Timestamp, n: i64) {
        const KEY_CHARS_MAX: usize = 80;
        let day = now.0.div_euclid(engine::time::DAY_MS);
        let key = key.chars().take(KEY_CHARS_MAX).collect();
        self.commit.signals.push(SignalCount { name: name.to_owned(), key, day, n });
    }

    /// Live rows name what changed; what it looks like is read when somebody is told.
    fn tell(&mut self, kind: &str, id: String) {
        self.commit.live.push(NewLive { kind: kind.to_owned(), data: id });
    }
}
