//! What the demo shop is made of, embedded: the document, products, reviews, contacts and past conversations.

use crate::document::{articles, read, voices};
use crate::import::{Defaults, Entry, json_lines};
use anyhow::{Context, Result, anyhow};
use engine::commerce::catalog::RatingSummary;
use engine::commerce::money::Currency;
use engine::{Language, Localized};
use rust_embed::RustEmbed;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use server::document::{Document, GuideRow, NamesRow};
use std::collections::BTreeMap;
use std::io::Cursor;
use time::macros::format_description;
use time::{Date, Duration};

#[derive(RustEmbed)]
#[folder = "demo"]
struct Files;

/// The merchant with articles, guides, categories and attributes, as `trato apply` would read it.
///
/// # Errors
/// When a file is not what it should be.
pub(crate) fn document() -> Result<Document> {
    let mut document = read::text_of("merchant.toml", &text("merchant.toml")?)?;
    for name in named("articles/", ".md") {
        let file = name.trim_start_matches("articles/");
        document.article.push(articles::article(file, &text(&name)?)?);
    }
    for language in Language::ALL {
        let guide = text(&format!("voice/{}.yml", language.code()))?;
        document.voice.push(voices::guide(language, guide, &BTreeMap::new()));
    }
    for name in named("guides/", ".csv") {
        let id = name.trim_start_matches("guides/").trim_end_matches(".csv").to_owned();
        document.guide.push(GuideRow { id, table: text(&name)? });
    }
    document.category = names("categories.json")?;
    document.attribute = names("attributes.json")?;
    Ok(document)
}

/// Moves the events of the demo so many weeks ahead that the first evening is two to three weeks away.
///
/// # Errors
/// When a date is none.
pub(crate) fn move_events(document: &mut Document, today: Date) -> Result<()> {
    let dates = || document.event.iter().flat_map(|event| &event.date);
    let days: Vec<Date> = dates().map(|date| day_of(&date.starts)).collect::<Result<_>>()?;
    let Some(first) = days.into_iter().min() else { return Ok(()) };
    let weeks = ((today - first).whole_days() + 20).div_euclid(7);
    for date in document.event.iter_mut().flat_map(|event| &mut event.date) {
        let moved = day_of(&date.starts)? + Duration::weeks(weeks);
        date.starts.replace_range(..DAY_BYTES, &moved.to_string());
    }
    Ok(())
}

/// `2026-12-12`.
const DAY_BYTES: usize = 10;

fn day_of(starts: &str) -> Result<Date> {
    let day = starts.get(..DAY_BYTES).context("an event begins on a day")?;
    Ok(Date::parse(day, format_description!("[year]-[month]-[day]"))?)
}

/// All products with their stock, department by department.
///
/// # Errors
/// When a line is not a product.
pub(crate) fn products() -> Result<Vec<Entry>> {
    let defaults = Defaults { language: Language::En, currency: Currency::EUR };
    let mut products = Vec::new();
    for name in named("products/", ".jsonl") {
        for entry in json_lines::read(Box::new(Cursor::new(text(&name)?)), defaults) {
            products
                .push(entry.map_err(|rejected| {
                    anyhow!("{name}:{}: {}", rejected.line, rejected.reason)
                })?);
        }
    }
    Ok(products)
}

/// A review as it is written down.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReviewLine {
    pub(crate) product: String,
    pub(crate) rating: u32,
    pub(crate) title: String,
    pub(crate) text: String,
    pub(crate) author: String,
    pub(crate) language: Language,
    pub(crate) verified: bool,
    /// `YYYY-MM-DD`.
    pub(crate) date: String,
    /// Whether the buyer added a photograph; the demo has none to show.
    #[serde(rename = "photo")]
    _photo: bool,
}

/// # Errors
/// When a line is not a review.
pub(crate) fn reviews() -> Result<Vec<ReviewLine>> {
    let mut reviews = Vec::new();
    for name in named("reviews/", ".jsonl") {
        reviews.extend(lines::<ReviewLine>(&name)?);
    }
    Ok(reviews)
}

/// What the reviews of each product add up to.
pub(crate) fn ratings(reviews: &[ReviewLine]) -> BTreeMap<String, RatingSummary> {
    let mut ratings: BTreeMap<String, RatingSummary> = BTreeMap::new();
    for review in reviews {
        let spread = &mut ratings.entry(review.product.clone()).or_default().spread;
        if let Some(count) =
            5_usize.checked_sub(review.rating as usize).and_then(|index| spread.get_mut(index))
        {
            *count += 1;
        }
    }
    ratings
}

/// Somebody who has written before.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ContactLine {
    pub(crate) name: String,
    pub(crate) email: String,
    pub(crate) city: String,
    pub(crate) country: String,
    /// The same as that of their conversations.
    #[serde(rename = "language")]
    _language: Language,
}

