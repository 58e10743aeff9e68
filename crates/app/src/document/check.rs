//! What is refused before anything is written: rows that could never do what they say.

use anyhow::{Context, Result, anyhow, bail};
use engine::commerce::promotion::{Promotion, PromotionKind, Stacking};
use engine::{CouponCode, PromotionId, Timestamp};
use server::document::{Document, EXAMPLES_MAX, ExampleRow, PromotionRow};
use std::collections::BTreeSet;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// What an agent or a token may be.
pub const ROLES: [&str; 3] = ["owner", "admin", "agent"];

/// Checks a whole document and brings it into the form in which it is stored.
///
/// # Errors
/// The first row that is wrong, with what to write instead.
pub fn document(document: &mut Document) -> Result<()> {
    if let Some(merchant) = &document.merchant {
        server::merchant::check_hours(merchant)
            .with_context(|| format!("merchant {}", merchant.id))?;
        if let Some(voice_buying) = &merchant.voice_buying {
            voice_buying
                .check(&merchant.sells_in())
                .with_context(|| format!("merchant {}: voice_buying", merchant.id))?;
        }
        check_examples(&merchant.examples).with_context(|| format!("merchant {}", merchant.id))?;
    }
    for agent in &mut document.agent {
        agent.email = agent.email.trim().to_lowercase();
        if !ROLES.contains(&agent.role.as_str()) {
            bail!(
                "agent {}: a role is one of {}, not `{}`",
                agent.email,
                ROLES.join(", "),
                agent.role
            );
        }
    }
    for promotion in &document.promotion {
        check_promotion(promotion).with_context(|| format!("promotion {}", promotion.id))?;
    }
    for option in &document.delivery {
        if option.days[0] > option.days[1] {
            bail!("delivery {}: `days` is the least and the most, such as [2, 4]", option.id);
        }
    }
    server::events::check(&document.event, document.merchant.as_ref())?;
    for inbox in &document.inbox {
        if !channels::KINDS.contains(&inbox.channel.as_str()) {
            bail!(
                "inbox {}: there is no channel `{}`; there is {}",
                inbox.id,
                inbox.channel,
                channels::KINDS.join(", ")
            );
        }
    }
    for row in &document.voice {
        server::voice::guide(row).with_context(|| format!("voice {}", row.language.code()))?;
    }
    let (inboxes, connectors) =
        (document.inbox.iter().map(|row| &row.id), document.connector.iter().map(|row| &row.id));
    for id in inboxes.chain(connectors).chain(document.merchant.iter().map(|merchant| &merchant.id))
    {
        if !is_slug(id) {
            bail!("`{id}` cannot be part of an address: use small letters, digits, `-` and `_`");
        }
    }
    let has_key = |guide: &&server::document::GuideRow| engine::guide::table::is_key(&guide.id);
    if let Some(guide) = document.guide.iter().find(|guide| !has_key(guide)) {
        bail!("guide `{}`: an id is up to 16 small letters, digits and hyphens", guide.id);
    }
    distinct("guide", document.guide.iter().map(|row| row.id.clone()))?;
    distinct("tax", document.tax.iter().map(|row| format!("{}.{}", row.country, row.class)))?;
    distinct("delivery", document.delivery.iter().map(|row| row.id.clone()))?;
    distinct("promotion", document.promotion.iter().map(|row| row.id.clone()))?;
    distinct("coupon", document.promotion.iter().filter_map(|row| row.coupon.clone()))?;
    distinct("agent", document.agent.iter().map(|row| row.email.clone()))?;
    distinct("inbox", document.inbox.iter().map(|row| row.id.clone()))?;
    distinct("connector", document.connector.iter().map(|row| row.id.clone()))?;
    distinct("voice", document.voice.iter().map(|row| row.language.code().to_owned()))?;
    distinct(
        "article",
        document.article.iter().map(|row| format!("{}.{}", row.id, row.language.code())),
    )
}

/// Sentences that can be learnt from: with words in them, and no more than are learnt in a moment.
fn check_examples(examples: &[ExampleRow]) -> Result<()> {
    if examples.len() > EXAMPLES_MAX {
        bail!("at most {EXAMPLES_MAX} `examples`, not {}", examples.len());
    }
    let is_said = |row: &&ExampleRow| row.text.contains(char::is_alphanumeric);
    match examples.iter().find(|row| !is_said(row)) {
        Some(row) => bail!("an example of `{}` has no words in its `text`", row.intent.name()),
        None => Ok(()),
    }
}

fn is_slug(id: &str) -> bool {
    !id.is_empty()
        && id.bytes().all(|byte| {
            byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'-' | b'_')
        })
}

fn distinct(kind: &str, keys: impl Iterator<Item = String>) -> Result<()> {
    let mut seen = BTreeSet::new();
    for key in keys {
        if !seen.insert(key.clone()) {
            bail!("{kind} {key} stands twice");
        }
    }
    Ok(())
}

