//! `trato demo`: a furnished shop in a few seconds, with everything to try on one screen.

use super::{apply, now, random, serve};
use crate::config::{self, Config, Flags};
use crate::demo::seed::{self, Filled};
use crate::demo::{content, shop, stage};
use crate::document::secrets;
use crate::{telemetry, terminal::Paint};
use anyhow::{Context, Result};
use engine::MerchantId;
use server::Running;
use server::document::Document;
use simulator::Stage;
use std::collections::BTreeMap;
use std::io::{ErrorKind, IsTerminal, Write, stdout};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use store::Store;
use tokio::net::TcpListener;

/// Who signs in.
const AGENT: &str = "ida@havnsol.example";
const LOG_LEVEL: &str = "warn";

/// Furnishes a shop, prints what to try and runs until it is told to stop.
///
/// # Errors
/// What keeps it from starting.
pub async fn run(data: Option<PathBuf>, listen: Option<String>) -> Result<()> {
    let stop = serve::Stop::watch()?;
    let is_temporary = data.is_none();
    let data = data.unwrap_or_else(temporary);
    let mut config = config(&data, listen.as_deref())?;
    telemetry::start(config.log, LOG_LEVEL)?;
    let listener = bind(&config.listen, listen.is_some()).await?;
    let address = listener.local_addr().context("the address")?;
    let stage = stage::set_up(&format!("http://{address}"), random())?;
    let (furnished, running) = open(&mut config, listener, &stage).await?;
    let mut out = stdout();
    writeln!(out, "listening on http://{address}")?;
    let is_colored = out.is_terminal() && std::env::var_os("NO_COLOR").is_none();
    out.write_all(
        screen(&furnished, address, is_temporary.then_some(data.as_path()), Paint(is_colored))
            .as_bytes(),
    )?;
    out.flush()?;
    stop.told().await;
    running.drain().await;
    drop(furnished);
    if is_temporary {
        std::fs::remove_dir_all(&data)
            .with_context(|| format!("could not remove {}", data.display()))?;
    }
    Ok(())
}

/// Furnishes the shop, with an inbox on the stage for every channel, and starts its server.
///
/// # Errors
/// What keeps it from starting.
pub(crate) async fn open(
    config: &mut Config,
    listener: TcpListener,
    stage: &Stage,
) -> Result<(Furnished, Running)> {
    // The play provider and the play platforms are this very process.
    config.private_hosts.push(listener.local_addr().context("the address")?.to_string());
    let (kept, theirs) = (config.clone(), stage.clone());
    let furnished = tokio::task::spawn_blocking(move || furnish(&kept, &theirs))
        .await
        .context("furnishing the shop")??;
    let routes = shop::routes()?.merge(stage.router());
    let running = serve::start(config, listener, furnished.store.clone(), Some(routes)).await?;
    Ok((furnished, running))
}

pub(crate) fn temporary() -> PathBuf {
    let chance: String = random()[..6].iter().map(|byte| format!("{byte:02x}")).collect();
    std::env::temp_dir().join(format!("trato-demo-{chance}"))
}

/// Only the embedded storage of that directory, whatever the environment says about others.
pub(crate) fn config(data: &Path, listen: Option<&str>) -> Result<Config> {
    let flags = Flags {
        data: Some(data.to_owned()),
        listen: listen.map(str::to_owned),
        ..Flags::default()
    };
    config::load(None, &BTreeMap::new(), flags)
}

/// The usual port, or any when that one is taken and nobody asked for it.
async fn bind(listen: &str, is_asked_for: bool) -> Result<TcpListener> {
    match TcpListener::bind(listen).await {
        Err(error) if error.kind() == ErrorKind::AddrInUse && !is_asked_for => {
            TcpListener::bind("127.0.0.1:0").await.context("could not listen on any port")
        }
        bound => bound.with_context(|| {
            format!("could not listen on {listen}: choose another address with --listen")
        }),
    }
}

/// A shop that is ready to be opened.
#[derive(Debug)]
pub(crate) struct Furnished {
    store: Store,
    password: String,
    /// `None` when the directory held a shop already.
    filled: Option<Filled>,
}

fn furnish(config: &Config, stage: &Stage) -> Result<Furnished> {
    let store = super::open(config)?;
    let mut document = content::document()?;
    let today = time::OffsetDateTime::from_unix_timestamp(now().0.div_euclid(1_000))?.date();
    content::move_events(&mut document, today)?;
    settle_in(&mut document, stage)?;
    let merchant = MerchantId::from(
        document.merchant.as_ref().map_or("demo", |merchant| merchant.id.as_str()),
    );
    let is_new = store
        .read(|tx| store::merchant::get(tx, &merchant))
        .context("could not read the merchants")?
        .is_none();
    let kept = document.clone();
    apply::apply(config, &store, document)?;
    let filled = if is_new { Some(seed::fill(&store, &merchant, &kept, now())?) } else { None };
    let password = fresh_password();
    set_password(&store, &merchant, &password)?;
    Ok(Furnished { store, password, filled })
}