/// # Errors
/// When a line is not a contact.
pub(crate) fn contacts() -> Result<Vec<ContactLine>> {
    lines("contacts.jsonl")
}

/// A past conversation.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ConversationLine {
    pub(crate) contact: String,
    pub(crate) channel: String,
    pub(crate) language: Language,
    pub(crate) status: engine::Status,
    pub(crate) floor: FloorLine,
    #[serde(default)]
    pub(crate) assignee: Option<String>,
    pub(crate) labels: Vec<String>,
    /// What the bot had learned when it asked for a person.
    #[serde(default)]
    pub(crate) learned: Vec<engine::inbox::message::Fact>,
    pub(crate) messages: Vec<MessageLine>,
}

/// Who has the floor at the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum FloorLine {
    Bot,
    Waiting,
    Agent,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct MessageLine {
    pub(crate) author: AuthorLine,
    pub(crate) minutes_ago: i64,
    pub(crate) text: String,
    /// The agent's e-mail address.
    #[serde(default)]
    pub(crate) agent: Option<String>,
    #[serde(default)]
    pub(crate) products: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum AuthorLine {
    Contact,
    Bot,
    Agent,
}

/// # Errors
/// When a line is not a conversation.
pub(crate) fn conversations() -> Result<Vec<ConversationLine>> {
    lines("conversations.jsonl")
}

/// Display names of categories or attributes.
fn names(name: &str) -> Result<Vec<NamesRow>> {
    #[derive(Deserialize)]
    struct Names {
        #[serde(default)]
        synonyms: BTreeMap<Language, Vec<String>>,
        #[serde(flatten)]
        name: BTreeMap<Language, String>,
    }
    let all: BTreeMap<String, Names> =
        serde_json::from_str(&text(name)?).with_context(|| name.to_owned())?;
    Ok(all
        .into_iter()
        .map(|(id, Names { synonyms, name })| NamesRow { id, name: Localized(name), synonyms })
        .collect())
}

fn lines<T: DeserializeOwned>(name: &str) -> Result<Vec<T>> {
    let text = text(name)?;
    let numbered = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    numbered
        .map(|(index, line)| {
            serde_json::from_str(line).with_context(|| format!("{name}:{}", index + 1))
        })
        .collect()
}

fn text(name: &str) -> Result<String> {
    let file = Files::get(name).ok_or_else(|| anyhow!("the demo's {name} is missing"))?;
    String::from_utf8(file.data.into_owned()).with_context(|| name.to_owned())
}

/// Embedded files of a folder, sorted.
fn named(folder: &str, ending: &str) -> Vec<String> {
    let mut names: Vec<String> = Files::iter()
        .map(|name| name.into_owned())
        .filter(|name| name.starts_with(folder) && name.ends_with(ending))
        .collect();
    names.sort();
    names
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::check;
    use engine::Sku;
    use engine::commerce::catalog::ProductView;
    use engine::guide::Shelf;
    use std::sync::Arc;

    #[test]
    fn every_way_through_the_guides_finds_something_in_every_currency() {
        let document = document().unwrap();
        let settings = document.merchant.clone().unwrap();
        let products = products().unwrap();
        assert!(!document.guide.is_empty());
        for row in &document.guide {
            let guide = server::guides::read(&row.id, &row.table, settings.currency).unwrap().guide;
            let mut shelf = Shelf::new(&guide, &server::guides::currencies(&settings));
            for entry in &products {
                let units = |(sku, n): &(Sku, Option<i64>)| (sku.clone(), n.unwrap_or(1));
                let available = entry.stock.iter().map(units).collect();
                shelf.take(&ProductView { product: Arc::new(entry.product.clone()), available });
            }
            let problems = server::guides::check(&guide, &shelf, &settings.languages);
            assert!(problems.is_empty(), "{}: {problems:#?}", row.id);
        }
    }

    #[test]
    fn everything_embedded_is_readable() {
        let mut document = document().unwrap();
        assert!(
            document.article.len() >= 60
                && document.category.len() > 20
                && document.attribute.len() > 10
        );
        assert_eq!(
            document
                .attribute
                .iter()
                .find(|row| row.id == "care")
                .map(|row| row.name.get(Language::Da)),
            Some("Pleje")
        );
        // Channels are checked where they are linked in.
        document.inbox.clear();
        check::document(&mut document).unwrap();
        let (products, reviews) = (products().unwrap(), reviews().unwrap());
        assert_eq!(products.len(), 176);
        let ratings = ratings(&reviews);
        assert!(ratings.values().all(|rating| rating.count() > 0));
        assert!(
            ratings.keys().all(|id| products.iter().any(|entry| entry.product.id.as_str() == id))
        );
        let (contacts, conversations) = (contacts().unwrap(), conversations().unwrap());
        assert!(
            conversations
                .iter()
                .all(|one| contacts.iter().any(|contact| contact.name == one.contact))
        );
    }
}
