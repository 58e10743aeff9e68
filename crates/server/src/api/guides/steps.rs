//! Where people leave a guide: how often each question was asked, answered and skipped.

use super::stored;
use crate::api::body::Params;
use crate::api::caller::Caller;
use crate::api::problem::{Code, Problem, ProblemOut};
use crate::app::App;
use crate::guides;
use axum::Json;
use axum::extract::{Path, State};
use engine::time::DAY_MS;
use engine::{GuideId, GuideStep};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;
use utoipa::{IntoParams, ToSchema};

const DAYS_DEFAULT: i64 = 30;
const DAYS_MAX: i64 = 366;
/// Questions and what happened to each: more than any guide has.
const SUBJECTS_MAX: usize = 2_000;

#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct GuideStepsIn {
    /// So many days back, today among them; 30 when nothing is said.
    days: Option<i64>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct GuideStepsOut {
    pub begun: i64,
    pub suggested: i64,
    pub something_else: i64,
    pub back: i64,
    /// In the order of the table.
    pub questions: Vec<GuideStepOut>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct GuideStepOut {
    pub question: String,
    pub asked: i64,
    pub answered: i64,
    pub skipped: i64,
    /// Known before it was asked.
    pub told: i64,
    /// Asked and neither answered nor skipped: there the conversation went elsewhere or ended.
    pub left: i64,
}

#[utoipa::path(get, path = "/guides/{id}/steps", tag = "guides", params(("id" = String, Path), GuideStepsIn),
    responses((status = 200, body = GuideStepsOut), (status = 404, body = ProblemOut)))]
pub(crate) async fn steps(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(id): Path<String>,
    Params(asked): Params<GuideStepsIn>,
) -> Result<Json<GuideStepsOut>, Problem> {
    let merchant = &caller.merchant;
    let row = stored(&app, &merchant.id, &id).await?.ok_or_else(Problem::not_found)?;
    let days = asked.days.unwrap_or(DAYS_DEFAULT);
    if !(1..=DAYS_MAX).contains(&days) {
        let detail = format!("Between 1 and {DAYS_MAX} days can be looked back at");
        return Err(Problem::new(Code::InvalidField).field("days", "out_of_range", detail));
    }
    let today = app.now().0.div_euclid(DAY_MS);
    let name = guides::signal(&GuideId::new(id.clone()));
    let owner = merchant.id.clone();
    let counted = app.look(move |tx| {
        store::signal::top(tx, &owner, &name, today - days + 1, today, SUBJECTS_MAX)
    });
    let counts: BTreeMap<String, i64> = counted.await?.into_iter().collect();
    let n = |question: &str, step: GuideStep| {
        counts.get(&guides::subject(question, step)).copied().unwrap_or(0)
    };
    let read = guides::read(&id, &row.table, merchant.settings.currency).ok();
    let questions = read.into_iter().flat_map(|read| read.guide.questions);
    let shown = questions.map(|question| {
        let of = |step| n(&question.key, step);
        let (asked, answered) = (of(GuideStep::Asked), of(GuideStep::Answered));
        let (skipped, told) = (of(GuideStep::Skipped), of(GuideStep::Told));
        let left = (asked - answered - skipped).max(0);
        GuideStepOut { question: question.key, asked, answered, skipped, told, left }
    });
    Ok(Json(GuideStepsOut {
        begun: n("", GuideStep::Begun),
        suggested: n("", GuideStep::Suggested),
        something_else: n("", GuideStep::SomethingElse),
        back: n("", GuideStep::Back),
        questions: shown.collect(),
    }))
}
