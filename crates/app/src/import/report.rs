//! What an import did: counted, and every row that was left out with its line and the reason.

use super::Rejected;
use std::io::Write;
use std::time::{Duration, Instant};

/// Rejected rows shown on the terminal; all of them are in the report file.
const SHOWN_MAX: usize = 20;
const DRAW_EVERY: Duration = Duration::from_millis(100);
const BAR_CHARS: usize = 30;

/// Counts as the import goes, and draws a bar where somebody watches.
#[derive(Debug)]
pub struct Progress {
    total: u64,
    is_terminal: bool,
    drawn: Option<Instant>,
    pub n_products: u64,
    pub n_changed: u64,
    pub rejected: Vec<Rejected>,
}

impl Progress {
    pub fn new(bytes_total: u64, is_terminal: bool) -> Self {
        Self { total: bytes_total.max(1), is_terminal, drawn: None, n_products: 0, n_changed: 0, rejected: Vec::new() }
    }

    /// Draws the bar, a few times a second at most.
    pub fn draw(&mut self, bytes_read: u64) {
        let due = self.drawn.is_none_or(|drawn| drawn.elapsed() >= DRAW_EVERY);
        if !self.is_terminal || !due {
            return;
        }
        self.drawn = Some(Instant::now());
        let done = usize::try_from(bytes_read.min(self.total) * BAR_CHARS as u64 / self.total).unwrap_or(BAR_CHARS);
        let percent = bytes_read.min(self.total) * 100 / self.total;
        let bar = format!("{}{}", "━".repeat(done), "─".repeat(BAR_CHARS - done));
        let mut err = std::io::stderr();
        let _ = write!(err, "\r{bar} {percent:>3} %  {} products, {} rejected ", self.n_products, self.rejected.len());
        let _ = err.flush();
    }

    /// The last words: what was imported, what was not and why.
    pub fn finish(&self, out: &mut impl Write) -> std::io::Result<()> {
        if self.is_terminal {
            eprintln!();
        }
        let n_same = self.n_products - self.n_changed;
        writeln!(out, "{} products imported ({} new or changed, {n_same} as before), {} rows rejected", self.n_products, self.n_changed, self.rejected.len())?;
        for rejected in self.rejected.iter().take(SHOWN_MAX) {
            let id = rejected.id.as_deref().map(|id| format!(" ({id})")).unwrap_or_default();
            writeln!(out, "  line {}{id}: {}", rejected.line, rejected.reason)?;
        }
        if self.rejected.len() > SHOWN_MAX {
            writeln!(out, "  … and {} more", self.rejected.len() - SHOWN_MAX)?;
        }
        Ok(())
    }
}
