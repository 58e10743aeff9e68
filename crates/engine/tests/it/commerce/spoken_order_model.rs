//! Every sequence of events up to a length, through the guard of buying by voice, judged by a bystander.
//!
//! The bystander keeps books of its own: what was read out last, whether anything happened since, what was spent and
//! what can be canceled. Sequences that lead to the same state are followed once and counted, so that all of them are
//! covered. Time is kept as coarse as the rules can tell it apart: within twelve events only a pause ends an answer's
//! time, only a long wait a window, and only a day a daily cap. That makes the number of states small, and is exact.
//!
//! A [`Flaw`] switches one part of the guard off from outside: each must be found.

use engine::commerce::money::{Currency, Money};
use engine::commerce::spoken_order::{
    ANSWER_MS_MAX, CANCEL_MS_MIN, Facts, Guard, Happening, Home, Moment, Reply, Terms, Verdict,
    next,
};
use engine::time::{DAY_MS, MINUTE_MS, SECOND_MS};
use engine::{CheckoutId, Timestamp};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

const CAP: i64 = 5_000;
const DAILY_CAP: i64 = 9_000;
const CHEAP: i64 = 3_000;
const DEAR: i64 = 6_000;
const RIGHT: &str = "4821";
const WRONG: &str = "1111";
/// Characters of what is read out: two seconds at the fastest.
const READ_OUT_CHARS: usize = 60;

/// What can happen, in any order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum What {
    Wants,
    Yes,
    /// A yes before the reading is over.
    YesTooSoon,
    No,
    RightCode,
    WrongCode,
    /// A television, a quotation, a question, half a yes.
    Unsure,
    /// Anything else that is said, by anybody.
    Talks,
    Cancels,
    CartChanges,
    /// The address changes: from one she is known at to a new one, to none.
    HomeChanges,
    /// Outside of the conversation: nobody says a word.
    PriceChanges,
    StockChanges,
    Switched,
    /// Longer than an answer counts.
    Pause,
    /// Longer than an order can be canceled.
    LongWait,
    Day,
}

pub(crate) const EVERYTHING: &[What] = &[
    What::Wants,
    What::Yes,
    What::YesTooSoon,
    What::No,
    What::RightCode,
    What::WrongCode,
    What::Unsure,
    What::Talks,
    What::Cancels,
    What::CartChanges,
    What::HomeChanges,
    What::PriceChanges,
    What::StockChanges,
    What::Switched,
    What::Pause,
    What::LongWait,
    What::Day,
];

/// A part of the guard that is switched off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Flaw {
    /// What was read out can be answered later, too.
    OldYes,
    /// The yes is not bound to what was read out.
    Unbound,
    /// It sells although the merchant does not.
    AlwaysOn,
    NoCap,
    NoDailyCap,
    NewAddressIsKnown,
    /// Any words are a yes.
    HearsYes,
    /// An answer may come at any time.
    NoClock,
    /// It does not wait until it was heard.
    NoWait,
    /// One yes orders again and again.
    Twice,
    /// Nothing can be taken back.
    NoCancel,
}

pub(crate) const FLAWS: &[Flaw] = &[
    Flaw::OldYes,
    Flaw::Unbound,
    Flaw::AlwaysOn,
    Flaw::NoCap,
    Flaw::NoDailyCap,
    Flaw::NewAddressIsKnown,
    Flaw::HearsYes,
    Flaw::NoClock,
    Flaw::NoWait,
    Flaw::Twice,
    Flaw::NoCancel,
];

/// What was covered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Covered {
    pub(crate) n_sequences: u128,
    pub(crate) n_states: usize,
    pub(crate) n_orders: u128,
}

/// A sequence after which a rule is broken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Broken {
    pub(crate) rule: &'static str,
    pub(crate) after: Vec<What>,
}

