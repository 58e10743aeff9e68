//! Products, from the platform's own catalog down to lines of text.

use super::choices::{self, Form, Opt};
use super::planner::Planner;
use super::rich::Rich;
use crate::content::capability::{Capabilities, CarouselLimit, NativeProducts, TextLimit};
use crate::content::piece::{Piece, PieceButton, PieceCard};
use crate::content::{ChoiceStyle, MediaKind, ProductCard, ProductLayout};
use std::borrow::Cow;

/// How many products get a picture of their own where there is no carousel.
const PICTURES_MAX: usize = 3;
/// What stands between two paragraphs.
const PARAGRAPH_CHARS: usize = 2;

impl<'a> Planner<'a> {
    pub(super) fn products(&mut self, cards: &'a [ProductCard], layout: ProductLayout) {
        self.close_options();
        let capabilities = self.capabilities;
        if let Some(native) = &capabilities.native_products
            && holds(native, cards)
        {
            return self.native(native, cards);
        }
        if let [card] = cards {
            return self.with_picture(card);
        }
        if layout != ProductLayout::Compare
            && let Some(limit) = capabilities.carousel
            && let Some(chunks) = chunks(&limit, cards)
            && self.tokens_fit(&limit, cards)
        {
            return chunks.into_iter().for_each(|chunk| self.carousel(&limit, chunk));
        }
        self.degrade("products", "text", "the channel cannot show these products as cards");
        if capabilities.list.is_some() {
            let options = self.options_of(cards);
            let form = choices::form(capabilities, &options, ChoiceStyle::List);
            if matches!(form, Form::List(_)) {
                return self.lines(cards, options, ChoiceStyle::List);
            }
        }
        let illustrated = capabilities.header_image || self.takes(MediaKind::Image);
        let top = if illustrated && layout != ProductLayout::Compare { PICTURES_MAX } else { 0 };
        let (top, rest) = cards.split_at(top.min(cards.len()));
        for card in top {
            self.flush();
            self.with_picture(card);
        }
        if !rest.is_empty() {
            self.close_options();
            let is_worth = choices::has_forms(capabilities);
            let options = if is_worth { self.options_of(rest) } else { Vec::new() };
            self.lines(rest, options, ChoiceStyle::Buttons);
        }
    }

    fn native(&mut self, native: &NativeProducts, cards: &'a [ProductCard]) {
        let had_text = native.message_body && !self.text.is_empty();
        let body = if native.message_body {
            // The products in words must have room below it.
            let Capabilities { text, text_with_choices: above, .. } = *self.capabilities;
            self.take_body(TextLimit { max: above.max.min(text.max / 2), ..above })
        } else {
            self.flush();
            String::new()
        };
        let catalog_id = native.catalog_id.clone();
        let words = self.in_words(cards, &body);
        if let [card] = cards {
            let (body, sku) = (had_text.then_some(body), card.sku.clone());
            self.plan.pieces.push(Piece::NativeProduct { body, catalog_id, sku, words });
        } else {
            let title = super::measure::shorten(&self.words.products, native.section_title_max);
            let skus = cards.iter().map(|card| card.sku.clone()).collect();
            self.plan.pieces.push(Piece::NativeProducts {
                header: title.clone(),
                body,
                catalog_id,
                sections: vec![(title, skus)],
                words,
            });
        }
        let options = self.options_of(cards);
        self.offer(options.into_iter(), ChoiceStyle::List);
    }

    /// As a text below the words above it.
    fn in_words(&self, cards: &'a [ProductCard], above: &str) -> String {
        let mut words = Rich::default();
        for card in cards {
            words.append(self.wording.product(card));
        }
        let text = self.capabilities.text;
        let above = super::measure::length(above, text.unit) + PARAGRAPH_CHARS;
        self.prose(&words).fit(TextLimit { max: text.max.saturating_sub(above), ..text })
    }

    /// One product: its picture above its words and its actions.
    fn with_picture(&mut self, card: &'a ProductCard) {
        self.picture.clone_from(&card.image);
        self.text.append(self.wording.product(card));
        self.offer(card.actions.iter().map(Opt::new), ChoiceStyle::Buttons);
    }

    fn carousel(&mut self, limit: &CarouselLimit, cards: &'a [ProductCard]) {
        let body = if limit.message_body && self.text.is_empty() {
            self.words.products.clone()
        } else if limit.message_body {
            self.take_body(self.capabilities.text_with_choices)
        } else {
            self.flush();
            String::new()
        };
        let buttons = buttons_per_card(limit, cards);
        let cards_planned = cards.iter().map(|card| self.card(limit, card, buttons)).collect();
        self.plan.pieces.push(Piece::Carousel { body, cards: cards_planned });
        let options = self.options_after(cards, buttons);
        self.offer(options.into_iter(), ChoiceStyle::List);
    }

    /// A button of a card holds as long a token as a button of a message.
    fn tokens_fit(&self, limit: &CarouselLimit, cards: &[ProductCard]) -> bool {
        let Some(button) = self.capabilities.buttons else { return true };
        let shown = cards.iter().flat_map(|card| card.actions.iter().take(limit.buttons_max));
        shown.map(|action| action.token.len()).all(|length| length <= button.token_max)
    }

