//! What an IP address is for.
//!
//! Everything that is not plainly an address of the public Internet is refused. Of the
//! refused kinds, the settings may allow those that a company uses inside
//! ([`AddressKind::may_be_allowed`]); nothing allows the rest, such as the metadata
//! service of a cloud or an IPv4 address dressed up as IPv6.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AddressKind {
    Public,
    Unspecified,
    Loopback,
    Private,
    CarrierGradeNat,
    LinkLocal,
    CloudMetadata,
    UniqueLocal,
    Multicast,
    Broadcast,
    Documentation,
    Benchmarking,
    /// IPv4 in IPv6 and the other tunnels: mapped, compatible, NAT64, 6to4, Teredo, ISATAP.
    Transition,
    Reserved,
}

impl AddressKind {
    pub fn of(address: IpAddr) -> Self {
        match address {
            IpAddr::V4(address) => of_v4(address),
            IpAddr::V6(address) => of_v6(address),
        }
    }

    /// Whether the settings can open it for a host.
    pub const fn may_be_allowed(self) -> bool {
        matches!(self, Self::Loopback | Self::Private | Self::CarrierGradeNat | Self::UniqueLocal)
    }

    const fn words(self) -> &'static str {
        match self {
            Self::Public => "a public",
            Self::Unspecified => "an unspecified",
            Self::Loopback => "a loopback",
            Self::Private => "a private",
            Self::CarrierGradeNat => "a carrier-grade NAT",
            Self::LinkLocal => "a link-local",
            Self::CloudMetadata => "a cloud metadata",
            Self::UniqueLocal => "a unique local",
            Self::Multicast => "a multicast",
            Self::Broadcast => "a broadcast",
            Self::Documentation => "a documentation",
            Self::Benchmarking => "a benchmarking",
            Self::Transition => "a tunneled",
            Self::Reserved => "a reserved",
        }
    }
}

impl fmt::Display for AddressKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.words())
    }
}

/// The metadata services of the large clouds that live outside link-local space.
const METADATA_V4: [Ipv4Addr; 5] = [
    Ipv4Addr::new(169, 254, 169, 254),
    Ipv4Addr::new(169, 254, 170, 2),
    Ipv4Addr::new(100, 100, 100, 200),
    Ipv4Addr::new(168, 63, 129, 16),
    Ipv4Addr::new(192, 0, 0, 192),
];
const METADATA_V6: [Ipv6Addr; 2] = [
    Ipv6Addr::new(0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x254),
    Ipv6Addr::new(0xfd20, 0xce, 0, 0, 0, 0, 0, 0x254),
];

fn of_v4(address: Ipv4Addr) -> AddressKind {
    if METADATA_V4.contains(&address) {
        return AddressKind::CloudMetadata;
    }
    match address.octets() {
        [0, ..] => AddressKind::Unspecified,
        [127, ..] => AddressKind::Loopback,
        [10, ..] | [172, 16..=31, ..] | [192, 168, ..] => AddressKind::Private,
        [100, 64..=127, ..] => AddressKind::CarrierGradeNat,
        [169, 254, ..] => AddressKind::LinkLocal,
        [192, 0, 2, _] | [198, 51, 100, _] | [203, 0, 113, _] => AddressKind::Documentation,
        [192, 0, 0, _] => AddressKind::Reserved,
        [192, 88, 99, _] => AddressKind::Transition,
        [198, 18..=19, ..] => AddressKind::Benchmarking,
        [224..=239, ..] => AddressKind::Multicast,
        [255, 255, 255, 255] => AddressKind::Broadcast,
        [240..=255, ..] => AddressKind::Reserved,
        _ => AddressKind::Public,
    }
}

fn of_v6(address: Ipv6Addr) -> AddressKind {
    if METADATA_V6.contains(&address) {
        return AddressKind::CloudMetadata;
    }
    match address.segments() {
        [0, 0, 0, 0, 0, 0, 0, 0] => AddressKind::Unspecified,
        [0, 0, 0, 0, 0, 0, 0, 1] => AddressKind::Loopback,
        // Mapped, translated and compatible IPv4.
        [0, 0, 0, 0, 0, 0xffff, ..] | [0, 0, 0, 0, 0xffff, 0, ..] | [0, 0, 0, 0, 0, 0, ..] => {
            AddressKind::Transition
        }
        // NAT64, well-known and local.
        [0x64, 0xff9b, ..] => AddressKind::Transition,
        // Teredo, then the rest of the block kept for protocols.
        [0x2001, 0, ..] => AddressKind::Transition,
        [0x2001, 2, 0, ..] => AddressKind::Benchmarking,
        [0x2001, 0x1..=0x1ff, ..] => AddressKind::Reserved,
        [0x2001, 0xdb8, ..] | [0x3fff, 0..=0xfff, ..] => AddressKind::Documentation,
        [0x2002, ..] => AddressKind::Transition,
        // ISATAP, under any prefix.
        [_, _, _, _, 0 | 0x200, 0x5efe, _, _] => AddressKind::Transition,
        [0xfc00..=0xfdff, ..] => AddressKind::UniqueLocal,
        [0xfe80..=0xfebf, ..] => AddressKind::LinkLocal,
        [0xff00..=0xffff, ..] => AddressKind::Multicast,
        [0x2000..=0x3fff, ..] => AddressKind::Public,
        _ => AddressKind::Reserved,
    }
}
