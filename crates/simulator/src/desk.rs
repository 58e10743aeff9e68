//! One inbox as its vendor sees it: how it is set up, who writes to it, and what it did wrong.

use crate::phone::Phone;
use crate::signing;
use crate::strict::Broken;
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A picture of one pixel, for whoever fetches what a shopper sent.
pub(crate) const PICTURE: &[u8] =
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89";

/// How an inbox has to be configured on the server.
#[derive(Debug, Clone, Default)]
pub struct Setup {
    pub settings: Value,
    pub secrets: BTreeMap<String, String>,
}

/// Where an inbox is going to stand, before it does.
#[derive(Debug, Clone)]
pub struct Place<'a> {
    pub kind: &'a str,
    pub inbox: &'a str,
    /// The vendor's API for this inbox, without a trailing slash.
    pub base: &'a str,
    /// Everything that looks random comes from here, so that a stage can be set up again as it was.
    pub seed: &'a [u8; 32],
}

impl Place<'_> {
    /// A made-up credential or id: 40 hexadecimal digits, always the same for a name.
    pub fn derived(&self, name: &str) -> String {
        signing::derived(self.seed, &[self.kind, self.inbox, name])
    }

    /// A made-up number of so many digits that does not begin with 0.
    pub fn digits(&self, name: &str, n_digits: usize) -> String {
        signing::digits(&self.derived(name), n_digits)
    }

    pub fn host(&self) -> String {
        url::Url::parse(self.base)
            .ok()
            .and_then(|url| {
                let host = url.host_str()?.to_owned();
                Some(url.port().map_or(host.clone(), |port| format!("{host}:{port}")))
            })
            .unwrap_or_default()
    }
}

/// An inbox that stands.
#[derive(Debug, Clone)]
pub struct Inbox {
    pub kind: String,
    pub id: String,
    pub base: String,
    /// The hook as the vendor was told it: some signatures cover it.
    pub hook_url: String,
    pub seed: Arc<[u8; 32]>,
    /// When this stage began, in seconds: ids begin there, so that no earlier run had them.
    pub started_s: i64,
    pub setup: Setup,
}

impl Inbox {
    pub fn secret(&self, name: &str) -> &str {
        self.setup.secrets.get(name).map_or("", String::as_str)
    }

    pub fn setting(&self, name: &str) -> &str {
        self.setup.settings[name].as_str().unwrap_or_default()
    }

    pub fn derived(&self, name: &str) -> String {
        signing::derived(&self.seed, &[&self.kind, &self.id, name])
    }

    /// The same, new with every run of a stage.
    pub fn fresh(&self, name: &str) -> String {
        self.derived(&format!("{name} {}", self.started_s))
    }

    /// Six digits of a telephone number: new with every run, and no two phones of a run have the same.
    pub(crate) fn number_of(&self, phone: u64) -> String {
        /// Has no factor in common with a million, so that a million phones differ.
        const STEP: u64 = 7_919;
        let begins: u64 = self.fresh_digits("phones", 6).parse().unwrap_or(0);
        format!("{:06}", (begins + phone * STEP) % 1_000_000)
    }

    pub fn fresh_digits(&self, name: &str, n_digits: usize) -> String {
        signing::digits(&self.fresh(name), n_digits)
    }
}

/// Something the server did that the real platform would have refused, or would have shown as a failure.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Violation {
    pub kind: String,
    pub inbox: String,
    pub what: String,
}

/// The inbox with its phones.
#[derive(Debug)]
pub struct Desk {
    pub inbox: Inbox,
    /// By their own id.
    pub phones: BTreeMap<String, Phone>,
    /// What the vendor keeps between calls.
    pub memory: BTreeMap<String, Value>,
    pub violations: Vec<Violation>,
    count: u64,
    /// Makes a phone for an address nobody has, where the vendor reaches strangers or the stage is welcoming.
    pub(crate) welcomes: bool,
}

impl Desk {
    /// Without a stage around it, for whoever carries the calls by hand.
    pub fn new(inbox: Inbox, welcomes: bool) -> Self {
        Self {
            inbox,
            phones: BTreeMap::new(),
            memory: BTreeMap::new(),
            violations: Vec::new(),
            count: 0,
            welcomes,
        }
    }

    /// Adds a phone and gives its id.
    pub fn add_phone(&mut self, name: &str, language: &str, address: String) -> String {
        let id = format!("{}-{}-{}", self.inbox.kind, self.inbox.id, self.phones.len() + 1);
        self.phones.insert(id.clone(), Phone::new(&id, &self.inbox.kind, name, language, address));
        id
    }

    /// Who has an address.
    pub fn phone_at(&mut self, address: &str) -> Option<&mut Phone> {
        let found = self
            .phones
            .values()
            .find(|phone| phone.address == address)
            .map(|phone| phone.id.clone());
        let id = match found {
            Some(id) => id,
            None if self.welcomes && !address.is_empty() => {
                self.add_phone(address, "en", address.to_owned())
            }
            None => return None,
        };
        self.phones.get_mut(&id)
    }

    /// A number that was not given before.
    pub fn next_number(&mut self) -> u64 {
        self.count += 1;
        self.count
    }

    /// An id of the vendor's that was not given before: so many hexadecimal digits.
    pub fn next_id(&mut self, n_digits: usize) -> String {
        let number = self.next_number();
        let mut id = self.inbox.fresh(&format!("id {number}"));
        id.truncate(n_digits);
        id
    }

    /// Remembers what the server did wrong.
    pub fn violated(&mut self, what: impl Into<String>) {
        let (kind, inbox) = (self.inbox.kind.clone(), self.inbox.id.clone());
        self.violations.push(Violation { kind, inbox, what: what.into() });
    }

    pub(crate) fn violated_by(&mut self, broken: &Broken) {
        self.violated(broken.0.clone());
    }
}
