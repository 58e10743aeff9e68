//! A guide played by hand: answers in, the next question or the suggestions out. Nothing is saved and nothing counted.

use super::shapes::{GuideProblemOut, refusal};
use super::stored;
use crate::api::blocks::MoneyOut;
use crate::api::body::Body;
use crate::api::caller::Caller;
use crate::api::problem::{Code, Problem, ProblemOut};
use crate::app::App;
use crate::guides;
use axum::Json;
use axum::extract::{Path, State};
use engine::commerce::money::Currency;
use engine::guide::{Depth, GuidePick, GuideQuery, Progress, Reason, Said, TableRow, table};
use engine::{Language, ProductId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;
use utoipa::ToSchema;

#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct GuidePreviewIn {
    /// A table that is not saved yet, in place of the guide's own.
    #[schema(value_type = Option<Vec<BTreeMap<String, String>>>)]
    pub rows: Option<Vec<TableRow>>,
    /// Question to answer: an answer's text in any language or its key; `null` skips.
    pub answers: BTreeMap<String, Option<String>>,
    /// Whether the questions of the deep path are asked too.
    pub deep: bool,
    /// Products already seen, as after "something else".
    pub seen: Vec<String>,
    #[schema(value_type = Option<String>)]
    pub language: Option<Language>,
    #[schema(value_type = Option<String>)]
    pub currency: Option<Currency>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct GuidePreviewOut {
    /// Key of the question that comes next; `null` when everything was asked.
    pub next: Option<String>,
    /// What would be suggested with what was answered so far.
    pub suggestions: Vec<SuggestionOut>,
    /// Questions whose answers nothing in stock fulfills, in the order they were given up.
    pub given_up: Vec<String>,
    pub problems: Vec<GuideProblemOut>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct SuggestionOut {
    pub product: String,
    pub title: String,
    pub price: Option<MoneyOut>,
    /// `answer: Dad`, `material: pure wool`, `at_most: 300 kr.`: the facts the bot's reason is made of.
    pub reasons: Vec<String>,
}

#[utoipa::path(post, path = "/guides/{id}/previews", tag = "guides", params(("id" = String, Path)),
    request_body = GuidePreviewIn, responses((status = 200, body = GuidePreviewOut), (status = 404, body = ProblemOut),
    (status = 422, body = ProblemOut)))]
pub(crate) async fn preview(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(id): Path<String>,
    Body(given): Body<GuidePreviewIn>,
) -> Result<Json<GuidePreviewOut>, Problem> {
    let merchant = &caller.merchant;
    let row = stored(&app, &merchant.id, &id).await?.ok_or_else(Problem::not_found)?;
    let sheet = given.rows.as_deref().map_or(row.table, table::to_csv);
    let read = guides::read(&id, &sheet, merchant.settings.currency);
    let read = read.map_err(|problems| refusal(&problems))?;
    let guide = &read.guide;
    let mut progress = Progress::new(guide, app.now());
    progress.depth = if given.deep { Depth::Deep } else { Depth::Quick };
    for (key, answer) in &given.answers {
        let said = said(guide, key, answer.as_deref())?;
        progress.give(key, said, false);
    }
    let language = given.language.unwrap_or(merchant.settings.default_language);
    let currency = given.currency.unwrap_or(merchant.settings.currency);
    let query = GuideQuery {
        guide: guide.id.clone(),
        language,
        currency,
        wishes: progress.wishes(guide, language),
        exclude: given.seen.iter().map(|id| ProductId::from(id.as_str())).collect(),
    };
    let found = guides::find(&app, merchant, &query).await?;
    let problems = super::checked(&caller, &read).await?;
    let shown = found.picks.iter().map(|pick| suggestion(pick, language, currency));
    Ok(Json(GuidePreviewOut {
        next: progress.walk(guide).1.map(|question| question.key.clone()),
        suggestions: shown.collect(),
        given_up: found.given_up.clone(),
        problems: problems.iter().map(GuideProblemOut::of).collect(),
    }))
}

fn said(guide: &engine::guide::Guide, key: &str, answer: Option<&str>) -> Result<Said, Problem> {
    let field = format!("answers.{key}");
    let unknown = |detail: &str| Problem::new(Code::InvalidField).field(&field, "unknown", detail);
    let question = guide.question(key).ok_or_else(|| unknown("The guide has no such question"))?;
    let Some(answer) = answer else { return Ok(Said::Skipped) };
    let is_it = |one: &&engine::guide::GuideAnswer| {
        one.key == answer || one.text.0.values().any(|text| text == answer)
    };
    let found = question.answers.iter().find(is_it);
    let found = found.ok_or_else(|| unknown("The question has no such answer"))?;
    Ok(Said::Answer(found.key.clone()))
}

fn suggestion(pick: &GuidePick, language: Language, currency: Currency) -> SuggestionOut {
    let product = &pick.view.product;
    let sold = product.variants.iter().filter(|one| pick.view.available(&one.sku) > 0);
    let price = sold.filter_map(|one| one.price(currency)).min_by_key(|price| price.minor);
    SuggestionOut {
        product: product.id.to_string(),
        title: product.title.get(language).to_owned(),
        price: price.map(MoneyOut::from),
        reasons: pick.reasons.iter().map(|reason| in_words(reason, language)).collect(),
    }
}

fn in_words(reason: &Reason, language: Language) -> String {
    match reason {
        Reason::Answer { label } => format!("answer: {label}"),
        Reason::Attribute { key, value } => format!("{key}: {value}"),
        Reason::Category { slug } => format!("category: {slug}"),
        Reason::Brand { name } => format!("brand: {name}"),
        Reason::AtMost { limit } => {
            format!("at_most: {}", engine::commerce::format::money(*limit, language))
        }
        Reason::Rating { tenths } => format!("rating: {}.{}", tenths / 10, tenths % 10),
    }
}
