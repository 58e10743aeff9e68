//! `trato doctor`: looks at everything a working installation needs and says, line by line, what to do.

use super::{config, now, open_existing, serve, without_password};
use crate::cli::Place;
use crate::config::{Config, Flags};
use crate::{key, models};
use anyhow::{Context, Result, bail};
use connectors::psp;
use engine::MerchantId;
use search::Index;
use server::document::{ConnectorRow, Document, InboxRow};
use server::seal::Sealer;
use server::settings;
use std::collections::BTreeMap;
use std::fmt;
use std::io::{Write, stdout};
use std::path::PathBuf;
use std::sync::Arc;
use store::Store;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc2822;
use transport::{Http, HttpRequest, HttpResponse, Secret};

/// Changes an index may lack while it is being fed.
const INDEX_LAG_MAX: i64 = 5_000;
/// Providers refuse signatures made by a clock that is off by more than a few minutes.
const CLOCK_OFF_MS_MAX: i64 = 60_000;
const CALL_TIMEOUT_MS: u64 = 5_000;

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Finding {
    what: String,
    /// What to do; `None` when all is well.
    todo: Option<String>,
}

impl Finding {
    pub(super) fn good(what: impl Into<String>) -> Self {
        Self { what: what.into(), todo: None }
    }

    /// What a channel found of an inbox.
    pub(super) fn of(inbox: &str, one: channels::Finding) -> Self {
        Self { what: format!("{inbox}: {}", one.what), todo: one.todo }
    }

    pub(super) fn is_bad(&self) -> bool {
        self.todo.is_some()
    }

    pub(super) fn bad(what: impl Into<String>, todo: impl Into<String>) -> Self {
        Self { what: what.into(), todo: Some(todo.into()) }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.todo {
            None => write!(formatter, "✓ {}", self.what),
            Some(todo) => write!(formatter, "✗ {}\n    → {todo}", self.what),
        }
    }
}

/// Whether sentences have vectors: nothing is wrong without, but much is understood better with them.
fn model(config: &Config) -> Finding {
    let Some(folder) = models::folder(config) else {
        return Finding::good(
            "understanding: by words alone; `--models DIR` adds sentence vectors",
        );
    };
    match encoder::Sentences::open(&folder) {
        Ok(_) => {
            Finding::good(format!("understanding: with sentence vectors of {}", folder.display()))
        }
        Err(error) => Finding::bad(
            "understanding: the model cannot be read",
            format!("{error}: run `cargo xtask models --models {}` again", folder.display()),
        ),
    }
}

/// Looks, and prints what was found.
///
/// # Errors
/// When anything is wrong.
pub async fn run(place: Place) -> Result<()> {
    let mut out = stdout();
    let mut n_bad = 0;
    let mut say = |finding: Finding| {
        n_bad += usize::from(finding.todo.is_some());
        writeln!(out, "{finding}")
    };
    let config = config(place, Flags::default())?;
    let http = serve::egress(&config)?;
    say(Finding::good(format!("configuration: data in {}", config.data.display())))?;
    let store = match open_existing(&config) {
        Ok(store) => store,
        Err(error) => {
            say(Finding::bad(
                format!("storage: {}", without_password(&config.database)),
                format!("{error:#}"),
            ))?;
            bail!("1 thing is wrong");
        }
    };
    say(model(&config))?;
    say(storage(&config, &store))?;
    let merchants = store.read(store::merchant::list).context("could not read the merchants")?;
    if merchants.is_empty() {
        say(Finding::bad(
            "merchants: none",
            "describe one in a file and run `trato apply FILE`, or open the set-up link of `trato serve`",
        ))?;
    }
    for merchant in &merchants {
        let document = store
            .read(|tx| settings::load(tx, &merchant.id))
            .context("could not read the configuration")?;
        let document = document.unwrap_or_default();
        let public = public_url(&config, &document);
        let url =
            if public.is_empty() { format!("http://{}", config.listen) } else { public.clone() };
        for finding in address(&public, http.as_ref()).await {
            say(finding)?;
        }
        let secrets = Secrets { config: &config, store: &store, merchant: &merchant.id };
        for inbox in &document.inbox {
            for finding in check_inbox(&secrets, inbox, &url, http.as_ref()).await {
                say(finding)?;
            }
        }
        for connector in &document.connector {
            say(match connector.kind.as_str() {
                connectors::model::KIND => check_model(&secrets, connector, http.as_ref()).await,
                _ => check_connector(&secrets, connector, &url),
            })?;
        }
        say(index(&config, &store, &merchant.id)?)?;
    }
    match n_bad {
        0 => Ok(()),
        1 => bail!("1 thing is wrong"),
        n => bail!("{n} things are wrong"),
    }
}

fn storage(config: &Config, store: &Store) -> Finding {
    let shown = without_password(&config.database);
    match store.ping().and_then(|()| store.size()) {
        Ok(bytes) => {
            Finding::good(format!("storage: {shown} answers, {} MB", bytes.div_ceil(1_000_000)))
        }
        Err(error) => Finding::bad(
            format!("storage: {shown}"),
            format!("{error}: check the disk and the database server"),
        ),
    }
}

