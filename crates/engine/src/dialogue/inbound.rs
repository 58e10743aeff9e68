//! What comes in from a channel: kept in the transcript first, then answered if the floor is the bot's.

use super::context::Turn;
use super::details::{self, Details};
use super::memory::PAUSE_MS_MIN;
use super::policy;
use super::skill::Cue;
use super::spoken;
use crate::content::{Author, Block, MediaKind};
use crate::inbox::consent;
use crate::inbox::country;
use crate::inbox::floor::{FloorCommand, HAND_BACK_TIMER, Holder};
use crate::inbox::inbound::{Actor, Attribution, ClaimedLine, Inbound, InboundKind, Keyword, Part};
use crate::inbox::link_code;
use crate::inbox::message::{Activity, Item, Message};
use crate::inbox::reply_window;
use crate::time::MINUTE_MS;
use crate::{Amendment, Effect, MessageId, ProductId, Signal, Status};

/// Idle time after which a person in the platform's own app has left, unless the configuration says otherwise.
pub const HAND_BACK_MS_DEFAULT: i64 = 30 * MINUTE_MS;

/// Takes what a channel understood.
pub fn take(turn: &mut Turn<'_>, message: MessageId, inbound: Inbound) {
    turn.hears(&message);
    match inbound.actor {
        Actor::Contact => from_contact(turn, message, &inbound),
        Actor::BrandHuman => from_person_elsewhere(turn, message, inbound),
        Actor::BrandBot | Actor::System => from_system(turn, inbound.kind),
    }
}

fn from_contact(turn: &mut Turn<'_>, message: MessageId, inbound: &Inbound) {
    let memory = &mut turn.state.memory;
    let country = country::of(&inbound.contact);
    // A browser knows what she reads; a number, where it was bought.
    if let Some(language) = inbound.contact.language {
        memory.language.hint(language, &turn.config.profile);
    } else if let Some(language) = country.and_then(country::language) {
        memory.language.hint_by_number(language, &turn.config.profile);
    }
    if let Some(name) = &inbound.contact.display_name {
        memory.contact_name = Some(name.clone());
    }
    if let Some(country) = country {
        memory.country = Some(country.to_owned());
    }
    turn.language = turn.state.memory.language.current(&turn.config.profile);
    turn.heard_well = spoken::is_certain(inbound);
    let blocks = blocks_of(&inbound.kind);
    let acts = !blocks.is_empty() || matches!(inbound.kind, InboundKind::Opened { .. });
    if acts && !inbound.observed {
        let before = turn.state.memory.heard_at.replace(turn.now);
        turn.is_back = before.is_some_and(|at| turn.now.since_ms(at) >= PAUSE_MS_MIN);
    }
    if let Some(address) = &inbound.contact.address {
        turn.state.address = Some(address.clone());
    }
    if !blocks.is_empty() {
        keep(turn, message, inbound, Author::Contact, Item::Inbound { blocks });
        arrived(turn, inbound);
    }
    if inbound.observed {
        return;
    }
    if let Some((code, text)) = link_code_of(inbound) {
        return turn.begin("continue_elsewhere", &Cue::Code { code: &code, text: &text });
    }
    match &inbound.kind {
        InboundKind::Message { parts, .. } => {
            let came_for = inbound.attribution.as_ref().and_then(|from| from.product.as_ref());
            heard(turn, parts, came_for);
        }
        InboundKind::Selection { token, .. } => match details::read(turn, token) {
            Some(given) => details::given(turn, given),
            None => policy::select(turn, token),
        },
        InboundKind::CartSubmitted { lines, note, .. } => native_cart(turn, lines, note),
        InboundKind::CartChanged { command } => {
            turn.begin("cart_on_sheet", &Cue::CartCommand { command, by: "contact" });
        }
        InboundKind::Opened { product, .. } => {
            may_be_answered(turn, inbound);
            opened(turn, inbound.attribution.as_ref(), product.as_ref());
        }
        InboundKind::Keyword { keyword, answered, .. } => keyword_said(turn, *keyword, *answered),
        InboundKind::Commented { .. } => commented(turn),
        InboundKind::FormSubmitted { data, .. } => match Details::of_form(data) {
            Some(given) if turn.bot_has_floor() => details::given(turn, given),
            // The person who has the floor sees it; the bot fills it in when she pays.
            Some(given) => turn.state.memory.details.add(given),
            None if turn.bot_has_floor() => policy::hear(turn, data),
            None => {}
        },
        other => from_system(turn, other.clone()),
    }
}

