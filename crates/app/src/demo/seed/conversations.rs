//! Past conversations: each is one turn that was taken before anybody looked, with all its messages.

use super::{Shelf, cards};
use crate::demo::content::{AuthorLine, ContactLine, ConversationLine, FloorLine, MessageLine};
use engine::commerce::cart::{Cart, CartLine};
use engine::commerce::money::Money;
use engine::content::{Author, Block};
use engine::dialogue::phrases::Phrases;
use engine::inbox::floor::{Floor, Holder};
use engine::inbox::inbound::{ContactRef, Identity, IdentityScheme, ReceiptState};
use engine::inbox::message::{Activity, Item, Message};
use engine::time::{DAY_MS, MINUTE_MS};
use engine::{
    AgentId, CartId, ContactId, ConversationId, Event, InboxId, Language, MerchantId, MessageId,
    State, Status, Timestamp,
};
use std::collections::BTreeMap;
use store::cart::StoredCart;
use store::lane::{
    self, Claimed, ConversationProjection, LaneTarget, MessageKind, NewLaneEvent, NewMessage,
    TurnCommit,
};
use store::{StoreError, Tx};

const OWNER: &str = "demo";
const LEASE_MS: i64 = MINUTE_MS;
/// Where a cart is talked about.
const CART_LABELS: [&str; 2] = ["gift", "back-in-stock"];
const PREVIEW_CHARS_MAX: usize = 120;

/// The agents by e-mail address.
#[derive(Debug)]
pub(super) struct Team {
    pub(super) ids: BTreeMap<String, AgentId>,
    pub(super) names: BTreeMap<String, String>,
}

impl Team {
    fn author(&self, email: Option<&str>) -> Author {
        let email = email.unwrap_or_default();
        match (self.ids.get(email), self.names.get(email)) {
            (Some(id), Some(name)) => Author::Agent { id: id.clone(), name: name.clone() },
            _ => Author::AgentElsewhere,
        }
    }
}

/// What was made.
#[derive(Debug, Clone)]
pub(super) struct Seeded {
    pub(super) conversation: ConversationId,
    pub(super) contact: ContactId,
}

/// Writes one conversation; the number tells its contact's made-up addresses from all others.
#[expect(clippy::too_many_arguments, reason = "everything a past conversation is made of")]
pub(super) fn write(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    number: usize,
    line: &ConversationLine,
    person: Option<&ContactLine>,
    team: &Team,
    shelf: &Shelf,
    now: Timestamp,
) -> Result<Seeded, StoreError> {
    let began = at(line.messages.first(), now);
    let event = NewLaneEvent {
        merchant: merchant.clone(),
        inbox: InboxId::from(if line.channel == "webchat" { "web" } else { line.channel.as_str() }),
        key: format!("demo:{number}"),
        target: LaneTarget::Contact(contact(tx, number, line)),
        occurred_at: began,
        received_at: began,
        // Consumed below; were it not, a timer nobody set does nothing.
        body: json(&Event::Timer { key: "demo".to_owned() })?,
        raw: None,
    };
    lane::append(tx, &[event])?;
    let claimed = lane::claim(tx, OWNER, now, LEASE_MS, 1, 1)?.pop().ok_or(StoreError::Conflict)?;
    let seeded =
        Seeded { conversation: claimed.conversation.clone(), contact: claimed.contact.clone() };
    let state = state(tx, line, team, shelf, now);
    if let Some(cart) = state.cart.clone() {
        let total = state.cart_total;
        let stored = StoredCart {
            conversation: seeded.conversation.clone(),
            contact: seeded.contact.clone(),
            total_minor: total.map(|total| total.minor),
            currency: total.map(|total| total.currency.code().to_owned()),
            updated_at: at(line.messages.last(), now),
            cart,
        };
        store::cart::put(tx, merchant, &stored)?;
    }
    let commit = commit(tx, merchant, &claimed, line, team, shelf, &state, now)?;
    lane::commit(tx, &[commit])?;
    for label in &line.labels {
        store::conversation::set_label(tx, merchant, &seeded.conversation, label, true)?;
    }
    if let Some(person) = person {
        let profile = serde_json::json!({"email": person.email, "city": person.city, "country": person.country});
        store::contact::update(
            tx,
            merchant,
            &seeded.contact,
            None,
            None,
            Some(&profile.to_string()),
        )?;
    }
    Ok(seeded)
}

fn contact(tx: &Tx<'_>, number: usize, line: &ConversationLine) -> ContactRef {
    let identity = match line.channel.as_str() {
        // Numbers that no network gives out.
        "whatsapp" => {
            Identity { scheme: IdentityScheme::WaPhone, value: format!("450000{number:04}") }
        }
        _ => Identity { scheme: IdentityScheme::Visitor, value: tx.token() },
    };
    ContactRef {
        address: None,
        identities: vec![identity],
        display_name: Some(line.contact.clone()),
        language: Some(line.language),
    }
}

