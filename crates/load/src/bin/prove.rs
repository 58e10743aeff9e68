//! `trato-prove NAME [--postgres-only|--sqlite-only] [--quick]`: promises, each one JSON line per database.
//!
//! Names: kill, storm, last-item, coupon, money, forgery, optout, all. What is proven on every channel prints a line for
//! each. Exits with 1 when a promise is broken.

use anyhow::{Result, bail};
use load::prove::{self, Options};

#[tokio::main]
async fn main() -> Result<()> {
    let mut names = Vec::new();
    let mut options = Options::default();
    for argument in std::env::args().skip(1) {
        match argument.as_str() {
            "--sqlite-only" => options.postgres = false,
            "--postgres-only" => options.sqlite = false,
            "--quick" => options.quick = true,
            name => names.push(name.to_owned()),
        }
    }
    if names.iter().any(|name| name == "all") || names.is_empty() {
        names = prove::NAMES.iter().map(|name| (*name).to_owned()).collect();
    }
    let mut n_broken = 0;
    for name in &names {
        for line in prove::run(name, &options).await? {
            n_broken += line["violations"].as_u64().unwrap_or(1);
            println!("{line}");
        }
    }
    if n_broken > 0 {
        bail!("{n_broken} violations");
    }
    Ok(())
}
