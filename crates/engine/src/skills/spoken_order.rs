//! Sells by voice, where the merchant does: reads out what, for how much and where to, and takes the next answer.
//! > check out  =>  I have 1 × Blue mug. That's €22.90 in all, to Vestergade 1, Aarhus. Shall I order it?
//! > yes  =>  Ordered, €22.90 in all. The receipt and the link to pay are in WhatsApp. …
//! > cancel my order  =>  Canceled: the order of €22.90 is off.
//!
//! Nothing is charged by a voice: what she agreed to is a checkout, complete, which waits to be paid on her other
//! channel. The rules are [`crate::commerce::spoken_order`]; whatever they do not allow goes out as a link, as it does
//! where nothing is sold by voice.

use super::checkout;
use crate::commerce::address::Address;
use crate::commerce::cart::Cart;
use crate::commerce::quote::Quote;
use crate::commerce::spoken_order::{
    Facts, Happening, Home, Moment, ReadBack, Reply, Standing, Verdict, Why, fingerprint, next,
};
use crate::content::{Block, ChoiceStyle};
use crate::dialogue::cards;
use crate::dialogue::context::Turn;
use crate::dialogue::details::Details;
use crate::dialogue::skill::{Cue, Skill};
use crate::dialogue::spoken::{REPLY, UNORDER};
use crate::inbox::message::Activity;
use crate::time::MINUTE_MS;
use crate::{Answer, CheckoutId, Effect, Reading, Signal, SpokenSale};
use serde::{Deserialize, Serialize};

pub const SKILL: Skill = Skill::new("spoken_order", begin).verbs(&[UNORDER]).resume(resume);

#[derive(Serialize, Deserialize)]
enum Step {
    Wanted,
    Replied { asked: ReadBack, reply: Reply },
}

fn begin(turn: &mut Turn<'_>, cue: &Cue<'_>) {
    match cue {
        Cue::Chose { verb: UNORDER, argument } => cancel(turn, argument),
        Cue::Chose { verb: REPLY, argument: "no" } => turn.say("spoken_declined", &[]),
        Cue::Chose { verb: REPLY, argument: "unsure" } => turn.say("spoken_unsure", &[]),
        Cue::Chose { verb: REPLY, argument } => {
            let reply = match *argument {
                "yes" => Reply::Yes,
                code => Reply::Code(code.to_owned()),
            };
            match turn.read_back.clone() {
                Some(asked) => look(turn, &Step::Replied { asked, reply }),
                None => turn.say("spoken_too_late", &[]),
            }
        }
        _ => look(turn, &Step::Wanted),
    }
}

/// Everything is looked up anew, for the question and for the answer.
fn look(turn: &mut Turn<'_>, step: &Step) {
    let Some(cart) = turn.state.cart.clone().filter(|cart| !cart.is_empty()) else {
        return turn.say("cart_empty", &[]);
    };
    let memory = &turn.state.memory;
    let address = memory.details.address.clone();
    let second = memory.second.as_ref().map(|second| second.conversation.clone());
    let language = turn.language;
    turn.read(SKILL.name, step, vec![Reading::SpokenSale { cart, address, second, language }]);
}

fn resume(turn: &mut Turn<'_>, step: &str, answers: &[Answer]) {
    let (Ok(step), [Answer::SpokenSale { sale }]) =
        (serde_json::from_str::<Step>(step), answers)
    else {
        return;
    };
    let moment = moment(turn, sale);
    let mut guard = turn.state.memory.spoken.clone();
    let happening = match &step {
        Step::Wanted => Happening::Wanted(&moment),
        Step::Replied { asked, reply } => {
            guard.asked = Some(asked.clone());
            Happening::Replied(reply, &moment)
        }
    };
    let terms = turn.config.spoken_terms.as_ref();
    let (guard, verdict) = next(&guard, terms, &happening, turn.now);
    turn.state.memory.spoken = guard;
    match verdict {
        Verdict::ReadOut { needs_code, changed } => {
            read_out(turn, sale, &moment, needs_code, changed);
        }
        Verdict::Order(standing) => order(turn, sale, standing),
        Verdict::Link(why) => link(turn, &sale.quote, why),
        Verdict::Mend => cards::show_cart(turn, &sale.quote),
        Verdict::Declined => turn.say("spoken_declined", &[]),
        Verdict::Unsure => turn.say("spoken_unsure", &[]),
        Verdict::WrongCode => turn.say("spoken_wrong_code", &[]),
        Verdict::TooLate => turn.say("spoken_too_late", &[]),
        Verdict::Canceled(_) | Verdict::NothingToCancel | Verdict::Nothing => {}
    }
}

