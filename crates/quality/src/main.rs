//! `trato-quality bench NAME` and `trato-quality prove NAME`: how well the bot understands, finds and keeps its word.
//!
//! What needs no server is measured here, from the core and the index alone; what needs one is in `load`.
//! Prints JSON. A figure under its bar makes the program fail.

mod data;
mod reader;

use anyhow::{Context, Result, bail};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// One measure or proof: its name, and what runs it with the arguments behind the name. True: every bar is reached.
type Run = fn(&[String]) -> Result<bool>;

macro_rules! runs {
    ($list:ident: $($name:literal => $module:ident),* $(,)?) => {
        $(mod $module;)*

        const $list: &[(&str, Run)] = &[$(($name, $module::run as Run)),*];
    };
}

runs! { BENCHES:
    "parsing" => parsing,
    "search" => search,
    "shoppers" => shoppers,
    "understanding" => understanding,
    "voice" => voice,
}

runs! { LESSONS:
    "lexicon" => lexicon,
}

runs! { PROOFS:
    "invent" => invent,
    "voice-guard" => voice_guard,
}

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let list = match arguments.first().map(String::as_str) {
        Some("bench") => BENCHES,
        Some("learn") => LESSONS,
        Some("prove") => PROOFS,
        _ => bail!("usage: trato-quality bench NAME | prove NAME | learn NAME"),
    };
    let name = arguments.get(1).context("which one?")?;
    let (_, run) =
        list.iter().find(|(known, _)| known == name).with_context(|| format!("no `{name}`"))?;
    if run(&arguments[2..])? { Ok(()) } else { bail!("`{name}` missed a bar") }
}
