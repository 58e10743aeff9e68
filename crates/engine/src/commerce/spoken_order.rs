//! Buying by voice, guarded: what must be true before words that were only heard become an order.
//!
//! A purchase is read out, and the answer to that reading is the only thing that can order it: given in the very next
//! turn, in time, plainly, while what was read out is still exactly what would be bought. Above the merchant's cap,
//! or to an address that no order of hers went to before, a code shown on another channel of hers must be said too.
//! Whatever else happens ends the reading. There are no terms where the merchant does not sell by voice, and nothing
//! is ordered then.
//!
//! [`next`] is the whole machine. `trato-quality prove voice-guard` runs it through every sequence of events.

use super::address::Address;
use super::money::{Currency, Money};
use super::quote::{Quote, hex_of};
use crate::time::{DAY_MS, MINUTE_MS, SECOND_MS};
use crate::{CheckoutId, Timestamp};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// How long an answer to what was read out counts.
pub const ANSWER_MS_MAX: i64 = MINUTE_MS;
/// The shortest time in which an order can be canceled with a word.
pub const CANCEL_MS_MIN: i64 = 30 * MINUTE_MS;
/// More different things than these nobody keeps in mind while they are read out.
pub const LINES_MAX: usize = 5;
/// Wrong codes within a day, after which no code is sent any more: what is bought is paid by a link.
pub const WRONG_CODES_MAX: u32 = 3;
/// Nobody speaks faster, in characters a second, twice the usual speed: what is answered sooner was not heard out.
const SPEECH_CHARS_PER_S: i64 = 30;
/// Purchases by voice within this time count against the daily cap.
pub const SPENT_MS: i64 = DAY_MS;

/// On what terms a merchant sells by voice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terms {
    /// Most that one purchase may cost without a second proof, in minor units. A currency that is not named has none.
    pub cap: BTreeMap<Currency, i64>,
    /// Most that all purchases of one contact within 24 hours may cost. Nothing in a currency that is not named.
    pub daily_cap: BTreeMap<Currency, i64>,
    /// Whether a spoken code is enough above the cap and for a new address; else it takes a link.
    pub code: bool,
    /// How long a purchase can be canceled with a word, at least [`CANCEL_MS_MIN`].
    pub cancel_ms: i64,
}

impl Terms {
    fn limit(of: &BTreeMap<Currency, i64>, money: Money) -> i64 {
        of.get(&money.currency).copied().unwrap_or(0)
    }

    /// What purchases of a day may come to in this currency.
    pub fn daily_max(&self, currency: Currency) -> Money {
        Money::from_minor(self.daily_cap.get(&currency).copied().unwrap_or(0), currency)
    }
}

/// What is so at this moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// Fingerprint of the purchase: [`fingerprint`].
    pub purchase: String,
    pub total: Money,
    /// What she bought by voice within [`SPENT_MS`], in the same currency.
    pub spent_minor: i64,
    pub home: Home,
    /// Everything can be had as asked, and delivered there.
    pub can_be_had: bool,
    pub n_lines: usize,
    /// She has proven to be somebody on a channel that can be read.
    pub has_second: bool,
}

/// Where it goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Home {
    Unknown,
    /// No order of hers went there before.
    New,
    Known,
}

/// What is remembered of it in a conversation.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Guard {
    /// What was read out in the last turn.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub asked: Option<ReadBack>,
    /// Since when something that was read out has waited for its answer in vain.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lapsed_at: Option<Timestamp>,
    /// What was ordered and can still be canceled, oldest first.
    pub standing: Vec<Standing>,
    wrong_codes: u32,
    wrong_at: Timestamp,
}

/// A purchase as it was read out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadBack {
    pub purchase: String,
    pub at: Timestamp,
    /// Before this it cannot have been heard out.
    pub heard_at: Timestamp,
    /// The code that must be said, as [`sealed`] keeps it.
    pub code: Option<String>,
}

/// An order that can be canceled with a word.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    pub checkout: CheckoutId,
    pub total: Money,
    pub until: Timestamp,
}

