//! Comma- and tab-separated feeds: one variant per row, columns named in the first.

use super::row::{self, Columns};
use super::{Defaults, Read1, Rejected};
use anyhow::{Context, bail};
use std::io::BufRead;

/// Reads the header at once and the rows as they are asked for.
///
/// # Errors
/// When there is no header or it lacks a column that nothing can be sold without.
pub fn read(mut reader: Box<dyn BufRead>, delimiter: u8, defaults: Defaults) -> anyhow::Result<impl Iterator<Item = Read1>> {
    skip_comments(&mut reader)?;
    let mut csv = csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(reader);
    let header: Vec<String> = csv.headers().context("the first row, which names the columns")?.iter().map(column_name).collect();
    for needed in ["id", "title", "price"] {
        if !header.iter().any(|name| name == needed) {
            bail!("there is no column `{needed}`: the first row must name the columns");
        }
    }
    let rows = csv.into_records().map(move |record| match record {
        Ok(record) => {
            let line = record.position().map_or(0, csv::Position::line);
            let columns: Columns = header.iter().cloned().zip(record.iter().map(str::to_owned)).collect();
            row::entry(line, &columns, defaults)
        }
        Err(error) => {
            let line = error.position().map_or(0, csv::Position::line);
            Err(Rejected { line, id: None, reason: "the row is not readable".to_owned() })
        }
    });
    Ok(row::merge(rows))
}

/// Meta allows lines with `#` before the header.
fn skip_comments(reader: &mut Box<dyn BufRead>) -> std::io::Result<()> {
    while reader.fill_buf()?.first() == Some(&b'#') {
        reader.read_until(b'\n', &mut Vec::new())?;
    }
    Ok(())
}

/// `g:Item Group ID` → `item_group_id`; a byte order mark is no part of a name.
pub fn column_name(name: &str) -> String {
    let name = name.trim_start_matches('\u{feff}').trim().to_lowercase();
    name.strip_prefix("g:").unwrap_or(&name).replace([' ', '-'], "_")
}
