//! Whether a plan is within a channel's figures, read from the figures alone.

use engine::content::capability::{ButtonLimit, Capabilities, TextLimit};
use engine::content::piece::{Piece, PieceButton, PieceCard, PieceSection, Plan};
use engine::content::plan::{fits, title_length};
use std::collections::BTreeSet;

/// Every limit that a plan breaks, in words.
pub(super) fn violations(plan: &Plan, capabilities: &Capabilities) -> Vec<String> {
    let mut found = Found { capabilities, broken: Vec::new() };
    found.holds(plan.pieces.len() <= capabilities.parts_max, "parts");
    plan.pieces.iter().for_each(|piece| found.piece(piece));
    found.broken
}

struct Found<'a> {
    capabilities: &'a Capabilities,
    broken: Vec<String>,
}

impl Found<'_> {
    fn holds(&mut self, holds: bool, what: &str) {
        if !holds {
            self.broken.push(what.to_owned());
        }
    }

    fn text(&mut self, text: &str, limit: TextLimit, what: &str) {
        self.holds(!text.trim().is_empty() && fits(text, limit), what);
    }

    fn title(&mut self, title: &str, max: usize, what: &str) {
        self.holds((1..=max).contains(&title_length(title)), &format!("{what} `{title}`, {max}"));
    }

    fn piece(&mut self, piece: &Piece) {
        let can = self.capabilities;
        match piece {
            Piece::Text { body } | Piece::Speech { ssml: body, .. } => {
                self.text(body, can.text, "a text");
            }
            Piece::Buttons { header, body, buttons, .. } => {
                self.text(body, can.text_with_choices, "the text above buttons");
                self.holds(header.is_none() || can.header_image, "something above the text");
                self.buttons(buttons, can.buttons);
            }
            Piece::QuickReplies { body, buttons } => {
                self.text(body, can.text, "the text above chips");
                self.buttons(buttons, can.quick_replies);
            }
            Piece::List { body, button, sections, .. } => {
                self.text(body, can.text_with_choices, "the text above a list");
                self.list(button, sections);
            }
            Piece::LinkButton { body, label, .. } => {
                self.text(body, can.text_with_choices, "the text above a link");
                self.title(label, can.link_button_title_max.unwrap_or(0), "a link");
            }
            Piece::Media { media, caption, .. } => {
                self.holds(can.media_bytes_max.contains_key(media), "a kind of file");
                let limit = TextLimit { max: can.caption_max, ..can.text };
                self.holds(caption.as_ref().is_none_or(|text| fits(text, limit)), "a caption");
            }
            Piece::Carousel { body, cards } => self.carousel(body, cards),
            Piece::NativeProduct { .. } | Piece::NativeProducts { .. } => {
                self.holds(can.native_products.is_some(), "the platform's own products");
            }
            Piece::AskContact { field, body } => {
                self.text(body, can.text_with_choices, "a question");
                self.holds(can.asks_for.contains(field), "what may be asked for");
            }
            Piece::Template { .. } => self.holds(can.templates, "a template"),
            Piece::Blocks { .. } => self.holds(can.native_blocks, "blocks as they are"),
            Piece::Receipt { body, .. } => {
                self.text(body, can.text, "a receipt");
                self.holds(can.receipts, "receipts");
            }
            Piece::Invoice { body, .. } => {
                self.text(body, can.text_with_choices, "an invoice");
                self.holds(can.invoices, "invoices");
            }
        }
    }

    fn buttons(&mut self, buttons: &[PieceButton], limit: Option<ButtonLimit>) {
        let Some(limit) = limit else { return self.holds(false, "buttons of this kind") };
        self.holds((1..=limit.count_max).contains(&buttons.len()), "how many buttons");
        let titles: BTreeSet<String> = buttons.iter().map(|one| one.title.to_lowercase()).collect();
        self.holds(!limit.titles_unique || titles.len() == buttons.len(), "the same title twice");
        for button in buttons {
            self.title(&button.title, limit.title_max, "a button");
            self.holds(button.token.len() <= limit.token_max, "a button's token");
        }
    }

    fn list(&mut self, button: &str, sections: &[PieceSection]) {
        let Some(limit) = self.capabilities.list else { return self.holds(false, "lists") };
        self.title(button, limit.button_max, "the button of a list");
        self.holds(sections.len() <= limit.sections_max, "how many sections");
        let rows: Vec<_> = sections.iter().flat_map(|section| &section.rows).collect();
        self.holds((1..=limit.rows_max).contains(&rows.len()), "how many rows");
        for row in rows {
            self.title(&row.title, limit.row_title_max, "a row");
            self.holds(row.token.len() <= limit.token_max, "a row's token");
            if let Some(description) = &row.description {
                self.title(description, limit.row_description_max, "a row's description");
            }
        }
    }

    fn carousel(&mut self, body: &str, cards: &[PieceCard]) {
        let Some(limit) = self.capabilities.carousel else { return self.holds(false, "carousels") };
        self.holds((limit.cards_min..=limit.cards_max).contains(&cards.len()), "how many cards");
        self.holds(body.is_empty() != limit.message_body, "the text above the cards");
        for card in cards {
            let subtitle = card.subtitle.as_deref().unwrap_or_default();
            let body_limit = TextLimit { max: limit.body_max, ..self.capabilities.text };
            self.title(&card.title, limit.title_max, "a card");
            self.holds(title_length(subtitle) <= limit.subtitle_max, "a card's subtitle");
            self.holds(fits(&card.body, body_limit), "a card's text");
            self.holds(card.image.is_some() || !limit.image_required, "a card's picture");
            self.holds(card.buttons.len() <= limit.buttons_max, "how many buttons on a card");
            for button in &card.buttons {
                self.title(&button.title, limit.button_title_max, "a card's button");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::violations;
    use crate::channel_conformance::goods::goods;
    use crate::channel_conformance::plan_words;
    use engine::Language;
    use engine::content::capability::{ButtonLimit, Capabilities, TextLimit, TextUnit};
    use engine::content::plan::plan;
    use engine::content::{Author, Outbound, Purpose};

    /// A plan for a roomy channel does not fit a narrow one, whatever of it is the narrow thing.
    #[test]
    fn what_is_over_a_limit_is_noticed() {
        let text = |max| TextLimit { max, unit: TextUnit::Chars };
        let limit =
            ButtonLimit { count_max: 5, title_max: 30, token_max: 100, titles_unique: true };
        let roomy = Capabilities {
            buttons: Some(limit),
            text_with_choices: text(1_000),
            parts_max: 5,
            ..Capabilities::words(text(2_000))
        };
        let check = |narrow: Capabilities, notices: bool| {
            let broken = goods().into_iter().any(|blocks| {
                let outbound = Outbound {
                    id: "msg_1".into(),
                    author: Author::Bot,
                    language: Language::En,
                    purpose: Purpose::Reply,
                    in_reply_to: None,
                    blocks,
                };
                !violations(&plan(&outbound, &roomy, plan_words()), &narrow).is_empty()
            });
            assert_eq!(broken, notices, "{narrow:?}");
        };
        check(roomy.clone(), false);
        check(Capabilities { text: text(100), ..roomy.clone() }, true);
        check(Capabilities { text_with_choices: text(2), ..roomy.clone() }, true);
        check(Capabilities { parts_max: 1, ..roomy.clone() }, true);
        check(Capabilities { buttons: None, ..roomy.clone() }, true);
        let short = ButtonLimit { title_max: 5, ..limit };
        check(Capabilities { buttons: Some(short), ..roomy.clone() }, true);
        let few = ButtonLimit { count_max: 1, ..limit };
        check(Capabilities { buttons: Some(few), ..roomy.clone() }, true);
    }
}
