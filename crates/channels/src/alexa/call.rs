//! A request of the platform, read field by field: whatever is missing or of another kind is absent.

use crate::tree::Tree;
use engine::{Language, Timestamp};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use transport::Rejection;

/// Longest id taken; a user's has about 220 bytes.
const ID_BYTES_MAX: usize = 512;

/// A request, as JSON.
#[derive(Debug)]
pub(super) struct Call<'a>(Tree<'a>);

/// What the person wants, by the interaction model.
#[derive(Debug, Clone, Copy)]
pub(super) struct Intent<'a> {
    pub(super) name: &'a str,
    pub(super) value: &'a Tree<'a>,
}

/// One filled part of an intent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Slot {
    pub(super) name: String,
    /// As it was said.
    pub(super) value: String,
    /// What it was recognised as: the id and the name of a value of the model.
    pub(super) matched: Option<(String, String)>,
}

impl<'a> Call<'a> {
    /// # Errors
    /// [`Rejection::Malformed`] when there is no request in it.
    pub(super) fn new(body: Tree<'a>) -> Result<Self, Rejection> {
        if body.get("request").is_none_or(|request| !request.is_object()) {
            return Err(Rejection::malformed("there is no `request` in it"));
        }
        Ok(Self(body))
    }

    /// `IntentRequest`, `LaunchRequest`…
    pub(super) fn kind(&self) -> &str {
        self.text("/request/type").unwrap_or("untyped")
    }

    pub(super) fn is_skill_event(&self) -> bool {
        self.kind().starts_with("AlexaSkillEvent.")
    }

    pub(super) fn request_id(&self) -> Option<&str> {
        self.text("/request/requestId")
    }

    pub(super) fn timestamp(&self) -> Option<Timestamp> {
        match self.0.pointer("/request/timestamp")? {
            Tree::Number(number) => number.as_i64().map(Timestamp::from_provider),
            Tree::Text(text) => moment(text),
            _ => None,
        }
    }

    /// The skill it is for.
    pub(super) fn skill(&self) -> Option<&str> {
        self.text("/context/System/application/applicationId")
            .or_else(|| self.text("/session/application/applicationId"))
    }

    pub(super) fn language(&self) -> Option<Language> {
        let language = self.text("/request/locale").and_then(Language::from_tag)?;
        super::LANGUAGES.contains(&language).then_some(language)
    }

    /// The account of the household, or of one of it.
    pub(super) fn user(&self) -> Option<&str> {
        self.id("/context/System/user/userId").or_else(|| self.id("/session/user/userId"))
    }

    /// What the account is linked to at the shop's.
    pub(super) fn user_token(&self) -> Option<&str> {
        let token = self.text("/context/System/user/accessToken");
        token.or_else(|| self.text("/session/user/accessToken"))
    }

    /// Whose voice was recognised.
    pub(super) fn person(&self) -> Option<&str> {
        self.id("/context/System/person/personId")
    }

    /// What that person herself is linked to at the shop's.
    pub(super) fn person_token(&self) -> Option<&str> {
        self.text("/context/System/person/accessToken")
    }

    /// Whether the device draws documents of the presentation language.
    pub(super) fn has_screen(&self) -> bool {
        let interfaces = self.0.pointer("/context/System/device/supportedInterfaces");
        interfaces.is_some_and(|known| known.get("Alexa.Presentation.APL").is_some())
    }

    pub(super) fn intent(&self) -> Option<Intent<'_>> {
        let value = self.0.pointer("/request/intent")?;
        Some(Intent { name: value.get("name")?.as_str()?, value })
    }

    /// `STARTED`, `IN_PROGRESS`, `COMPLETED`; absent for an intent without a dialog model.
    pub(super) fn dialog_state(&self) -> Option<&str> {
        self.text("/request/dialogState")
    }

    pub(super) fn text(&self, pointer: &str) -> Option<&str> {
        self.0.pointer(pointer)?.as_str().filter(|text| !text.is_empty())
    }

    pub(super) fn value(&self, pointer: &str) -> Option<&Tree<'_>> {
        self.0.pointer(pointer)
    }

    fn id(&self, pointer: &str) -> Option<&str> {
        self.text(pointer).filter(|text| text.len() <= ID_BYTES_MAX)
    }
}

impl Intent<'_> {
    pub(super) fn is_denied(&self) -> bool {
        self.value.get("confirmationStatus").and_then(Tree::as_str) == Some("DENIED")
    }

    /// Whether the model has such a slot, filled or not.
    pub(super) fn has_slot(&self, name: &str) -> bool {
        self.value.pointer("/slots").and_then(|slots| slots.get(name)).is_some()
    }

    /// The slots that are filled, by name.
    pub(super) fn slots(&self) -> Vec<Slot> {
        let Some(slots) = self.value.get("slots").and_then(Tree::as_object) else {
            return Vec::new();
        };
        slots.iter().filter_map(|(name, slot)| read_slot(name, slot)).collect()
    }
}

fn read_slot(name: &str, slot: &Tree<'_>) -> Option<Slot> {
    // A refused value is none. A question mark stands where something was said that is no value.
    let refused = slot.get("confirmationStatus").and_then(Tree::as_str) == Some("DENIED");
    let value = said(slot).filter(|value| !refused && value != "?")?;
    let matched = matched(slot).or_else(|| slot.get("slotValue").and_then(matched));
    Some(Slot { name: name.to_owned(), value, matched })
}

/// One value, or several with commas between.
fn said(slot: &Tree<'_>) -> Option<String> {
    one(slot).or_else(|| {
        let all = listed(slot.get("slotValue")?);
        (!all.is_empty()).then(|| all.join(", "))
    })
}

fn one(slot: &Tree<'_>) -> Option<String> {
    let text = slot.get("value")?.as_str()?.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// The values in a value: itself, or those of its list. JSON is read to a depth that this can follow.
fn listed(value: &Tree<'_>) -> Vec<String> {
    match value.get("values").and_then(Tree::as_array) {
        Some(values) => values.iter().flat_map(listed).collect(),
        None => one(value).into_iter().collect(),
    }
}

/// The first value that was recognised.
fn matched(slot: &Tree<'_>) -> Option<(String, String)> {
    let authorities = slot.pointer("/resolutions/resolutionsPerAuthority")?.as_array()?;
    authorities.iter().find_map(|authority| {
        let code = authority.pointer("/status/code").and_then(Tree::as_str);
        let value =
            authority.pointer("/values/0/value").filter(|_| code == Some("ER_SUCCESS_MATCH"))?;
        let text = |key: &str| value.get(key).and_then(Tree::as_str).map(str::to_owned);
        Some((text("id")?, text("name")?))
    })
}

fn moment(text: &str) -> Option<Timestamp> {
    let moment = OffsetDateTime::parse(text, &Rfc3339).ok()?;
    i64::try_from(moment.unix_timestamp_nanos() / 1_000_000).ok().map(Timestamp)
}
