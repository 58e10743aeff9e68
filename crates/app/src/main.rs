//! The binary `trato`: the command line, the configuration and the wiring around the server.
//!
//! Everything it does is a command in [`commands`]; [`cli`] says what can be typed. It ends with 0 when it is done,
//! 1 with one line on standard error when something failed, 2 when it was called wrongly.

#![expect(unreachable_pub, reason = "a binary has no outside: `pub` says what other modules use")]
#![expect(clippy::print_stderr, reason = "the last line of a failed command")]

mod assets;
mod cli;
mod commands;
mod config;
mod demo;
mod document;
mod finding;
mod import;
mod key;
mod models;
mod telemetry;
mod terminal;

use anyhow::{Context, Result};
use clap::Parser;
use cli::{Cli, Command, Import, Token};
use commands::{apply, backup, connect, doctor, export, restore, serve, simulate, token, verify};
use config::Flags;
use std::io::{Write, stdout};
use std::process::ExitCode;

/// Many small allocations on many threads: this one keeps them apart.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    match run(Cli::parse().command) {
        Ok(()) => ExitCode::SUCCESS,
        // Whoever read our output has seen enough.
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("trato: {}", one_line(&error));
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> Result<()> {
    match command {
        Command::Serve { place, listen, public_url, log } => {
            let flags = Flags { listen, public_url, log, ..Flags::default() };
            wait_for(serve::run(place, flags))
        }
        Command::Demo { data, listen } => wait_for(commands::demo::run(data, listen)),
        Command::Simulate(asked) => wait_for(simulate::run(asked)),
        Command::Apply { place, files, articles, voice } => {
            apply::run(place, &files, articles, voice)
        }
        Command::Export { place, merchant } => export::run(place, merchant.as_deref()),
        Command::Import { place, what: Import::Catalog { file, format, merchant, report } } => {
            commands::import::catalog(place, &file, format, merchant.as_deref(), report.as_deref())
        }
        Command::Doctor { place } => wait_for(doctor::run(place)),
        Command::Connect { place, inbox } => wait_for(connect::run(place, inbox)),
        Command::AlexaModel { locale, name } => connect::alexa_model(&locale, &name),
        Command::Backup { place, to } => backup::run(place, &to),
        Command::Restore { place, from } => restore::run(place, &from),
        Command::Verify { place } => verify::run(place),
        Command::Token { place, what: Token::Create { role, name, merchant } } => {
            token::create(place, &role, &name, merchant.as_deref())
        }
        Command::Config => print(config::DEFAULT_TOML),
        Command::Openapi => print(&server::api::openapi()),
    }
}

/// Threads that look things up. More of them would not be faster on any machine, only each keep memory of its own.
const BLOCKING_THREADS_MAX: usize = 32;

fn wait_for(work: impl Future<Output = Result<()>>) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .max_blocking_threads(BLOCKING_THREADS_MAX)
        .build();
    runtime.context("could not start the threads")?.block_on(work)
}

fn print(text: &str) -> Result<()> {
    writeln!(stdout(), "{}", text.trim_end())?;
    Ok(())
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error
        .downcast_ref::<std::io::Error>()
        .is_some_and(|error| error.kind() == std::io::ErrorKind::BrokenPipe)
}

/// An error with its causes on one line, each said once.
fn one_line(error: &anyhow::Error) -> String {
    let mut line = String::new();
    for cause in error.chain() {
        let cause = cause.to_string().replace('\n', " ");
        if !line.contains(&cause) {
            let colon = if line.is_empty() { "" } else { ": " };
            line = format!("{line}{colon}{cause}");
        }
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn an_error_is_one_line_that_says_everything_once() {
        for (error, expected) in [
            (
                anyhow::anyhow!("no such file").context("could not read shop.toml"),
                "could not read shop.toml: no such file",
            ),
            (anyhow::anyhow!("a\nb"), "a b"),
            (anyhow::anyhow!("busy").context("storage is busy"), "storage is busy"),
        ] {
            assert_eq!(one_line(&error), expected);
        }
    }
}
