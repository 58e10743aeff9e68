//! Walks the blocks of a message and gathers text, options and a picture until they make a piece.
//!
//! Text that follows text joins it. Options wait for more options, so that a cart's buttons and the chips
//! after them become one set; anything else closes the set. The last part of a long text carries the options.

use super::PlanWords;
use super::cards::Wording;
use super::choices::{self, Form, Opt};
use super::measure::shorten;
use super::prose::Prose;
use super::rich::{Rich, Style};
use super::split::Parts;
use crate::content::capability::{Capabilities, TextLimit};
use crate::content::piece::{Degradation, Numbered, Piece, PieceHeader, Plan};
use crate::content::{Block, Choice, ChoiceStyle, MediaKind, OrderCard, Outbound};

/// Words on a payment sheet, of the one platform that has sheets (Telegram, sendInvoice: 255 characters). What is
/// said above that goes ahead as a message of its own.
const SHEET_TEXT_MAX: usize = 255;

/// The plan that shows everything as well as the channel can; `None` where that takes more calls than it may.
pub(super) fn plan(
    outbound: &Outbound,
    capabilities: &Capabilities,
    words: &PlanWords,
) -> Option<Plan> {
    let mut planner = Planner::new(outbound, capabilities, words);
    for (index, block) in outbound.blocks.iter().enumerate() {
        planner.block = index;
        planner.add(block);
        if planner.is_over {
            return None;
        }
    }
    planner.flush();
    let is_within = !planner.is_over && planner.plan.pieces.len() <= capabilities.parts_max;
    is_within.then_some(planner.plan)
}

/// Runs of text, and options, of a message that is on the longer side.
pub(super) const RUNS: usize = 32;
pub(super) const OPTIONS: usize = 12;

/// What is gathered and what is done.
pub(super) struct Planner<'a> {
    pub(super) capabilities: &'a Capabilities,
    pub(super) words: &'a PlanWords,
    pub(super) wording: Wording<'a>,
    pub(super) plan: Plan,
    /// The block being added.
    pub(super) block: usize,
    pub(super) text: Rich<'a>,
    pub(super) options: Vec<Opt<'a>>,
    pub(super) style: ChoiceStyle,
    pub(super) picture: Option<String>,
    /// Numbers were given in the text gathered, so that the hint must follow.
    pub(super) hint: bool,
    /// The text alone takes more calls than a message may: whatever is planned is not used.
    is_over: bool,
}

impl<'a> Planner<'a> {
    pub(super) fn new(
        outbound: &'a Outbound,
        capabilities: &'a Capabilities,
        words: &'a PlanWords,
    ) -> Self {
        Self {
            capabilities,
            words,
            wording: Wording { words, language: outbound.language },
            plan: Plan { pieces: Vec::new(), degradation: Vec::new(), numbered: Vec::new() },
            block: 0,
            text: Rich::with_capacity(RUNS),
            options: Vec::with_capacity(OPTIONS),
            style: ChoiceStyle::Buttons,
            picture: None,
            hint: false,
            is_over: false,
        }
    }

    fn add(&mut self, block: &'a Block) {
        match block {
            Block::Text { text } => self.say(text),
            Block::AskContact { field, prompt } => {
                self.say(prompt);
                if self.capabilities.asks_for.contains(field) {
                    let body = self.take_body(self.capabilities.text_with_choices);
                    self.plan.pieces.push(Piece::AskContact { field: *field, body });
                }
            }
            Block::Choices { prompt, options, style } => {
                if !prompt.trim().is_empty() {
                    self.say(prompt);
                }
                self.offer(options.iter().map(Opt::new), *style);
            }
            Block::Products { cards, layout } => self.products(cards, *layout),
            Block::Reviews(card) => self.show(self.wording.reviews(card), &[]),
            Block::Cart(card) => self.show(self.wording.cart(card), &card.actions),
            Block::Order(card) if self.capabilities.receipts => self.receipt(card),
            Block::Order(card) => self.show(self.wording.order(card), &card.actions),
            Block::CheckoutLink { checkout, url, label, total, amounts }
                if self.capabilities.invoices && !amounts.is_empty() =>
            {
                self.close_options();
                if self.text.is_empty() {
                    self.text.plain(label.as_str());
                }
                let beside = self.capabilities.text_with_choices;
                let body =
                    self.take_body(TextLimit { max: beside.max.min(SHEET_TEXT_MAX), ..beside });
                self.plan.pieces.push(Piece::Invoice {
                    title: label.clone(),
                    body,
                    reference: checkout.as_str().to_owned(),
                    amounts: amounts.clone(),
                    total: *total,
                    url: url.clone(),
                });
            }
            Block::CheckoutLink { url, label, total, .. } => {
                self.close_options();
                let mut line = Rich::default();
                self.wording.total(&mut line, *total);
                self.text.append(line);
                self.link(label, url);
            }
            Block::Link { label, url } => {
                self.close_options();
                self.link(label, url);
            }
            Block::Media { media, url, alt, caption, file_name } => {
                self.flush();
                self.media(*media, url, alt, caption.as_deref(), file_name.as_deref());
            }
            Block::Template { text, .. } => match super::template(block) {
                Some(piece) if self.capabilities.templates => {
                    self.flush();
                    self.plan.pieces.push(piece);
                }
                _ => {
                    self.degrade("template", "text", "the channel has no templates");
                    self.say(text);
                }
            },
        }
    }