pub(super) fn public_url(config: &Config, document: &Document) -> String {
    let own =
        document.merchant.as_ref().map_or("", |merchant| merchant.public_url.trim_end_matches('/'));
    if own.is_empty() { config.public_url.clone() } else { own.to_owned() }
}

/// Whether shoppers and providers reach us by the public address, and whether our clock agrees with its answer.
async fn address(url: &str, http: &dyn Http) -> Vec<Finding> {
    if url.is_empty() {
        return vec![Finding::bad(
            "public address: not set",
            "set `public_url` to what shoppers and providers reach you by",
        )];
    }
    let mut findings = Vec::new();
    if !url.starts_with("https://") {
        findings.push(Finding::bad(
            format!("public address: {url} is not https"),
            "put a proxy with a certificate before it: channels refuse other webhooks",
        ));
    }
    match http.call(HttpRequest::get(format!("{url}/healthz")).timeout_ms(CALL_TIMEOUT_MS)).await {
        Ok(answer) if answer.is_success() => {
            findings.push(Finding::good(format!("public address: {url} answers")));
            findings.push(clock(&answer));
        }
        Ok(answer) => findings.push(Finding::bad(
            format!("public address: {url} answers {}", answer.status),
            "let the proxy pass every path on to `trato serve`",
        )),
        Err(error) => findings.push(Finding::bad(
            format!("public address: {url} does not answer ({error})"),
            "start `trato serve`, then check DNS, the proxy and the firewall; a private address must stand in `private_hosts`",
        )),
    }
    findings
}

fn clock(answer: &HttpResponse) -> Finding {
    let told = answer.header("date");
    let told = told.and_then(|text| OffsetDateTime::parse(text, &Rfc2822).ok());
    let Some(told) = told else { return Finding::good("clock: nothing to compare it with") };
    let off_ms = now().0 - told.unix_timestamp() * 1_000;
    if off_ms.abs() <= CLOCK_OFF_MS_MAX {
        return Finding::good("clock: agrees");
    }
    Finding::bad(
        format!("clock: off by {} s", off_ms / 1_000),
        "let the system keep time (NTP): signatures and promotions depend on it",
    )
}

/// Where credentials are found.
pub(super) struct Secrets<'a> {
    pub(super) config: &'a Config,
    pub(super) store: &'a Store,
    pub(super) merchant: &'a MerchantId,
}

impl Secrets<'_> {
    /// An inbox's channel, opened as the server opens it.
    pub(super) fn channel(&self, row: &InboxRow, url: &str) -> Result<Arc<dyn channels::Channel>> {
        let secrets = self.of_inbox(&row.id)?;
        let settings = server::merchant::of_channel(&row.settings);
        let hook_url = format!("{url}/hooks/{}/{}", row.channel, row.id);
        let settings = channels::InboxSettings { hook_url, settings, secrets };
        Ok(channels::open(&row.channel, &settings)?)
    }

    fn of_inbox(&self, id: &str) -> Result<BTreeMap<String, Secret<String>>> {
        let row = self.store.read(|tx| store::inbox::get(tx, self.merchant, &id.into()))?;
        self.open(
            &settings::inbox_place(self.merchant, id),
            row.as_ref().and_then(|row| row.secrets.as_deref()),
        )
    }

    fn of_connector(&self, id: &str) -> Result<BTreeMap<String, Secret<String>>> {
        let row = self.store.read(|tx| store::connector::get(tx, self.merchant, &id.into()))?;
        self.open(
            &settings::connector_place(self.merchant, id),
            row.as_ref().and_then(|row| row.secrets.as_deref()),
        )
    }

    fn open(&self, place: &str, sealed: Option<&[u8]>) -> Result<BTreeMap<String, Secret<String>>> {
        let sealer = Sealer::new(&key::of(self.config)?);
        sealer
            .open(place, sealed)
            .context("restore the file seal.key of this installation, or set the credentials anew")
    }
}

/// Whether an inbox opens, and what its channel says of it when it asks its provider.
async fn check_inbox(
    secrets: &Secrets<'_>,
    row: &InboxRow,
    url: &str,
    http: &dyn Http,
) -> Vec<Finding> {
    let what = format!("inbox {} ({})", row.id, row.channel);
    let channel = match secrets.channel(row, url) {
        Ok(channel) => channel,
        Err(error) => {
            let todo = "set it in the settings or with `trato apply`";
            return vec![Finding::bad(format!("{what}: {error:#}"), todo)];
        }
    };
    // The widget is ours: nobody calls us about it.
    if row.channel == "webchat" {
        return vec![Finding::good(format!(
            "{what}: embed <script async src=\"{url}/widget/loader.js\" data-inbox=\"{}\"></script>",
            row.id
        ))];
    }
    let hook = format!("{what}: opens; its webhook is {url}/hooks/{}/{}", row.channel, row.id);
    let mut findings = vec![Finding::good(hook)];
    if let Some(about) = channels::about(&row.channel) {
        findings.extend(notes(&what, about));
    }
    if let Some(checks) = channel.abilities().checks {
        let outside = channels::Outside { http, now: now() };
        let seen = checks.check(&outside).await.into_iter();
        findings.extend(seen.map(|one| Finding::of(&what, one)));
    }
    findings
}

