//! The merchant's voice guides: read from its rows, and asked wherever words are saved.

use crate::document::{Document, VoiceRow};
use engine::commerce::money::Currency;
use engine::voice::guide::phrase_kind;
use engine::voice::shipped::Tone;
use engine::voice::{
    Draft, Fault, Finding, Guide, GuideError, GuideSource, Guides, Kind, Level, check,
};
use engine::{Language, Localized};
use std::collections::BTreeMap;

/// What a guide says against words that were to be saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Objection {
    /// Which text: `canned_response hello`, `phrase thanks_reply`.
    pub what: String,
    pub language: Language,
    pub finding: Finding,
}

impl std::fmt::Display for Objection {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { what, language, finding } = self;
        let Finding { rule, message, found, .. } = finding;
        write!(formatter, "{what} ({}): {message} (`{found}`, {rule})", language.code())?;
        match finding.better.first() {
            Some(better) if !better.is_empty() => write!(formatter, "; write `{better}`"),
            _ => Ok(()),
        }
    }
}

/// The text of a row's guide with the styles it names: its own, or that of a shipped tone.
///
/// # Errors
/// When it names neither, or a tone that does not exist.
pub fn source(row: &VoiceRow) -> Result<GuideSource, GuideError> {
    let wrong =
        |fault| Err(GuideError { file: format!("{}.yml", row.language.code()), line: 1, fault });
    let text = match (&row.text, row.tone.as_deref().map(|tone| (tone, Tone::of_name(tone)))) {
        (Some(text), _) => text.clone(),
        (None, Some((_, Some(tone)))) => tone.text(row.language).to_owned(),
        (None, Some((tone, None))) => {
            let known = "warm, matter_of_fact, playful";
            return wrong(Fault::NotOneOf { value: tone.to_owned(), known });
        }
        (None, None) => return wrong(Fault::Missing { key: "text" }),
    };
    Ok(GuideSource { text, styles: row.styles.clone() })
}

/// A row's guide, compiled.
///
/// # Errors
/// The file and the line of what is wrong.
pub fn guide(row: &VoiceRow) -> Result<Guide, GuideError> {
    Guide::read(row.language, &source(row)?)
}

/// All guides that can be read. One that cannot was refused when it was saved; an older one is named in the log.
pub(crate) fn guides(rows: &[VoiceRow]) -> Guides {
    let read = rows.iter().filter_map(|row| {
        guide(row)
            .inspect_err(|problem| {
                tracing::error!(problem = %problem, "A voice guide cannot be read: its language goes unchecked");
            })
            .ok()
    });
    Guides::new(read)
}

/// What the guides say against a text of several languages.
pub fn against(guides: &Guides, kind: Kind, what: &str, text: &Localized) -> Vec<Objection> {
    let each = text.0.iter().flat_map(|(language, text)| {
        let found = guides.check(*language, &Draft::of(kind, text)).into_iter();
        found.map(|finding| Objection { what: what.to_owned(), language: *language, finding })
    });
    each.collect()
}

/// What a guide says against its own phrases: nobody asks others for what she does not do herself.
pub fn against_itself(guide: &Guide) -> Vec<Objection> {
    let each = guide.phrases().flat_map(|(key, variants)| {
        let all =
            variants.iter().flat_map(move |text| check(guide, &Draft::of(phrase_kind(key), text)));
        all.map(move |finding| Objection {
            what: format!("phrase {key}"),
            language: guide.language(),
            finding,
        })
    });
    each.collect()
}

/// What the guides say against the questions and answers of a gift finder, by the row of its table.
pub fn against_finder(guides: &Guides, finder: &engine::guide::Guide) -> Vec<Objection> {
    let each = finder.texts().into_iter().flat_map(|(row, column, text)| {
        // The column is named after one language; the others stand beside it.
        let column = column.name().trim_end_matches("_en");
        against(guides, Kind::Guide, &format!("guide {}, row {row}, {column}", finder.id), text)
    });
    each.collect()
}

/// What must not be saved of a document: the errors of its canned responses, gift finders and phrases, by the guides
/// it brings and, for the languages it brings none for, by those that are stored.
///
/// # Errors
/// When a guide that it brings cannot be read.
pub fn refused(stored: &[VoiceRow], given: &Document) -> Result<Vec<Objection>, GuideError> {
    let mut rows: BTreeMap<Language, &VoiceRow> =
        stored.iter().map(|row| (row.language, row)).collect();
    rows.extend(given.voice.iter().map(|row| (row.language, row)));
    let mut all = Vec::new();
    for row in &given.voice {
        all.extend(against_itself(&guide(row)?));
    }
    let guides = Guides::new(rows.into_values().filter_map(|row| guide(row).ok()));
    for row in &given.canned_response {
        let what = format!("canned_response {}", row.shortcut);
        all.extend(against(&guides, Kind::CannedResponse, &what, &row.text));
    }
    for row in &given.guide {
        // What its amounts are in makes no difference to its words, and a table that is none is refused elsewhere.
        if let Ok(read) = crate::guides::read(&row.id, &row.table, Currency::EUR) {
            all.extend(against_finder(&guides, &read.guide));
        }
    }
    all.retain(|objection| objection.finding.level == Level::Error);
    Ok(all)
}