    fn card(&self, limit: &CarouselLimit, card: &ProductCard, buttons: usize) -> PieceCard {
        let line = self.wording.product_line(card);
        let mut words = Rich::default();
        words.push(super::rich::Style::Bold, card.title.as_str());
        words.line();
        words.plain(line.as_str());
        if let Some(why) = &card.why {
            words.line();
            words.plain(why.as_str());
        }
        let body_limit = TextLimit { max: limit.body_max, unit: self.capabilities.text.unit };
        let actions = card.actions.iter().take(buttons);
        let titles: Vec<Cow<'_, str>> = actions
            .map(|action| choices::or_fallback(action.title.as_str().into(), &self.words.choose))
            .collect();
        let titles = super::measure::titles(&titles, limit.button_title_max, true);
        let pairs = card.actions.iter().zip(titles);
        PieceCard {
            image: card.image.clone(),
            title: super::measure::shorten(&card.title, limit.title_max),
            subtitle: Some(super::measure::shorten(&line, limit.subtitle_max))
                .filter(|text| !text.is_empty()),
            body: self.prose(&words).fit(body_limit),
            link: None,
            buttons: pairs
                .map(|(action, title)| PieceButton { token: action.token.clone(), title })
                .collect(),
        }
    }

    /// Every product in words, its actions below it when they must be typed.
    pub(super) fn lines(
        &mut self,
        cards: &'a [ProductCard],
        options: Vec<Opt<'a>>,
        style: ChoiceStyle,
    ) {
        let has_form = choices::has_forms(self.capabilities) && {
            let options = choices::without_duplicates(options.clone());
            !matches!(choices::form(self.capabilities, &options, style), Form::Numbered)
        };
        if has_form {
            for card in cards {
                self.text.append(self.wording.product(card));
            }
            return self.offer(options.into_iter(), style);
        }
        for card in cards {
            self.numbered_product(card);
        }
    }

    fn numbered_product(&mut self, card: &'a ProductCard) {
        let mut options = self.options_of(std::slice::from_ref(card));
        options.iter_mut().for_each(|option| option.group = Some(&card.title));
        if let [option] = options.as_slice() {
            let number = self.number(option);
            let mut line = Rich::default();
            choices::numbered_line(
                &mut line,
                number,
                &card.title,
                Some(self.wording.product_line(card).into()),
            );
            return self.text.append(line);
        }
        let mut text = self.wording.product(card);
        for option in &choices::without_duplicates(options) {
            let number = self.number(option);
            choices::numbered_line(&mut text, number, option.title, None);
        }
        self.text.append(text);
    }

    /// The actions of all cards, named after their product where there are several.
    pub(super) fn options_of(&self, cards: &'a [ProductCard]) -> Vec<Opt<'a>> {
        self.options_after(cards, 0)
    }

    /// The same without the first actions of each card.
    fn options_after(&self, cards: &'a [ProductCard], n_shown: usize) -> Vec<Opt<'a>> {
        let several = cards.len() > 1;
        let mut options = Vec::new();
        for card in cards.iter().filter(|card| card.actions.len() > n_shown) {
            let group = several.then_some(card.title.as_str());
            let facts = several.then(|| self.wording.product_line(card));
            let option = |action| Opt {
                group,
                description: facts.clone().map(Cow::Owned),
                ..Opt::new(action)
            };
            options.extend(card.actions.iter().skip(n_shown).map(option));
        }
        options
    }
}

/// Whether the platform's catalog is known to hold every one of them.
fn holds(native: &NativeProducts, cards: &[ProductCard]) -> bool {
    let synced = cards.iter().all(|card| native.synced.contains(&card.sku));
    !cards.is_empty() && cards.len() <= native.list_max && native.sections_max > 0 && synced
}

/// The cards in carousels of a size the platform takes, or `None` where they do not fit one.
fn chunks<'a>(limit: &CarouselLimit, cards: &'a [ProductCard]) -> Option<Vec<&'a [ProductCard]>> {
    let pictures = !limit.image_required || cards.iter().all(|card| card.image.is_some());
    let buttons = !limit.same_buttons || buttons_per_card(limit, cards) > 0;
    if cards.is_empty() || limit.cards_max == 0 || !pictures || !buttons {
        return None;
    }
    let carousels = cards.len().div_ceil(limit.cards_max);
    let chunks: Vec<_> = cards.chunks(cards.len().div_ceil(carousels)).collect();
    chunks.iter().all(|chunk| chunk.len() >= limit.cards_min).then_some(chunks)
}

/// How many actions become buttons of a card.
fn buttons_per_card(limit: &CarouselLimit, cards: &[ProductCard]) -> usize {
    let of_all = cards.iter().map(|card| card.actions.len()).min().unwrap_or(0);
    if limit.same_buttons { of_all.min(limit.buttons_max) } else { limit.buttons_max }
}