    /// The platform's own receipt; what can be done with the order is offered below it.
    fn receipt(&mut self, card: &'a OrderCard) {
        self.flush();
        let order = self.wording.order(card);
        let body = self.prose(&order).fit(self.capabilities.text);
        self.plan.pieces.push(Piece::Receipt { body, order: Box::new(card.clone()) });
        self.offer(card.actions.iter().map(Opt::new), ChoiceStyle::Buttons);
    }

    /// Adds a paragraph to the text gathered.
    fn say(&mut self, text: &'a str) {
        let mut paragraph = Rich::default();
        paragraph.plain(text);
        self.show(paragraph, &[]);
    }

    /// Adds text with the options that belong to it.
    fn show(&mut self, text: Rich<'a>, actions: &'a [Choice]) {
        if text.is_empty() && actions.is_empty() {
            return;
        }
        self.close_options();
        self.text.append(text);
        self.offer(actions.iter().map(Opt::new), ChoiceStyle::Buttons);
    }

    pub(super) fn offer(&mut self, options: impl Iterator<Item = Opt<'a>>, style: ChoiceStyle) {
        if self.options.is_empty() {
            self.style = style;
        }
        self.options.extend(options);
    }

    /// Options gathered so far belong to the text before them: nothing may be added to it.
    pub(super) fn close_options(&mut self) {
        if !self.options.is_empty() || self.picture.is_some() {
            self.flush();
        }
    }

    pub(super) fn degrade(&mut self, from: &str, to: &str, reason: &str) {
        self.plan.degradation.push(Degradation {
            block: self.block,
            from: from.to_owned(),
            to: to.to_owned(),
            reason: reason.to_owned(),
        });
    }

    /// Gives an option its number.
    pub(super) fn number(&mut self, option: &Opt<'_>) -> u32 {
        self.number_as(option, option.full_title().into_owned())
    }

    /// The same with the title it was given.
    pub(super) fn number_as(&mut self, option: &Opt<'_>, title: String) -> u32 {
        let number = u32::try_from(self.plan.numbered.len()).unwrap_or(u32::MAX).saturating_add(1);
        let token = option.token.to_owned();
        self.plan.numbered.push(Numbered { number, token, title });
        self.hint = true;
        number
    }

    /// Makes pieces of what is gathered.
    pub(super) fn flush(&mut self) {
        let options = choices::without_duplicates(std::mem::take(&mut self.options));
        if options.is_empty() {
            return self.flush_text();
        }
        let form = choices::form(self.capabilities, &options, self.style);
        let asked = choices::style_name(self.style);
        if form.name() != asked {
            self.degrade(
                asked,
                form.name(),
                "more options, or longer ones, than the channel takes",
            );
        }
        if matches!(form, Form::Numbered) {
            self.number_all(&options);
            return self.flush_text();
        }
        let limit = match form {
            Form::QuickReplies(_) => self.capabilities.text,
            Form::Buttons(_) | Form::List(_) | Form::Numbered => {
                self.capabilities.text_with_choices
            }
        };
        let header = self.header_for(form);
        let body = self.take_body(limit);
        self.attach(form, &options, header, body);
    }

