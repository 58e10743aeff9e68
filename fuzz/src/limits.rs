//! Every limit that a plan could break, counted again and apart from the planner.

use engine::content::capability::{ButtonLimit, Capabilities, TextLimit};
use engine::content::piece::{Piece, PieceButton, PieceCard, PieceSection};
use engine::content::plan::{length, title_length};

/// Panics at the first limit that a piece breaks.
pub(crate) fn check(piece: &Piece, capabilities: &Capabilities) {
    let with_choices = capabilities.text_with_choices;
    match piece {
        Piece::Text { body } | Piece::Receipt { body, .. } => text(body, capabilities.text),
        Piece::Speech { ssml, .. } => text(ssml, capabilities.text),
        Piece::Buttons { body, buttons: all, header, .. } => {
            text(body, with_choices);
            assert!(header.is_none() || capabilities.header_image, "a picture above buttons");
            buttons(all, capabilities.buttons.expect("buttons exist here"));
        }
        Piece::QuickReplies { body, buttons: all } => {
            text(body, capabilities.text);
            buttons(all, capabilities.quick_replies.expect("chips exist here"));
        }
        Piece::List { body, button, sections, .. } => {
            text(body, with_choices);
            list(button, sections, capabilities);
        }
        Piece::LinkButton { body, label, .. } => {
            text(body, with_choices);
            title(label, capabilities.link_button_title_max.expect("link buttons exist here"));
        }
        Piece::Media { media, caption, .. } => {
            assert!(capabilities.media_bytes_max.contains_key(media), "{media:?} is not taken");
            let limit = TextLimit { max: capabilities.caption_max, ..capabilities.text };
            caption.iter().for_each(|caption| text(caption, limit));
        }
        Piece::Carousel { body, cards } => carousel(body, cards, capabilities),
        Piece::AskContact { body, field } => {
            text(body, with_choices);
            assert!(capabilities.asks_for.contains(field), "nobody asks for {field:?} here");
        }
        Piece::Invoice { body, .. } => {
            assert!(capabilities.invoices, "there are no invoices here");
            text(body, with_choices);
        }
        Piece::Template { .. } => assert!(capabilities.templates, "there are no templates here"),
        Piece::Blocks { .. } => {
            assert!(capabilities.native_blocks, "blocks are drawn nowhere else")
        }
        Piece::NativeProduct { .. } | Piece::NativeProducts { .. } => {
            assert!(capabilities.native_products.is_some(), "there is no catalog here");
        }
    }
}

fn text(body: &str, limit: TextLimit) {
    assert!(!body.trim().is_empty(), "a text without a letter");
    let length = length(body, limit.unit);
    assert!(length <= limit.max, "{length} of {} {:?}", limit.max, limit.unit);
}

fn title(title: &str, max: usize) {
    let length = title_length(title);
    assert!((1..=max).contains(&length), "the title {title:?} has {length} of {max}");
}

fn buttons(all: &[PieceButton], limit: ButtonLimit) {
    assert!(
        (1..=limit.count_max).contains(&all.len()),
        "{} of {} buttons",
        all.len(),
        limit.count_max
    );
    for (index, button) in all.iter().enumerate() {
        title(&button.title, limit.title_max);
        assert!(button.token.len() <= limit.token_max, "{} bytes of token", button.token.len());
        let same = |other: &&PieceButton| other.title.to_lowercase() == button.title.to_lowercase();
        assert!(
            !limit.titles_unique || !all[..index].iter().any(|other| same(&other)),
            "the same title twice"
        );
    }
}

fn list(button: &str, sections: &[PieceSection], capabilities: &Capabilities) {
    let limit = capabilities.list.expect("lists exist here");
    title(button, limit.button_max);
    assert!(sections.len() <= limit.sections_max, "{} sections", sections.len());
    let n_rows: usize = sections.iter().map(|section| section.rows.len()).sum();
    assert!((1..=limit.rows_max).contains(&n_rows), "{n_rows} rows");
    for section in sections {
        section.title.iter().for_each(|one| title(one, limit.section_title_max));
        for row in &section.rows {
            title(&row.title, limit.row_title_max);
            row.description.iter().for_each(|one| title(one, limit.row_description_max));
            assert!(row.token.len() <= limit.token_max, "{} bytes of token", row.token.len());
        }
    }
}

fn carousel(body: &str, cards: &[PieceCard], capabilities: &Capabilities) {
    let limit = capabilities.carousel.expect("cards exist here");
    assert!((limit.cards_min..=limit.cards_max).contains(&cards.len()), "{} cards", cards.len());
    assert_eq!(body.is_empty(), !limit.message_body, "the text above the cards");
    for card in cards {
        assert!(title_length(&card.title) <= limit.title_max, "the title of a card");
        assert!(
            card.subtitle.iter().all(|text| title_length(text) <= limit.subtitle_max),
            "a subtitle"
        );
        assert!(length(&card.body, capabilities.text.unit) <= limit.body_max, "the text of a card");
        assert!(card.image.is_some() || !limit.image_required, "a card without a picture");
        assert!(
            card.buttons.len() <= limit.buttons_max,
            "{} buttons of a card",
            card.buttons.len()
        );
        card.buttons.iter().for_each(|button| title(&button.title, limit.button_title_max));
    }
}
