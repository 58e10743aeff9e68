//! A message as it is spoken: sentences, no addresses, the best product first, three options at a time.
//!
//! Every option can be said by its number or its name. Three are named at once; the others follow when the
//! contact says nothing or asks for more. What cannot be spoken (pictures, addresses) goes to the screen, where the
//! device has one: see [`Shown`].

use super::PlanWords;
use super::cards::Wording;
use super::choices::{self, Opt};
use super::planner::{OPTIONS, Planner, RUNS};
use super::prose::Prose;
use super::rich::Rich;
use crate::commerce::format::money;
use crate::content::capability::{Capabilities, Markup, TextLimit};
use crate::content::piece::{Piece, PieceButton, PieceCard, Plan, Shown};
use crate::content::{
    AmountLine, Block, CartCard, MediaKind, OrderCard, Outbound, ProductCard, TEXT_CHARS_MAX,
};
use std::borrow::Cow;

/// More than three things at once are forgotten before they are all said.
const SPOKEN_MAX: usize = 3;
/// What is said is seldom longer.
const SAID_BYTES: usize = 512;
const OPEN: &str = "<speak>";
const CLOSE: &str = "</speak>";

/// The one utterance that says it all.
pub(super) fn plan(outbound: &Outbound, capabilities: &Capabilities, words: &PlanWords) -> Plan {
    let mut speaker = Speaker {
        planner: Planner::new(outbound, capabilities, words),
        wording: Wording { words, language: outbound.language },
        said: String::with_capacity(SAID_BYTES),
        options: Vec::with_capacity(OPTIONS),
        screen: Rich::with_capacity(RUNS),
        shown: Shown::default(),
    };
    for (index, block) in outbound.blocks.iter().enumerate() {
        speaker.planner.block = index;
        speaker.add(block);
    }
    speaker.finish()
}

struct Speaker<'a> {
    planner: Planner<'a>,
    wording: Wording<'a>,
    /// Sentences, with a space between them.
    said: String,
    options: Vec<Opt<'a>>,
    /// The same for the eyes.
    screen: Rich<'a>,
    shown: Shown,
}

impl<'a> Speaker<'a> {
    fn add(&mut self, block: &'a Block) {
        self.show(block);
        match block {
            Block::Text { text } | Block::Template { text, .. } => self.say(text),
            Block::AskContact { prompt, .. } => self.say(prompt),
            Block::Media { alt, caption, .. } => {
                self.say(caption.as_deref().unwrap_or_default());
                self.say(alt);
            }
            Block::Choices { prompt, options, .. } => {
                self.say(prompt);
                self.options.extend(options.iter().map(Opt::new));
            }
            Block::Products { cards, .. } => self.products(cards),
            Block::Reviews(card) => {
                self.say(&card.title);
                self.say(card.summary.as_deref().unwrap_or_default());
            }
            Block::Cart(card) => self.cart(card),
            Block::Order(card) => self.order(card),
            Block::CheckoutLink { label, total, .. } => {
                let total = money(*total, self.wording.language);
                self.say(&format!("{label}. {}: {total}", self.wording.words.total));
                self.planner.degrade("checkout_link", "speech", "an address cannot be spoken");
            }
            Block::Link { label, .. } => {
                self.say(label);
                self.planner.degrade("link", "speech", "an address cannot be spoken");
            }
        }
    }

    fn show(&mut self, block: &'a Block) {
        match block {
            Block::Text { text } | Block::Template { text, .. } => self.write(text),
            Block::Choices { prompt, .. } => self.write(prompt),
            Block::AskContact { field, prompt } => {
                self.write(prompt);
                self.shown.asks =
                    Some(*field).filter(|field| self.planner.capabilities.asks_for.contains(field));
            }
            Block::Media { media, url, caption, alt, .. } => {
                self.write(caption.as_deref().unwrap_or(alt));
                if *media == MediaKind::Image {
                    self.shown.image.get_or_insert_with(|| url.clone());
                }
            }
            Block::Products { cards, .. } => cards.iter().for_each(|card| self.show_product(card)),
            Block::Reviews(card) => self.paragraph(self.wording.reviews(card)),
            Block::Cart(card) => {
                self.shown.title.clone_from(&self.wording.words.cart);
                self.paragraph(self.wording.cart(card));
            }
            Block::Order(card) => {
                self.shown.title = format!("{} {}", self.wording.words.order, card.number);
                self.paragraph(self.wording.order(card));
            }
            Block::CheckoutLink { label, url, total, .. } => {
                let mut line = Rich::default();
                self.wording.total(&mut line, *total);
                self.paragraph(line);
                self.shown.links.push((label.clone(), url.clone()));
            }
            Block::Link { label, url } => self.shown.links.push((label.clone(), url.clone())),
        }
    }

    fn show_product(&mut self, card: &'a ProductCard) {
        let line = self.wording.product_line(card);
        self.paragraph(self.wording.product_with(card, line.clone()));
        if self.shown.title.is_empty() {
            self.shown.title.clone_from(&card.title);
        }
        if let Some(image) = &card.image {
            self.shown.image.get_or_insert_with(|| image.clone());
        }
        let button = |action: &crate::content::Choice| PieceButton {
            token: action.token.clone(),
            title: action.title.clone(),
        };
        self.shown.cards.push(PieceCard {
            image: card.image.clone(),
            title: card.title.clone(),
            subtitle: Some(line).filter(|line| !line.is_empty()),
            body: card.why.clone().unwrap_or_default(),
            link: None,
            buttons: card.actions.iter().map(button).collect(),
        });
    }