/// Greeted once. Whom a link or an ad brought to a product is shown it instead, each time: it is what she tapped on.
/// The page that the widget was opened on is only remembered.
fn opened(turn: &mut Turn<'_>, from: Option<&Attribution>, product: Option<&ProductId>) {
    if !turn.bot_has_floor() {
        return;
    }
    if let Some(from) = from {
        if let Some(product) = product.or(from.product.as_ref()) {
            return turn.begin("referral", &Cue::Referred { product, text: "" });
        }
        if let Some(sku) = &from.sku {
            turn.state.memory.greeted = true;
            return policy::inquire(turn, sku, "");
        }
    }
    if !turn.state.memory.greeted || (turn.is_back && turn.was_somewhere()) {
        turn.begin("greet", &Cue::Opened { product });
    }
}

/// The code of ours that a message is, or that the link has by which she came.
fn link_code_of(inbound: &Inbound) -> Option<(String, String)> {
    let text = match &inbound.kind {
        InboundKind::Message { parts, .. } => match parts.as_slice() {
            [Part::Text { text }] => text.as_str(),
            _ => return None,
        },
        InboundKind::Opened { .. } => "",
        _ => return None,
    };
    let reference = inbound.attribution.as_ref().and_then(|from| from.reference.as_deref());
    let code = reference.and_then(link_code::parse).or_else(|| link_code::parse(text))?;
    Some((code, text.to_owned()))
}

/// What is true of every message of a contact: the conversation is open, she waits, she may be answered.
fn arrived(turn: &mut Turn<'_>, inbound: &Inbound) {
    let at = inbound.occurred_at.min(turn.now);
    let state = &mut turn.state;
    state.unread = state.unread.saturating_add(1);
    state.waiting_since.get_or_insert(at);
    // What she says to everybody opens no window: the platform allows one private reply, which the address notes.
    if !matches!(inbound.kind, InboundKind::Commented { .. }) {
        may_be_answered(turn, inbound);
    }
    let state = &mut turn.state;
    if state.status != Status::Open {
        state.status = Status::Open;
        state.snoozed_until = None;
        turn.note_activity(Activity::Reopened);
    }
}

/// Whatever the contact does of her own accord opens the reply window, even a conversation opened without a word.
fn may_be_answered(turn: &mut Turn<'_>, inbound: &Inbound) {
    let at = inbound.occurred_at.min(turn.now);
    let allowance =
        turn.config.quota.map(|quota| if inbound.brief { quota.brief } else { quota.message });
    let window_ms = allowance.map(|one| one.window_ms).or(turn.config.reply_window_ms);
    let state = &mut turn.state;
    state.reply_window_until = reply_window::extended(state.reply_window_until, at, window_ms);
    match allowance {
        Some(allowance) => reply_window::open(&mut state.openings, allowance, at, state.sends),
        None => state.openings.clear(),
    }
}

/// Texts of one message are understood together; opt-out words count whoever holds the floor.
fn heard(turn: &mut Turn<'_>, parts: &[Part], came_for: Option<&ProductId>) {
    let texts: Vec<&str> = parts
        .iter()
        .filter_map(|part| match part {
            Part::Text { text } => Some(text.as_str()),
            Part::Media { caption, .. } => caption.as_deref(),
            Part::Location { .. }
            | Part::ContactCard { .. }
            | Part::ProductInquiry { .. }
            | Part::Share { .. }
            | Part::Story { .. }
            | Part::Unsupported { .. } => None,
        })
        .collect();
    let text = texts.join("\n");
    let inquiry = parts.iter().find_map(|part| match part {
        Part::ProductInquiry { retailer_id, .. } => Some(crate::Sku::from(retailer_id.as_str())),
        _ => None,
    });
    if let Some(product) = came_for.filter(|_| inquiry.is_none() && turn.bot_has_floor()) {
        return turn.begin("referral", &Cue::Referred { product, text: &text });
    }
    if let Some(given) = details::read(turn, &text) {
        return details::given(turn, given);
    }
    match inquiry {
        Some(sku) if turn.bot_has_floor() => policy::inquire(turn, &sku, &text),
        _ if text.trim().is_empty() && turn.bot_has_floor() => {
            turn.say("unsupported_media", &[]);
            let person = turn.button("person", "button_person");
            turn.suggest(vec![person]);
        }
        _ => policy::hear(turn, &text),
    }
}

