//! The brand's voice: its guides, one for each language, and what they say of a text.
//!
//! A text that a guide objects to with an error is not saved; warnings are told and saved all the same.

use super::body::Body;
use super::caller::Caller;
use super::page::PageOut;
use super::problem::{Code, Problem};
use crate::app::App;
use crate::document::{Document, VoiceRow};
use crate::merchant;
use crate::settings;
use crate::time_text;
use crate::voice::{self, Objection};
use axum::Json;
use axum::extract::{Path, State};
use engine::voice::{Draft, Finding, Kind, Level, TEXT_BYTES_MAX, fixed};
use engine::{Language, Timestamp};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;
use utoipa::ToSchema;

/// Styles that may be imported with one guide.
const STYLES_MAX: usize = 10;
/// Files of one style.
const FILES_MAX: usize = 200;

/// One thing in a text that is against a guide.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FindingOut {
    /// Which text, where several were saved at once: `phrase thanks_reply`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub what: Option<String>,
    #[schema(value_type = super::language_out::LanguageOut)]
    pub language: Language,
    /// `Style.Rule`.
    pub rule: String,
    /// `suggestion`, `warning` or `error`.
    pub level: String,
    pub message: String,
    /// In characters (Unicode scalar values) from the start of the text.
    pub start: usize,
    pub end: usize,
    /// The same in bytes of UTF-8.
    pub start_byte: usize,
    pub end_byte: usize,
    /// The words it is about.
    pub found: String,
    /// What could stand there instead, the best first; an empty text takes the words away.
    pub better: Vec<String>,
    pub link: Option<String>,
}

impl FindingOut {
    fn of(language: Language, finding: Finding) -> Self {
        Self {
            what: None,
            language,
            rule: finding.rule,
            level: finding.level.name().to_owned(),
            message: finding.message,
            start: finding.chars.start,
            end: finding.chars.end,
            start_byte: finding.bytes.start,
            end_byte: finding.bytes.end,
            found: finding.found,
            better: finding.better,
            link: finding.link,
        }
    }
}

impl From<Objection> for FindingOut {
    fn from(objection: Objection) -> Self {
        let Objection { what, language, finding } = objection;
        Self { what: Some(what), ..Self::of(language, finding) }
    }
}

/// Lets words be saved that no guide objects to with an error; what it says besides is answered.
///
/// # Errors
/// The findings, where there is an error among them.
pub(crate) fn gate(objections: Vec<Objection>) -> Result<Vec<FindingOut>, Problem> {
    let is_refused = objections.iter().any(|one| one.finding.level == Level::Error);
    let findings = objections.into_iter().map(FindingOut::from).collect();
    if is_refused {
        return Err(Problem { findings, ..Problem::new(Code::VoiceRefused) });
    }
    Ok(findings)
}

#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct VoiceCheckIn {
    pub text: String,
    /// Of the text; the merchant's own where it is not said.
    pub language: Option<String>,
    /// `message`, `phrase`, `canned_response`, `template`, `guide` or `button`.
    pub kind: Option<String>,
    /// Words to leave alone: titles of products in view.
    #[serde(default)]
    pub protected: Vec<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct VoiceCheckOut {
    pub findings: Vec<FindingOut>,
    /// The text with every known fix applied.
    pub fixed: String,
}

/// What the brand's guide says of a text. Nothing is stored.
#[utoipa::path(post, path = "/voice/check", tag = "voice", request_body = VoiceCheckIn,
    responses((status = 200, body = VoiceCheckOut), (status = 422, body = super::problem::ProblemOut)))]
