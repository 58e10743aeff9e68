//! The encoder from outside: what it makes of a model's files, and with `models/` there, what it makes of sentences.

#![expect(clippy::unwrap_used, reason = "what a test cannot set up fails it")]

mod files;
mod meaning;
mod oracles;
