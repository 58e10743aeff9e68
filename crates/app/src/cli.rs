//! The command line: what can be typed, and nothing about how it is done.

use crate::config::LogFormat;
use crate::import::Format;
use clap::{Args, Parser, Subcommand};
use std::path::PathBuf;

/// Conversational commerce for brands: from hello to paid without leaving the chat.
#[derive(Debug, Parser)]
#[command(name = "trato", version, about, max_term_width = 100)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,
}

/// Where the data is.
#[derive(Debug, Clone, Args)]
pub struct Place {
    /// Configuration file (TOML)
    #[arg(long, value_name = "FILE", global = true)]
    pub config: Option<PathBuf>,
    /// Data directory
    #[arg(long, value_name = "DIR", global = true)]
    pub data: Option<PathBuf>,
    /// Folder of the sentence encoder's model
    #[arg(long, value_name = "DIR", global = true)]
    pub models: Option<PathBuf>,
    /// sqlite:DIR or postgres://…
    #[arg(long, value_name = "URL", global = true)]
    pub database: Option<String>,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Run everything in one process
    Serve {
        #[command(flatten)]
        place: Place,
        /// Address to answer on; port 0 picks one
        #[arg(long, value_name = "ADDR")]
        listen: Option<String>,
        /// What shoppers and providers reach us by
        #[arg(long, value_name = "URL")]
        public_url: Option<String>,
        /// How log lines look
        #[arg(long, value_enum)]
        log: Option<LogFormat>,
    },
    /// Start a demo shop and print its links
    Demo {
        /// Data directory; default: a fresh temporary one
        #[arg(long, value_name = "DIR")]
        data: Option<PathBuf>,
        /// Address to answer on; default: 127.0.0.1:8080, or any port when that one is taken
        #[arg(long, value_name = "ADDR")]
        listen: Option<String>,
    },
    /// Play a shopper on any channel against a running server, without an account anywhere
    Simulate(Simulate),
    /// Make a merchant what these files say; says what it changed
    Apply {
        #[command(flatten)]
        place: Place,
        #[arg(required_unless_present_any = ["articles", "voice"], value_name = "FILE")]
        files: Vec<PathBuf>,
        /// A folder of knowledge articles in Markdown, ID.LANGUAGE.md each
        #[arg(long, value_name = "DIR")]
        articles: Option<PathBuf>,
        /// A folder of voice guides, LANGUAGE.yml each, with a folder for every style they import
        #[arg(long, value_name = "DIR")]
        voice: Option<PathBuf>,
    },
    /// Print the whole configuration of a merchant as TOML
    Export {
        #[command(flatten)]
        place: Place,
        /// The merchant, when there are several
        #[arg(long)]
        merchant: Option<String>,
    },
    /// Bring products in
    Import {
        #[command(flatten)]
        place: Place,
        #[command(subcommand)]
        what: Import,
    },
    /// Check configuration, storage, inboxes and connectors, and say what to do
    Doctor {
        #[command(flatten)]
        place: Place,
    },
    /// Tell the providers about us: where to call, and what a conversation may begin with
    Connect {
        #[command(flatten)]
        place: Place,
        /// One inbox only
        #[arg(value_name = "INBOX")]
        inbox: Option<String>,
    },
    /// Print the interaction model of an Alexa skill, for the developer console
    AlexaModel {
        /// en-US, en-GB, es-ES and others
        #[arg(long)]
        locale: String,
        /// What people call the skill by: "havn and sol"
        #[arg(long, value_name = "NAME")]
        name: String,
    },
    /// Copy everything to a directory while the server runs
    Backup {
        #[command(flatten)]
        place: Place,
        #[arg(value_name = "DIR")]
        to: PathBuf,
    },
    /// Make a data directory from a backup
    Restore {
        #[command(flatten)]
        place: Place,
        #[arg(value_name = "DIR")]
        from: PathBuf,
    },
    /// Check the integrity of storage and of all money in it
    Verify {
        #[command(flatten)]
        place: Place,
    },
    /// API tokens
    Token {
        #[command(flatten)]
        place: Place,
        #[command(subcommand)]
        what: Token,
    },
    /// Print the default configuration, commented
    Config,
    /// Print the API description (OpenAPI 3.1)
    Openapi,
}

/// Who is played, and against whom.
#[derive(Debug, Args)]
pub struct Simulate {
    /// The channel, such as telegram
    pub channel: String,
    /// The server to play against
    #[arg(long, value_name = "URL", default_value = "http://127.0.0.1:8080")]
    pub server: String,
    /// The inbox on that server; default: the first of that channel, or one called as the channel
    #[arg(long, value_name = "ID")]
    pub inbox: Option<String>,
    /// The language of the phone: en, es or da
    #[arg(long, default_value = "en")]
    pub language: String,
    /// The shopper's name
    #[arg(long, default_value = "Marta")]
    pub name: String,
    /// Say this instead of reading lines; may be repeated
    #[arg(long, value_name = "TEXT")]
    pub say: Vec<String>,
    /// Where the play platform answers, when the server is not a demo; port 0 picks one
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8090")]
    pub stage: String,
    /// 64 hexadecimal digits: the same key makes the same credentials again
    #[arg(long, value_name = "KEY")]
    pub key: Option<String>,
}

#[derive(Debug, Subcommand)]
pub enum Import {
    /// Products from a file; a second run updates
    Catalog {
        file: PathBuf,
        #[arg(long, value_enum)]
        format: Format,
        /// The merchant, when there are several
        #[arg(long)]
        merchant: Option<String>,
        /// Where to write the rows that were left out, as JSON lines
        #[arg(long, value_name = "FILE")]
        report: Option<PathBuf>,
    },
}

#[derive(Debug, Subcommand)]
pub enum Token {
    /// Print a new API token, once
    Create {
        /// owner, admin or agent
        #[arg(long)]
        role: String,
        /// What it is for
        #[arg(long, default_value = "command line")]
        name: String,
        #[arg(long)]
        merchant: Option<String>,
    },
}