/// The shop and the guard, as they are between two events.
#[derive(Debug, Clone)]
struct World {
    guard: Guard,
    is_on: bool,
    cart: u8,
    home: Home,
    is_dear: bool,
    in_stock: bool,
    now: Timestamp,
    n_orders: u32,
    books: Books,
}

/// What the bystander knows.
#[derive(Debug, Clone, Default)]
struct Books {
    /// What was read out by the last thing that was said, and since when.
    read: Option<Read>,
    orders: Vec<Order>,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Read {
    what: Purchase,
    at: Timestamp,
    with_code: bool,
}

#[derive(Debug, Clone)]
struct Order {
    minor: i64,
    at: Timestamp,
    canceled: bool,
}

/// Everything that decides what is bought: cart, dear or not, which home.
type Purchase = (u8, bool, u8);

/// A world as far as the rules can tell it from another.
type Key = (
    (bool, u8, u8, bool, bool),
    (Option<(u8, bool, bool, bool, String)>, usize, u32),
    (Option<(Purchase, u8, bool)>, Vec<(i64, bool, bool, bool)>),
);

/// Follows every sequence of up to `length` events.
///
/// # Errors
/// The shortest sequence that breaks a rule.
pub(crate) fn check(length: usize, flaw: Option<Flaw>) -> Result<Covered, Broken> {
    assert!(length <= 12, "time is too coarse for more");
    let mut level: BTreeMap<Key, (World, u128, Vec<What>)> = BTreeMap::new();
    let start = World::new();
    level.insert(start.key(), (start, 1, Vec::new()));
    let mut covered = Covered { n_sequences: 0, n_states: 1, n_orders: 0 };
    for _ in 0..length {
        let mut following: BTreeMap<Key, (World, u128, Vec<What>)> = BTreeMap::new();
        for (world, n_ways, path) in level.into_values() {
            for what in EVERYTHING {
                let mut after = world.clone();
                let ordered = after.play(*what, flaw).map_err(|rule| {
                    let after = path.iter().copied().chain([*what]).collect();
                    Broken { rule, after }
                })?;
                covered.n_sequences += n_ways;
                covered.n_orders += if ordered { n_ways } else { 0 };
                match following.entry(after.key()) {
                    Entry::Occupied(mut known) => known.get_mut().1 += n_ways,
                    Entry::Vacant(place) => {
                        let path = path.iter().copied().chain([*what]).collect();
                        place.insert((after, n_ways, path));
                    }
                }
            }
        }
        covered.n_states = covered.n_states.max(following.len());
        level = following;
    }
    Ok(covered)
}

impl World {
    fn new() -> Self {
        Self {
            guard: Guard::default(),
            is_on: true,
            cart: 0,
            home: Home::Known,
            is_dear: false,
            in_stock: true,
            now: Timestamp(1_790_000_000_000),
            n_orders: 0,
            books: Books::default(),
        }
    }

    fn minor(&self) -> i64 {
        if self.is_dear { DEAR } else { CHEAP }
    }

    fn purchase(&self) -> Purchase {
        (self.cart, self.is_dear, self.home as u8)
    }

    fn terms(&self, flaw: Option<Flaw>) -> Option<Terms> {
        let amounts = |minor| BTreeMap::from([(Currency::EUR, minor)]);
        let cap = if flaw == Some(Flaw::NoCap) { i64::MAX } else { CAP };
        (self.is_on || flaw == Some(Flaw::AlwaysOn)).then(|| Terms {
            cap: amounts(cap),
            daily_cap: amounts(DAILY_CAP),
            code: true,
            cancel_ms: CANCEL_MS_MIN,
        })
    }

