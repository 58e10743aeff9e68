//! What can go wrong in storage, in the words a caller acts on.

use thiserror::Error;

/// Why a unit of work did not happen. Nothing of a failed unit is stored.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum StoreError {
    /// The disk (or the configured size) is full: refuse the request, keep reading.
    #[error("storage is full")]
    Full,
    /// Too much is waiting, or a statement took too long: try again later.
    #[error("storage is busy")]
    Busy,
    /// Somebody else changed the same rows again and again.
    #[error("conflicting writes")]
    Conflict,
    /// The database cannot be reached or must not be trusted any more. After a failed commit the outcome is open.
    #[error("storage is unavailable: {0}")]
    Unavailable(String),
    /// What was read is not what this build writes.
    #[error("stored data is not readable: {0}")]
    Corrupt(String),
    /// The schema could not be brought up to date.
    #[error("migration failed: {0}")]
    Migration(String),
    /// A rule of the schema refused the row; `name` is `table(column, column)` or the name of a check.
    #[error("constraint {name} refused the row")]
    Constraint { name: String },
    /// The row that was to be changed does not exist.
    #[error("not found")]
    NotFound,
    /// A statement of ours is wrong.
    #[error("statement refused: {0}")]
    Statement(String),
    /// The unit of work itself panicked.
    #[error("unit of work panicked")]
    Panicked,
}

impl StoreError {
    /// Whether the same unit may succeed when it is simply run again.
    pub fn is_transient(&self) -> bool {
        matches!(self, Self::Conflict | Self::Busy)
    }

    /// Whether a uniqueness rule over exactly these columns refused the row.
    pub fn is_duplicate_of(&self, table_and_columns: &str) -> bool {
        matches!(self, Self::Constraint { name } if name == table_and_columns)
    }
}
