//! Judges what a dialogue did, from what was said aloud and how the shop was: it asks the guard nothing.

use super::shop::Shop;
use engine::commerce::cart::Cart;
use engine::commerce::format;
use engine::commerce::quote::Quote;
use engine::commerce::spoken_order::{CANCEL_MS_MIN, Terms};
use engine::time::{MINUTE_MS, SECOND_MS};
use engine::{Language, Timestamp};

/// What somebody in the room has just done, as the script knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Act {
    /// The contact says plainly yes, and the platform heard it well.
    PlainYes,
    /// The contact says this code.
    Code(String),
    /// The contact wants out.
    Cancel,
    /// It sounds like a yes, or might: a television, a quotation, a question, an echo, a mumble.
    Hostile,
    Other,
}

/// What was read out, and how everything was then.
#[derive(Debug, Clone)]
struct ReadOut {
    at: Timestamp,
    n_chars: usize,
    sold: Sold,
    code: Option<String>,
}

/// What would be bought.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Sold {
    lines: Vec<(String, u32, i64)>,
    total: i64,
    street: Option<&'static str>,
}

#[derive(Debug, Clone, Default)]
pub(super) struct Oracle {
    read_out: Option<ReadOut>,
    /// Orders that stand, with when they were made.
    standing: Vec<Timestamp>,
}

/// What a turn brought, as far as anybody outside sees it.
#[derive(Debug, Clone, Default)]
pub(super) struct Seen {
    pub(super) said: String,
    /// A code that went to the other channel.
    pub(super) code: Option<String>,
    pub(super) ordered: Vec<Quote>,
    pub(super) n_canceled: usize,
}

/// Whether a plain confirmation should have ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Judged {
    pub(super) genuine: bool,
}

impl Oracle {
    /// Judges one turn; `cart` is what it was before the turn, and `after` what it is now.
    ///
    /// # Errors
    /// The rule that is broken.
    pub(super) fn judge(
        &mut self,
        act: &Act,
        seen: &Seen,
        (shop, terms): (&Shop, Option<&Terms>),
        (cart, after): (Option<&Cart>, Option<&Cart>),
        language: Language,
    ) -> Result<Judged, String> {
        let asked = self.read_out.take();
        let now = shop.now;
        let sold = cart.filter(|cart| !cart.is_empty()).map(|cart| sold(shop, cart));
        let genuine = asked.as_ref().is_some_and(|asked| {
            may_order(act, asked, sold.as_ref(), shop, terms).is_ok()
        });
        for quote in &seen.ordered {
            let asked = asked.as_ref().ok_or("ordered what was not just read out")?;
            may_order(act, asked, sold.as_ref(), shop, terms)?;
            if quote.total.minor != asked.sold.total {
                return Err("ordered for another amount than was read out".to_owned());
            }
            self.standing.push(now);
        }
        if seen.ordered.len() > 1 {
            return Err("ordered twice".to_owned());
        }
        self.standing.retain(|at| now.since_ms(*at) < CANCEL_MS_MIN);
        if *act == Act::Cancel && asked.is_none() {
            if seen.n_canceled == 0 && !self.standing.is_empty() {
                return Err("an order in its window was not canceled".to_owned());
            }
            self.standing.pop();
        } else if seen.n_canceled > 0 {
            return Err("canceled without being asked to".to_owned());
        }
        self.read_out = after
            .filter(|cart| !cart.is_empty())
            .and_then(|cart| read_out(seen, shop, cart, language));
        Ok(Judged { genuine })
    }
}

/// Whether this answer to this reading may order, as things are now.
fn may_order(
    act: &Act,
    asked: &ReadOut,
    sold: Option<&Sold>,
    shop: &Shop,
    terms: Option<&Terms>,
) -> Result<(), String> {
    let terms = terms.ok_or("ordered although it is off")?;
    let sold = sold.ok_or("ordered nothing")?;
    let waited = shop.now.since_ms(asked.at);
    let limit = |of: &std::collections::BTreeMap<_, i64>| of.values().next().copied().unwrap_or(0);
    let needs_code =
        sold.total > limit(&terms.cap) || shop.home.is_none_or(|(_, known)| !known);
    let has_code = matches!((act, &asked.code), (Act::Code(said), Some(code)) if said == code);
    // Nobody speaks fifty characters in a second.
    let heard_after = i64::try_from(asked.n_chars).unwrap_or(0) * SECOND_MS / 50;
    let rules = [
        (*act == Act::PlainYes || has_code, "ordered without a plain yes or the code"),
        (asked.code.is_none() || has_code, "ordered without the code that was asked for"),
        (!needs_code || has_code, "ordered above the cap, or to a new address, without a code"),
        (*sold == asked.sold, "ordered something else than was read out"),
        (waited <= MINUTE_MS, "ordered by a late answer"),
        (waited >= heard_after, "ordered before it was heard out"),
        (shop.spent_minor() + sold.total <= limit(&terms.daily_cap), "ordered more than a day allows"),
    ];
    rules.into_iter().find(|(holds, _)| !holds).map_or(Ok(()), |(_, rule)| Err(rule.to_owned()))
}

fn sold(shop: &Shop, cart: &Cart) -> Sold {
    let quote = shop.quote(cart, Language::En, shop.home.is_some());
    let lines = quote.lines.iter();
    Sold {
        lines: lines.map(|one| (one.sku.to_string(), one.quantity, one.total.minor)).collect(),
        total: quote.total.minor,
        street: shop.home.map(|(street, _)| street),
    }
}

/// What was said is a purchase read out when everything of it is in it, and it asks.
fn read_out(seen: &Seen, shop: &Shop, cart: &Cart, language: Language) -> Option<ReadOut> {
    let quote = shop.quote(cart, language, shop.home.is_some());
    let (street, _) = shop.home?;
    let total = format::money(quote.total, language);
    let has_items = quote.lines.iter().all(|line| {
        seen.said.contains(&format!("{} × {}", line.quantity, line.title))
    });
    let asks = seen.said.trim_end().ends_with('?') || seen.code.is_some();
    let is_whole = has_items && seen.said.contains(&total) && seen.said.contains(street) && asks;
    is_whole.then(|| ReadOut {
        at: shop.now,
        n_chars: seen.said.chars().count(),
        sold: sold(shop, cart),
        code: seen.code.clone(),
    })
}