fn moment(turn: &mut Turn<'_>, sale: &SpokenSale) -> Moment {
    let quote = &sale.quote;
    let home = match &sale.address {
        None => Home::Unknown,
        Some(_) if sale.is_known => Home::Known,
        Some(_) => Home::New,
    };
    let facts = Facts {
        purchase: sale.address.as_ref().map(|to| fingerprint(quote, to)).unwrap_or_default(),
        total: quote.total,
        spent_minor: sale.spent_minor,
        home,
        can_be_had: quote.problems.is_empty()
            && !quote.lines.is_empty()
            && quote.delivery.is_some(),
        n_lines: quote.lines.len(),
        has_second: sale.has_second && turn.state.memory.second.is_some(),
    };
    let checkout = CheckoutId::from_token(&turn.new_token("checkout"));
    Moment { facts, code: turn.new_spoken_code(), checkout }
}

/// Reads the purchase out. A code goes to the other channel, and to nobody else.
fn read_out(
    turn: &mut Turn<'_>,
    sale: &SpokenSale,
    moment: &Moment,
    needs_code: bool,
    changed: bool,
) {
    let items = items(turn, &sale.quote);
    let total = turn.money(sale.quote.total);
    let address = place(sale.address.as_ref());
    let second = turn.state.memory.second.clone().filter(|_| needs_code);
    let channel = second.as_ref().map(|second| second.channel.clone()).unwrap_or_default();
    // An older question must not take the answer to this one.
    turn.state.memory.open = None;
    turn.state.memory.interrupted = None;
    let known = [("items", items.as_str()), ("total", &total), ("address", &address)];
    let mut with_channel = known.to_vec();
    with_channel.push(("channel", &channel));
    let text = match (needs_code, changed) {
        (false, false) => turn.word("spoken_read_back", &known),
        (false, true) => turn.word("spoken_read_back_changed", &known),
        (true, false) => turn.word("spoken_read_back_code", &with_channel),
        (true, true) => turn.word("spoken_read_back_changed_code", &with_channel),
    };
    turn.say_text(&text);
    if let Some(asked) = &mut turn.state.memory.spoken.asked {
        asked.takes(text.chars().count());
    }
    if second.is_some() {
        let code = moment.code.as_str();
        let told = [("code", code), ("total", total.as_str()), ("address", &address)];
        let text = turn.word("spoken_code", &told);
        forward(turn, vec![Block::Text { text }], None);
    }
}

/// It is agreed: the checkout is complete and waits on the other channel, with a receipt and a way back.
fn order(turn: &mut Turn<'_>, sale: &SpokenSale, standing: Standing) {
    let Some(cart) = turn.state.cart.clone() else { return };
    let Some(terms) = turn.config.spoken_terms.clone() else { return };
    let quote = &sale.quote;
    turn.cancel_checkout();
    let token = turn.new_token("checkout token");
    let email = turn.state.memory.details.email.clone().or_else(|| sale.email.clone());
    turn.act(Effect::PlaceSpoken {
        checkout: standing.checkout.clone(),
        token: token.clone(),
        cart: cart.clone(),
        quote: Box::new(quote.clone()),
        details: Details { email, address: sale.address.clone(), told: None },
        daily_max: terms.daily_max(quote.currency()),
    });
    turn.signal(Signal::CheckoutOpened { total: quote.total });
    // What was ordered is out of the cart: the same words again order nothing twice.
    let version = cart.version + 1;
    turn.set_cart(Cart { version, lines: Vec::new(), coupons: Vec::new(), ..cart });
    let total = turn.money(quote.total);
    turn.note_activity(Activity::CheckoutSent { total: total.clone() });
    let minutes = (standing.until.since_ms(turn.now) / MINUTE_MS).to_string();
    // The shop's terms say it, not an answer.
    turn.tell(minutes.as_str());
    let second = turn.state.memory.second.clone();
    let channel = second.map(|second| second.channel).unwrap_or_default();
    let told = [("total", total.as_str()), ("channel", &channel), ("minutes", &minutes)];
    turn.say("spoken_ordered", &told);
    receipt(turn, sale, standing, &token, &minutes);
}