/// What is to be known of a channel, whoever uses it.
fn notes(what: &str, about: &channels::About) -> Vec<Finding> {
    let closed = about.no_live_platform.map(|why| format!("no live platform: {why}"));
    let part = about.no_live_part.map(|(part, why)| format!("no live platform for {part}: {why}"));
    let languages = about.language_note.map(|why| format!("languages: {why}"));
    let notes = [closed, part, languages].into_iter().flatten();
    notes.map(|note| Finding::good(format!("{what}: {note}"))).collect()
}

fn check_connector(secrets: &Secrets<'_>, row: &ConnectorRow, url: &str) -> Finding {
    let what = format!("connector {} ({})", row.id, row.kind);
    let opened = secrets.of_connector(&row.id).and_then(|secrets| {
        let (id, settings, public_url) = (row.id.clone(), row.settings.clone(), url.to_owned());
        Ok(psp::open(&row.kind, &psp::ConnectorSettings { id, settings, secrets, public_url })?)
    });
    match opened {
        Ok(_) => Finding::good(format!(
            "{what}: opens; its webhook is {url}/hooks/{}/{}",
            row.kind, row.id
        )),
        Err(error) => Finding::bad(
            format!("{what}: {error:#}"),
            "set it in the settings or with `trato apply`",
        ),
    }
}

/// Whether the language model opens and answers. Without it everything works, so that a shop can go on.
async fn check_model(secrets: &Secrets<'_>, row: &ConnectorRow, http: &dyn Http) -> Finding {
    let what = format!("connector {} ({})", row.id, row.kind);
    let opened = secrets
        .of_connector(&row.id)
        .and_then(|secrets| Ok(connectors::model::open(&row.settings, &secrets)?));
    let model = match opened {
        Ok(model) => model,
        Err(error) => {
            let todo = "set it in the settings or with `trato apply`";
            return Finding::bad(format!("{what}: {error:#}"), todo);
        }
    };
    if !model.interpret && !model.rephrase {
        return Finding::good(format!(
            "{what}: opens; off, as neither `interpret` nor `rephrase` is set"
        ));
    }
    let reading = engine::Reading::Rephrase {
        text: "Welcome to our shop.".to_owned(),
        language: engine::Language::En,
    };
    let Some(prompt) = connectors::model::prompt::of(&reading) else {
        return Finding::good(format!("{what}: opens"));
    };
    match model.ask(http, &prompt).await {
        Ok(_) => Finding::good(format!("{what}: opens and answers")),
        Err(error) => Finding::bad(
            format!("{what}: {error}"),
            "check `base_url`, `model` and the key, or allow more `timeout_ms`; until then the bot does without it",
        ),
    }
}

fn index(config: &Config, store: &Store, merchant: &MerchantId) -> Result<Finding> {
    let catalog = store
        .read(|tx| store::catalog::revision(tx, merchant))
        .context("could not read the catalog")?;
    let folder: PathBuf = config.data.join("index").join(merchant.as_str());
    let what = format!("search index of {merchant}");
    Ok(match Index::revision_on_disk(&folder) {
        _ if catalog == 0 => Finding::bad(
            format!("{what}: there are no products"),
            "bring some in with `trato import catalog`",
        ),
        None => Finding::bad(
            format!("{what}: none yet"),
            "start `trato serve`: it makes the index by itself",
        ),
        Some(revision) if catalog - revision > INDEX_LAG_MAX => Finding::bad(
            format!("{what}: at change {revision} of {catalog}"),
            "start `trato serve` and wait a minute; if it stays behind, remove the folder and start again",
        ),
        Some(revision) => Finding::good(format!("{what}: at change {revision} of {catalog}")),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whoever reads it knows before she sells there that nobody calls, or not in her language.
    #[test]
    fn what_a_channel_lacks_is_said() {
        for (kind, expected) in [
            ("whatsapp", vec![]),
            ("google_assistant", vec!["✓ inbox i: no live platform: Google ended"]),
            (
                "bot_framework",
                vec!["✓ inbox i: no live platform for Cortana: Microsoft has closed"],
            ),
            ("alexa", vec!["✓ inbox i: languages: "]),
        ] {
            let about = channels::about(kind).unwrap();
            let told: Vec<String> =
                notes("inbox i", about).iter().map(Finding::to_string).collect();
            assert_eq!(told.len(), expected.len(), "{told:?}");
            for (line, start) in told.iter().zip(expected) {
                assert!(line.starts_with(start), "{line}");
            }
        }
        let alexa = channels::about("alexa").unwrap();
        assert!(alexa.language_note.is_some_and(|note| note.contains("Danish")));
    }

    #[test]
    fn a_finding_says_what_to_do() {
        for (finding, expected) in [
            (Finding::good("clock: agrees"), "✓ clock: agrees"),
            (
                Finding::bad("public address: not set", "set `public_url`"),
                "✗ public address: not set\n    → set `public_url`",
            ),
        ] {
            assert_eq!(finding.to_string(), expected);
        }
    }
}
