//! Documents from TOML files, with errors that say where and what instead.

use anyhow::{Context, Result, anyhow, bail};
use engine::spelling;
use server::document::Document;
use std::path::Path;

/// Reads files in order; rows add up, and only one of them may describe the merchant.
///
/// # Errors
/// The file, the line and what is wrong there.
pub fn files<P: AsRef<Path>>(paths: &[P]) -> Result<Document> {
    let mut whole = Document::default();
    for path in paths {
        let path = path.as_ref();
        let text = std::fs::read_to_string(path)
            .with_context(|| format!("could not read {}", path.display()))?;
        let part = text_of(&path.display().to_string(), &text)?;
        if whole.merchant.is_some() && part.merchant.is_some() {
            bail!("{}: a second `[merchant]`; apply one merchant at a time", path.display());
        }
        join(&mut whole, part);
    }
    Ok(whole)
}

/// Reads one document; `name` is how errors call it.
///
/// # Errors
/// The line and what is wrong there.
pub fn text_of(name: &str, text: &str) -> Result<Document> {
    toml::from_str(text).map_err(|error| {
        let line = error
            .span()
            .map_or(0, |span| text[..span.start.min(text.len())].matches('\n').count() + 1);
        anyhow!("{name}:{line}: {}", helpful(error.message()))
    })
}

/// Turns "unknown field `x`, expected one of `a`, `b`" into the one that was probably meant.
fn helpful(message: &str) -> String {
    let Some((unknown, expected)) =
        message.strip_prefix("unknown field `").and_then(|rest| rest.split_once('`'))
    else {
        return message.trim().replace('\n', " ");
    };
    let known: Vec<&str> = expected.split('`').skip(1).step_by(2).collect();
    match spelling::closest(unknown, &known) {
        Some(closest) => format!("there is no key `{unknown}` here; did you mean `{closest}`?"),
        None => format!("there is no key `{unknown}` here"),
    }
}

/// Adds one document's rows to another's.
pub fn join(whole: &mut Document, part: Document) {
    whole.merchant = part.merchant.or(whole.merchant.take());
    whole.tax.extend(part.tax);
    whole.delivery.extend(part.delivery);
    whole.promotion.extend(part.promotion);
    whole.agent.extend(part.agent);
    whole.inbox.extend(part.inbox);
    whole.connector.extend(part.connector);
    whole.canned_response.extend(part.canned_response);
    whole.label.extend(part.label);
    whole.category.extend(part.category);
    whole.attribute.extend(part.attribute);
    whole.voice.extend(part.voice);
    whole.article.extend(part.article);
    whole.guide.extend(part.guide);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistake_is_named_with_its_line_and_a_way_out() {
        for (text, expected) in [
            (
                "[merchant]\nid = \"a\"\nnmae = \"A\"\n",
                "shop.toml:3: there is no key `nmae` here; did you mean `name`?",
            ),
            (
                "[[promotions]]\nid = \"x\"\n",
                "shop.toml:1: there is no key `promotions` here; did you mean `promotion`?",
            ),
            (
                "[[tax]]\ncountry = \"DK\"\nclass = \"food\"\n",
                "shop.toml:1: missing field `rate_bp`",
            ),
            (
                "[merchant]\norder_number = \"HS-26-000\"\n",
                "shop.toml:2: order_number: `2` is a digit that every order would have: zeros stand for the count, YYYY for the year",
            ),
            ("[[tax]]\ncountry = 3\n", "shop.toml:2: invalid type: integer `3`, expected a string"),
        ] {
            assert_eq!(text_of("shop.toml", text).unwrap_err().to_string(), expected);
        }
    }

    #[test]
    fn the_demo_document_is_one() {
        let text = include_str!("../../demo/merchant.toml");
        let document = text_of("merchant.toml", text).unwrap();
        assert_eq!(document.merchant.map(|merchant| merchant.id).as_deref(), Some("havn-sol"));
        assert!(!document.promotion.is_empty() && !document.canned_response.is_empty());
    }
}
