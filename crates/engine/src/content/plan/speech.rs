//! A message as it is spoken: sentences, no addresses, the best product first, three options at a time.
//!
//! Every option can be said by its number or its name. Three are named at once; the others follow when the
//! contact says nothing or asks for more. What cannot be spoken (pictures, addresses) goes to the screen, where the
//! device has one: see [`Shown`].

use super::PlanWords;
use super::cards::Wording;
use super::choices::{self, Opt};
use super::measure::one_line;
use super::planner::Planner;
use super::rich::{Rich, atoms};
use super::split;
use crate::commerce::format::money;
use crate::content::capability::{Capabilities, Markup, TextLimit};
use crate::content::piece::{Piece, PieceButton, PieceCard, Plan, Shown};
use crate::content::{
    AmountLine, Block, CartCard, MediaKind, OrderCard, Outbound, ProductCard, TEXT_CHARS_MAX,
};

/// More than three things at once are forgotten before they are all said.
const SPOKEN_MAX: usize = 3;
const OPEN: &str = "<speak>";
const CLOSE: &str = "</speak>";

/// The one utterance that says it all.
pub(super) fn plan(outbound: &Outbound, capabilities: &Capabilities, words: &PlanWords) -> Plan {
    let mut speaker = Speaker {
        planner: Planner::new(outbound, capabilities, words),
        wording: Wording { words, language: outbound.language },
        sentences: Vec::new(),
        options: Vec::new(),
        screen: Rich::default(),
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
    sentences: Vec<String>,
    options: Vec<Opt>,
    /// The same for the eyes.
    screen: Rich,
    shown: Shown,
}

impl Speaker<'_> {
    fn add(&mut self, block: &Block) {
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

    fn show(&mut self, block: &Block) {
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

    fn show_product(&mut self, card: &ProductCard) {
        let line = self.wording.product_line(card);
        self.paragraph(self.wording.product(card));
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

    fn write(&mut self, text: &str) {
        let mut words = Rich::default();
        words.plain(text);
        self.paragraph(words);
    }

    fn paragraph(&mut self, words: Rich) {
        if !words.is_empty() {
            self.screen.append(words);
        }
    }

    fn say(&mut self, text: &str) {
        let words: Vec<&str> = text.split_whitespace().filter(|word| !is_address(word)).collect();
        let joined = words.join(" ");
        let sentence = one_line(&joined);
        if sentence.is_empty() {
            return;
        }
        let ends = sentence.ends_with(['.', '!', '?', ':', '…']);
        let mut sentence = sentence.into_owned();
        if !ends {
            sentence.push('.');
        }
        self.sentences.push(sentence);
    }

    fn products(&mut self, cards: &[ProductCard]) {
        for card in cards.iter().take(SPOKEN_MAX) {
            let price = self.wording.price(card);
            self.say(&format!("{}, {price}, {}", card.title, card.availability.label));
        }
        if cards.len() > SPOKEN_MAX {
            self.planner.degrade("products", "speech", "only the first three are spoken");
        }
        let options = self.planner.options_of(cards);
        self.options.extend(options);
    }

    fn cart(&mut self, card: &CartCard) {
        let lines: Vec<String> =
            card.lines.iter().map(|line| format!("{} × {}", line.quantity, line.title)).collect();
        self.say(&format!("{}: {}", self.wording.words.cart, lines.join(", ")));
        self.amounts(&card.amounts, card.total);
        self.options.extend(card.actions.iter().map(Opt::new));
    }

    fn order(&mut self, card: &OrderCard) {
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
        for option in &options {
            self.planner.number(option);
        }
        let titles: Vec<String> = options.iter().map(Opt::full_title).collect();
        let (now, later) = titles.split_at(titles.len().min(SPOKEN_MAX));
        let question = self.enumerate(now, !later.is_empty());
        let reprompt =
            if later.is_empty() { question.clone() } else { self.enumerate(later, false) };
        self.say(&question);
        let (said, cut) = self.utterance(&self.sentences.join(" "));
        if cut {
            self.planner.degrade("text", "cut", "it is longer than the channel can speak");
        }
        let reprompt = Some(self.utterance(&reprompt).0).filter(|_| !options.is_empty());
        if said.is_empty() {
            return self.planner.plan;
        }
        let words = atoms(&self.screen, Markup::None, self.planner.capabilities.text.unit);
        let unit = self.planner.capabilities.text.unit;
        self.shown.text = split::fit(&words, TextLimit { max: TEXT_CHARS_MAX, unit });
        let suggested =
            |option: &Opt| PieceButton { token: option.token.clone(), title: option.full_title() };
        self.shown.suggestions = options.iter().map(suggested).collect();
        let shown = self.shown;
        self.planner.plan.pieces.push(Piece::Speech { ssml: said, reprompt, shown });
        self.planner.plan
    }

    /// `A, B or C?`, ending in `more` when there are others.
    fn enumerate(&self, titles: &[String], more: bool) -> String {
        let more = more.then(|| self.wording.words.more.clone());
        let names: Vec<String> = titles.iter().cloned().chain(more).collect();
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
        let atoms = atoms(&words, capabilities.markup, capabilities.text.unit);
        let frame = if ssml { OPEN.len() + CLOSE.len() } else { 0 };
        let max = capabilities.text.max.saturating_sub(frame);
        let limit = TextLimit { max, ..capabilities.text };
        let fitted = split::fit(&atoms, limit);
        let cut = !split::is_whole(&atoms, limit);
        let spoken =
            if ssml && !fitted.is_empty() { format!("{OPEN}{fitted}{CLOSE}") } else { fitted };
        (spoken, cut)
    }
}

fn is_address(word: &str) -> bool {
    ["http://", "https://"].iter().any(|scheme| word.contains(scheme))
}
