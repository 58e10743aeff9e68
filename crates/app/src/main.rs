//! The binary `trato`.

mod cli;
mod closest;
mod commands;
mod config;
mod demo;
mod document;
mod import;
mod key;
mod telemetry;

fn main() {}
