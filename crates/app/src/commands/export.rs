//! `trato export`: the whole configuration of a merchant as TOML that `trato apply` takes back.

use super::{config, merchant, open_existing};
use crate::cli::Place;
use crate::config::Flags;
use crate::document::write;
use anyhow::{Context, Result};
use server::settings;
use std::io::{Write, stdout};

/// Prints the document; credentials stay where they are.
///
/// # Errors
/// When there is no such merchant or it cannot be read.
pub fn run(place: Place, name: Option<&str>) -> Result<()> {
    let config = config(place, Flags::default())?;
    let store = open_existing(&config)?;
    let (id, _) = merchant(&store, name)?;
    let document = store
        .read(|tx| settings::load(tx, &id))
        .context("could not read the configuration")?
        .unwrap_or_default();
    let text = write::toml(&document)?;
    stdout().write_all(text.as_bytes())?;
    Ok(())
}
