//! Checks of a request as a platform makes them: what is missing, empty, too long, too many or said twice.

use serde_json::Value;
use std::collections::BTreeSet;

/// What a platform would refuse, in words for whoever reads the failing test.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken(pub String);

/// A length as the platform counts it.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Limit {
    Chars(usize),
    Bytes(usize),
}

impl Limit {
    fn holds(self, text: &str) -> Result<(), (usize, usize, &'static str)> {
        let (counted, limit, unit) = match self {
            Self::Chars(limit) => (text.chars().count(), limit, "characters"),
            Self::Bytes(limit) => (text.len(), limit, "bytes"),
        };
        if counted > limit { Err((counted, limit, unit)) } else { Ok(()) }
    }
}

/// A place in a JSON body, which knows its own name.
#[derive(Debug, Clone)]
pub(crate) struct At<'a> {
    pub(crate) value: &'a Value,
    path: String,
}

impl<'a> At<'a> {
    pub(crate) fn root(value: &'a Value) -> Self {
        Self { value, path: String::new() }
    }

    pub(crate) fn broken(&self, what: &str) -> Broken {
        Broken(format!("`{}` {what}", self.path))
    }

    /// A field that need not be there.
    pub(crate) fn field(&self, key: &str) -> Self {
        let dot = if self.path.is_empty() { "" } else { "." };
        Self { value: &self.value[key], path: format!("{}{dot}{key}", self.path) }
    }

    pub(crate) fn is_there(&self) -> bool {
        !self.value.is_null()
    }

    /// An object that must be there.
    pub(crate) fn object(&self, key: &str) -> Result<Self, Broken> {
        let field = self.field(key);
        if field.value.is_object() {
            Ok(field)
        } else {
            Err(field.broken("is required and must be an object"))
        }
    }

    /// Text that must be there, not be empty and not be too long.
    pub(crate) fn text(&self, key: &str, limit: Limit) -> Result<&'a str, Broken> {
        let field = self.field(key);
        let text =
            field.value.as_str().ok_or_else(|| field.broken("is required and must be text"))?;
        if text.trim().is_empty() {
            return Err(field.broken("must not be empty"));
        }
        limit.holds(text).map_err(|(counted, limit, unit)| {
            field.broken(&format!("has {counted} {unit}, at most {limit}: {text:?}"))
        })?;
        Ok(text)
    }

    /// Text that may be left out, but must not be empty when it is there.
    pub(crate) fn text_or_nothing(
        &self,
        key: &str,
        limit: Limit,
    ) -> Result<Option<&'a str>, Broken> {
        if self.field(key).is_there() { self.text(key, limit).map(Some) } else { Ok(None) }
    }

    /// One of a few words.
    pub(crate) fn word(&self, key: &str, words: &[&str]) -> Result<&'a str, Broken> {
        let text = self.text(key, Limit::Chars(200))?;
        if words.contains(&text) {
            return Ok(text);
        }
        Err(self.field(key).broken(&format!("is {text:?} and must be one of {words:?}")))
    }

    /// An absolute web address.
    pub(crate) fn url(&self, key: &str, limit: Limit) -> Result<&'a str, Broken> {
        let text = self.text(key, limit)?;
        web_address(text).map_err(|what| self.field(key).broken(&what))?;
        Ok(text)
    }

    /// A list of so many.
    pub(crate) fn list(&self, key: &str, least: usize, most: usize) -> Result<Vec<Self>, Broken> {
        let field = self.field(key);
        let items =
            field.value.as_array().ok_or_else(|| field.broken("is required and must be a list"))?;
        if items.len() < least || items.len() > most {
            return Err(
                field.broken(&format!("has {} items, must have {least} to {most}", items.len()))
            );
        }
        let item = |(index, value)| Self { value, path: format!("{}[{index}]", field.path) };
        Ok(items.iter().enumerate().map(item).collect())
    }

    /// A list that may be left out.
    pub(crate) fn list_or_nothing(&self, key: &str, most: usize) -> Result<Vec<Self>, Broken> {
        if self.field(key).is_there() { self.list(key, 1, most) } else { Ok(Vec::new()) }
    }

    /// Only these fields.
    pub(crate) fn only(&self, keys: &[&str]) -> Result<(), Broken> {
        let fields = self.value.as_object().into_iter().flat_map(serde_json::Map::keys);
        match fields.into_iter().find(|key| !keys.contains(&key.as_str())) {
            Some(key) => Err(self.field(key).broken("is not a field there")),
            None => Ok(()),
        }
    }
}

/// Whether text is an absolute address of the web.
pub(crate) fn web_address(text: &str) -> Result<(), String> {
    match url::Url::parse(text) {
        Ok(url) if matches!(url.scheme(), "http" | "https") && url.has_host() => Ok(()),
        Ok(_) => Err(format!("is no web address: {text:?}")),
        Err(error) => Err(format!("is no web address ({error}): {text:?}")),
    }
}

/// No two the same.
pub(crate) fn distinct<'a>(
    what: &str,
    texts: impl IntoIterator<Item = &'a str>,
) -> Result<(), Broken> {
    let mut seen = BTreeSet::new();
    for text in texts {
        if !seen.insert(text) {
            return Err(Broken(format!("two {what} are the same: {text:?}")));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_request_is_checked_field_by_field() {
        let body =
            json!({ "text": { "body": "ñandú" }, "empty": " ", "urls": ["javascript:x"], "n": 3 });
        let root = At::root(&body);
        let text = root.object("text").unwrap();
        assert_eq!(text.text("body", Limit::Chars(5)), Ok("ñandú"));
        assert!(
            text.text("body", Limit::Bytes(6))
                .is_err_and(|broken| broken.0.contains("`text.body` has 7 bytes"))
        );
        assert!(
            root.text("empty", Limit::Chars(5)).is_err_and(|broken| broken.0.contains("empty"))
        );
        assert!(
            root.text("n", Limit::Chars(5)).is_err_and(|broken| broken.0.contains("must be text"))
        );
        assert!(root.list("urls", 2, 3).is_err_and(|broken| broken.0.contains("1 items")));
        assert!(
            web_address("javascript:x").is_err()
                && web_address("/x").is_err()
                && web_address("https://a.b/c").is_ok()
        );
        assert!(distinct("titles", ["a", "b", "a"]).is_err());
    }
}
