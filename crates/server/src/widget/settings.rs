//! What a web chat inbox is set to, read leniently: a setting of the wrong shape is as good as none.

use crate::merchant::Inbox;
use engine::{Language, Localized};
use url::Url;

/// Pages on which the chat may be shown, besides our own.
pub(super) fn allowed_origins(inbox: &Inbox) -> Vec<String> {
    let listed = inbox.settings.get("allowed_origins").and_then(serde_json::Value::as_array);
    let texts = listed.into_iter().flatten().filter_map(serde_json::Value::as_str);
    texts.filter_map(origin).collect()
}

/// The origin of an address, as it is written in a policy.
fn origin(text: &str) -> Option<String> {
    let url = Url::parse(text).ok().filter(|url| matches!(url.scheme(), "http" | "https"))?;
    Some(url.origin().ascii_serialization())
}

/// Whether only customers the shop vouches for may chat.
pub(super) fn enforces_identity(inbox: &Inbox) -> bool {
    inbox.settings.get("enforce_identity").and_then(serde_json::Value::as_bool).unwrap_or(false)
}

/// A text of the inbox, in one language or in several.
pub(super) fn text(inbox: &Inbox, key: &str, language: Language) -> Option<String> {
    let value = inbox.settings.get("welcome")?.get(key)?;
    let found = match value.as_str() {
        Some(text) => text.to_owned(),
        None => serde_json::from_value::<Localized>(value.clone()).ok()?.get(language).to_owned(),
    };
    Some(found).filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_all_that_gets_into_a_policy() {
        let check = |text: &str, expected: Option<&str>| {
            assert_eq!(origin(text).as_deref(), expected, "{text}")
        };
        check("https://shop.example", Some("https://shop.example"));
        check("https://shop.example/path?x=1; script-src *", Some("https://shop.example"));
        check("http://localhost:5173", Some("http://localhost:5173"));
        check("*", None);
        check("javascript:alert(1)", None);
        check("https://", None);
    }
}
