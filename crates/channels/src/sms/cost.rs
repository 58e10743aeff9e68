//! What a message costs, before it is sent: carriers bill by the part.

use super::settings::{Common, Price};
use super::{segments, words};
use crate::Cost;
use engine::commerce::money::{MINOR_MAX, Money};
use engine::content::piece::Piece;

/// A price per part is told in thousandths of a minor unit: parts cost fractions of a cent.
pub(super) const MILLI: u64 = 1_000;

pub(super) fn of(common: &Common, piece: &Piece) -> Cost {
    let words = words::of(common, piece, common.sends_media()).ok();
    let text = words.as_ref().map_or("", |words| words.text.as_str());
    let counted = segments::count(text);
    // With a file it is one multimedia message, however long its text.
    let is_multimedia = words.as_ref().is_some_and(|words| words.media.is_some());
    let parts = if is_multimedia { 1 } else { counted.count };
    Cost {
        segments: parts,
        encoding: counted.encoding.name(),
        because_of: counted.because_of,
        // What a multimedia message costs is another price, which nobody told us.
        price: common.segment_price.filter(|_| !is_multimedia).and_then(|price| total(price, parts)),
    }
}

/// Rounded up: it is never less than what is billed.
fn total(price: Price, parts: u32) -> Option<Money> {
    let minor = price.milli_minor.checked_mul(u64::from(parts))?.div_ceil(MILLI);
    let minor = i64::try_from(minor).ok().filter(|minor| *minor <= MINOR_MAX)?;
    Some(Money::from_minor(minor, price.currency))
}
