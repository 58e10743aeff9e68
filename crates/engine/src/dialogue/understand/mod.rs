//! From what a person typed to what she means.

/// The trained understanding of one merchant.
#[derive(Debug, Default)]
pub struct Understanding {}
