//! `trato import catalog`: products from a file into the catalog, a few hundred in each transaction.

use super::{config, merchant, now, open_existing};
use crate::cli::Place;
use crate::config::Flags;
use crate::import::report::Progress;
use crate::import::upsert::Upsert;
use crate::import::{self, Defaults, Format};
use anyhow::{Context, Result, bail};
use std::fs::File;
use std::io::{BufWriter, IsTerminal, stderr, stdout};
use std::path::Path;

/// Reads the whole file; rejected rows are reported and do not stop it.
///
/// # Errors
/// When the file cannot be read, the catalog not be written, or nothing at all was usable.
pub fn catalog(
    place: Place,
    file: &Path,
    format: Format,
    name: Option<&str>,
    report: Option<&Path>,
) -> Result<()> {
    let config = config(place, Flags::default())?;
    let store = open_existing(&config)?;
    let (id, settings) = merchant(&store, name)?;
    let defaults = Defaults { language: settings.default_language, currency: settings.currency };
    let source = import::open(file, format, defaults)
        .with_context(|| format!("could not read {}", file.display()))?;
    let written = report.map(|path| {
        File::create(path).with_context(|| format!("could not write {}", path.display()))
    });
    let report = written.transpose()?.map(BufWriter::new);
    let mut progress = Progress::new(source.bytes_total, stderr().is_terminal(), report);
    let mut upsert = Upsert::new(&store, id, now());
    for read in source.entries {
        match read {
            Ok(entry) => upsert.take(entry, &mut progress)?,
            Err(rejected) => progress.reject(rejected)?,
        }
        progress.draw(source.bytes_read.get());
    }
    upsert.finish(&mut progress)?;
    progress.finish(&mut stdout())?;
    if progress.n_products == 0 {
        bail!(
            "nothing could be imported from {}: is it really `{}`?",
            file.display(),
            format.name()
        );
    }
    Ok(())
}
