//! Everything the engine promises, tested from outside in one binary.
//!
//! Rules are rows of text under `tables/` (see [`table`]), laws are properties over generated input, and small
//! worlds are searched exhaustively. `UPDATE_EXPECT=1` rewrites the expected side of tables and snapshots.

mod commerce;
mod dialogue;
mod guide;
mod table;
mod voice;
