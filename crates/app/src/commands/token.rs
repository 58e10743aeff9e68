//! `trato token create`: an API token, printed once; only its hash is kept.

use super::{config, merchant, now, open_existing, random};
use crate::cli::Place;
use crate::config::Flags;
use crate::document::check::ROLES;
use anyhow::{Context, Result, bail};
use engine::Seed;
use std::io::{Write, stdout};

/// Makes a token and prints it alone on standard output, so that a script can take it.
///
/// # Errors
/// When the role is none, or the token cannot be stored.
pub fn create(place: Place, role: &str, name: &str, of: Option<&str>) -> Result<()> {
    if !ROLES.contains(&role) {
        bail!("a role is one of {}, not `{role}`", ROLES.join(", "));
    }
    let config = config(place, Flags::default())?;
    let store = open_existing(&config)?;
    let (id, _) = merchant(&store, of)?;
    let created = server::tokens::create(&Seed(random()), &id, name, role, now());
    let (secret, hash, token) = (created.secret, created.hash, created.token);
    store.write(0, move |tx| store::token::create(tx, &hash, &token)).wait().context("could not store the token")?;
    writeln!(stdout(), "{secret}")?;
    Ok(())
}
