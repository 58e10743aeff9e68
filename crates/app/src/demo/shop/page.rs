//! The shop window as HTML: escaped, server-rendered, readable without a script.

use super::words::{self, Words};
use crate::import::Entry;
use engine::commerce::catalog::{Product, RatingSummary};
use engine::commerce::format;
use engine::commerce::money::Currency;
use engine::{Language, Localized};
use server::document::Document;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Products shown first, and in each department.
const SHOWN_MAX: usize = 8;
/// The order of the shop floor.
const DEPARTMENTS: [&str; 12] = [
    "table",
    "kitchen",
    "coffee-and-tea",
    "textiles",
    "candles-and-scent",
    "lighting",
    "living",
    "bath",
    "pantry",
    "garden",
    "kids",
    "stationery-and-gifts",
];
const HERO_PICTURES: [&str; 3] = ["throw-terracotta", "pour-over-cream", "lamp-brass"];
const ACCENT: &str = "#1f5a45";

/// What the pages are rendered from.
#[derive(Debug)]
pub(super) struct Window {
    entries: Vec<Entry>,
    names: BTreeMap<String, Localized>,
}

impl Window {
    pub(super) fn new(
        mut entries: Vec<Entry>,
        ratings: &BTreeMap<String, RatingSummary>,
        document: &Document,
    ) -> Self {
        for entry in &mut entries {
            entry.product.rating =
                ratings.get(entry.product.id.as_str()).copied().unwrap_or_default();
        }
        entries.sort_by_key(|entry| Reverse(entry.product.popularity));
        Self {
            entries,
            names: document.category.iter().map(|row| (row.id.clone(), row.name.clone())).collect(),
        }
    }

    fn department(&self, slug: &str) -> impl Iterator<Item = &Entry> {
        self.entries
            .iter()
            .filter(move |entry| {
                entry.product.categories.first().is_some_and(|first| first == slug)
            })
            .take(SHOWN_MAX)
    }

    fn name(&self, slug: &str, language: Language) -> String {
        self.names.get(slug).map_or_else(|| slug.to_owned(), |name| name.get(language).to_owned())
    }

    fn departments(&self) -> impl Iterator<Item = &'static str> {
        DEPARTMENTS.into_iter().filter(|slug| self.department(slug).next().is_some())
    }
}

