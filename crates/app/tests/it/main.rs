//! The real binary, as people and scripts use it: its words, its exit codes, its signals and its first lines.

mod catalog;
mod configuration;
mod demo;
mod program;
mod running;
mod upkeep;