    fn write(&mut self, text: &'a str) {
        let mut words = Rich::default();
        words.plain(text);
        self.paragraph(words);
    }

    fn paragraph(&mut self, words: Rich<'a>) {
        if !words.is_empty() {
            self.screen.append(words);
        }
    }

    fn say(&mut self, text: &str) {
        let said_before = self.said.len();
        let has_address = text.contains("://");
        for word in text.split(is_space).filter(|word| !word.is_empty()) {
            if has_address && is_address(word) {
                continue;
            }
            if !self.said.is_empty() {
                self.said.push(' ');
            }
            self.said.push_str(word);
        }
        let is_new = self.said.len() > said_before;
        if is_new && !self.said.ends_with(['.', '!', '?', ':', '…']) {
            self.said.push('.');
        }
    }

    fn products(&mut self, cards: &'a [ProductCard]) {
        for card in cards.iter().take(SPOKEN_MAX) {
            let price = self.wording.price(card);
            self.say(&[&card.title, ", ", &price, ", ", &card.availability.label].concat());
        }
        if cards.len() > SPOKEN_MAX {
            self.planner.degrade("products", "speech", "only the first three are spoken");
        }
        // What a row would say beside its title has just been said.
        let several = cards.len() > 1;
        for card in cards {
            let group = several.then_some(card.title.as_str());
            self.options
                .extend(card.actions.iter().map(|action| Opt { group, ..Opt::new(action) }));
        }
    }

    fn cart(&mut self, card: &'a CartCard) {
        let lines: Vec<String> =
            card.lines.iter().map(|line| format!("{} × {}", line.quantity, line.title)).collect();
        self.say(&format!("{}: {}", self.wording.words.cart, lines.join(", ")));
        self.amounts(&card.amounts, card.total);
        self.options.extend(card.actions.iter().map(Opt::new));
    }

    fn order(&mut self, card: &'a OrderCard) {
        self.say(&format!("{} {}: {}", self.wording.words.order, card.number, card.status_label));
        self.amounts(&card.amounts, card.total);
        self.options.extend(card.actions.iter().map(Opt::new));
    }

    fn amounts(&mut self, amounts: &[AmountLine], total: crate::commerce::money::Money) {
        for line in amounts {
            self.say(&format!("{}: {}", line.label, money(line.amount, self.wording.language)));
        }
        let total = money(total, self.wording.language);
        self.say(&format!("{}: {total}", self.wording.words.total));
    }

    fn finish(mut self) -> Plan {
        let options = choices::without_duplicates(std::mem::take(&mut self.options));
        let titles: Vec<Cow<'_, str>> = options.iter().map(Opt::full_title).collect();
        self.planner.plan.numbered.reserve(options.len());
        for (option, title) in options.iter().zip(&titles) {
            self.planner.number_as(option, title.clone().into_owned());
        }
        let (now, later) = titles.split_at(titles.len().min(SPOKEN_MAX));
        let question = self.enumerate(now, !later.is_empty());
        let reprompt =
            if later.is_empty() { question.clone() } else { self.enumerate(later, false) };
        self.say(&question);
        let (said, cut) = self.utterance(&self.said);
        if cut {
            self.planner.degrade("text", "cut", "it is longer than the channel can speak");
        }
        let reprompt = Some(self.utterance(&reprompt).0).filter(|_| !options.is_empty());
        if said.is_empty() {
            return self.planner.plan;
        }
        let unit = self.planner.capabilities.text.unit;
        let screen = Prose { text: &self.screen, markup: Markup::None, unit };
        self.shown.text = screen.fit(TextLimit { max: TEXT_CHARS_MAX, unit });
        let suggested = |(option, title): (&Opt<'_>, Cow<'_, str>)| PieceButton {
            token: option.token.to_owned(),
            title: title.into_owned(),
        };
        self.shown.suggestions = options.iter().zip(titles).map(suggested).collect();
        let shown = self.shown;
        self.planner.plan.pieces.push(Piece::Speech { ssml: said, reprompt, shown });
        self.planner.plan
    }

    /// `A, B or C?`, ending in `more` when there are others.
    fn enumerate(&self, titles: &[Cow<'_, str>], more: bool) -> String {
        let more = more.then_some(self.wording.words.more.as_str());
        let names: Vec<&str> = titles.iter().map(AsRef::as_ref).chain(more).collect();
        match names.split_last() {
            None => String::new(),
            Some((only, [])) => format!("{only}?"),
            Some((last, others)) => {
                format!("{} {} {last}?", others.join(", "), self.wording.words.or)
            }
        }
    }

    /// Spoken text in the channel's markup and within its limit, and whether it had to be cut.
    fn utterance(&self, text: &str) -> (String, bool) {
        let capabilities = self.planner.capabilities;
        let ssml = capabilities.markup == Markup::Ssml;
        let mut words = Rich::default();
        words.plain(text);
        let frame = if ssml { OPEN.len() + CLOSE.len() } else { 0 };
        let max = capabilities.text.max.saturating_sub(frame);
        let limit = TextLimit { max, ..capabilities.text };
        let (fitted, cut) = self.planner.prose(&words).fitted(limit);
        let spoken =
            if ssml && !fitted.is_empty() { format!("{OPEN}{fitted}{CLOSE}") } else { fitted };
        (spoken, cut)
    }
}

fn is_space(letter: char) -> bool {
    letter.is_whitespace() || letter.is_control()
}

fn is_address(word: &str) -> bool {
    ["http://", "https://"].iter().any(|scheme| word.contains(scheme))
}