/// The whole page.
pub(super) fn render(window: &Window, language: Language) -> String {
    let words = words::of(language);
    let mut html = String::with_capacity(120_000);
    head(&mut html, language, words);
    header(&mut html, window, language, words);
    hero(&mut html, words);
    let _ = write!(
        html,
        r#"<section class="shelf" id="loved"><h2>{}</h2><p class="lead">{}</p><ul class="grid">"#,
        escaped(words.loved),
        escaped(words.loved_lead)
    );
    for entry in window.entries.iter().take(SHOWN_MAX) {
        card(&mut html, entry, language, words);
    }
    html.push_str("</ul></section>");
    promises(&mut html, words);
    for slug in window.departments() {
        let name = escaped(&window.name(slug, language));
        let _ =
            write!(html, r#"<section class="shelf" id="{slug}"><h2>{name}</h2><ul class="grid">"#);
        for entry in window.department(slug) {
            card(&mut html, entry, language, words);
        }
        html.push_str("</ul></section>");
    }
    let _ = write!(
        html,
        r#"</main><footer><p class="mark">Havn <i>&amp;</i> Sol</p><p>{}</p></footer>"#,
        escaped(words.note)
    );
    let code = language.code();
    let launcher = escaped(words.launcher);
    let _ = write!(
        html,
        r#"<script src="/shop/shop.js" defer></script><script async src="/widget/loader.js" data-inbox="web" data-language="{code}" data-accent="{ACCENT}" data-label="{launcher}"></script></body></html>"#
    );
    html
}

fn head(html: &mut String, language: Language, words: &Words) {
    let (code, title, lead) = (language.code(), escaped(words.title), escaped(words.lead));
    let _ = write!(
        html,
        r##"<!doctype html><html lang="{code}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>{title}</title><meta name="description" content="{lead}"><meta name="theme-color" content="{ACCENT}"><link rel="icon" href="/demo/pictures/candle-amber.svg" type="image/svg+xml"><link rel="stylesheet" href="/shop/style.css"></head><body><a class="skip" href="#loved">{}</a><p class="bar">{}</p>"##,
        escaped(words.skip),
        escaped(words.bar)
    );
}

fn header(html: &mut String, window: &Window, language: Language, words: &Words) {
    let _ = write!(
        html,
        r#"<header><a class="mark" href="/shop">Havn <i>&amp;</i> Sol</a><nav aria-label="{}"><ul>"#,
        escaped(words.departments)
    );
    for slug in window.departments() {
        let _ = write!(
            html,
            r##"<li><a href="#{slug}">{}</a></li>"##,
            escaped(&window.name(slug, language))
        );
    }
    let _ = write!(
        html,
        r#"</ul></nav><nav class="languages" aria-label="{}"><ul>"#,
        escaped(words.language)
    );
    for other in Language::ALL {
        let code = other.code();
        let name = match other {
            Language::En => "English",
            Language::Es => "Español",
            Language::Da => "Dansk",
        };
        let current = if other == language { r#" aria-current="true""# } else { "" };
        let upper = code.to_uppercase();
        let _ = write!(
            html,
            r#"<li><a href="/shop?lang={code}" hreflang="{code}" lang="{code}" title="{name}"{current}>{upper}</a></li>"#
        );
    }
    html.push_str("</ul></nav></header><main>");
}

fn hero(html: &mut String, words: &Words) {
    let _ = write!(
        html,
        r#"<section class="hero"><div><h1>{}</h1><p>{}</p><p class="acts"><button type="button" class="primary" data-ask="{}">{}</button><button type="button" data-open>{}</button></p></div><div class="pictures" aria-hidden="true">"#,
        escaped(words.headline),
        escaped(words.lead),
        escaped(words.gift_question),
        escaped(words.gift),
        escaped(words.ask)
    );
    for picture in HERO_PICTURES {
        let _ = write!(
            html,
            r#"<img src="/demo/pictures/{picture}.svg" alt="" width="600" height="600">"#
        );
    }
    html.push_str("</div></section>");
}

fn promises(html: &mut String, words: &Words) {
    html.push_str(r#"<section class="promises"><ul>"#);
    for (title, text) in words.promises {
        let _ = write!(html, "<li><h3>{}</h3><p>{}</p></li>", escaped(title), escaped(text));
    }
    html.push_str("</ul></section>");
}

fn card(html: &mut String, entry: &Entry, language: Language, words: &Words) {
    let product = &entry.product;
    let title = escaped(product.title.get(language));
    let image = escaped(product.image.as_deref().unwrap_or_default());
    let id = escaped(product.id.as_str());
    let _ = write!(
        html,
        r#"<li class="card"><img src="{image}" alt="" width="600" height="600" loading="lazy"><h3>{title}</h3>"#
    );
    rating(html, product, words);
    price(html, product, language, words);
    if entry.stock.iter().all(|(_, units)| *units == Some(0)) {
        let _ = write!(html, r#"<p class="out">{}</p>"#, escaped(words.sold_out));
    }
    let ask = escaped(words.ask_about);
    let _ = write!(
        html,
        r#"<button type="button" data-product="{id}" aria-label="{ask}: {title}">{ask}</button></li>"#
    );
}

fn rating(html: &mut String, product: &Product, words: &Words) {
    let Some(tenths) = product.rating.tenths() else { return };
    let (stars, count) = (format!("{}.{}", tenths / 10, tenths % 10), product.rating.count());
    let spoken =
        escaped(&words.rated.replace("{stars}", &stars).replace("{count}", &count.to_string()));
    let _ = write!(
        html,
        r#"<p class="rating"><span role="img" aria-label="{spoken}"><b aria-hidden="true">★</b> {stars}</span> <small aria-hidden="true">({count})</small></p>"#
    );
}

fn price(html: &mut String, product: &Product, language: Language, words: &Words) {
    let currency = if language == Language::Da { Currency::DKK } else { Currency::EUR };
    let priced = || {
        product
            .variants
            .iter()
            .filter_map(|variant| Some((variant.price(currency)?, variant.was(currency))))
    };
    let Some((lowest, was)) = priced().min_by_key(|(price, _)| price.minor) else { return };
    let varies = priced().any(|(price, _)| price.minor != lowest.minor);
    let from =
        if varies { format!("<small>{}</small> ", escaped(words.from)) } else { String::new() };
    let _ = write!(html, r#"<p class="price">{from}{}"#, format::money(lowest, language));
    if let Some(was) = was {
        let _ = write!(
            html,
            r#" <s><span class="unseen">{} </span>{}</s>"#,
            escaped(words.was),
            format::money(was, language)
        );
    }
    html.push_str("</p>");
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::content;

    #[test]
    fn every_language_has_a_full_window() {
        let reviews = content::reviews().unwrap();
        let window = Window::new(
            content::products().unwrap(),
            &content::ratings(&reviews),
            &content::document().unwrap(),
        );
        for (language, price, word) in [
            (Language::En, "€", "Most loved"),
            (Language::Es, "\u{a0}€", "Lo más querido"),
            (Language::Da, "\u{a0}kr.", "Mest elsket"),
        ] {
            let html = render(&window, language);
            assert!(html.contains(price) && html.contains(word));
            assert!(html.contains(&format!(r#"<html lang="{}">"#, language.code())));
            assert_eq!(html.matches("<section class=\"shelf\"").count(), DEPARTMENTS.len() + 1);
            assert!(html.matches(r#"class="card""#).count() > 80);
            // Nothing that the policy would refuse.
            assert!(
                !html.contains("<style") && !html.contains(" style=") && !html.contains(" onclick")
            );
        }
    }

    #[test]
    fn text_cannot_become_markup() {
        assert_eq!(
            escaped(r#"<a href="x">'&'</a>"#),
            "&lt;a href=&quot;x&quot;&gt;&#39;&amp;&#39;&lt;/a&gt;"
        );
    }
}
