//! The project's own commands: `cargo xtask COMMAND`. The list below is the manual.

mod bench;
mod codegen;
mod fuzz;
mod models;
mod new;
mod oracles;
mod run;
mod setup;
mod test;
mod tidy;
mod ui;

use anyhow::{Result, bail};

const HELP: &str = "\
cargo xtask COMMAND

  demo             build the web assets and the release binary, start the demo shop, print the links
  test [FILTER]    install what the tests need, then run every test (FILTER: only Rust tests that match)
  ci               what a pull request must pass: fmt, tidy, clippy, every test, docs, generated files
  tidy             the house rules: imports, headers, lists, file sizes, generated files
  codegen          write openapi.json and the TypeScript schema again (--check: fail when stale)
  ui               build the web assets into web/dist
  bench NAME       measure (main-job, channels, understanding, parsing, search, shoppers, voice); prints JSON
  prove NAME       prove a promise (kill, storm, last-item, coupon, money, forgery, optout, all; invent, voice-guard); prints JSON lines
  fuzz [TARGET]    break the parsers with made-up bytes (--seconds N for each); prints JSON lines
  models           fetch the sentence encoder's model into models/ (--models DIR: into another folder)
  oracles [NAME]   the vendors' own libraries against our adapters, both ways
  new KIND NAME    start a channel, psp or skill: the file, its test and its line in the list
";

fn main() {
    if let Err(error) = dispatch() {
        eprintln!("error: {error:#}");
        std::process::exit(1);
    }
}

fn dispatch() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let rest: Vec<&str> = arguments.iter().skip(1).map(String::as_str).collect();
    match arguments.first().map(String::as_str) {
        Some("demo") => run::demo(&rest),
        Some("test") => test::all(rest.first().copied()),
        Some("ci") => test::ci(),
        Some("tidy") => tidy::check(),
        Some("codegen") => codegen::generate(rest.contains(&"--check")),
        Some("ui") => ui::build(),
        Some("bench") => bench::bench(&rest),
        Some("prove") => bench::prove(&rest),
        Some("fuzz") => fuzz::fuzz(&rest),
        Some("models") => models::fetch(&rest),
        Some("oracles") => oracles::check(rest.first().copied()),
        Some("new") => new::unit(&rest),
        None | Some("help" | "--help" | "-h") => {
            print!("{HELP}");
            Ok(())
        }
        Some(other) => bail!("no command `{other}`\n\n{HELP}"),
    }
}