fn check_promotion(row: &PromotionRow) -> Result<()> {
    let kind = match row.kind.as_str() {
        "percent" => PromotionKind::Percent {
            percent_bp: row.percent_bp.ok_or_else(|| anyhow!("`percent_bp` is missing"))?,
        },
        "amount" => PromotionKind::Amount { amount: row.amount.clone() },
        "free_delivery" => PromotionKind::FreeDelivery { delivery: Vec::new() },
        other => bail!("a kind is percent, amount or free_delivery, not `{other}`"),
    };
    if !["combines", "exclusive"].contains(&row.stacking.as_str()) {
        bail!("`stacking` is combines or exclusive, not `{}`", row.stacking);
    }
    let coupon = row.coupon.as_deref().map(|code| {
        CouponCode::parse(code).ok_or_else(|| anyhow!("`{code}` cannot be a coupon code"))
    });
    let promotion = Promotion {
        id: PromotionId::from(row.id.as_str()),
        name: row.name.clone(),
        kind,
        minimum: row.minimum.clone(),
        starts: row.starts.as_deref().map(moment).transpose()?,
        ends: row.ends.as_deref().map(moment).transpose()?,
        coupon: coupon.transpose()?,
        total_limit: row.total_limit,
        per_contact_limit: row.per_contact_limit,
        stacking: Stacking::Combines,
        categories: row.categories.clone(),
        products: Vec::new(),
        active: row.active,
        belongs_to: None,
        is_public: false,
    };
    Ok(promotion.check()?)
}

/// A moment in RFC 3339.
///
/// # Errors
/// When the text is none.
pub fn moment(text: &str) -> Result<Timestamp> {
    let when = OffsetDateTime::parse(text, &Rfc3339)
        .map_err(|_| anyhow!("`{text}` is not a time such as 2026-11-01T00:00:00Z"))?;
    Ok(Timestamp(i64::try_from(when.unix_timestamp_nanos() / 1_000_000)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::read;

    #[test]
    fn what_cannot_work_is_refused() {
        let promotion = "[[promotion]]\nid = \"p\"\nname = { en = \"P\" }\n";
        let merchant = "[merchant]\nid = \"m\"\nname = \"M\"\ncurrency = \"EUR\"\ncountry = \"DK\"\ndefault_language = \"en\"\nlanguages = [\"en\"]\n";
        for (text, expected) in [
            (format!("{merchant}timezone = \"Europe/Atlantis\"\n"), "merchant m: `Europe/Atlantis` is no time zone such as Europe/Copenhagen"),
            (format!("{merchant}hours = {{ monday = [] }}\n"), "merchant m: `monday` is no weekday: they are mon, tue, wed, thu, fri, sat and sun"),
            (format!("{merchant}hours = {{ mon = [\"9-17\"] }}\n"), "merchant m: `9-17` is no span of a day such as 09:00-17:30"),
            (format!("{merchant}closed = [{{ date = \"Christmas\" }}]\n"), "merchant m: `Christmas` is no day such as 2026-12-24"),
            (format!("{merchant}voice_buying = {{ enabled = true, daily_cap = {{ EUR = 9000 }}, cancel_minutes = 10 }}\n"), "merchant m: voice_buying: `cancel_minutes` is at least 30 and at most 1440, not 10"),
            (format!("{merchant}voice_buying = {{ enabled = true }}\n"), "merchant m: voice_buying: `daily_cap` names no amount, so nothing could be bought"),
            (format!("{merchant}voice_buying = {{ cap = {{ SEK = 1 }} }}\n"), "merchant m: voice_buying: `cap` names SEK, in which nothing is sold"),
            ("[[agent]]\nemail = \"A@b.example\"\nname = \"A\"\nrole = \"boss\"\n".to_owned(), "agent a@b.example: a role is one of owner, admin, agent, not `boss`"),
            (format!("{promotion}kind = \"half\"\n"), "promotion p: a kind is percent, amount or free_delivery, not `half`"),
            (format!("{promotion}kind = \"percent\"\n"), "promotion p: `percent_bp` is missing"),
            (format!("{promotion}kind = \"percent\"\npercent_bp = 10001\n"), "promotion p: a percentage is more than 0 and at most 10000 basis points"),
            (format!("{promotion}kind = \"free_delivery\"\nstarts = \"soon\"\n"), "promotion p: `soon` is not a time such as 2026-11-01T00:00:00Z"),
            (format!("{promotion}kind = \"free_delivery\"\n{promotion}kind = \"free_delivery\"\n"), "promotion p stands twice"),
            ("[[guide]]\nid = \"A gift\"\ntable = \"\"\n".to_owned(), "guide `A gift`: an id is up to 16 small letters, digits and hyphens"),
            ("[[inbox]]\nid = \"a\"\nchannel = \"pigeon\"\nname = \"A\"\n".to_owned(), "inbox a: there is no channel `pigeon`"),
            ("[[connector]]\nid = \"A b\"\nkind = \"test_psp\"\nname = \"A\"\n".to_owned(), "`A b` cannot be part of an address: use small letters, digits, `-` and `_`"),
            ("[[voice]]\nlanguage = \"en\"\ntext = \"avoid: [cheap]\\ntone: warm\"\n".to_owned(), "voice en: en.yml:2: there is no key `tone` here"),
            ("[[voice]]\nlanguage = \"da\"\ntone = \"loud\"\n".to_owned(), "voice da: da.yml:1: `loud` is not one of warm, matter_of_fact, playful"),
            ("[[delivery]]\nid = \"d\"\nname = { en = \"D\" }\ncountries = []\ndays = [4, 2]\nprice = { EUR = 1 }\n".to_owned(), "delivery d: `days` is the least and the most, such as [2, 4]"),
        ] {
            let mut parsed = read::text_of("shop.toml", &text).unwrap();
            let error = format!("{:#}", document(&mut parsed).unwrap_err());
            assert!(error.starts_with(expected), "{error}\nis not\n{expected}");
        }
    }
}
