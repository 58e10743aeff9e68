//! Credentials of a document: taken from the environment, compared without being shown.

use super::difference::{Change, Field};
use anyhow::{Result, anyhow};
use server::document::Document;
use std::collections::BTreeMap;

/// A secret that starts with this names an environment variable.
const FROM_ENVIRONMENT: &str = "env:";

/// Puts the environment's values where the document says `env:NAME`.
///
/// # Errors
/// Names the variable that is not set and what asks for it.
pub fn resolve(
    document: &mut Document,
    environment: impl Fn(&str) -> Option<String>,
) -> Result<()> {
    let inboxes =
        document.inbox.iter_mut().map(|row| (format!("inbox {}", row.id), &mut row.secrets));
    let connectors = document
        .connector
        .iter_mut()
        .map(|row| (format!("connector {}", row.id), &mut row.secrets));
    for (owner, secrets) in inboxes.chain(connectors) {
        for (name, value) in secrets {
            let Some(variable) = value.strip_prefix(FROM_ENVIRONMENT) else { continue };
            let found = environment(variable).filter(|found| !found.is_empty());
            *value = found.ok_or_else(|| {
                anyhow!(
                    "{owner}: secret `{name}` is {variable} in the environment, which is not set"
                )
            })?;
        }
    }
    Ok(())
}

/// Adds to a row's change which secrets differ; the values themselves stay hidden.
pub fn compare(
    kind: &'static str,
    key: &str,
    change: Option<Change>,
    stored: &BTreeMap<String, String>,
    given: &BTreeMap<String, String>,
) -> Option<Change> {
    let shown = |value: Option<&String>| {
        if value.is_none_or(String::is_empty) { "(none)" } else { "(set)" }
    };
    let differs = |(name, value): &(&String, &String)| {
        stored.get(*name).map_or("", String::as_str) != value.as_str()
    };
    let fields = given.iter().filter(differs).map(|(name, value)| Field {
        name: format!("secrets.{name}"),
        before: shown(stored.get(name)).to_owned(),
        after: if value.is_empty() { "(none)" } else { "(set anew)" }.to_owned(),
    });
    let mut fields: Vec<Field> = fields.collect();
    match change {
        Some(Change::Changed { kind, key, fields: mut all }) => {
            all.append(&mut fields);
            Some(Change::Changed { kind, key, fields: all })
        }
        None if !fields.is_empty() => Some(Change::Changed { kind, key: key.to_owned(), fields }),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::read;

    const TEXT: &str = "[[inbox]]\nid = \"wa\"\nchannel = \"whatsapp\"\nname = \"W\"\nsecrets = { token = \"env:WA_TOKEN\", pin = \"1\" }\n";

    #[test]
    fn the_environment_is_asked() {
        for (value, expected) in [
            (Some("hush"), "hush 1"),
            (Some(""), "inbox wa: secret `token` is WA_TOKEN in the environment, which is not set"),
            (None, "inbox wa: secret `token` is WA_TOKEN in the environment, which is not set"),
        ] {
            let mut document = read::text_of("wa.toml", TEXT).unwrap();
            let resolved = resolve(&mut document, |name| {
                value.filter(|_| name == "WA_TOKEN").map(str::to_owned)
            });
            let secrets = &document.inbox[0].secrets;
            let said = resolved.map_or_else(
                |error| error.to_string(),
                |()| format!("{} {}", secrets["token"], secrets["pin"]),
            );
            assert_eq!(said, expected);
        }
    }

    #[test]
    fn a_changed_secret_is_told_but_not_shown() {
        let map = |pairs: &[(&str, &str)]| {
            pairs
                .iter()
                .map(|(k, v)| ((*k).to_owned(), (*v).to_owned()))
                .collect::<BTreeMap<_, _>>()
        };
        let stored = map(&[("token", "old")]);
        for (given, expected) in [
            (map(&[]), "nothing"),
            (map(&[("token", "old")]), "nothing"),
            (map(&[("token", "new")]), "~ inbox wa: secrets.token (set) → (set anew)"),
            (map(&[("pin", "1")]), "~ inbox wa: secrets.pin (none) → (set anew)"),
            (map(&[("token", "")]), "~ inbox wa: secrets.token (set) → (none)"),
        ] {
            let change = compare("inbox", "wa", None, &stored, &given);
            assert_eq!(change.map_or("nothing".to_owned(), |change| change.to_string()), expected);
        }
    }
}