    fn moment(&self, flaw: Option<Flaw>) -> Moment {
        let spent = self.books.orders.iter().filter(|one| self.now.since_ms(one.at) < DAY_MS);
        let home = match self.home {
            Home::New if flaw == Some(Flaw::NewAddressIsKnown) => Home::Known,
            home => home,
        };
        let facts = Facts {
            purchase: format!("{:?}", self.purchase()),
            total: Money::from_minor(self.minor(), Currency::EUR),
            spent_minor: match flaw {
                Some(Flaw::NoDailyCap) => 0,
                _ => spent.map(|one| one.minor).sum(),
            },
            home,
            can_be_had: self.in_stock,
            n_lines: 1,
            has_second: true,
        };
        let checkout = CheckoutId::new(format!("chk_{}", self.n_orders));
        Moment { facts, code: RIGHT.to_owned(), checkout }
    }

    /// One event. Tells whether something was ordered, or which rule that broke.
    fn play(&mut self, what: What, flaw: Option<Flaw>) -> Result<bool, &'static str> {
        match what {
            What::PriceChanges => self.is_dear = !self.is_dear,
            What::StockChanges => self.in_stock = !self.in_stock,
            What::Switched => self.is_on = !self.is_on,
            What::Pause => self.now = self.now.plus_ms(ANSWER_MS_MAX + SECOND_MS),
            What::LongWait => self.now = self.now.plus_ms(CANCEL_MS_MIN + MINUTE_MS),
            What::Day => self.now = self.now.plus_ms(DAY_MS),
            said => return self.say(said, flaw),
        }
        Ok(false)
    }

