//! Events of the brand's own and their guest lists: as settings, and what turns and agents do with them.

pub(crate) mod guest_lists;
mod rows;

pub use rows::{EventDateRow, EventError, EventRow, check, read};
