//! Stored JSON, written and read with one error.

use crate::StoreError;
use serde::{Serialize, de::DeserializeOwned};

/// Our own types always have a JSON form; should one not, an empty text is refused when it is read.
pub(crate) fn write<T: Serialize + ?Sized>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

pub(crate) fn read<T: DeserializeOwned>(text: &str) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(|error| StoreError::Corrupt(error.to_string()))
}
