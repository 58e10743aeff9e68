//! Lists in pages: a limit and an opaque cursor.

use super::problem::{Code, Problem};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Items of a page when nothing else is asked for, and the most that may be.
pub(crate) const LIMIT_DEFAULT: usize = 50;
pub(crate) const LIMIT_MAX: usize = 200;

/// One page of a list.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PageOut<T> {
    pub items: Vec<T>,
    /// Where the next page starts; `null` at the end.
    pub next: Option<String>,
}

impl<T> PageOut<T> {
    /// A list that is never so long that it needs pages.
    pub(crate) fn whole(items: Vec<T>) -> Self {
        Self { items, next: None }
    }
}

/// The number of items asked for.
pub(crate) fn limit(asked: Option<usize>) -> Result<usize, Problem> {
    match asked {
        None => Ok(LIMIT_DEFAULT),
        Some(limit) if (1..=LIMIT_MAX).contains(&limit) => Ok(limit),
        Some(_) => {
            let detail = format!("A limit is between 1 and {LIMIT_MAX}");
            Err(Problem::new(Code::InvalidField).field("limit", "out_of_range", detail))
        }
    }
}

/// A cursor as text that nobody reads anything into.
pub(crate) fn write<C: Serialize>(cursor: &C) -> String {
    URL_SAFE_NO_PAD.encode(serde_json::to_vec(cursor).unwrap_or_default())
}

/// A cursor that came back.
pub(crate) fn read<C: DeserializeOwned>(
    name: &str,
    text: Option<&str>,
) -> Result<Option<C>, Problem> {
    let wrong =
        || Problem::new(Code::InvalidField).field(name, "invalid", "This is not a cursor of ours");
    let Some(text) = text else { return Ok(None) };
    let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| wrong())?;
    serde_json::from_slice(&bytes).map(Some).map_err(|_| wrong())
}