pub(crate) async fn check(
    caller: Caller,
    Body(given): Body<VoiceCheckIn>,
) -> Result<Json<VoiceCheckOut>, Problem> {
    let wrong = |field: &str, detail: &str| {
        Problem::new(Code::InvalidField).field(field, "invalid", detail)
    };
    if given.text.len() > TEXT_BYTES_MAX {
        return Err(wrong("text", "A text has at most 20000 bytes"));
    }
    let language = match given.language.as_deref() {
        None => caller.merchant.settings.default_language,
        Some(tag) => Language::from_tag(tag)
            .ok_or_else(|| wrong("language", "A language is en, es or da"))?,
    };
    let kind = match given.kind.as_deref() {
        None => Kind::Message,
        Some(name) => kind(name).ok_or_else(|| {
            let known = "A kind is message, phrase, canned_response, template, guide or button";
            wrong("kind", known)
        })?,
    };
    let draft = Draft::of(kind, &given.text);
    let draft = draft.protecting(given.protected.iter().map(String::as_str));
    let found = caller.merchant.voice.check(language, &draft).into_iter();
    let findings = found.map(|finding| FindingOut::of(language, finding)).collect();
    let guide = caller.merchant.voice.get(language);
    let fixed = guide.map_or_else(|| given.text.clone(), |guide| fixed(guide, &draft));
    Ok(Json(VoiceCheckOut { findings, fixed }))
}

fn kind(name: &str) -> Option<Kind> {
    serde_json::from_value(serde_json::Value::String(name.to_owned())).ok()
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct VoiceGuideOut {
    /// The language's code.
    pub id: String,
    pub name: String,
    /// The shipped tone it is, unless it has a text of its own.
    pub tone: Option<String>,
    /// The guide, in YAML.
    pub text: String,
    /// `informal` or `formal`.
    pub formality: String,
    pub rules: Vec<String>,
    /// Imported rules about what no message has, such as tables.
    pub silent_rules: Vec<String>,
    /// Imported styles and how many files each has.
    pub styles: BTreeMap<String, usize>,
    /// Warnings and suggestions about its own phrases.
    pub findings: Vec<FindingOut>,
}

#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct VoiceGuideIn {
    /// `warm`, `matter_of_fact` or `playful`.
    pub tone: Option<String>,
    /// A guide of its own, in YAML; the tone is then not read.
    pub text: Option<String>,
    /// Styles to import: name → file → text.
    #[serde(default)]
    pub styles: BTreeMap<String, BTreeMap<String, String>>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct VoiceVersionOut {
    pub saved_at: String,
    pub tone: Option<String>,
    pub text: Option<String>,
}

fn shown(row: VoiceRow) -> Result<VoiceGuideOut, Problem> {
    let guide = voice::guide(&row).map_err(|error| unreadable(&error))?;
    let text = voice::source(&row).map_err(|error| unreadable(&error))?.text;
    let findings = voice::against_itself(&guide).into_iter().map(FindingOut::from).collect();
    let formality = match guide.formality() {
        engine::voice::Formality::Informal => "informal",
        engine::voice::Formality::Formal => "formal",
    };
    Ok(VoiceGuideOut {
        id: row.language.code().to_owned(),
        name: guide.name().to_owned(),
        tone: row.tone.filter(|_| row.text.is_none()),
        text,
        formality: formality.to_owned(),
        rules: guide.rule_names().map(str::to_owned).collect(),
        silent_rules: guide.silent_rules().to_vec(),
        styles: row.styles.iter().map(|(name, files)| (name.clone(), files.len())).collect(),
        findings,
    })
}

fn unreadable(error: &engine::voice::GuideError) -> Problem {
    Problem::new(Code::InvalidField).field("text", "unreadable", error.to_string())
}

async fn rows(app: &Arc<App>, caller: &Caller) -> Result<Vec<VoiceRow>, Problem> {
    let id = caller.merchant.id.clone();
    let document = app.look(move |tx| settings::load(tx, &id)).await?;
    Ok(document.map_or_else(Vec::new, |document| document.voice))
}

fn language_of(id: &str) -> Result<Language, Problem> {
    Language::ALL.into_iter().find(|language| language.code() == id).ok_or_else(Problem::not_found)
}

#[utoipa::path(get, path = "/voice/guides", tag = "voice", responses((status = 200, body = PageOut<VoiceGuideOut>)))]
pub(crate) async fn list(
    State(app): State<Arc<App>>,
    caller: Caller,
) -> Result<Json<PageOut<VoiceGuideOut>>, Problem> {
    let rows = rows(&app, &caller).await?;
    // One that can no longer be read is in the log, and is not shown as if it held.
    Ok(Json(PageOut::whole(rows.into_iter().filter_map(|row| shown(row).ok()).collect())))
}

#[utoipa::path(get, path = "/voice/guides/{id}", tag = "voice", params(("id" = String, Path, description = "The language's code")),
    responses((status = 200, body = VoiceGuideOut), (status = 404, body = super::problem::ProblemOut)))]