/// Gives the document the addresses and credentials of this process, and an inbox for every channel to be tried.
fn settle_in(document: &mut Document, stage: &Stage) -> Result<()> {
    let secret = || random().iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    for inbox in document.inbox.iter_mut().filter(|inbox| inbox.channel == "webchat") {
        inbox.secrets = BTreeMap::from([("server_key".to_owned(), secret())]);
    }
    stage::open_inboxes(stage, document)?;
    for connector in document.connector.iter_mut().filter(|connector| connector.kind == "test_psp")
    {
        connector.secrets =
            ["key", "webhook_secret"].into_iter().map(|name| (name.to_owned(), secret())).collect();
    }
    debug_assert!(
        secrets::resolve(document, |_| None).is_ok(),
        "nothing of the demo is taken from the environment"
    );
    Ok(())
}

/// Easy to type from a screen: twelve letters and digits that are not mistaken for each other.
fn fresh_password() -> String {
    const LETTERS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz234567899";
    let chosen: Vec<char> =
        random()[..12].iter().map(|byte| char::from(LETTERS[usize::from(byte % 32)])).collect();
    chosen.chunks(4).map(|part| part.iter().collect::<String>()).collect::<Vec<_>>().join("-")
}

/// The same one for the whole team, so that two of them can be tried side by side.
fn set_password(store: &Store, merchant: &MerchantId, password: &str) -> Result<()> {
    let hash = server::api::password::stored(password, &random())
        .context("could not make the password")?;
    let merchant = merchant.clone();
    let written = store.write(0, move |tx| {
        for agent in store::agent::list(tx, &merchant)? {
            let password_hash = Some(hash.clone());
            store::agent::update(tx, &merchant, &store::agent::Agent { password_hash, ..agent })?;
        }
        Ok(())
    });
    written.wait().context("could not store the password")
}

/// Everything to try, aligned.
fn screen(
    furnished: &Furnished,
    address: SocketAddr,
    temporary: Option<&Path>,
    paint: Paint,
) -> String {
    let mut screen = String::new();
    let mut line = |text: String| {
        screen.push_str(&text);
        screen.push('\n');
    };
    line(String::new());
    let what = furnished.filled.map_or("as you left it".to_owned(), |filled| {
        let Filled { n_products, n_reviews, n_conversations, n_orders } = filled;
        format!("{n_products} products, {n_reviews} reviews, {n_conversations} conversations, {n_orders} orders")
    });
    line(format!("  {}  {}", paint.bold("Havn & Sol"), paint.faint(&what)));
    line(String::new());
    for (name, value) in [
        ("Shop", format!("http://{address}/shop")),
        ("Inbox", format!("http://{address}/")),
        ("Channels", format!("http://{address}/simulate")),
        ("E-mail", AGENT.to_owned()),
        ("Password", furnished.password.clone()),
        (
            "Others",
            "astrid@ (owner), jonas@, lucia@, mette@ and vicent@ with the same password".to_owned(),
        ),
    ] {
        line(format!("  {name:<10}{}", paint.accent(&value)));
    }
    line(String::new());
    line(format!("  {}", paint.bold("What to try")));
    for (number, text) in [
        "Ask the shop's chat for \"a gift for my dad, he loves coffee, under 50 euros\".",
        "Talk it through: \"something to keep coffee hot\", \"cheaper\", \"what do people say about the second one?\".",
        "Fill the cart for 40 euros or more, enter WELCOME10 and pay with play money.",
        "Write \"quiero hablar con una persona\" and answer from the inbox.",
        "Take over a waiting conversation, send a product, and hand it back to the bot.",
        "Be a shopper on any channel: open the page Channels, or run `trato simulate whatsapp`.",
    ]
    .iter()
    .enumerate()
    {
        line(format!("  {}  {text}", paint.accent(&(number + 1).to_string())));
    }
    line(String::new());
    let end = match temporary {
        Some(folder) => format!("Ctrl-C stops it and removes {}", folder.display()),
        None => "Ctrl-C stops it; the data stays".to_owned(),
    };
    line(format!("  {}", paint.faint(&end)));
    screen
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_can_be_typed() {
        let password = fresh_password();
        assert_eq!(password.len(), 14, "{password}");
        assert!(password.chars().all(|c| c == '-' || c.is_ascii_alphanumeric()));
        assert_ne!(password, fresh_password());
    }
}
