//! Comma- and tab-separated feeds: one variant per row, columns named in the first.

use super::row::{self, Columns};
use super::{Defaults, Read1, Rejected};
use anyhow::{Context, bail};
use std::io::BufRead;

/// Reads the header at once and the rows as they are asked for.
///
/// # Errors
/// When there is no header or it lacks a column that nothing can be sold without.
pub fn read(
    mut reader: Box<dyn BufRead>,
    delimiter: u8,
    defaults: Defaults,
) -> anyhow::Result<impl Iterator<Item = Read1>> {
    let n_skipped = skip_comments(&mut reader)?;
    // The parser counts a line when it meets its `\n`: after `\r\n` that is one record late.
    let late = u64::from(ends_with_return(&mut reader)?);
    let mut csv = csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(reader);
    let header: Vec<String> = csv
        .headers()
        .context("the first row, which names the columns")?
        .iter()
        .map(column_name)
        .collect();
    for needed in ["id", "title", "price"] {
        if !header.iter().any(|name| name == needed) {
            bail!("there is no column `{needed}`: the first row must name the columns");
        }
    }
    let rows = csv.into_records().map(move |record| match record {
        Ok(record) => {
            let line = record.position().map_or(0, csv::Position::line) + n_skipped + late;
            let columns: Columns =
                header.iter().cloned().zip(record.iter().map(str::to_owned)).collect();
            row::entry(line, &columns, defaults)
        }
        Err(error) => {
            let line = error.position().map_or(0, csv::Position::line) + n_skipped + late;
            Err(Rejected { line, id: None, reason: "the row is not readable".to_owned() })
        }
    });
    Ok(row::merge(rows))
}

/// Meta allows lines with `#` before the header; answers how many there were.
fn skip_comments(reader: &mut Box<dyn BufRead>) -> std::io::Result<u64> {
    let mut n_skipped = 0;
    while reader.fill_buf()?.first() == Some(&b'#') {
        reader.read_until(b'\n', &mut Vec::new())?;
        n_skipped += 1;
    }
    Ok(n_skipped)
}

fn ends_with_return(reader: &mut Box<dyn BufRead>) -> std::io::Result<bool> {
    let ahead = reader.fill_buf()?;
    let end = ahead.iter().position(|byte| *byte == b'\n');
    Ok(end.is_some_and(|end| end > 0 && ahead[end - 1] == b'\r'))
}

/// `g:Item Group ID` → `item_group_id`; a byte order mark is no part of a name.
pub fn column_name(name: &str) -> String {
    let name = name.trim_start_matches('\u{feff}').trim().to_lowercase();
    name.strip_prefix("g:").unwrap_or(&name).replace([' ', '-'], "_")
}
