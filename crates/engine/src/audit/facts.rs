//! What stands behind the words of one turn.

use super::claim::Claim;
use super::words;
use crate::commerce::catalog::ProductView;
use crate::commerce::money::{Currency, Money};
use crate::{Answer, Config};
use std::borrow::Cow;
use std::cell::OnceCell;
use std::fmt::Write;

/// One phrase of ours as it was said: the text with its gaps, and what filled them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Worded<'a> {
    pub phrase: Cow<'a, str>,
    pub arguments: Vec<(String, String)>,
}

/// Everything that may back a claim of this turn's message.
#[derive(Debug)]
pub struct Facts<'a> {
    pub config: &'a Config,
    /// What the shell answered in this turn.
    pub answers: &'a [Answer],
    /// Facts of the turn that no answer holds as such: what happened, a limit that was searched with, a sum.
    pub told: &'a [String],
    pub worded: &'a [Worded<'a>],
    /// What was said before and may be named again: titles, the question that is asked once more, who she is.
    pub before: Vec<&'a str>,
    strong: OnceCell<String>,
    strong_lower: OnceCell<String>,
    shop: OnceCell<String>,
}

impl<'a> Facts<'a> {
    pub fn new(
        config: &'a Config,
        answers: &'a [Answer],
        told: &'a [String],
        worded: &'a [Worded<'a>],
        before: Vec<&'a str>,
    ) -> Self {
        let (strong, strong_lower, shop) = Default::default();
        Self { config, answers, told, worded, before, strong, strong_lower, shop }
    }

    /// Every product that an answer of this turn holds.
    pub fn products(&self) -> impl Iterator<Item = &'a ProductView> {
        self.answers.iter().flat_map(views)
    }

    /// Whether this very amount is in a fact.
    pub fn has_money(&self, money: Money) -> bool {
        let is_in = |minor: i64| self.strong().contains(&json_of(Money { minor, ..money }));
        is_in(money.minor) || money.minor.checked_neg().is_some_and(is_in)
    }

    /// Whether a text is in a fact as it stands.
    pub fn has_text(&self, text: &str) -> bool {
        if holds(self.strong(), text) {
            return true;
        }
        // A quotation mark or a new line inside is written otherwise there.
        let escaped = serde_json::to_string(text).unwrap_or_default();
        let inner = escaped.trim_matches('"');
        inner.len() > text.len() && self.strong().contains(inner)
    }

    /// Whether a link leads to the shop, or to where an answer of this turn says.
    pub fn has_link(&self, link: &str) -> bool {
        let own = self.config.profile.public_url.as_str();
        let behind = link.strip_prefix(own).filter(|_| !own.is_empty());
        let elsewhere = self.config.elsewhere.iter().filter_map(|place| place.link.as_deref());
        let fits = |pattern: &str| {
            let (head, tail) = pattern.split_once("{code}").unwrap_or((pattern, ""));
            link.strip_prefix(head).and_then(|rest| rest.strip_suffix(tail)).is_some_and(|code| {
                !head.is_empty() && code.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
            })
        };
        behind.is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?', '#']))
            || { elsewhere }.any(fits)
            || self.has_text(link)
    }

    pub(super) fn back(&self, claim: &Claim<'_>) -> bool {
        match claim {
            Claim::Amount { text, number, codes } => {
                let minor = |code: &&str| {
                    let currency = Currency::parse(code)?;
                    Some(Money::from_minor(minor(number, currency)?, currency))
                };
                codes.iter().filter_map(minor).any(|money| self.has_money(money))
                    || self.has_text(text)
            }
            Claim::Percent { text, number } => self.has_percent(text, number),
            Claim::Number(number) => self.has_number(number),
            Claim::Code(text) => {
                self.has_text(text)
                    || self.is_ours(text)
                    || self.was_said(text)
                    || self.is_quoted(text)
            }
            Claim::Link(link) => self.has_link(link) || self.was_said(link),
            Claim::Markup(_) => false,
            Claim::Character(character) => {
                let text = character.encode_utf8(&mut [0; 4]).to_owned();
                let joins = matches!(character, '\u{200d}' | '\u{fe0f}');
                (joins || !words::is_hidden(*character))
                    && (self.strong().contains(&text)
                        || self.is_ours(&text)
                        || self.was_said(&text))
            }
            Claim::Promise(word) => {
                self.says_lower(word)
                    || holds(self.strong_lower(), word)
                    || self.was_said_lower(word)
            }
            Claim::Name(name) => {
                self.is_ours(name)
                    || self.has_text(name)
                    || self.was_said(name)
                    || self.is_quoted(name)
            }
        }
    }

    fn has_number(&self, number: &str) -> bool {
        let plain: String = number.chars().filter(char::is_ascii_digit).collect();
        let written =
            |text: &str| numbered(text, number) || (plain != number && numbered(text, &plain));
        written(self.strong())
            || self.worded.iter().any(|worded| numbered(&worded.phrase, number))
            || self.before.iter().any(|text| written(text))
            || written(self.shop())
            || self.is_quoted(number)
    }

    fn has_percent(&self, text: &str, number: &str) -> bool {
        let Ok(whole) = number.parse::<u64>() else {
            return !number.is_empty() && self.has_text(text);
        };
        let forms = [format!("{whole}%"), format!("{whole} %"), format!("{whole}\u{a0}%")];
        let points = format!("\"percent_bp\":{}", whole.saturating_mul(100));
        self.has_text(text)
            || forms.iter().any(|form| starts_alone(self.strong(), form))
            || holds(self.strong(), &points)
    }

    /// Whether a phrase of ours that was said in this turn, or the shop's settings, hold it.
    fn is_ours(&self, text: &str) -> bool {
        self.worded.iter().any(|worded| holds(&worded.phrase, text)) || holds(self.shop(), text)
    }

    fn says_lower(&self, word: &str) -> bool {
        self.worded.iter().any(|worded| holds(&worded.phrase.to_lowercase(), word))
            || holds(&self.shop().to_lowercase(), word)
    }

    fn was_said(&self, text: &str) -> bool {
        self.before.iter().any(|before| holds(before, text))
    }

    fn was_said_lower(&self, word: &str) -> bool {
        self.before.iter().any(|before| holds(&before.to_lowercase(), word))
    }

    /// Whether it stands in the contact's own words that a phrase quotes: [`super::echo`] let them through.
    fn is_quoted(&self, text: &str) -> bool {
        let arguments = self.worded.iter().flat_map(|worded| &worded.arguments);
        { arguments }.any(|(name, value)| {
            name == "query" && holds(value, text) && super::echo(value).is_some()
        })
    }

    fn strong(&self) -> &str {
        self.strong.get_or_init(|| {
            let mut text = serde_json::to_string(self.answers).unwrap_or_default();
            for told in self.told {
                let _infallible = write!(text, "\n{told}");
            }
            add_sums(&mut text, self.answers);
            text
        })
    }

    fn strong_lower(&self) -> &str {
        self.strong_lower.get_or_init(|| self.strong().to_lowercase())
    }

    fn shop(&self) -> &str {
        self.shop.get_or_init(|| {
            let mut text = serde_json::to_string(&self.config.profile).unwrap_or_default();
            for place in &self.config.elsewhere {
                let _infallible = write!(text, "\n{}", place.title);
            }
            text
        })
    }
}