fn at(line: Option<&MessageLine>, now: Timestamp) -> Timestamp {
    now.plus_ms(-line.map_or(0, |line| line.minutes_ago) * MINUTE_MS)
}

/// What the bot would remember at the end.
fn state(
    tx: &Tx<'_>,
    line: &ConversationLine,
    team: &Team,
    shelf: &Shelf,
    now: Timestamp,
) -> State {
    let last = line.messages.last();
    let asked_by_contact = last.is_some_and(|last| last.author == AuthorLine::Contact);
    let is_open = line.status == Status::Open;
    let assignee = line.assignee.as_ref().and_then(|email| team.ids.get(email)).cloned();
    let holder = match (line.floor, &assignee) {
        (FloorLine::Waiting, _) => Holder::Waiting,
        (FloorLine::Agent, Some(id)) if is_open => Holder::Agent { id: id.clone() },
        _ => Holder::Bot,
    };
    let waits = is_open && (holder == Holder::Waiting || asked_by_contact && holder != Holder::Bot);
    let after_answer = line
        .messages
        .iter()
        .rev()
        .take_while(|message| message.author == AuthorLine::Contact)
        .count();
    let last_inbound =
        line.messages.iter().rev().find(|message| message.author == AuthorLine::Contact);
    let mut state = State {
        floor: Floor { version: u64::from(line.floor != FloorLine::Bot), holder },
        status: line.status,
        assignee,
        waiting_since: waits.then(|| {
            at(line.messages.get(line.messages.len().saturating_sub(after_answer.max(1))), now)
        }),
        unread: if waits { u32::try_from(after_answer).unwrap_or(0) } else { 0 },
        reply_window_until: (line.channel == "whatsapp")
            .then(|| at(last_inbound, now).plus_ms(DAY_MS)),
        ..State::default()
    };
    state.memory.greeted = true;
    state.memory.contact_name = Some(line.contact.clone());
    state.memory.language.current = Some(line.language);
    if is_open && line.labels.iter().any(|label| CART_LABELS.contains(&label.as_str())) {
        let wanted = wanted(line);
        (state.cart, state.cart_total) = cart(tx, &wanted, shelf, line.language);
    }
    state
}

/// What the contact spoke of, else the first thing that was shown.
fn wanted(line: &ConversationLine) -> Vec<String> {
    let by_contact = line.messages.iter().filter(|message| message.author == AuthorLine::Contact);
    let mut wanted: Vec<String> = by_contact.flat_map(|message| message.products.clone()).collect();
    wanted
        .extend(line.messages.iter().flat_map(|message| message.products.first().cloned()).take(1));
    wanted.sort();
    wanted.dedup();
    wanted
}

fn cart(
    tx: &Tx<'_>,
    wanted: &[String],
    shelf: &Shelf,
    language: Language,
) -> (Option<Cart>, Option<Money>) {
    let currency = cards::currency_of(language);
    let mut cart = Cart::new(CartId::from_token(&tx.token()));
    let mut minor = 0;
    for view in wanted.iter().filter_map(|id| shelf.get(&id.as_str().into())) {
        let Some((variant, price)) = cards::lead(view, currency) else { continue };
        cart.lines.push(CartLine {
            sku: variant.sku.clone(),
            product: view.product.id.clone(),
            quantity: 1,
        });
        cart.version += 1;
        minor += price.minor;
    }
    if cart.is_empty() {
        (None, None)
    } else {
        (Some(cart), Some(Money::from_minor(minor, currency)))
    }
}

#[expect(clippy::too_many_arguments, reason = "everything a past conversation is made of")]
fn commit(
    tx: &Tx<'_>,
    merchant: &MerchantId,
    claimed: &Claimed,
    line: &ConversationLine,
    team: &Team,
    shelf: &Shelf,
    state: &State,
    now: Timestamp,
) -> Result<TurnCommit, StoreError> {
    let mut messages = Vec::new();
    for message in transcript(tx, line, team, shelf, now) {
        messages.push(stored(claimed.next_position + position(messages.len()), &message)?);
    }
    let last = line.messages.last();
    let preview = last.map(preview).unwrap_or_default();
    Ok(TurnCommit {
        merchant: merchant.clone(),
        conversation: claimed.conversation.clone(),
        fence: claimed.fence,
        now,
        consumed: claimed.events.iter().map(|event| event.arrival).collect(),
        state: json(state)?,
        state_version: claimed.state_version + 1,
        projection: ConversationProjection {
            status: state.status,
            holder: state.floor.holder.clone(),
            floor_version: state.floor.version,
            assignee: state.assignee.clone(),
            waiting_since: state.waiting_since,
            unread: state.unread,
            snoozed_until: None,
            preview,
            last_message_at: at(last, now),
            language: Some(line.language.code().to_owned()),
            cart_total_minor: state.cart_total.map(|total| total.minor),
            cart_currency: state.cart_total.map(|total| total.currency.code().to_owned()),
            reply_window_until: state.reply_window_until,
            openings: Vec::new(),
            opted_out: false,
            needs_person: state.floor.holder == Holder::Waiting,
        },
        messages,
        outbox: Vec::new(),
        timers_set: Vec::new(),
        timers_canceled: Vec::new(),
        signals: Vec::new(),
        live: Vec::new(),
        amendments: Vec::new(),
    })
}