/// What carriers reserve counts whoever holds the floor, and is answered once: by the carrier, or by us.
fn keyword_said(turn: &mut Turn<'_>, keyword: Keyword, answered: bool) {
    match keyword {
        Keyword::Stop => turn.begin("consent", &Cue::Keyword { stops: true, answered }),
        Keyword::Start => turn.begin("consent", &Cue::Keyword { stops: false, answered }),
        Keyword::Help if answered => {}
        Keyword::Help => {
            turn.speak_as_shop();
            let brand = turn.config.profile.name.clone();
            turn.say("keyword_help", &[("brand", &brand)]);
        }
    }
}

/// Something said in public: people decide whether and how it is answered.
fn commented(turn: &mut Turn<'_>) {
    turn.state.waiting_since.get_or_insert(turn.now);
}

/// Another app, or the platform's own inbox, has the thread: the bot is silent until it comes back.
fn thread_control(turn: &mut Turn<'_>, ours: bool) {
    if ours {
        if turn.state.floor.holder == Holder::AgentElsewhere
            && turn.change_floor(&FloorCommand::HandBack)
        {
            turn.act(Effect::CancelTimer { key: HAND_BACK_TIMER.to_owned() });
            turn.note_activity(Activity::HandedBack { agent: None });
        }
    } else {
        taken_elsewhere(turn);
    }
}

/// Whoever it is cannot hand back here: after a silence the bot answers again, as far as the platform lets it.
fn taken_elsewhere(turn: &mut Turn<'_>) {
    if turn.change_floor(&FloorCommand::WriteElsewhere) {
        turn.note_activity(Activity::FloorTakenElsewhere);
    }
    if turn.state.floor.holder == Holder::AgentElsewhere {
        let due = turn.now.plus_ms(turn.config.hand_back_after_ms);
        turn.act(Effect::StartTimer { key: HAND_BACK_TIMER.to_owned(), due });
    }
}

fn native_cart(turn: &mut Turn<'_>, lines: &[ClaimedLine], note: &str) {
    turn.begin("native_cart", &Cue::NativeCart { lines, note });
}

/// A person of the brand answered in the platform's own app: the bot falls silent.
fn from_person_elsewhere(turn: &mut Turn<'_>, message: MessageId, inbound: Inbound) {
    let blocks = blocks_of(&inbound.kind);
    if blocks.is_empty() {
        return from_system(turn, inbound.kind);
    }
    keep(turn, message, &inbound, Author::AgentElsewhere, Item::Outbound { blocks });
    turn.state.waiting_since = None;
    turn.state.unread = 0;
    taken_elsewhere(turn);
}

/// What changes something already there, or is only noted.
fn from_system(turn: &mut Turn<'_>, kind: InboundKind) {
    let (target_provider_id, change) = match kind {
        InboundKind::Edited { target, text } => (target, Amendment::Edited { text }),
        InboundKind::Revoked { target } => (target, Amendment::Revoked),
        InboundKind::Reaction { target, emoji } => (target, Amendment::Reaction { emoji }),
        InboundKind::ConsentChanged { topic, granted, source } => {
            return consent_changed(turn, &topic, granted, &source);
        }
        InboundKind::IdentityChanged { .. } => {
            return turn.note_activity(Activity::IdentityChanged);
        }
        InboundKind::ThreadControl { ours } => return thread_control(turn, ours),
        InboundKind::Message { .. }
        | InboundKind::Selection { .. }
        | InboundKind::CartSubmitted { .. }
        | InboundKind::CartChanged { .. }
        | InboundKind::Opened { .. }
        | InboundKind::FormSubmitted { .. }
        | InboundKind::Receipt(_)
        | InboundKind::ReceiptsUntil { .. }
        | InboundKind::Keyword { .. }
        | InboundKind::Commented { .. }
        | InboundKind::Left { .. }
        | InboundKind::DeliveryAsked { .. }
        | InboundKind::PaymentAsked { .. }
        | InboundKind::PaymentMade { .. }
        | InboundKind::PageTurned { .. }
        | InboundKind::Typing
        | InboundKind::Whereabouts { .. }
        | InboundKind::AccountNotice { .. }
        | InboundKind::Unknown { .. } => return,
    };
    turn.act(Effect::Amend { target_provider_id, change });
}

fn consent_changed(turn: &mut Turn<'_>, topic: &str, granted: bool, source: &str) {
    if topic == consent::ALL {
        turn.state.stopped = !granted;
    }
    if topic == consent::MARKETING {
        turn.state.marketing_consent = Some(granted);
        turn.state.opted_out = !granted;
    }
    if topic == consent::ALL || topic == consent::MARKETING {
        turn.note_activity(if granted { Activity::OptedIn } else { Activity::OptedOut });
    }
    turn.set_consent(topic, granted, source);
}

