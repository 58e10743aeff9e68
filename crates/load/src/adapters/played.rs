//! The nine channels that the simulator plays: its second reading of the protocols signs the calls.

use super::platform::Platform;
use super::proofs;
use super::subject::{NOW, Subject, call};
use anyhow::{Context as _, Result};
use channels::InboxSettings;
use simulator::{Act, Desk, Inbox, Place, Setup};
use std::sync::Arc;
use transport::Secret;

/// Where the platforms stand.
pub(super) const BASE: &str = "https://platform.example";
/// The same secrets and shoppers with every run.
const SEED: [u8; 32] = [7; 32];
/// What the shopper writes.
pub(super) const WORDS: &str = "do you have a usb c charger for my phone?";
/// Different calls of one shopper; more would only take longer to sign.
pub(super) const CALLS: u64 = 64;

/// A channel as its vendor would have it set up.
pub(super) fn subject(kind: &'static str, variant: &'static str) -> Result<Subject> {
    let mut desk = desk(kind)?;
    let vendor = vendor(kind)?;
    let phone = phone(&mut desk)?;
    let adapter = channels::open(kind, &settings(&desk.inbox))?;
    let mut requests = Vec::new();
    for _ in 0..CALLS {
        let phone = desk.phones.get_mut(&phone).context("the phone is gone")?;
        for said in vendor.says(&desk.inbox, phone, &Act::text(WORDS), NOW.0) {
            requests.push(call(&desk.inbox.hook_url, &said.query, &said.headers, said.body)?);
        }
    }
    let key_work = proofs::of(&mut desk, vendor.as_ref(), &requests)?;
    let platform = Platform::played(vendor, desk);
    Ok(Subject { channel: kind, variant, adapter, requests, platform, key_work })
}

pub(super) fn vendor(kind: &str) -> Result<Box<dyn simulator::Vendor>> {
    let mut all = simulator::vendors::all().into_iter();
    all.find(|vendor| vendor.kind() == kind).with_context(|| format!("nobody plays {kind}"))
}

/// An inbox that stands nowhere: its calls are carried by hand.
pub(super) fn desk(kind: &str) -> Result<Desk> {
    let place = Place { kind, inbox: "bench", base: BASE, seed: &SEED };
    let setup = vendor(kind)?.inbox(&place);
    let inbox = Inbox {
        kind: kind.to_owned(),
        id: "bench".to_owned(),
        base: BASE.to_owned(),
        hook_url: format!("https://shop.example/hooks/{kind}/bench"),
        seed: Arc::new(SEED),
        started_s: NOW.0 / 1_000,
        setup,
    };
    Ok(Desk::new(inbox, false))
}

/// Adds the shopper's phone and gives its id.
pub(super) fn phone(desk: &mut Desk) -> Result<String> {
    let address = vendor(&desk.inbox.kind)?.address(&desk.inbox, 1);
    Ok(desk.add_phone("Ana", "en", address))
}

pub(super) fn settings(inbox: &Inbox) -> InboxSettings {
    let Setup { settings, secrets } = &inbox.setup;
    let sealed = |(name, value): (&String, &String)| (name.clone(), Secret::new(value.clone()));
    InboxSettings {
        hook_url: inbox.hook_url.clone(),
        settings: settings.as_object().cloned().unwrap_or_default(),
        secrets: secrets.iter().map(sealed).collect(),
    }
}
