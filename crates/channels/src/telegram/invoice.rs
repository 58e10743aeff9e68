//! A checkout as Telegram's own payment sheet. Its lines must add up to the total exactly, because the sheet shows
//! and takes their sum.

use super::{amounts, html, keyboard};
use crate::tree::Tree;
use engine::commerce::money::Money;
use engine::content::plan::{beginning, title_length};
use engine::content::{AmountKind, AmountLine};

/// Limits of sendInvoice: characters of the title and the description, bytes of the payload.
const TITLE_MAX: usize = 32;
const DESCRIPTION_MAX: usize = 255;
const PAYLOAD_BYTES_MAX: usize = 128;
/// Longest word of a deep link.
const START_BYTES_MAX: usize = 64;

/// What a sheet is about.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sale<'a> {
    pub(super) title: &'a str,
    /// In the channel's markup.
    pub(super) body: &'a str,
    pub(super) reference: &'a str,
    pub(super) amounts: &'a [AmountLine],
    pub(super) total: Money,
    pub(super) url: &'a str,
}

/// The call's fields, or `None` where Telegram has no sheet for it: then the hosted checkout is all there is.
pub(super) fn fields<'a>(sale: &Sale<'a>, provider_token: &'a str) -> Option<Tree<'a>> {
    let payload = 1..=PAYLOAD_BYTES_MAX;
    let title = shorten(sale.title, TITLE_MAX);
    if title.is_empty() || !payload.contains(&sale.reference.len()) || sale.total.minor <= 0 {
        return None;
    }
    let described = shorten(&html::plain(sale.body), DESCRIPTION_MAX);
    let description = if described.is_empty() { title.clone() } else { described };
    let lines = lines(sale);
    // Without delivery in the total, the sheet asks what it costs once it knows where to. A price that delivery
    // begins at is not in the total.
    let is_delivery = |line: &&AmountLine| line.kind == AmountKind::Delivery;
    let is_free = sale.amounts.iter().filter(is_delivery).any(|line| line.amount.is_zero());
    let flexible = !is_free && !lines.iter().any(is_delivery);
    Some(object! {
        "title": title,
        "description": description,
        "payload": sale.reference,
        "provider_token": provider_token,
        "currency": sale.total.currency.code().to_owned(),
        "prices": prices(sale, &lines)?,
        "need_name": true,
        "need_email": true,
        "need_phone_number": true,
        "need_shipping_address": true,
        "is_flexible": flexible,
        // With a word here, a forwarded copy leads to us instead of letting a stranger pay.
        "start_parameter": start_parameter(sale.reference),
        "reply_markup": keyboard::of_invoice(sale.title, sale.url),
    })
}

/// The lines that add up: all of them, or without a tax that the prices hold already; none where none do.
fn lines<'a>(sale: &Sale<'a>) -> Vec<&'a AmountLine> {
    let ours = |line: &&AmountLine| line.amount.currency == sale.total.currency;
    let lines: Vec<&AmountLine> =
        sale.amounts.iter().filter(ours).filter(|line| !line.amount.is_zero()).collect();
    let sum = |lines: &[&AmountLine]| {
        Money::checked_sum(sale.total.currency, lines.iter().map(|line| line.amount)).ok()
    };
    let untaxed: Vec<&AmountLine> =
        lines.iter().copied().filter(|line| line.kind != AmountKind::Tax).collect();
    let fitting = [lines, untaxed].into_iter().find(|lines| sum(lines) == Some(sale.total));
    fitting.unwrap_or_default()
}

/// What is to be paid, line by line, or the total alone.
fn prices<'a>(sale: &Sale<'a>, lines: &[&'a AmountLine]) -> Option<Vec<Tree<'a>>> {
    let total = amounts::of(sale.total)?;
    let price = |label: &'a str, amount: i64| object! { "label": label, "amount": amount };
    if lines.is_empty() {
        return Some(vec![price(sale.title, total)]);
    }
    let labelled = |line: &&'a AmountLine| {
        let label = if line.label.trim().is_empty() { sale.title } else { &line.label };
        price(label, line.amount.minor)
    };
    Some(lines.iter().map(labelled).collect())
}

fn start_parameter(reference: &str) -> &str {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    if reference.len() <= START_BYTES_MAX && reference.bytes().all(plain) {
        reference
    } else {
        "pay"
    }
}

/// At most so many UTF-16 units, the stricter reading of "characters", on one line and cut between letters.
fn shorten(text: &str, max: usize) -> String {
    let text = text.trim();
    if title_length(text) <= max {
        return text.to_owned();
    }
    format!("{}…", beginning(text, max.saturating_sub(1)).trim_end())
}