fn views(answer: &Answer) -> Vec<&ProductView> {
    match answer {
        Answer::Found { found } => found.products.iter().collect(),
        Answer::Guide { found } => found.picks.iter().map(|pick| &pick.view).collect(),
        Answer::Products { products } => products.iter().collect(),
        Answer::Together { products } => products.iter().map(|one| &one.view).collect(),
        _ => Vec::new(),
    }
}

/// Figures that follow from an answer by counting: how many there are, what a product is rated, how many units.
fn add_sums(text: &mut String, answers: &[Answer]) {
    for answer in answers {
        let products = views(answer);
        if !products.is_empty() {
            let _infallible = write!(text, "\n{} ", products.len());
        }
        for view in products {
            let left: i64 = view.available.values().map(|n| (*n).max(0)).sum();
            let _infallible = write!(text, "{left} {} ", view.product.rating.count());
            if let Some(tenths) = view.product.rating.tenths() {
                let _infallible = write!(text, "{0}.{1} {0},{1} ", tenths / 10, tenths % 10);
            }
        }
        if let Answer::Reviews { reviews: Some(reviews) } = answer {
            let tenths = reviews.card.rating.tenths;
            let _infallible = write!(text, "\n{0}.{1} {0},{1} ", tenths / 10, tenths % 10);
        }
        if let Answer::Quote { quote } = answer {
            let units: u64 = quote.lines.iter().map(|line| u64::from(line.quantity)).sum();
            let _infallible = write!(text, "\n{units} ");
        }
    }
}

