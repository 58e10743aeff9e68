//! What an import did: counted, and every row that was left out with its line and the reason.

use super::Rejected;
use std::fs::File;
use std::io::{BufWriter, Write};
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
    /// Every rejected row goes here; only the first few are kept in memory.
    report: Option<BufWriter<File>>,
    shown: Vec<Rejected>,
    pub n_products: u64,
    pub n_changed: u64,
    pub n_rejected: u64,
}

impl Progress {
    pub fn new(bytes_total: u64, is_terminal: bool, report: Option<BufWriter<File>>) -> Self {
        let total = bytes_total.max(1);
        Self {
            total,
            is_terminal,
            drawn: None,
            report,
            shown: Vec::new(),
            n_products: 0,
            n_changed: 0,
            n_rejected: 0,
        }
    }

    /// Notes a row that was left out.
    ///
    /// # Errors
    /// When the report cannot be written.
    pub fn reject(&mut self, rejected: Rejected) -> std::io::Result<()> {
        self.n_rejected += 1;
        if let Some(report) = &mut self.report {
            serde_json::to_writer(&mut *report, &rejected)?;
            report.write_all(b"\n")?;
        }
        if self.shown.len() < SHOWN_MAX {
            self.shown.push(rejected);
        }
        Ok(())
    }

    /// Draws the bar, a few times a second at most.
    pub fn draw(&mut self, bytes_read: u64) {
        let due = self.drawn.is_none_or(|drawn| drawn.elapsed() >= DRAW_EVERY);
        if !self.is_terminal || !due {
            return;
        }
        self.drawn = Some(Instant::now());
        let read = bytes_read.min(self.total);
        let done = usize::try_from(read * BAR_CHARS as u64 / self.total).unwrap_or(BAR_CHARS);
        let bar = format!("{}{}", "━".repeat(done), "─".repeat(BAR_CHARS - done));
        let percent = read * 100 / self.total;
        let mut err = std::io::stderr();
        let _ = write!(
            err,
            "\r{bar} {percent:>3} %  {} products, {} rejected ",
            self.n_products, self.n_rejected
        );
        let _ = err.flush();
    }

    /// The last words: what was imported, what was not and why.
    ///
    /// # Errors
    /// When they cannot be written.
    pub fn finish(&mut self, out: &mut impl Write) -> std::io::Result<()> {
        if self.is_terminal {
            writeln!(std::io::stderr())?;
        }
        if let Some(report) = &mut self.report {
            report.flush()?;
        }
        let (n, n_changed) = (self.n_products, self.n_changed.min(self.n_products));
        let n_same = n - n_changed;
        writeln!(
            out,
            "{n} products imported ({n_changed} new or changed, {n_same} as before), {} rows rejected",
            self.n_rejected
        )?;
        for rejected in &self.shown {
            let id = rejected.id.as_deref().map(|id| format!(" ({id})")).unwrap_or_default();
            writeln!(out, "  line {}{id}: {}", rejected.line, rejected.reason)?;
        }
        let n_more = self.n_rejected.saturating_sub(self.shown.len() as u64);
        if n_more > 0 {
            writeln!(out, "  … and {n_more} more; --report FILE writes them all")?;
        }
        Ok(())
    }
}