pub(crate) async fn get(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<VoiceGuideOut>, Problem> {
    let language = language_of(&id)?;
    let row = rows(&app, &caller).await?.into_iter().find(|row| row.language == language);
    shown(row.ok_or_else(Problem::not_found)?).map(Json)
}

/// Makes this the brand's guide for a language. From the next message on the bot follows it.
#[utoipa::path(put, path = "/voice/guides/{id}", tag = "voice", params(("id" = String, Path, description = "The language's code")),
    request_body = VoiceGuideIn, responses((status = 200, body = VoiceGuideOut),
    (status = 404, body = super::problem::ProblemOut), (status = 422, body = super::problem::ProblemOut)))]
pub(crate) async fn put(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(id): Path<String>,
    Body(given): Body<VoiceGuideIn>,
) -> Result<Json<VoiceGuideOut>, Problem> {
    let language = language_of(&id)?;
    if given.styles.len() > STYLES_MAX || given.styles.values().any(|files| files.len() > FILES_MAX)
    {
        let detail = "At most 10 styles of 200 files each";
        return Err(Problem::new(Code::InvalidField).field("styles", "too_many", detail));
    }
    let row = VoiceRow { language, tone: given.tone, text: given.text, styles: given.styles };
    let guide = voice::guide(&row).map_err(|error| unreadable(&error))?;
    gate(voice::against_itself(&guide))?;
    save(&app, &caller, Document { voice: vec![row.clone()], ..Document::default() }).await?;
    shown(row).map(Json)
}

#[utoipa::path(get, path = "/voice/guides/{id}/versions", tag = "voice", params(("id" = String, Path, description = "The language's code")),
    responses((status = 200, body = PageOut<VoiceVersionOut>), (status = 404, body = super::problem::ProblemOut)))]
pub(crate) async fn versions(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<PageOut<VoiceVersionOut>>, Problem> {
    let language = language_of(&id)?;
    let merchant = caller.merchant.id.clone();
    let kept: Vec<(Timestamp, VoiceRow)> =
        app.look(move |tx| store::voice::versions(tx, &merchant, language)).await?;
    let shown = kept.into_iter().map(|(at, row)| VoiceVersionOut {
        saved_at: time_text(at),
        tone: row.tone,
        text: row.text,
    });
    Ok(Json(PageOut::whole(shown.collect())))
}

/// Writes rows of the merchant's document, and takes them over at once.
pub(super) async fn save(
    app: &Arc<App>,
    caller: &Caller,
    document: Document,
) -> Result<(), Problem> {
    let (shared, owner, now) = (Arc::clone(app), caller.merchant.id.clone(), app.now());
    app.store()
        .write(3, move |tx| {
            let random = || (shared.options.random)();
            settings::save(tx, &owner, &document, &shared.sealer, &random, now)
        })
        .await?;
    let (loading, owner) = (Arc::clone(app), caller.merchant.id.clone());
    let loaded = tokio::task::spawn_blocking(move || merchant::load(&loading, &owner)).await;
    if matches!(loaded, Ok(Ok(()))) { Ok(()) } else { Err(Problem::new(Code::Internal)) }
}
