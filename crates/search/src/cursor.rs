//! Where a page ended: opaque text that the next page starts behind.

use crate::error::QueryError;
use crate::score::Ranked;

/// The last result of a page, and the commit it was found in.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cursor {
    pub(crate) generation: u64,
    pub(crate) last: Ranked,
}

impl Cursor {
    pub(crate) fn render(&self) -> String {
        let Ranked { primary, score, segment, doc, .. } = self.last;
        let score = score.to_bits();
        format!("{:016x}{primary:016x}{score:08x}{segment:08x}{doc:08x}", self.generation)
    }

    pub(crate) fn parse(text: &str) -> Result<Self, QueryError> {
        let part = |from: usize, to: usize| {
            let digits =
                text.get(from..to).filter(|part| part.bytes().all(|b| b.is_ascii_hexdigit()));
            digits.and_then(|digits| u64::from_str_radix(digits, 16).ok())
        };
        let parts = || {
            let score = f32::from_bits(u32::try_from(part(32, 40)?).ok()?);
            let segment = u32::try_from(part(40, 48)?).ok()?;
            let doc = u32::try_from(part(48, 56)?).ok()?;
            let last = Ranked { primary: part(16, 32)?, score, segment, doc, mask: 0 };
            (text.len() == 56).then_some(Self { generation: part(0, 16)?, last })
        };
        parts().ok_or_else(|| QueryError::Cursor { cursor: text.chars().take(80).collect() })
    }

    /// Whether a result belongs behind this page. After a commit addresses mean nothing any more: then results
    /// that rank the same are taken as shown.
    pub(crate) fn is_before(&self, ranked: &Ranked, generation: u64) -> bool {
        if self.generation == generation {
            return *ranked < self.last;
        }
        (ranked.primary, ranked.score) < (self.last.primary, self.last.score)
    }
}