/// One line for the list: who, a colon, and what.
fn preview(last: &MessageLine) -> String {
    let who = match last.author {
        AuthorLine::Contact => "contact",
        AuthorLine::Bot => "bot",
        AuthorLine::Agent => "agent",
    };
    format!("{who}:{}", last.text.chars().take(PREVIEW_CHARS_MAX).collect::<String>())
}

fn position(index: usize) -> i64 {
    i64::try_from(index).unwrap_or(i64::MAX)
}

/// The messages, with the system's lines about who took over between them.
fn transcript(
    tx: &Tx<'_>,
    line: &ConversationLine,
    team: &Team,
    shelf: &Shelf,
    now: Timestamp,
) -> Vec<Message> {
    let phrases = Phrases::default();
    let mut transcript = Vec::new();
    let mut held_by: Option<&str> = None;
    let item = |author: Author, at: Timestamp, item: Item| Message {
        id: MessageId::from_token(&tx.token()),
        author,
        at,
        language: Some(line.language),
        provider_id: None,
        in_reply_to: None,
        trace: None,
        sources: Vec::new(),
        item,
    };
    let handed_off = line.messages.iter().rposition(|message| message.author == AuthorLine::Bot);
    for (index, message) in line.messages.iter().enumerate() {
        let when = at(Some(message), now);
        let mut blocks = vec![Block::Text { text: message.text.clone() }];
        match message.author {
            AuthorLine::Contact => {
                transcript.push(item(Author::Contact, when, Item::Inbound { blocks }))
            }
            AuthorLine::Bot => {
                blocks.extend(cards::block(&phrases, shelf, &message.products, line.language));
                transcript.push(item(Author::Bot, when, Item::Outbound { blocks }));
                if line.floor == FloorLine::Waiting && handed_off == Some(index) {
                    let facts = line.learned.clone();
                    let activity = Activity::HandedOff { reason: "unknown".to_owned(), facts };
                    transcript.push(item(Author::System, when, Item::Activity { activity }));
                }
            }
            AuthorLine::Agent => {
                let email = message.agent.as_deref();
                if let Some(name) =
                    email.and_then(|email| team.names.get(email)).filter(|_| held_by != email)
                {
                    let activity = Activity::FloorTaken { agent: name.clone() };
                    transcript.push(item(Author::System, when, Item::Activity { activity }));
                }
                held_by = email;
                blocks.extend(cards::block(&phrases, shelf, &message.products, line.language));
                transcript.push(item(team.author(email), when, Item::Outbound { blocks }));
            }
        }
    }
    let end = at(line.messages.last(), now);
    if line.status == Status::Closed {
        let agent = line.assignee.as_ref().and_then(|email| team.names.get(email)).cloned();
        transcript.push(item(
            Author::System,
            end,
            Item::Activity { activity: Activity::Closed { agent } },
        ));
    }
    transcript
}

fn stored(position: i64, message: &Message) -> Result<NewMessage, StoreError> {
    let text = |blocks: &[Block]| match blocks.first() {
        Some(Block::Text { text }) => text.clone(),
        _ => String::new(),
    };
    let (kind, search_text) = match &message.item {
        Item::Inbound { blocks } => (MessageKind::Inbound, text(blocks)),
        Item::Outbound { blocks } => (MessageKind::Outbound, text(blocks)),
        Item::Note { text } => (MessageKind::Note, text.clone()),
        Item::Activity { .. } => (MessageKind::Activity, String::new()),
    };
    Ok(NewMessage {
        id: message.id.clone(),
        position,
        kind,
        at: message.at,
        receipt: ReceiptState::Read,
        provider_id: None,
        search_text,
        body: json(&serde_json::json!({ "message": message }))?,
    })
}

fn json<T: serde::Serialize>(value: &T) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|error| StoreError::Corrupt(error.to_string()))
}
