//! Values that must not leave: [`Secret`] and [`HostBound`].
//!
//! A secret has no way into a log line, an error or an API body: `Debug` and
//! `Display` print a fixed word, and it can be read from settings but not
//! serialized. A [`HostBound`] value is handed out for one origin only, so that a
//! token never travels to a host that a payload named.

use std::fmt;

use serde::Deserialize;
use subtle::ConstantTimeEq;
use url::{Origin, Url};

/// A credential, a signing key or a token.
#[derive(Clone, Default, Deserialize)]
#[serde(transparent)]
pub struct Secret<T>(T);

impl<T> Secret<T> {
    pub const fn new(value: T) -> Self {
        Self(value)
    }

    /// The value itself: the one way to it, so that a search for this name finds every use.
    pub const fn expose(&self) -> &T {
        &self.0
    }
}

impl<T: AsRef<[u8]>> Secret<T> {
    /// An empty secret is treated as no secret: nothing matches it.
    pub fn is_empty(&self) -> bool {
        self.0.as_ref().is_empty()
    }

    /// Compares in time that depends on the lengths only.
    pub fn matches(&self, presented: impl AsRef<[u8]>) -> bool {
        !self.is_empty() && bool::from(self.0.as_ref().ct_eq(presented.as_ref()))
    }
}

impl<T: AsRef<[u8]>> PartialEq for Secret<T> {
    fn eq(&self, other: &Self) -> bool {
        bool::from(self.0.as_ref().ct_eq(other.0.as_ref()))
    }
}

impl<T: AsRef<[u8]>> Eq for Secret<T> {}

impl<T> fmt::Debug for Secret<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("[secret]")
    }
}

impl<T> fmt::Display for Secret<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("[secret]")
    }
}

impl<T> From<T> for Secret<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

/// A value that is given only to the origin (scheme, host and port) it was configured for.
#[derive(Clone)]
pub struct HostBound<T> {
    origin: Origin,
    /// The origin as it is written: `https://api.example`.
    written: String,
    value: T,
}

/// The text given to [`HostBound::new`] is not an `http` or `https` URL.
#[derive(Debug, thiserror::Error)]
#[error("a credential can only be bound to an http or https URL")]
pub struct NotAnOrigin;

impl<T> HostBound<T> {
    pub fn new(base_url: &str, value: T) -> Result<Self, NotAnOrigin> {
        let url = Url::parse(base_url).map_err(|_| NotAnOrigin)?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(NotAnOrigin);
        }
        let origin = url.origin();
        Ok(Self { written: origin.ascii_serialization(), origin, value })
    }

    /// The value, if `url` is on the origin it belongs to.
    pub fn value_for(&self, url: &str) -> Option<&T> {
        // Spelled just so and ended by its path: no reader of addresses takes it for another host.
        if url.strip_prefix(self.written.as_str()).is_some_and(|path| path.starts_with('/')) {
            return Some(&self.value);
        }
        let url = Url::parse(url).ok()?;
        (url.origin() == self.origin).then_some(&self.value)
    }
}

impl<T> fmt::Debug for HostBound<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "HostBound({})", self.origin.ascii_serialization())
    }
}
