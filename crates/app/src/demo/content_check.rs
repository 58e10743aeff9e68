//! Checks what people wrote for the demo brand, so that a slip in a text file fails a test and not a shopper.
//!
//! It reads `crates/app/demo` as plain data and knows nothing of the program: figures in `merchant.toml`, the articles
//! that quote them, reviews, contacts and past conversations must agree with each other and with the products.
//! A list that an author grows (`articles/`, `reviews/`) needs no change here.

use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

const LANGUAGES: [&str; 3] = ["en", "es", "da"];
const TAX_CLASSES: [&str; 3] = ["standard", "food", "books"];
/// The day the promotions were written: one is over by then, one has not begun.
const WRITTEN_ON: &str = "2026-11-21T00:00:00Z";
/// What the bot may quote of an article in one message.
const SHORT_ANSWER_MAX: usize = 320;

type Words = BTreeMap<String, String>;
/// Currency → minor units.
type Prices = BTreeMap<String, i64>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Merchant {
    merchant: Profile,
    tax: Vec<Tax>,
    delivery: Vec<Delivery>,
    promotion: Vec<Promotion>,
    agent: Vec<Agent>,
    inbox: Vec<Inbox>,
    connector: Vec<Connector>,
    canned_response: Vec<CannedResponse>,
    label: Vec<Label>,
    event: Vec<Event>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Event {
    id: String,
    keywords: Vec<String>,
    name: Words,
    about: Words,
    party_max: u32,
    reminder_hours: Vec<u32>,
    date: Vec<EventDate>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EventDate {
    id: String,
    city: Words,
    keywords: Vec<String>,
    venue: String,
    address: String,
    directions: Words,
    starts: String,
    timezone: String,
    capacity: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Profile {
    id: String,
    name: String,
    languages: Vec<String>,
    default_language: String,
    currency: String,
    currencies: Vec<String>,
    country: String,
    timezone: String,
    prices_include_tax: bool,
    public_url: String,
    accent: String,
    email: String,
    hours: BTreeMap<String, Vec<String>>,
    closed: Vec<Closed>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Closed {
    date: String,
    reason: Words,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Tax {
    country: String,
    class: String,
    rate_bp: i64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Delivery {
    id: String,
    name: Words,
    countries: Vec<String>,
    days: [u32; 2],
    price: Prices,
    free_from: Option<Prices>,
    description: Words,
    #[serde(default)]
    pickup: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Promotion {
    id: String,
    name: Words,
    kind: String,
    percent_bp: Option<i64>,
    #[serde(default)]
    delivery: Vec<String>,
    amount: Option<Prices>,
    minimum: Option<Prices>,
    starts: String,
    ends: String,
    coupon: Option<String>,
    total_limit: Option<u32>,
    per_contact_limit: Option<u32>,
    stacking: String,
    categories: Vec<String>,
    products: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Agent {
    email: String,
    name: String,
    role: String,
    languages: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Inbox {
    id: String,
    channel: String,
    name: String,
    settings: BTreeMap<String, toml::Value>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Connector {
    id: String,
    kind: String,
    name: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CannedResponse {
    shortcut: String,
    text: Words,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Label {
    id: String,
    name: Words,
    color: String,
}

/// As much of a product as the other files refer to.
#[derive(Deserialize)]
struct Product {
    id: String,
    categories: Vec<String>,
    #[serde(default = "standard")]
    tax_class: String,
}

fn standard() -> String {
    "standard".to_owned()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Review {
    product: String,
    rating: u8,
    title: String,
    text: String,
    author: String,
    language: String,
    verified: bool,
    date: String,
    photo: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Contact {
    name: String,
    email: String,
    city: String,
    country: String,
    language: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Conversation {
    contact: String,
    channel: String,
    language: String,
    status: String,
    floor: String,
    assignee: Option<String>,
    labels: Vec<String>,
    #[serde(default)]
    learned: Vec<engine::inbox::message::Fact>,
    messages: Vec<Line>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    author: String,
    minutes_ago: u32,
    text: String,
    agent: Option<String>,
    #[serde(default)]
    products: Vec<String>,
}

struct Article {
    slug: String,
    language: String,
    title: String,
    topics: Vec<String>,
    questions: Vec<String>,
    body: String,
}

fn demo() -> PathBuf {
    PathBuf::from("demo")
}

fn merchant() -> Merchant {
    let text = fs::read_to_string(demo().join("merchant.toml")).unwrap();
    toml::from_str(&text).unwrap()
}

/// Every line of one JSON Lines file; a broken line is named.
fn json_lines<T: DeserializeOwned>(path: &Path) -> Vec<T> {
    let text = fs::read_to_string(path).unwrap();
    let parse = |(index, line): (usize, &str)| {
        serde_json::from_str(line)
            .unwrap_or_else(|error| panic!("{}:{}: {error}", path.display(), index + 1))
    };
    text.lines().enumerate().map(parse).collect()
}

fn files(folder: &str, extension: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(demo().join(folder)).unwrap();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|found| found == extension));
    paths.sort();
    paths
}

fn products() -> BTreeMap<String, Product> {
    let all = files("products", "jsonl").into_iter().flat_map(|path| json_lines::<Product>(&path));
    all.map(|product| (product.id.clone(), product)).collect()
}

fn reviews() -> Vec<Review> {
    files("reviews", "jsonl").iter().flat_map(|path| json_lines(path)).collect()
}

fn articles() -> Vec<Article> {
    files("articles", "md").iter().map(|path| read_article(path)).collect()
}

fn read_article(path: &Path) -> Article {
    let text = fs::read_to_string(path).unwrap();
    let name = path.file_stem().unwrap().to_str().unwrap();
    let (slug, language) = name.split_once('.').unwrap();
    let rest = text.strip_prefix("---\ntitle: ").unwrap_or_else(|| panic!("{name}: no title"));
    let (front, body) = rest
        .split_once("\n---\n\n")
        .unwrap_or_else(|| panic!("{name}: no end of the front matter"));
    let (title, front) =
        front.split_once("\ntopics: ").unwrap_or_else(|| panic!("{name}: no topics"));
    let (topics, questions) =
        front.split_once("\nquestions:\n").unwrap_or_else(|| panic!("{name}: no questions"));
    let question =
        |line: &str| line.strip_prefix("- ").unwrap_or_else(|| panic!("{name}: {line}")).to_owned();
    Article {
        slug: slug.to_owned(),
        language: language.to_owned(),
        title: title.to_owned(),
        topics: topics.split(", ").map(str::to_owned).collect(),
        questions: questions.lines().map(question).collect(),
        body: body.trim_end().to_owned(),
    }
}

/// Fails naming the first value that occurs twice.
fn assert_distinct<T: Ord + std::fmt::Debug>(what: &str, values: impl IntoIterator<Item = T>) {
    let mut seen = BTreeSet::new();
    for value in values {
        assert!(!seen.contains(&value), "{what} twice: {value:?}");
        seen.insert(value);
    }
}

fn assert_three_languages(what: &str, words: &Words) {
    let found: BTreeSet<&str> = words.keys().map(String::as_str).collect();
    assert_eq!(found, BTreeSet::from(LANGUAGES), "{what}");
    assert!(words.values().all(|text| !text.trim().is_empty()), "{what}: empty text");
}

/// Both currencies, and near the exchange rate: a missing digit shows at once.
fn assert_prices(what: &str, prices: &Prices) {
    let (euro, krone) = (prices["EUR"], prices["DKK"]);
    assert_eq!(prices.len(), 2, "{what}");
    assert!(
        euro == 0 && krone == 0 || (700..=820).contains(&(krone * 100 / euro)),
        "{what}: {euro} and {krone}"
    );
}

fn is_slug(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

fn is_date(text: &str) -> bool {
    let shape: String =
        text.chars().map(|letter| if letter.is_ascii_digit() { '0' } else { letter }).collect();
    shape == "0000-00-00"
        && ("01"..="12").contains(&&text[5..7])
        && ("01"..="31").contains(&&text[8..])
}

#[test]
fn the_profile_is_complete() {
    let profile = merchant().merchant;
    assert_eq!((profile.id.as_str(), profile.name.as_str()), ("havn-sol", "Havn & Sol"));
    assert_eq!(profile.languages, LANGUAGES);
    assert!(profile.languages.contains(&profile.default_language));
    assert!(profile.currencies.contains(&profile.currency));
    assert_eq!((profile.country.as_str(), profile.timezone.as_str()), ("DK", "Europe/Copenhagen"));
    assert!(
        profile.prices_include_tax
            && profile.public_url.is_empty()
            && profile.accent.starts_with('#')
    );
    assert!(profile.email.ends_with(".example"));
    let days: BTreeSet<&str> = profile.hours.keys().map(String::as_str).collect();
    assert_eq!(days, BTreeSet::from(["mon", "tue", "wed", "thu", "fri", "sat", "sun"]));
    for span in profile.hours.values().flatten() {
        let (from, to) = span.split_once('-').unwrap();
        assert!(from < to && span.len() == "09:00-20:00".len(), "{span}");
    }
    assert_distinct("closed day", profile.closed.iter().map(|day| &day.date));
    for day in &profile.closed {
        assert!(is_date(&day.date), "{}", day.date);
        assert_three_languages(&day.date, &day.reason);
    }
}

#[test]
fn value_added_tax_is_plausible() {
    let merchant = merchant();
    assert_distinct("tax rate", merchant.tax.iter().map(|tax| (&tax.country, &tax.class)));
    let mut by_country: BTreeMap<&str, BTreeMap<&str, i64>> = BTreeMap::new();
    for tax in &merchant.tax {
        by_country.entry(&tax.country).or_default().insert(&tax.class, tax.rate_bp);
    }
    assert!(by_country.len() >= 12, "{} countries", by_country.len());
    for (country, rates) in &by_country {
        let classes: BTreeSet<&str> = rates.keys().copied().collect();
        assert_eq!(classes, BTreeSet::from(TAX_CLASSES), "{country}");
        // The Union's law: the standard rate is at least 15 %; no member has gone above 27 %.
        assert!((1500..=2700).contains(&rates["standard"]), "{country}");
        assert!(rates.values().all(|rate| (0..=rates["standard"]).contains(rate)), "{country}");
    }
    assert_eq!(by_country["DK"]["standard"], 2500);
    assert_eq!(
        [by_country["ES"]["standard"], by_country["ES"]["food"], by_country["ES"]["books"]],
        [2100, 1000, 400]
    );
    for country in merchant.delivery.iter().flat_map(|option| &option.countries) {
        assert!(
            by_country.contains_key(country.as_str()),
            "{country} is delivered to and has no tax"
        );
    }
    for product in products().values() {
        assert!(
            TAX_CLASSES.contains(&product.tax_class.as_str()),
            "{}: {}",
            product.id,
            product.tax_class
        );
    }
}

#[test]
fn delivery_options_are_sane() {
    let options = merchant().delivery;
    assert_distinct("delivery option", options.iter().map(|option| &option.id));
    for option in &options {
        assert!(is_slug(&option.id), "{}", option.id);
        assert_three_languages(&option.id, &option.name);
        assert_three_languages(&option.id, &option.description);
        assert_eq!(option.pickup, option.price["EUR"] == 0, "{}", option.id);
        assert!(option.days[0] <= option.days[1], "{}", option.id);
        assert_distinct(&option.id, &option.countries);
        assert_prices(&option.id, &option.price);
        if let Some(free_from) = &option.free_from {
            assert_prices(&option.id, free_from);
        }
    }
    assert_eq!(options.iter().filter(|option| option.pickup).count(), 2);
}

#[test]
fn promotions_cover_every_rule() {
    let Merchant { promotion: promotions, delivery, .. } = merchant();
    let (products, known) = (products(), ["percent", "amount", "free_delivery"]);
    assert_distinct("promotion", promotions.iter().map(|promotion| &promotion.id));
    assert_distinct(
        "coupon",
        promotions.iter().filter_map(|promotion| promotion.coupon.as_deref()),
    );
    let categories: BTreeSet<&String> =
        products.values().flat_map(|product| &product.categories).collect();
    for promotion in &promotions {
        let id = &promotion.id;
        assert!(is_slug(id), "{id}");
        assert_three_languages(id, &promotion.name);
        assert!(known.contains(&promotion.kind.as_str()), "{id}");
        assert_eq!(promotion.kind == "percent", promotion.percent_bp.is_some(), "{id}");
        assert_eq!(promotion.kind == "amount", promotion.amount.is_some(), "{id}");
        let waivable =
            |id: &String| delivery.iter().any(|option| &option.id == id && !option.pickup);
        assert!(promotion.delivery.iter().all(waivable), "{id}");
        assert!(promotion.percent_bp.is_none_or(|percent| (1..=10_000).contains(&percent)), "{id}");
        promotion
            .amount
            .iter()
            .chain(&promotion.minimum)
            .for_each(|prices| assert_prices(id, prices));
        assert!(promotion.starts < promotion.ends && promotion.ends.ends_with('Z'), "{id}");
        assert!(["combines", "exclusive"].contains(&promotion.stacking.as_str()), "{id}");
        assert!(promotion.categories.iter().all(|category| categories.contains(category)), "{id}");
        assert!(promotion.products.iter().all(|product| products.contains_key(product)), "{id}");
    }
    let any = |what: &str, rule: &dyn Fn(&Promotion) -> bool| {
        assert!(promotions.iter().any(rule), "none {what}")
    };
    known.iter().for_each(|kind| any(kind, &|promotion| promotion.kind == *kind));
    any("automatic", &|promotion| promotion.coupon.is_none());
    any("with a minimum", &|promotion| promotion.minimum.is_some());
    any("over", &|promotion| promotion.ends.as_str() < WRITTEN_ON);
    any("to come", &|promotion| promotion.starts.as_str() > WRITTEN_ON);
    any("with a total limit", &|promotion| promotion.total_limit.is_some());
    any("with a limit per contact", &|promotion| promotion.per_contact_limit.is_some());
    any("exclusive", &|promotion| promotion.stacking == "exclusive");
    any("limited to a category", &|promotion| !promotion.categories.is_empty());
}

#[test]
fn events_can_be_found_and_reached() {
    let merchant = merchant();
    assert_distinct("event", merchant.event.iter().map(|event| &event.id));
    for event in &merchant.event {
        assert!(is_slug(&event.id) && !event.keywords.is_empty(), "{}", event.id);
        assert!(event.party_max > 0 && event.reminder_hours.iter().all(|hours| *hours > 0));
        assert_three_languages(&event.id, &event.name);
        assert_three_languages(&event.id, &event.about);
        assert_distinct("date", event.date.iter().map(|date| &date.id));
        for date in &event.date {
            assert!(is_slug(&date.id) && !date.keywords.is_empty() && date.capacity > 0);
            assert!(!date.venue.is_empty() && !date.address.is_empty(), "{}", date.id);
            assert!(date.timezone.starts_with("Europe/") && date.starts.len() == 16, "{}", date.id);
            assert_three_languages(&date.id, &date.city);
            assert_three_languages(&date.id, &date.directions);
        }
    }
}

#[test]
fn the_team_and_its_texts_are_complete() {
    let merchant = merchant();
    assert!(merchant.agent.len() >= 5);
    assert_distinct("agent", merchant.agent.iter().map(|agent| &agent.email));
    for agent in &merchant.agent {
        assert!(agent.email.ends_with(".example") && !agent.name.is_empty(), "{}", agent.email);
        assert!(["owner", "admin", "agent"].contains(&agent.role.as_str()), "{}", agent.email);
        assert!(
            agent.languages.iter().all(|language| LANGUAGES.contains(&language.as_str())),
            "{}",
            agent.email
        );
    }
    for language in LANGUAGES {
        assert!(
            merchant
                .agent
                .iter()
                .any(|agent| agent.languages.iter().any(|spoken| spoken == language))
        );
    }
    assert!(merchant.canned_response.len() >= 12);
    assert_distinct("shortcut", merchant.canned_response.iter().map(|response| &response.shortcut));
    for response in &merchant.canned_response {
        assert!(is_slug(&response.shortcut), "{}", response.shortcut);
        assert_three_languages(&response.shortcut, &response.text);
    }
    assert_distinct("label", merchant.label.iter().map(|label| &label.id));
    for label in &merchant.label {
        assert_three_languages(&label.id, &label.name);
        assert!(label.color.starts_with('#') && label.color.len() == 7, "{}", label.id);
    }
    assert_distinct("inbox", merchant.inbox.iter().map(|inbox| &inbox.id));
    assert!(
        merchant.inbox.iter().all(|inbox| !inbox.name.is_empty() && !inbox.settings.is_empty())
    );
    assert!(
        merchant
            .connector
            .iter()
            .any(|connector| connector.kind == "test_psp" && is_slug(&connector.id))
    );
    assert!(merchant.connector.iter().all(|connector| !connector.name.is_empty()));
}

#[test]
fn every_article_exists_in_three_languages() {
    let articles = articles();
    let mut slugs: BTreeMap<&str, Vec<&Article>> = BTreeMap::new();
    for article in &articles {
        slugs.entry(&article.slug).or_default().push(article);
    }
    assert!(slugs.len() >= 18, "{} articles", slugs.len());
    for (slug, versions) in &slugs {
        let languages: BTreeSet<&str> =
            versions.iter().map(|article| article.language.as_str()).collect();
        assert_eq!(languages, BTreeSet::from(LANGUAGES), "{slug}");
        assert!(
            versions.iter().all(|article| article.topics == versions[0].topics),
            "{slug}: topics differ"
        );
    }
    for article in &articles {
        let name = format!("{}.{}", article.slug, article.language);
        let short_answer = article.body.split("\n\n").next().unwrap_or_default();
        assert!(
            (60..=SHORT_ANSWER_MAX).contains(&short_answer.chars().count()),
            "{name}: short answer"
        );
        assert!(
            short_answer.ends_with('.') && !short_answer.contains('\n'),
            "{name}: short answer"
        );
        assert!((5..=8).contains(&article.questions.len()), "{name}: questions");
    }
    assert_distinct("title", articles.iter().map(|article| (&article.language, &article.title)));
    let questions = articles
        .iter()
        .flat_map(|article| article.questions.iter().map(|text| (&article.language, text)));
    assert_distinct("question", questions.map(|(language, text)| (language, text.to_lowercase())));
}

/// `4.90 €` in English, `4,90 €` in Spanish, `39 kr.` in Danish: how the articles write money.
fn written(prices: &Prices, language: &str) -> String {
    let (euro, krone) = (prices["EUR"], prices["DKK"] / 100);
    let thousands = if krone >= 1000 {
        format!("{}.{:03}", krone / 1000, krone % 1000)
    } else {
        krone.to_string()
    };
    let cents = if euro % 100 == 0 { String::new() } else { format!(".{:02}", euro % 100) };
    match language {
        "da" => format!("{thousands} kr."),
        "es" => format!("{}{} €", euro / 100, cents.replace('.', ",")),
        _ => format!("{}{cents} €", euro / 100),
    }
}

#[test]
fn articles_quote_the_delivery_figures() {
    let articles = articles();
    let options = merchant().delivery;
    let check = |slug: &str, prices: &Prices| {
        for language in LANGUAGES {
            let article = articles
                .iter()
                .find(|article| article.slug == slug && article.language == language)
                .unwrap();
            let figure = written(prices, language);
            assert!(article.body.contains(&figure), "{slug}.{language} does not say {figure}");
        }
    };
    for option in options.iter().filter(|option| option.price["EUR"] > 0) {
        let express = option.id.starts_with("express");
        check(if express { "express-delivery" } else { "delivery-times-cost" }, &option.price);
        if let Some(free_from) = &option.free_from {
            check("free-delivery", free_from);
        }
    }
    let welcome =
        merchant().promotion.into_iter().find(|promotion| promotion.id == "welcome10").unwrap();
    check("discount-codes", &welcome.minimum.unwrap());
}

#[test]
fn reviews_are_many_and_spread() {
    let (reviews, products) = (reviews(), products());
    assert!(reviews.len() >= 640, "{} reviews", reviews.len());
    let mut per_product: BTreeMap<&str, usize> = BTreeMap::new();
    let (mut ratings, mut languages) =
        ([0; 5], BTreeMap::from(LANGUAGES.map(|language| (language, 0))));
    for review in &reviews {
        let product = review.product.as_str();
        assert!(products.contains_key(product), "unknown product {product}");
        assert!((1..=5).contains(&review.rating), "{product}: {}", review.rating);
        assert!(is_date(&review.date), "{product}: {}", review.date);
        assert!((4..=60).contains(&review.title.chars().count()), "{product}: {}", review.title);
        assert!((20..=400).contains(&review.text.chars().count()), "{product}: {}", review.text);
        *per_product.entry(product).or_default() += 1;
        ratings[usize::from(review.rating) - 1] += 1;
        *languages.get_mut(review.language.as_str()).unwrap() += 1;
    }
    let percent = |part: usize| part * 100 / reviews.len();
    for (stars, (count, expected)) in
        ratings.into_iter().zip([3..=7, 4..=8, 9..=15, 25..=35, 42..=53]).enumerate()
    {
        assert!(expected.contains(&percent(count)), "{} stars: {} %", stars + 1, percent(count));
    }
    assert!(languages.values().all(|count| (28..=39).contains(&percent(*count))), "{languages:?}");
    assert!(
        per_product.len() * 10 >= products.len() * 9,
        "{} of {}",
        per_product.len(),
        products.len()
    );
    assert!(per_product.len() < products.len(), "the bot must meet a product without reviews");
    assert!(per_product.values().all(|count| *count <= 12), "{per_product:?}");
    assert!(
        per_product.values().filter(|count| **count >= 10).count() >= 5,
        "too few with a theme"
    );
    for flag in [|review: &Review| review.verified, |review: &Review| review.photo] {
        assert!(reviews.iter().any(flag) && !reviews.iter().all(flag));
    }
}

#[test]
fn no_review_is_told_twice() {
    let reviews = reviews();
    assert_distinct("review", reviews.iter().map(|review| review.text.to_lowercase()));
    assert_distinct(
        "title",
        reviews.iter().map(|review| (&review.language, review.title.to_lowercase())),
    );
    assert_distinct("reviewer", reviews.iter().map(|review| (&review.product, &review.author)));
}

#[test]
fn conversations_refer_to_what_exists() {
    let (merchant, products) = (merchant(), products());
    let contacts: Vec<Contact> = json_lines(&demo().join("contacts.jsonl"));
    let conversations: Vec<Conversation> = json_lines(&demo().join("conversations.jsonl"));
    assert!(contacts.len() >= 25 && conversations.len() >= 14);
    assert_distinct("contact", contacts.iter().map(|contact| &contact.name));
    assert_distinct("address", contacts.iter().map(|contact| &contact.email));
    for contact in &contacts {
        assert!(
            contact.email.ends_with(".example") && !contact.city.is_empty(),
            "{}",
            contact.name
        );
        assert!(merchant.tax.iter().any(|tax| tax.country == contact.country), "{}", contact.name);
        assert!(LANGUAGES.contains(&contact.language.as_str()), "{}", contact.name);
    }
    for conversation in &conversations {
        let name = &conversation.contact;
        let contact = contacts.iter().find(|contact| &contact.name == name).unwrap();
        assert_eq!(contact.language, conversation.language, "{name}");
        assert!(merchant.inbox.iter().any(|inbox| inbox.channel == conversation.channel), "{name}");
        assert!(["open", "closed"].contains(&conversation.status.as_str()), "{name}");
        assert_eq!(conversation.floor == "agent", conversation.assignee.is_some(), "{name}");
        let labels = |label: &String| merchant.label.iter().any(|known| &known.id == label);
        assert!(conversation.labels.iter().all(labels), "{name}");
        let times = conversation.messages.iter().map(|line| line.minutes_ago);
        assert!(times.is_sorted_by(|earlier, later| earlier >= later), "{name}");
        assert!(conversation.learned.iter().all(|fact| !fact.value.trim().is_empty()), "{name}");
        for line in &conversation.messages {
            assert!(!line.text.is_empty(), "{name}");
            assert!(["contact", "bot", "agent"].contains(&line.author.as_str()), "{name}");
            assert_eq!(line.author == "agent", line.agent.is_some(), "{name}");
            let known = |email: &String| merchant.agent.iter().any(|agent| &agent.email == email);
            assert!(line.agent.iter().chain(&conversation.assignee).all(known), "{name}");
            assert!(
                line.products.iter().all(|product| products.contains_key(product)),
                "{name}: {:?}",
                line.products
            );
        }
    }
    for floor in ["bot", "waiting", "agent"] {
        assert!(
            conversations.iter().any(|conversation| conversation.floor == floor),
            "none {floor}"
        );
    }
    for language in LANGUAGES {
        assert!(
            conversations.iter().any(|conversation| conversation.language == language),
            "none in {language}"
        );
    }
}
