//! `trato connect`: tells each inbox's provider where to call us and what a conversation may begin with.

use super::doctor::{Finding, Secrets, public_url};
use super::{config, now, open_existing, serve};
use crate::cli::Place;
use crate::config::Flags;
use anyhow::{Context, Result, bail};
use channels::{Opening, Outside, Starter};
use engine::Language;
use engine::dialogue::phrases::Phrases;
use engine::skills::greet::STARTERS;
use server::document::{Document, InboxRow};
use server::settings;
use std::io::{Write, stdout};
use transport::Http;

/// Tells, and prints what was told.
///
/// # Errors
/// When a provider was not told, or there is no such inbox.
pub async fn run(place: Place, only: Option<String>) -> Result<()> {
    let mut out = stdout();
    let config = config(place, Flags::default())?;
    let http = serve::egress(&config)?;
    let store = open_existing(&config)?;
    let merchants = store.read(store::merchant::list).context("could not read the merchants")?;
    let (mut n_told, mut n_bad) = (0, 0);
    for merchant in &merchants {
        let document = store
            .read(|tx| settings::load(tx, &merchant.id))
            .context("could not read the configuration")?
            .unwrap_or_default();
        let url = public_url(&config, &document);
        let secrets = Secrets { config: &config, store: &store, merchant: &merchant.id };
        let opening = opening(&document);
        let wanted = |row: &&InboxRow| only.as_ref().is_none_or(|only| *only == row.id);
        for row in document.inbox.iter().filter(wanted) {
            for finding in tell(&secrets, row, &url, http.as_ref(), &opening).await {
                n_told += 1;
                n_bad += usize::from(finding.is_bad());
                writeln!(out, "{finding}")?;
            }
        }
    }
    match (only, n_told, n_bad) {
        (Some(only), 0, _) => bail!("there is no inbox `{only}`"),
        (_, _, 0) => Ok(()),
        (_, _, 1) => bail!("1 thing is wrong"),
        (_, _, n) => bail!("{n} things are wrong"),
    }
}

async fn tell(
    secrets: &Secrets<'_>,
    row: &InboxRow,
    url: &str,
    http: &dyn Http,
    opening: &Opening,
) -> Vec<Finding> {
    let what = format!("inbox {} ({})", row.id, row.channel);
    if url.is_empty() {
        return vec![Finding::bad(
            format!("{what}: nobody knows where we are reached"),
            "set `public_url` in the configuration",
        )];
    }
    let channel = match secrets.channel(row, url) {
        Ok(channel) => channel,
        Err(error) => {
            let todo = "set it in the settings or with `trato apply`";
            return vec![Finding::bad(format!("{what}: {error:#}"), todo)];
        }
    };
    let Some(introduces) = channel.abilities().introduces else {
        return vec![Finding::good(format!("{what}: {}", by_hand(row, url)))];
    };
    let told = introduces.introduce(&Outside { http, now: now() }, opening).await;
    told.into_iter().map(|one| Finding::of(&what, one)).collect()
}

/// What has to be entered in a provider's own console.
fn by_hand(row: &InboxRow, url: &str) -> String {
    let hook = format!("{url}/hooks/{}/{}", row.channel, row.id);
    match row.channel.as_str() {
        "webchat" => "our own chat needs nobody to know of it".to_owned(),
        "alexa" => format!(
            "enter {hook} as the skill's endpoint, and for each locale what `trato alexa-model` prints"
        ),
        "sms" if row.settings.get("provider").and_then(|one| one.as_str()) == Some("twilio") => {
            format!(
                "enter {hook}#rc=3&rp=all as the number's webhook in Twilio's console; without the ending a call that is lost stays lost"
            )
        }
        _ => format!("enter {hook} as the webhook in the provider's console"),
    }
}

fn opening(document: &Document) -> Opening {
    let phrases = Phrases::default();
    let of = |language: Language| {
        let starters = STARTERS.iter().map(|(token, phrase)| Starter {
            title: phrases.word(language, phrase, &[], |_| 0),
            token: (*token).to_owned(),
        });
        (language, starters.collect())
    };
    let Some(merchant) = &document.merchant else { return Opening::default() };
    Opening {
        default_language: merchant.default_language,
        starters: merchant.languages.iter().map(|language| of(*language)).collect(),
    }
}

/// Prints what the developer console takes.
///
/// # Errors
/// What the console would refuse.
pub fn alexa_model(locale: &str, name: &str) -> Result<()> {
    let model = channels::alexa::model::interaction_model(locale, name)?;
    writeln!(stdout(), "{}", serde_json::to_string_pretty(&model)?)?;
    Ok(())
}
