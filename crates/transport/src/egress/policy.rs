//! Which URLs may be called at all.
//!
//! The check works on the URL as the `url` crate reads it, and that same parsed value
//! is what gets connected: octal, hexadecimal, short and decimal spellings of an IPv4
//! address are one thing here. A host name is let through to the resolver, which
//! checks the addresses it stands for.

use std::collections::BTreeSet;
use std::net::IpAddr;

use url::{Host, Url};

use super::address::AddressKind;
use crate::http::BlockReason;

/// The private hosts that the settings open: `psp.internal` for every port, or
/// `127.0.0.1:8090`, `[::1]:8090` for one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EgressPolicy {
    pub private_hosts: BTreeSet<String>,
}

/// What a host's addresses may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    Public,
    Private,
}

impl Reach {
    pub(super) fn check(self, address: IpAddr) -> Result<(), BlockReason> {
        let kind = AddressKind::of(address);
        match self {
            _ if kind == AddressKind::Public => Ok(()),
            Self::Private if kind.may_be_allowed() => Ok(()),
            Self::Public | Self::Private => Err(BlockReason::Address(kind)),
        }
    }
}

impl EgressPolicy {
    /// Parses and checks a URL, and says which client may call it.
    pub(super) fn check(
        &self,
        url: &str,
        private_hosts_allowed: bool,
    ) -> Result<(Url, Reach), BlockReason> {
        let url = Url::parse(url).map_err(|_| BlockReason::InvalidUrl)?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(BlockReason::Scheme);
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(BlockReason::UserInfo);
        }
        let reach =
            if private_hosts_allowed && self.opens(&url) { Reach::Private } else { Reach::Public };
        match url.host().ok_or(BlockReason::InvalidUrl)? {
            Host::Ipv4(address) => reach.check(address.into())?,
            Host::Ipv6(address) => reach.check(address.into())?,
            Host::Domain(_) => {}
        }
        Ok((url, reach))
    }

    fn opens(&self, url: &Url) -> bool {
        let (Some(host), Some(port)) = (url.host_str(), url.port_or_known_default()) else {
            return false;
        };
        self.private_hosts.iter().any(|entry| {
            let entry = entry.to_ascii_lowercase();
            entry == host || entry == format!("{host}:{port}")
        })
    }
}