/// What she said to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reply {
    Yes,
    No,
    Code(String),
    /// It may have been a yes, and may have been somebody else's, or to something else.
    Unsure,
}

/// What a decision is made from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moment {
    pub facts: Facts,
    /// A code nobody knows yet, in case one is needed.
    pub code: String,
    /// The id of the checkout, in case it is ordered.
    pub checkout: CheckoutId,
}

/// One thing that happens to the guard.
#[derive(Debug, Clone)]
pub enum Happening<'a> {
    /// She wants to buy what is in her cart.
    Wanted(&'a Moment),
    /// She answers what was read out.
    Replied(&'a Reply, &'a Moment),
    /// Anything else, of anybody.
    Passed,
    /// She wants out of what she has ordered.
    Cancel,
}

/// What follows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    Nothing,
    /// It is read out; whether a code must be said, and whether something was read out before that has changed.
    ReadOut {
        needs_code: bool,
        changed: bool,
    },
    /// It is ordered.
    Order(Standing),
    /// Not by voice: by a link.
    Link(Why),
    /// Not everything can be had: the cart is shown.
    Mend,
    Declined,
    Unsure,
    WrongCode,
    /// The question is over.
    TooLate,
    Canceled(Standing),
    NothingToCancel,
}

/// Why something is not bought by voice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    Off,
    NoSecond,
    NoAddress,
    NewAddress,
    AboveCap,
    DailyCap,
    TooMuch,
}

/// The guard after a happening, and what follows from it. `terms` are those of this moment; none: never by voice.
pub fn next(
    guard: &Guard,
    terms: Option<&Terms>,
    happening: &Happening<'_>,
    now: Timestamp,
) -> (Guard, Verdict) {
    let mut guard = guard.clone();
    guard.standing.retain(|standing| now < standing.until);
    guard.wrong_codes = guard.wrong_codes_at(now);
    // Whatever happens, what was read out has had its one turn.
    let asked = guard.asked.take();
    let verdict = match happening {
        Happening::Passed => {
            guard.lapsed_at = asked.map(|_| now).or(guard.lapsed_at);
            Verdict::Nothing
        }
        Happening::Wanted(moment) => {
            guard.lapsed_at = None;
            read_out(&mut guard, terms, moment, false, now)
        }
        Happening::Replied(reply, moment) => {
            guard.lapsed_at = None;
            replied(&mut guard, terms, asked.as_ref(), reply, moment, now)
        }
        Happening::Cancel if asked.is_some() => Verdict::Declined,
        Happening::Cancel => {
            guard.standing.pop().map_or(Verdict::NothingToCancel, Verdict::Canceled)
        }
    };
    (guard, verdict)
}

fn replied(
    guard: &mut Guard,
    terms: Option<&Terms>,
    asked: Option<&ReadBack>,
    reply: &Reply,
    moment: &Moment,
    now: Timestamp,
) -> Verdict {
    let Some(asked) = asked.filter(|asked| now.since_ms(asked.at) <= ANSWER_MS_MAX) else {
        return Verdict::TooLate;
    };
    match reply {
        Reply::No => return Verdict::Declined,
        Reply::Unsure => return Verdict::Unsure,
        Reply::Yes | Reply::Code(_) if now < asked.heard_at => return Verdict::Unsure,
        Reply::Yes | Reply::Code(_) => {}
    }
    let facts = &moment.facts;
    let needs_code = match allowed(guard, terms, facts) {
        Ok(needs_code) => needs_code,
        Err(verdict) => return verdict,
    };
    let Some(terms) = terms else { return Verdict::Link(Why::Off) };
    if facts.purchase != asked.purchase || (needs_code && asked.code.is_none()) {
        return read_out(guard, Some(terms), moment, true, now);
    }
    match (&asked.code, reply) {
        (None, Reply::Yes) => {}
        (Some(sealed_code), Reply::Code(said)) if *sealed_code == sealed(&asked.purchase, said) => {
            guard.wrong_codes = 0;
        }
        (Some(_), Reply::Code(_)) => {
            guard.wrong_codes += 1;
            guard.wrong_at = now;
            return Verdict::WrongCode;
        }
        // A yes where a code was asked for, a number where none was.
        _ => return Verdict::Unsure,
    }
    let until = now.plus_ms(terms.cancel_ms.max(CANCEL_MS_MIN));
    let standing = Standing { checkout: moment.checkout.clone(), total: facts.total, until };
    guard.standing.push(standing.clone());
    Verdict::Order(standing)
}