    /// Writes options as lines with numbers.
    pub(super) fn number_all(&mut self, options: &[Opt<'a>]) {
        let mut lines = Rich::with_capacity(options.len() * 4);
        self.plan.numbered.reserve(options.len());
        for option in options {
            let title = option.full_title();
            let number = self.number_as(option, title.clone().into_owned());
            choices::numbered_line(&mut lines, number, &title, option.description.clone());
        }
        self.text.append(lines);
    }

    /// A picture stands above buttons where the channel has that, else before them.
    fn header_for(&mut self, form: Form) -> Option<PieceHeader> {
        let url = self.picture.take()?;
        if matches!(form, Form::Buttons(_)) && self.capabilities.header_image {
            return Some(PieceHeader::Image { url });
        }
        if self.takes(MediaKind::Image) {
            self.plan.pieces.push(picture(url, None));
        }
        None
    }

    pub(super) fn takes(&self, media: MediaKind) -> bool {
        self.capabilities.media_bytes_max.contains_key(&media)
    }

    /// Sends all but the last part of the text ahead and gives that one back, never empty.
    pub(super) fn take_body(&mut self, last: TextLimit) -> String {
        let parts = self.take_parts(self.capabilities.text, last);
        let mut texts = parts.texts;
        let body = texts.pop();
        self.plan.pieces.extend(texts.into_iter().map(|body| Piece::Text { body }));
        body.unwrap_or_else(|| self.fallback_body(last))
    }

    pub(super) fn fallback_body(&self, limit: TextLimit) -> String {
        let mut words = Rich::default();
        words.plain(self.words.choose.as_str());
        self.prose(&words).fit(limit)
    }

    pub(super) fn prose<'r, 't>(&self, text: &'r Rich<'t>) -> Prose<'r, 't> {
        Prose { text, markup: self.capabilities.markup, unit: self.capabilities.text.unit }
    }

    fn take_parts(&mut self, each: TextLimit, last: TextLimit) -> Parts {
        if std::mem::take(&mut self.hint) {
            self.text.paragraph();
            self.text.plain(self.words.number_hint.as_str());
        }
        let text = std::mem::take(&mut self.text);
        let prose = self.prose(&text);
        let parts_max = self.capabilities.parts_max;
        if self.plan.pieces.len() + prose.parts_min(each) > parts_max {
            self.is_over = true;
            return Parts { texts: Vec::new(), cut: false };
        }
        let parts = prose.split(each, last);
        if parts.cut {
            self.degrade("text", "text", "an address longer than a message was left out");
        }
        parts
    }

    pub(super) fn attach(
        &mut self,
        form: Form,
        options: &[Opt<'_>],
        header: Option<PieceHeader>,
        body: String,
    ) {
        let fallback = &self.words.choose;
        match form {
            Form::Buttons(limit) => {
                let buttons = choices::buttons(options, limit, fallback);
                self.plan.pieces.push(Piece::Buttons { header, body, footer: None, buttons });
            }
            Form::QuickReplies(limit) => {
                let buttons = choices::buttons(options, limit, fallback);
                self.plan.pieces.push(Piece::QuickReplies { body, buttons });
            }
            Form::List(limit) => {
                let mut body = body;
                for sections in choices::lists(options, limit, fallback) {
                    let button = shorten(&self.words.choose, limit.button_max);
                    let list = Piece::List { header: None, body, footer: None, button, sections };
                    self.plan.pieces.push(list);
                    body = self.words.more.clone();
                }
            }
            Form::Numbered => self.plan.pieces.push(Piece::Text { body }),
        }
    }

    fn flush_text(&mut self) {
        let each = self.capabilities.text;
        if let Some(url) = self.picture.take()
            && self.takes(MediaKind::Image)
        {
            let caption = self.take_caption();
            self.plan.pieces.push(picture(url, caption));
        }
        let parts = self.take_parts(each, each);
        self.plan.pieces.extend(parts.texts.into_iter().map(|body| Piece::Text { body }));
    }

    /// The text gathered, if it can stand under a picture whole.
    fn take_caption(&mut self) -> Option<String> {
        let mut text = self.text.clone();
        if self.hint {
            text.paragraph();
            text.plain(self.words.number_hint.as_str());
        }
        let caption = self.caption(&text)?;
        self.text = Rich::default();
        self.hint = false;
        Some(caption)
    }

    fn caption(&self, text: &Rich<'_>) -> Option<String> {
        let unit = self.capabilities.text.unit;
        let limit = TextLimit { max: self.capabilities.caption_max, unit };
        let mut parts = self.prose(text).split(limit, limit);
        let is_one = parts.texts.len() == 1 && !parts.cut;
        parts.texts.pop().filter(|_| is_one)
    }

    fn link(&mut self, label: &'a str, url: &'a str) {
        let Some(title_max) = self.capabilities.link_button_title_max.filter(|max| *max > 0) else {
            self.degrade("link_button", "text", "the channel has no link buttons");
            return self.link_in_text(label, url);
        };
        let mut label_or_choose = shorten(label, title_max);
        if label_or_choose.is_empty() {
            label_or_choose = shorten(&self.words.choose, title_max);
        }
        if self.text.is_empty() {
            self.text.plain(label);
        }
        let body = self.take_body(self.capabilities.text_with_choices);
        let url = url.to_owned();
        self.plan.pieces.push(Piece::LinkButton {
            header: None,
            body,
            label: label_or_choose,
            url,
        });
    }

    pub(super) fn link_in_text(&mut self, label: &'a str, url: &'a str) {
        self.text.paragraph();
        if !label.trim().is_empty() {
            self.text.plain(label);
            self.text.plain(": ");
        }
        self.text.push(Style::Link, url);
    }

    fn media(
        &mut self,
        media: MediaKind,
        url: &'a str,
        alt: &'a str,
        caption: Option<&'a str>,
        file_name: Option<&str>,
    ) {
        if !self.takes(media) {
            self.degrade("media", "text", "the channel does not take this kind of media");
            return self.media_in_text(url, alt, caption);
        }
        let mut words = Rich::default();
        words.plain(caption.unwrap_or_default());
        let caption = self.caption(&words);
        if caption.is_none() {
            self.text.append(words);
        }
        self.plan.pieces.push(Piece::Media {
            media,
            url: url.to_owned(),
            caption,
            file_name: file_name.map(str::to_owned),
        });
    }

    pub(super) fn media_in_text(&mut self, url: &'a str, alt: &'a str, caption: Option<&'a str>) {
        for words in [caption.unwrap_or_default(), alt] {
            let mut paragraph = Rich::default();
            paragraph.plain(words);
            self.text.append(paragraph);
        }
        self.link_in_text("", url);
    }
}

fn picture(url: String, caption: Option<String>) -> Piece {
    Piece::Media { media: MediaKind::Image, url, caption, file_name: None }
}
