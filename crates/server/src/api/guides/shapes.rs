//! A guide as the API reads and shows it.

use crate::api::body::parse;
use crate::api::problem::{Code, FieldError, Problem};
use crate::api::voice::FindingOut;
use crate::document::{GuideRow, MerchantSettings};
use crate::guides;
use axum::http::{HeaderMap, header};
use engine::guide::{TableRow, table};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Names the guide where the body is the sheet alone.
const ID_HEADER: &str = "guide-id";

/// A guide's table, as rows or as a sheet.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct GuideIn {
    /// Only for a new one: small letters, digits and hyphens.
    pub id: Option<String>,
    /// A row for each answer, by the sheet's headings.
    #[schema(value_type = Option<Vec<BTreeMap<String, String>>>)]
    pub rows: Option<Vec<TableRow>>,
    /// The sheet (CSV), in place of `rows`.
    pub table: Option<String>,
    /// The version that was read: somebody else's change is not overwritten.
    pub version: Option<String>,
}

impl GuideIn {
    pub(super) fn read(headers: &HeaderMap, bytes: &[u8]) -> Result<Self, Problem> {
        let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
        let content = text(header::CONTENT_TYPE.as_str()).unwrap_or("");
        match content.split(';').next().unwrap_or("").trim() {
            "text/csv" => {
                let sheet = std::str::from_utf8(bytes).map_err(|_| {
                    Problem::new(Code::MalformedJson).detail("Save the sheet as UTF-8")
                })?;
                Ok(Self {
                    id: text(ID_HEADER).map(str::to_owned),
                    table: Some(sheet.to_owned()),
                    ..Self::default()
                })
            }
            "application/json" => parse(if bytes.is_empty() { b"{}" } else { bytes }),
            _ if bytes.is_empty() => Ok(Self::default()),
            _ => {
                Err(Problem::new(Code::UnsupportedMedia)
                    .detail("Send application/json or text/csv"))
            }
        }
    }

    /// The table as a sheet.
    pub(super) fn sheet(&self) -> Result<String, Vec<engine::guide::Problem>> {
        match (&self.rows, &self.table) {
            (Some(rows), _) => Ok(table::to_csv(rows)),
            (None, Some(sheet)) => Ok(table::to_csv(&table::from_csv(sheet)?)),
            (None, None) => Ok(String::new()),
        }
    }
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct GuideSummaryOut {
    pub id: String,
    /// In the merchant's own language.
    pub name: String,
    pub n_questions: usize,
    pub version: String,
}

impl GuideSummaryOut {
    pub(super) fn of(settings: &MerchantSettings, row: &GuideRow) -> Self {
        let guide = guides::read(&row.id, &row.table, settings.currency).ok();
        let guide = guide.map(|read| read.guide);
        let name = guide.as_ref().map(|guide| guide.name.get(settings.default_language).to_owned());
        Self {
            id: row.id.clone(),
            name: name.unwrap_or_else(|| row.id.clone()),
            n_questions: guide.map_or(0, |guide| guide.questions.len()),
            version: guides::version(&row.table),
        }
    }
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct GuideOut {
    #[serde(flatten)]
    pub summary: GuideSummaryOut,
    #[schema(value_type = Vec<BTreeMap<String, String>>)]
    pub rows: Vec<TableRow>,
    /// The same as a sheet (CSV).
    pub table: String,
    /// What does not keep it from being saved, and what the catalog has made wrong since.
    pub problems: Vec<GuideProblemOut>,
    /// What the brand's voice says of the words that were saved, without keeping them from being saved.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub findings: Vec<FindingOut>,
}

impl GuideOut {
    pub(super) fn of(
        settings: &MerchantSettings,
        row: &GuideRow,
        problems: &[engine::guide::Problem],
    ) -> Self {
        Self {
            summary: GuideSummaryOut::of(settings, row),
            rows: table::from_csv(&row.table).unwrap_or_default(),
            table: row.table.clone(),
            problems: problems.iter().map(GuideProblemOut::of).collect(),
            findings: Vec::new(),
        }
    }
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct GuideProblemOut {
    /// As a spreadsheet numbers it: the headings are row 1. `null` for the whole table.
    pub row: Option<usize>,
    pub column: Option<String>,
    pub code: String,
    /// Whether the guide cannot be saved with it.
    pub refuses: bool,
    pub detail: String,
}

impl GuideProblemOut {
    pub(super) fn of(problem: &engine::guide::Problem) -> Self {
        Self {
            row: problem.row,
            column: problem.column.map(|column| column.name().to_owned()),
            code: problem.code().to_owned(),
            refuses: problem.refuses(),
            detail: problem.what.to_string(),
        }
    }
}

/// All that is wrong, field by field.
pub(super) fn refusal(problems: &[engine::guide::Problem]) -> Problem {
    let refusing = problems.iter().filter(|problem| problem.refuses());
    let errors = refusing.map(|problem| {
        let place = problem.row.and_then(|row| row.checked_sub(table::FIRST_ROW));
        let column = problem.column.map(|column| format!(".{}", column.name())).unwrap_or_default();
        FieldError {
            field: place.map_or_else(|| "rows".to_owned(), |row| format!("rows[{row}]{column}")),
            code: problem.code().to_owned(),
            detail: match problem.row {
                Some(row) => format!("Row {row}: {}", problem.what),
                None => problem.what.to_string(),
            },
        }
    });
    Problem { errors: errors.collect(), ..Problem::new(Code::InvalidField) }
}
