//! Joins two channels of one person, by a code she names in the one and gives in the other; the cart goes along.
//! > can we continue on whatsapp?  =>  Your code is BCDF-2346. Send it to us there within 15 minutes.
//! > (there) BCDF-2346  =>  That's you, then. We go on here.

use crate::commerce::cart::{self, Cart, CartCommand};
use crate::content::Block;
use crate::dialogue::context::Turn;
use crate::dialogue::memory::{Expects, Memory, SecondPlace};
use crate::dialogue::phrases::Value;
use crate::dialogue::policy;
use crate::dialogue::skill::{Cue, Skill};
use crate::dialogue::understand::Intent;
use crate::inbox::link_code::{self, CODE_MS_MAX};
use crate::{Answer, ConversationId, Effect, LinkTried, Reading};
use serde::{Deserialize, Serialize};

pub const SKILL: Skill = Skill::new("continue_elsewhere", begin)
    .intents(&[Intent::ContinueElsewhere])
    .verbs(&["elsewhere"])
    .resume(resume);

/// Channels offered with a link of their own at once.
const LINKS_MAX: usize = 4;

/// The code is looked at; this is what was written.
#[derive(Serialize, Deserialize)]
struct Step {
    code: String,
    text: String,
}

fn begin(turn: &mut Turn<'_>, cue: &Cue<'_>) {
    match cue {
        Cue::Code { code, text } => {
            turn.speak_as_shop();
            let step = Step { code: (*code).to_owned(), text: (*text).to_owned() };
            turn.read(SKILL.name, &step, vec![Reading::LinkCode { code: step.code.clone() }]);
        }
        Cue::Linked { to, channel } => gave_away(turn, to, channel),
        Cue::CarriedOver { cart, memory } => took_over(turn, *cart, memory),
        cue => offer(turn, cue),
    }
}

/// Names a code, with a link for each channel that has one; of those she named only, if she did.
fn offer(turn: &mut Turn<'_>, cue: &Cue<'_>) {
    let code = turn.new_link_code();
    let expires_at = turn.now.plus_ms(CODE_MS_MAX);
    turn.act(Effect::OfferLink { code: code.clone(), expires_at });
    turn.say_with("continue_code", &[("code", Value::Code(link_code::shown(&code)))]);
    let named = |title: &str| {
        let folded = crate::dialogue::understand::normalize::fold_words(title);
        cue.said().is_some_and(|said| folded.iter().any(|word| said.says(word)))
    };
    let elsewhere = &turn.config.elsewhere;
    let any_named = elsewhere.iter().any(|place| named(&place.title));
    let links: Vec<Block> = elsewhere
        .iter()
        .filter(|place| !any_named || named(&place.title))
        .filter_map(|place| Some((place, place.link.as_ref()?)))
        .take(LINKS_MAX)
        .map(|(place, link)| Block::Link {
            label: turn.word("continue_link", &[("channel", &place.title)]),
            url: link.replace("{code}", &code),
        })
        .collect();
    links.into_iter().for_each(|link| turn.show(link));
}

fn resume(turn: &mut Turn<'_>, step: &str, answers: &[Answer]) {
    let (Ok(Step { code, text }), [Answer::LinkCode { tried }]) =
        (serde_json::from_str::<Step>(step), answers)
    else {
        return;
    };
    match tried {
        LinkTried::Fits { channel, from } => {
            turn.act(Effect::RedeemLink { code });
            turn.state.memory.second = Some(place(from, channel));
            turn.say("continue_here", &[("channel", channel)]);
        }
        LinkTried::Wrong if answers_a_question(turn) => policy::hear(turn, &text),
        LinkTried::Wrong => turn.say("continue_wrong", &[]),
        LinkTried::Here => turn.say("continue_same_place", &[]),
        LinkTried::Expired => turn.say("continue_expired", &[]),
        LinkTried::Used => turn.say("continue_used", &[]),
        LinkTried::TooMany => turn.say("continue_too_many", &[]),
        LinkTried::TwoAccounts => turn.say("continue_two_accounts", &[]),
    }
}

/// We have just asked for something that may look like a code of ours.
fn answers_a_question(turn: &Turn<'_>) -> bool {
    let asked = turn.state.memory.open_at(turn.now).map(|open| open.expects);
    turn.bot_has_floor()
        && matches!(asked, Some(Expects::Code | Expects::OrderNumber | Expects::Text))
}

/// The code was given elsewhere: the cart and what was talked about go there, and she is told here.
fn gave_away(turn: &mut Turn<'_>, to: &ConversationId, channel: &str) {
    turn.speak_as_shop();
    turn.keep_waiting();
    let cart = turn.state.cart.clone().filter(|cart| !cart.is_empty());
    let memory = Box::new(Memory { pending: None, undo: None, ..turn.state.memory.clone() });
    turn.act(Effect::HandOver { to: to.clone(), cart: cart.clone(), memory });
    let key = if cart.is_some() { "continue_there_cart" } else { "continue_there" };
    if let Some(cart) = cart
        && let Ok(empty) = cart::apply(&cart, &CartCommand::Clear)
    {
        turn.set_cart(Cart { coupons: Vec::new(), ..empty });
    }
    turn.state.memory.open = None;
    turn.state.memory.second = Some(place(to, channel));
    turn.say(key, &[("channel", channel)]);
}

fn place(conversation: &ConversationId, channel: &str) -> SecondPlace {
    SecondPlace { conversation: conversation.clone(), channel: channel.to_owned() }
}

/// What was talked about elsewhere goes on here.
fn took_over(turn: &mut Turn<'_>, cart: Option<&Cart>, memory: &Memory) {
    turn.speak_as_shop();
    remember(&mut turn.state.memory, memory.clone());
    turn.language = turn.state.memory.language.current(&turn.config.profile);
    let Some(cart) = cart else { return };
    let own = turn.cart();
    let joined = if own.is_empty() {
        Cart { id: own.id, version: own.version + 1, ..cart.clone() }
    } else {
        together(&own, cart)
    };
    turn.set_cart(joined);
    turn.begin("edit_cart", &Cue::Chose { verb: "cart", argument: "" });
}

/// Both carts in one; what does not fit any more stays out.
fn together(own: &Cart, other: &Cart) -> Cart {
    let lines = other.lines.iter().map(|line| CartCommand::Add {
        product: line.product.clone(),
        sku: line.sku.clone(),
        quantity: line.quantity,
    });
    let coupons = other.coupons.iter().map(|code| CartCommand::AddCoupon { code: code.clone() });
    lines
        .chain(coupons)
        .fold(own.clone(), |cart, command| cart::apply(&cart, &command).unwrap_or(cart))
}

/// What is talked about is what was talked about there; who she is here she stays.
fn remember(own: &mut Memory, there: Memory) {
    own.contact_name = own.contact_name.take().or(there.contact_name);
    if own.details.is_empty() {
        own.details = there.details;
    }
    own.country = own.country.take().or(there.country);
    own.asked_currency = own.asked_currency.or(there.asked_currency);
    if !own.greeted {
        own.language = there.language;
    }
    own.greeted = true;
    if there.open.is_some() {
        own.open = there.open;
        own.interrupted = there.interrupted;
    }
    own.search = there.search.or(own.search.take());
    own.focus = there.focus.or(own.focus.take());
    if !there.shown.is_empty() {
        own.shown = there.shown;
    }
    for offer in there.offers {
        own.remember_offer(&offer.sku, offer.price);
    }
}