/// As [`Money`] is written in an answer.
pub fn json_of(money: Money) -> String {
    format!("\"minor\":{},\"currency\":\"{}\"", money.minor, money.currency.code())
}

/// Whether `text` stands in `facts`, not as a part of a longer word.
fn holds(facts: &str, text: &str) -> bool {
    let joined = |c: char| c.is_alphanumeric();
    let free = |at: usize| {
        let before = facts[..at].chars().next_back().is_some_and(joined);
        let after = facts[at + text.len()..].chars().next().is_some_and(joined);
        // What does not begin or end like a word has no neighbours to grow into.
        let begins = text.chars().next().is_some_and(joined);
        let ends = text.chars().next_back().is_some_and(joined);
        !(before && begins || after && ends)
    };
    !text.is_empty() && facts.match_indices(text).any(|(at, _)| free(at))
}

/// Whether a form stands in `facts` with no digit or mark before it.
fn starts_alone(facts: &str, form: &str) -> bool {
    let free = |at: usize| {
        !facts[..at]
            .chars()
            .next_back()
            .is_some_and(|c| c.is_ascii_digit() || matches!(c, '.' | ','))
    };
    facts.match_indices(form).any(|(at, _)| free(at))
}

/// Whether a number stands in `facts` as a number of its own, and not as the minor units of an amount.
fn numbered(facts: &str, number: &str) -> bool {
    let free = |at: usize| {
        let (before, after) = (&facts[..at], &facts[at + number.len()..]);
        let mut behind = after.chars();
        let grows = match (behind.next(), behind.next()) {
            (Some('.' | ','), Some(next)) => {
                next.is_ascii_digit() && !before.ends_with([':', ',', '[', ' ', '\n'])
            }
            (Some(next), _) => next.is_alphanumeric(),
            (None, _) => false,
        };
        let decimals = before.ends_with(['.', ','])
            && before[..before.len() - 1].ends_with(|c: char| c.is_ascii_digit())
            && !facts.starts_with(['[', '{']);
        let joined = before.ends_with(|c: char| c.is_alphanumeric());
        !grows
            && !decimals
            && !joined
            && !before.ends_with("minor\":")
            && !before.ends_with("_bp\":")
    };
    !number.is_empty() && facts.match_indices(number).any(|(at, _)| free(at))
}

/// A number as people write it, in minor units of a currency.
fn minor(number: &str, currency: Currency) -> Option<i64> {
    let n_decimals = usize::try_from(currency.exponent()).ok()?;
    let (whole, decimals) = match number.rfind(['.', ',']) {
        Some(at) if (1..=n_decimals).contains(&(number.len() - at - 1)) => {
            (&number[..at], &number[at + 1..])
        }
        _ => (number, ""),
    };
    let mut digits: String = whole.chars().filter(char::is_ascii_digit).collect();
    digits.push_str(decimals);
    digits.extend(std::iter::repeat_n('0', n_decimals - decimals.len()));
    digits.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_is_read_as_each_language_writes_it() {
        for (number, code, expected) in [
            ("18.00", "EUR", 1_800),
            ("1,234.50", "EUR", 123_450),
            ("1.234,50", "DKK", 123_450),
            ("1.234", "EUR", 123_400),
            ("649", "DKK", 64_900),
            ("18,5", "EUR", 1_850),
            ("1,234", "JPY", 1_234),
        ] {
            let currency = Currency::parse(code).expect("test data is well formed");
            assert_eq!(minor(number, currency), Some(expected), "{number} {code}");
        }
    }

    #[test]
    fn a_number_counts_only_as_a_number_of_its_own() {
        for (facts, number, expected) in [
            (r#"{"available":{"MUG-B":20}}"#, "20", true),
            (r#"{"available":{"MUG-B":20}}"#, "2", false),
            (r#"{"minor":1800,"currency":"EUR"}"#, "1800", false),
            (r#"{"number":"1042"}"#, "1042", true),
            ("[20,15]", "20", true),
            ("[20,15]", "15", true),
            ("holds 4.5 litres", "4.5", true),
            ("holds 4.5 litres", "5", false),
            ("MUG20", "20", false),
        ] {
            assert_eq!(numbered(facts, number), expected, "{number} in {facts}");
        }
    }

    #[test]
    fn a_word_counts_only_as_a_whole() {
        assert!(holds("the Karla mug", "Karla"));
        assert!(!holds("the Karlas mug", "Karla"));
        assert!(holds("code (SPRING10)", "SPRING10"));
    }
}
