//! `trato verify`: is the database sound, and do stock, coupons, orders and payments agree.

use super::{config, open_existing};
use crate::cli::Place;
use crate::config::Flags;
use anyhow::{Context, Result, bail};
use std::io::{Write, stdout};
use store::upkeep::{self, OrdersChecked};
use store::{Store, StoreError};

/// Looks at everything and changes nothing.
///
/// # Errors
/// When something is wrong; what, is on standard output.
pub fn run(place: Place) -> Result<()> {
    let config = config(place, Flags::default())?;
    let store = open_existing(&config)?;
    let n_findings = check(&store, &mut stdout()).context("could not read the database")?;
    match n_findings {
        0 => Ok(()),
        1 => bail!("1 thing is wrong: restore a backup, or ask for help with the line above"),
        n => bail!("{n} things are wrong: restore a backup, or ask for help with the lines above"),
    }
}

/// Writes one line for each thing that was looked at; answers how much is wrong.
///
/// # Errors
/// When the database cannot be read.
pub fn check(store: &Store, out: &mut impl Write) -> Result<usize> {
    let mut n_findings = 0;
    let mut report =
        |out: &mut dyn Write, what: String, findings: Vec<String>| -> std::io::Result<()> {
            n_findings += findings.len();
            let mark = if findings.is_empty() { "✓" } else { "✗" };
            writeln!(out, "{mark} {what}")?;
            findings.iter().try_for_each(|finding| writeln!(out, "    {finding}"))
        };
    report(out, "the database file".to_owned(), store.read(upkeep::integrity)?)?;
    for merchant in store.read(store::merchant::list)? {
        let id = &merchant.id;
        report(
            out,
            format!("{id}: stock and reservations"),
            store.read(|tx| upkeep::stock(tx, id))?,
        )?;
        report(
            out,
            format!("{id}: promotions and their uses"),
            store.read(|tx| upkeep::promotions(tx, id))?,
        )?;
        let orders: Result<OrdersChecked, StoreError> = store.read(|tx| upkeep::orders(tx, id));
        let OrdersChecked { n_orders, findings } = orders?;
        report(out, format!("{id}: {n_orders} orders and their payments"), findings)?;
    }
    Ok(n_findings)
}
