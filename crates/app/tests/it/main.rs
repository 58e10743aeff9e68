//! The real binary, as people and scripts use it: its words, its exit codes, its signals and its first lines.

#[cfg(test)]
mod catalog;
#[cfg(test)]
mod configuration;
#[cfg(test)]
mod demo;
#[cfg(test)]
mod program;
#[cfg(test)]
mod running;
#[cfg(test)]
mod settled;
#[cfg(test)]
mod upkeep;