    fn say(&mut self, what: What, flaw: Option<Flaw>) -> Result<bool, &'static str> {
        if what != What::YesTooSoon {
            self.now = self.now.plus_ms(3 * SECOND_MS);
        }
        match what {
            What::CartChanges => self.cart = 1 - self.cart,
            What::HomeChanges => {
                self.home = match self.home {
                    Home::Known => Home::New,
                    Home::New => Home::Unknown,
                    Home::Unknown => Home::Known,
                }
            }
            _ => {}
        }
        let before = self.guard.clone();
        let verdict = self.give(what, flaw);
        let read = self.books.read.take();
        let judged = self.judge(what, read.as_ref(), &verdict);
        let stays = match flaw {
            Some(Flaw::OldYes) => what == What::Talks,
            Some(Flaw::Twice) => matches!(verdict, Verdict::Order(_)),
            _ => false,
        };
        if stays {
            self.guard.asked = before.asked;
        }
        judged
    }

    /// Gives the guard what happens, with its flaw.
    fn give(&mut self, what: What, flaw: Option<Flaw>) -> Verdict {
        let mut moment = self.moment(flaw);
        let reply = match what {
            What::Yes | What::YesTooSoon => Some(Reply::Yes),
            What::Unsure if flaw == Some(Flaw::HearsYes) => Some(Reply::Yes),
            What::Unsure => Some(Reply::Unsure),
            What::No => Some(Reply::No),
            What::RightCode => Some(Reply::Code(RIGHT.to_owned())),
            What::WrongCode => Some(Reply::Code(WRONG.to_owned())),
            _ => None,
        };
        if let Some(asked) = &mut self.guard.asked {
            match flaw {
                Some(Flaw::Unbound) if reply.is_some() => {
                    moment.facts.purchase.clone_from(&asked.purchase);
                }
                Some(Flaw::NoClock) => asked.at = self.now,
                Some(Flaw::NoWait) => asked.heard_at = asked.at,
                _ => {}
            }
        }
        let happening = match (&reply, what) {
            (Some(reply), _) => Happening::Replied(reply, &moment),
            (None, What::Wants) => Happening::Wanted(&moment),
            (None, What::Cancels) if flaw != Some(Flaw::NoCancel) => Happening::Cancel,
            (None, _) => Happening::Passed,
        };
        let terms = self.terms(flaw);
        let (guard, verdict) = next(&self.guard, terms.as_ref(), &happening, self.now);
        self.guard = guard;
        if let Some(asked) = &mut self.guard.asked {
            asked.takes(READ_OUT_CHARS);
        }
        verdict
    }

    /// Compares what followed with the books, and keeps them.
    fn judge(
        &mut self,
        what: What,
        read: Option<&Read>,
        verdict: &Verdict,
    ) -> Result<bool, &'static str> {
        match verdict {
            Verdict::ReadOut { needs_code, .. } => {
                let with_code = *needs_code;
                let read = Read { what: self.purchase(), at: self.now, with_code };
                self.books.read = Some(read);
            }
            Verdict::Order(_) => {
                self.judge_order(what, read)?;
                let minor = self.minor();
                self.books.orders.push(Order { minor, at: self.now, canceled: false });
                self.n_orders += 1;
                return Ok(true);
            }
            Verdict::Canceled(standing) => {
                let open = self.open_order().ok_or("canceled what cannot be canceled")?;
                if standing.total.minor != open.minor {
                    return Err("canceled another order");
                }
                open.canceled = true;
            }
            _ if what == What::Cancels && read.is_none() && self.open_order().is_some() => {
                return Err("an order in its window cannot be canceled");
            }
            _ => {}
        }
        Ok(false)
    }

    fn open_order(&mut self) -> Option<&mut Order> {
        let now = self.now;
        let open = |one: &&mut Order| !one.canceled && now.since_ms(one.at) < CANCEL_MS_MIN;
        self.books.orders.iter_mut().rfind(open)
    }

    fn judge_order(&self, what: What, read: Option<&Read>) -> Result<(), &'static str> {
        let minor = self.minor();
        let today = self.books.orders.iter().filter(|one| self.now.since_ms(one.at) < DAY_MS);
        let spent: i64 = today.map(|one| one.minor).sum();
        let step_up = minor > CAP || self.home == Home::New;
        let Some(read) = read else { return Err("ordered what was not just read out") };
        let rules = [
            (self.is_on, "ordered although it is off"),
            (
                matches!(what, What::Yes | What::RightCode),
                "ordered without a plain yes or the code",
            ),
            (read.what == self.purchase(), "ordered something else than was read out"),
            (self.now.since_ms(read.at) <= ANSWER_MS_MAX, "ordered by a late yes"),
            (self.now.since_ms(read.at) >= 2 * SECOND_MS, "ordered before it was heard out"),
            (
                !step_up || what == What::RightCode,
                "ordered above the cap or to a new address without the code",
            ),
            (
                what == What::RightCode || !read.with_code,
                "ordered without the code that was asked for",
            ),
            (spent + minor <= DAILY_CAP, "ordered more than a day allows"),
            (self.in_stock && self.home != Home::Unknown, "ordered what cannot be had or sent"),
        ];
        rules.into_iter().find(|(holds, _)| !holds).map_or(Ok(()), |(_, rule)| Err(rule))
    }

    fn key(&self) -> Key {
        let asked = self.guard.asked.as_ref().map(|asked| {
            let late = self.now.since_ms(asked.at) > ANSWER_MS_MAX;
            let heard = self.now >= asked.heard_at;
            let same = asked.purchase == format!("{:?}", self.purchase());
            (u8::from(late), heard, asked.code.is_some(), same, asked.purchase.clone())
        });
        let standing = self.guard.standing.iter().filter(|one| self.now < one.until).count();
        let read = self.books.read.as_ref().map(|read| {
            let age = self.now.since_ms(read.at);
            let age = u8::from(age >= 2 * SECOND_MS) + u8::from(age > ANSWER_MS_MAX);
            (read.what, age, read.with_code)
        });
        let orders = self.books.orders.iter().map(|one| {
            let age = self.now.since_ms(one.at);
            (one.minor, one.canceled, age < CANCEL_MS_MIN, age < DAY_MS)
        });
        let orders: Vec<_> = orders.filter(|(_, _, open, today)| *open || *today).collect();
        (
            (self.is_on, self.cart, self.home as u8, self.is_dear, self.in_stock),
            (asked, standing, self.guard.wrong_codes_at(self.now)),
            (read, orders),
        )
    }
}
