//! Catalogs from files: JSON Lines, CSV, Google Merchant and Meta feeds, read as a stream.
//!
//! Every format is one reader that turns its rows into [`Entry`]s; a row that cannot be used is rejected with its
//! line and a reason, and the rest goes on. A second run over the same file changes only what has changed.

pub mod csv_feed;
pub mod json_lines;
pub mod price;
pub mod report;
pub mod row;
pub mod upsert;
pub mod xml_feed;

use engine::commerce::catalog::Product;
use engine::commerce::money::Currency;
use engine::{Language, Sku};
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

/// Longest line or element that is read: a feed that has none of its ends must not fill the memory.
pub const ROW_BYTES_MAX: usize = 5_242_880;

/// The formats that `--format` names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// Trato's own: one product with its variants per line.
    Jsonl,
    /// One variant per row, columns named as in Google's or Meta's feeds.
    Csv,
    /// Google Merchant, RSS 2.0 or Atom.
    GoogleXml,
    /// Google Merchant, tab-separated.
    GoogleTsv,
    /// Meta catalog, comma-separated.
    MetaCsv,
    /// Meta catalog, RSS 2.0 or Atom.
    MetaXml,
}

impl Format {
    /// The word that `--format` takes.
    pub fn name(self) -> String {
        clap::ValueEnum::to_possible_value(&self)
            .map(|value| value.get_name().to_owned())
            .unwrap_or_default()
    }
}

/// What a file does not say itself.
#[derive(Debug, Clone, Copy)]
pub struct Defaults {
    pub language: Language,
    pub currency: Currency,
}

/// A product with its stock, as one or several rows described it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Where it began in the file, for the report.
    pub line: u64,
    pub product: Product,
    /// Units at hand by SKU; absent: not tracked, always available.
    pub stock: Vec<(Sku, Option<i64>)>,
}

/// A row that was not imported.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Rejected {
    pub line: u64,
    /// What the row calls itself, if it says.
    pub id: Option<String>,
    pub reason: String,
}

/// One step of reading: something to keep or something to report.
pub type Read1 = Result<Entry, Rejected>;

/// A reader over a file and how far it has come.
pub struct Source {
    pub entries: Box<dyn Iterator<Item = Read1>>,
    pub bytes_total: u64,
    pub bytes_read: std::rc::Rc<std::cell::Cell<u64>>,
}

impl std::fmt::Debug for Source {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Source")
            .field("bytes_total", &self.bytes_total)
            .finish_non_exhaustive()
    }
}

/// Opens a file; one that ends in `.gz` is unpacked on the way.
///
/// # Errors
/// When it cannot be read at all.
pub fn open(path: &Path, format: Format, defaults: Defaults) -> anyhow::Result<Source> {
    let file = File::open(path)?;
    let bytes_total = file.metadata()?.len();
    let bytes_read = std::rc::Rc::new(std::cell::Cell::new(0));
    let counted = Counted { inner: file, read: std::rc::Rc::clone(&bytes_read) };
    let is_packed = path.extension().is_some_and(|ending| ending == "gz");
    let reader: Box<dyn BufRead> = if is_packed {
        Box::new(BufReader::new(flate2::read::MultiGzDecoder::new(BufReader::new(counted))))
    } else {
        Box::new(BufReader::new(counted))
    };
    Ok(Source { entries: entries(reader, format, defaults)?, bytes_total, bytes_read })
}

/// Reads products in a format, from wherever they come.
///
/// # Errors
/// When what comes is not of this format at all.
pub fn entries(
    reader: Box<dyn BufRead>,
    format: Format,
    defaults: Defaults,
) -> anyhow::Result<Box<dyn Iterator<Item = Read1>>> {
    Ok(match format {
        Format::Jsonl => Box::new(json_lines::read(reader, defaults)),
        Format::Csv | Format::MetaCsv => Box::new(csv_feed::read(reader, b',', defaults)?),
        Format::GoogleTsv => Box::new(csv_feed::read(reader, b'\t', defaults)?),
        Format::GoogleXml | Format::MetaXml => Box::new(xml_feed::read(reader, defaults)),
    })
}

#[cfg(test)]
mod tests;

/// Counts bytes as they are read, for the progress bar.
struct Counted {
    inner: File,
    read: std::rc::Rc<std::cell::Cell<u64>>,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let n = self.inner.read(buffer)?;
        self.read.set(self.read.get() + n as u64);
        Ok(n)
    }
}