fn receipt(
    turn: &mut Turn<'_>,
    sale: &SpokenSale,
    standing: Standing,
    token: &str,
    minutes: &str,
) {
    let quote = &sale.quote;
    let items = items(turn, quote);
    let (total, address) = (turn.money(quote.total), place(sale.address.as_ref()));
    let told = [
        ("items", items.as_str()),
        ("total", &total),
        ("address", &address),
        ("minutes", minutes),
    ];
    let text = turn.word("spoken_receipt", &told);
    let url = format!("{}/checkout/{token}", turn.config.profile.public_url);
    let link = Block::CheckoutLink {
        checkout: standing.checkout.clone(),
        url,
        label: turn.word("button_pay", &[]),
        total: quote.total,
        amounts: cards::amounts(turn, quote),
    };
    let back = turn.button(format!("{UNORDER}:{}", standing.checkout), "button_unorder");
    let choices = Block::Choices {
        prompt: String::new(),
        options: vec![back],
        style: ChoiceStyle::Buttons,
    };
    forward(turn, vec![Block::Text { text }, link, choices], Some(standing));
}

/// Not by voice, and why: the link goes where it can be seen.
fn link(turn: &mut Turn<'_>, quote: &Quote, why: Why) {
    let key = match why {
        Why::Off => return checkout::open(turn, quote),
        Why::NoSecond => "spoken_no_second",
        Why::NoAddress => "spoken_no_address",
        Why::NewAddress => "spoken_new_address",
        Why::AboveCap => "spoken_above_cap",
        Why::DailyCap => "spoken_daily_cap",
        Why::TooMuch => "spoken_too_much",
    };
    let total = turn.money(quote.total);
    turn.say(key, &[("total", &total)]);
    checkout::show_link(turn, quote);
}

/// Takes the last order by voice back, or the one that is named.
fn cancel(turn: &mut Turn<'_>, named: &str) {
    let mut guard = turn.state.memory.spoken.clone();
    if !named.is_empty() {
        let place = guard.standing.iter().position(|one| one.checkout.as_str() == named);
        match place {
            Some(place) => {
                let one = guard.standing.remove(place);
                guard.standing.push(one);
            }
            None => return turn.say("spoken_cancel_too_late", &[]),
        }
    }
    let terms = turn.config.spoken_terms.as_ref();
    let (guard, verdict) = next(&guard, terms, &Happening::Cancel, turn.now);
    turn.state.memory.spoken = guard;
    turn.speak_as_shop();
    let Verdict::Canceled(standing) = verdict else {
        return turn.say("spoken_cancel_too_late", &[]);
    };
    turn.act(Effect::CancelSpoken { checkout: standing.checkout });
    // What it came to was quoted when it was ordered, and is in the state since.
    turn.tell(crate::audit::json_of(standing.total));
    let total = turn.money(standing.total);
    let text = turn.word("spoken_canceled", &[("total", &total)]);
    turn.say_text(&text);
    if turn.config.spoken {
        forward(turn, vec![Block::Text { text }], None);
    }
}

/// Shows something in her other channel.
fn forward(turn: &mut Turn<'_>, blocks: Vec<Block>, standing: Option<Standing>) {
    let Some(second) = turn.state.memory.second.clone() else { return };
    let (message, language) = (turn.new_message_id(), turn.language);
    turn.act(Effect::Forward { message, to: second.conversation, language, blocks, standing });
}

/// `2 × Blue mug, 1 × Throw and 1 × Lamp`.
fn items(turn: &Turn<'_>, quote: &Quote) -> String {
    let mut names: Vec<String> =
        quote.lines.iter().map(|line| format!("{} × {}", line.quantity, line.title)).collect();
    let last = names.pop().unwrap_or_default();
    if names.is_empty() {
        return last;
    }
    format!("{} {} {last}", names.join(", "), turn.word("label_and", &[]))
}

/// As much of an address as tells it from another, aloud.
fn place(address: Option<&Address>) -> String {
    address.map(|to| format!("{}, {}", to.line_one, to.city)).unwrap_or_default()
}
