//! `trato token create`: an API token, printed once; only its hash is kept.

use super::{config, merchant, now, open_existing, random};
use crate::cli::Place;
use crate::config::Flags;
use crate::document::check::ROLES;
use anyhow::{Context, Result, anyhow};
use server::api::role::Role;
use server::api::tokens;
use std::io::{Write, stdout};

/// Makes a token and prints it alone on standard output, so that a script can take it.
///
/// # Errors
/// When the role is none, or the token cannot be stored.
pub fn create(place: Place, role: &str, name: &str, of: Option<&str>) -> Result<()> {
    let parsed = Role::parse(role);
    let role =
        parsed.ok_or_else(|| anyhow!("a role is one of {}, not `{role}`", ROLES.join(", ")))?;
    let config = config(place, Flags::default())?;
    let store = open_existing(&config)?;
    let (id, _) = merchant(&store, of)?;
    let (name, chance) = (name.to_owned(), random());
    let written = store.write(0, move |tx| tokens::issue(tx, &id, &name, role, chance, now()));
    let secret = written.wait().context("could not store the token")?;
    writeln!(stdout(), "{secret}")?;
    Ok(())
}