/// Whether this may be bought by voice, and whether only with a code.
fn allowed(guard: &Guard, terms: Option<&Terms>, facts: &Facts) -> Result<bool, Verdict> {
    let terms = terms.ok_or(Verdict::Link(Why::Off))?;
    if !facts.has_second {
        return Err(Verdict::Link(Why::NoSecond));
    }
    if !facts.can_be_had && facts.home != Home::Unknown {
        return Err(Verdict::Mend);
    }
    if facts.home == Home::Unknown {
        return Err(Verdict::Link(Why::NoAddress));
    }
    if facts.n_lines > LINES_MAX {
        return Err(Verdict::Link(Why::TooMuch));
    }
    let total = facts.total;
    if facts.spent_minor.saturating_add(total.minor) > Terms::limit(&terms.daily_cap, total) {
        return Err(Verdict::Link(Why::DailyCap));
    }
    let is_new = facts.home == Home::New;
    let needs_code = is_new || total.minor > Terms::limit(&terms.cap, total);
    if needs_code && (!terms.code || guard.wrong_codes >= WRONG_CODES_MAX) {
        return Err(Verdict::Link(if is_new { Why::NewAddress } else { Why::AboveCap }));
    }
    Ok(needs_code)
}

fn read_out(
    guard: &mut Guard,
    terms: Option<&Terms>,
    moment: &Moment,
    changed: bool,
    now: Timestamp,
) -> Verdict {
    let needs_code = match allowed(guard, terms, &moment.facts) {
        Ok(needs_code) => needs_code,
        Err(verdict) => return verdict,
    };
    let purchase = moment.facts.purchase.clone();
    let code = needs_code.then(|| sealed(&purchase, &moment.code));
    guard.asked = Some(ReadBack { purchase, at: now, heard_at: now, code });
    Verdict::ReadOut { needs_code, changed }
}

impl Guard {
    /// Codes that were wrong within the last day.
    pub fn wrong_codes_at(&self, now: Timestamp) -> u32 {
        if now.since_ms(self.wrong_at) >= DAY_MS { 0 } else { self.wrong_codes }
    }
}

impl ReadBack {
    /// What is read out has so many characters: an answer before it can have been heard was to something else.
    pub fn takes(&mut self, n_chars: usize) {
        let n_chars = i64::try_from(n_chars).unwrap_or(i64::MAX);
        let ms = n_chars.saturating_mul(SECOND_MS) / SPEECH_CHARS_PER_S;
        self.heard_at = self.at.plus_ms(ms.min(ANSWER_MS_MAX / 2));
    }
}

/// SHA-256, in hexadecimal, of everything a spoken yes agrees to: what, for how much, delivered how and where.
pub fn fingerprint(quote: &Quote, address: &Address) -> String {
    let Address { name, company, line_one, line_two, postal_code, city, state, country } = address;
    let fields =
        [&quote.hash, name, company, line_one, line_two, postal_code, city, state, country];
    // The length before each field keeps two different purchases from spelling the same text.
    let text: String = fields.iter().map(|field| format!("{}:{field};", field.len())).collect();
    hex_of(&Sha256::digest(text.as_bytes()))
}

/// A code as it is kept: of no use without the purchase it is for.
pub fn sealed(purchase: &str, code: &str) -> String {
    hex_of(&Sha256::digest(format!("spoken code {purchase} {code}").as_bytes()))
}