fn keep(turn: &mut Turn<'_>, id: MessageId, inbound: &Inbound, author: Author, item: Item) {
    let (provider_id, in_reply_to) = match &inbound.kind {
        InboundKind::Message { provider_id, reply_to, .. }
        | InboundKind::Selection { provider_id, reply_to, .. } => {
            (Some(provider_id.clone()), reply_to.clone())
        }
        InboundKind::CartSubmitted { provider_id, .. }
        | InboundKind::Keyword { provider_id, .. }
        | InboundKind::Commented { provider_id, .. }
        | InboundKind::FormSubmitted { provider_id, .. } => (Some(provider_id.clone()), None),
        _ => (None, None),
    };
    let at = inbound.occurred_at.min(turn.now);
    let language = None;
    let trace = None;
    let sources = Vec::new();
    let message =
        Message { id, author, at, language, provider_id, in_reply_to, trace, sources, item };
    turn.append(message);
}

/// What the transcript shows of it; nothing for what is not a message.
fn blocks_of(kind: &InboundKind) -> Vec<Block> {
    let text = |text: String| vec![Block::Text { text }];
    match kind {
        InboundKind::Message { parts, .. } => parts.iter().map(block_of).collect(),
        InboundKind::Selection { title, token, .. } => {
            text(if title.is_empty() { token.clone() } else { title.clone() })
        }
        InboundKind::CartSubmitted { lines, note, .. } => {
            let lines =
                lines.iter().map(|line| format!("{} × {}", line.quantity, line.retailer_id));
            let note = Some(note.clone()).filter(|note| !note.is_empty());
            text(lines.chain(note).collect::<Vec<_>>().join("\n"))
        }
        InboundKind::FormSubmitted { data, .. } => {
            text(Details::of_form(data).map_or_else(|| data.clone(), |given| given.lines()))
        }
        InboundKind::Keyword { text: words, .. } => text(words.clone()),
        InboundKind::Commented { text: words, permalink, .. } => {
            let link =
                permalink.iter().map(|url| Block::Link { label: url.clone(), url: url.clone() });
            text(words.clone()).into_iter().chain(link).collect()
        }
        _ => Vec::new(),
    }
}

fn block_of(part: &Part) -> Block {
    let text = |text: String| Block::Text { text };
    match part {
        Part::Text { text: words } => text(words.clone()),
        Part::Media { media, reference, caption, file_name, .. } => Block::Media {
            media: *media,
            url: reference.clone(),
            alt: alt(*media).to_owned(),
            caption: caption.clone(),
            file_name: file_name.clone(),
        },
        Part::Location { name, address, latitude_e6, longitude_e6 } => {
            let words: Vec<&str> =
                [name, address].into_iter().flatten().map(String::as_str).collect();
            let place = format!("{}, {}", degrees(*latitude_e6), degrees(*longitude_e6));
            text(if words.is_empty() { place } else { words.join(", ") })
        }
        Part::ContactCard { name, phones, emails } => {
            let lines = std::iter::once(name).chain(phones).chain(emails);
            text(lines.map(String::as_str).collect::<Vec<_>>().join("\n"))
        }
        Part::ProductInquiry { retailer_id, .. } => text(retailer_id.clone()),
        Part::Share { url, title } => {
            Block::Link { label: title.clone().unwrap_or_else(|| url.clone()), url: url.clone() }
        }
        // Nobody tells whether it is a picture or a film: the copy will.
        Part::Story { reference, mentions_us } => Block::Media {
            media: MediaKind::Document,
            url: reference.clone(),
            alt: if *mentions_us { "story mention" } else { "story" }.to_owned(),
            caption: None,
            file_name: None,
        },
        Part::Unsupported { type_name } => text(format!("[{type_name}]")),
    }
}

fn alt(media: MediaKind) -> &'static str {
    match media {
        MediaKind::Image => "image",
        MediaKind::Video => "video",
        MediaKind::Audio => "audio",
        MediaKind::Document => "document",
        MediaKind::Sticker => "sticker",
    }
}

/// Millionths of a degree as decimals, without a float.
fn degrees(millionths: i64) -> String {
    let sign = if millionths < 0 { "-" } else { "" };
    let value = millionths.unsigned_abs();
    format!("{sign}{}.{:06}", value / 1_000_000, value % 1_000_000)
}

/// Counts what was meant, so that the team sees what people ask for.
pub fn count_intent(turn: &mut Turn<'_>, intent: &str) {
    turn.signal(Signal::Understood { intent: intent.to_owned() });
}
