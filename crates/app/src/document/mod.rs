//! A merchant as a document: read from files, compared with what is stored, written back.
//!
//! | file | what |
//! | --- | --- |
//! | [`read`] | TOML in, with unknown keys refused by name |
//! | [`articles`] | a folder of Markdown articles in, as the same rows |
//! | [`voices`] | a folder of voice guides and imported styles in |
//! | [`secrets`] | `env:NAME` and comparing credentials without showing them |
//! | [`check`] | what is refused before anything is written |
//! | [`guides`] | whether guides lead anywhere |
//! | [`plan`] | which rows differ from the stored ones |
//! | [`difference`] | how a change is said |
//! | [`mod@write`] | TOML out |

pub mod articles;
pub mod check;
pub mod difference;
pub mod guides;
pub mod plan;
pub mod read;
pub mod secrets;
pub mod voices;
pub mod write;
