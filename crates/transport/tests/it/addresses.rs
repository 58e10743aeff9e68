//! Every block of addresses with its edges, and the neighbors outside it.

use transport::AddressKind as Kind;

#[rustfmt::skip]
const ADDRESSES: [(&str, Kind); 104] = [
    ("0.0.0.0", Kind::Unspecified), ("0.255.255.255", Kind::Unspecified), ("1.0.0.0", Kind::Public),
    ("9.255.255.255", Kind::Public), ("10.0.0.0", Kind::Private), ("10.255.255.255", Kind::Private), ("11.0.0.0", Kind::Public),
    ("100.63.255.255", Kind::Public), ("100.64.0.0", Kind::CarrierGradeNat), ("100.127.255.255", Kind::CarrierGradeNat), ("100.128.0.0", Kind::Public),
    ("100.100.100.199", Kind::CarrierGradeNat), ("100.100.100.200", Kind::CloudMetadata),
    ("126.255.255.255", Kind::Public), ("127.0.0.0", Kind::Loopback), ("127.0.0.1", Kind::Loopback), ("127.255.255.255", Kind::Loopback), ("128.0.0.0", Kind::Public),
    ("168.63.129.15", Kind::Public), ("168.63.129.16", Kind::CloudMetadata),
    ("169.253.255.255", Kind::Public), ("169.254.0.0", Kind::LinkLocal), ("169.254.169.253", Kind::LinkLocal), ("169.254.169.254", Kind::CloudMetadata),
    ("169.254.170.2", Kind::CloudMetadata), ("169.254.255.255", Kind::LinkLocal), ("169.255.0.0", Kind::Public),
    ("172.15.255.255", Kind::Public), ("172.16.0.0", Kind::Private), ("172.31.255.255", Kind::Private), ("172.32.0.0", Kind::Public),
    ("191.255.255.255", Kind::Public), ("192.0.0.0", Kind::Reserved), ("192.0.0.192", Kind::CloudMetadata), ("192.0.0.255", Kind::Reserved), ("192.0.1.0", Kind::Public),
    ("192.0.1.255", Kind::Public), ("192.0.2.0", Kind::Documentation), ("192.0.2.255", Kind::Documentation), ("192.0.3.0", Kind::Public),
    ("192.88.98.255", Kind::Public), ("192.88.99.0", Kind::Transition), ("192.88.99.255", Kind::Transition), ("192.88.100.0", Kind::Public),
    ("192.167.255.255", Kind::Public), ("192.168.0.0", Kind::Private), ("192.168.255.255", Kind::Private), ("192.169.0.0", Kind::Public),
    ("198.17.255.255", Kind::Public), ("198.18.0.0", Kind::Benchmarking), ("198.19.255.255", Kind::Benchmarking), ("198.20.0.0", Kind::Public),
    ("198.51.99.255", Kind::Public), ("198.51.100.0", Kind::Documentation), ("198.51.100.255", Kind::Documentation), ("198.51.101.0", Kind::Public),
    ("203.0.112.255", Kind::Public), ("203.0.113.0", Kind::Documentation), ("203.0.113.255", Kind::Documentation), ("203.0.114.0", Kind::Public),
    ("223.255.255.255", Kind::Public), ("224.0.0.0", Kind::Multicast), ("239.255.255.255", Kind::Multicast),
    ("240.0.0.0", Kind::Reserved), ("255.255.255.254", Kind::Reserved), ("255.255.255.255", Kind::Broadcast),
    ("::", Kind::Unspecified), ("::1", Kind::Loopback), ("::2", Kind::Transition), ("::7f00:1", Kind::Transition),
    ("::ffff:8.8.8.8", Kind::Transition), ("::ffff:127.0.0.1", Kind::Transition), ("::ffff:0:127.0.0.1", Kind::Transition),
    ("64:ff9b::7f00:1", Kind::Transition), ("64:ff9b:1::a00:1", Kind::Transition), ("100::1", Kind::Reserved),
    ("1fff:ffff::", Kind::Reserved), ("2000::", Kind::Public), ("2001::1", Kind::Transition), ("2001:2::1", Kind::Benchmarking),
    ("2001:2:1::1", Kind::Reserved), ("2001:20::1", Kind::Reserved), ("2001:1ff:ffff::", Kind::Reserved), ("2001:200::", Kind::Public),
    ("2001:db7:ffff::", Kind::Public), ("2001:db8::1", Kind::Documentation), ("2001:db9::", Kind::Public),
    ("2002:7f00:1::1", Kind::Transition), ("2003::1", Kind::Public), ("2a00::5efe:7f00:1", Kind::Transition), ("2a00::200:5efe:a00:1", Kind::Transition),
    ("3fff::1", Kind::Documentation), ("3fff:fff:ffff::", Kind::Documentation), ("3fff:1000::", Kind::Public), ("4000::", Kind::Reserved), ("5f00::1", Kind::Reserved),
    ("fc00::1", Kind::UniqueLocal), ("fd00:ec2::254", Kind::CloudMetadata), ("fd20:ce::254", Kind::CloudMetadata), ("fdff:ffff::1", Kind::UniqueLocal),
    ("fe80::1", Kind::LinkLocal), ("febf:ffff::1", Kind::LinkLocal), ("fec0::1", Kind::Reserved),
    ("ff02::1", Kind::Multicast),
];

#[test]
fn every_block_ends_where_it_should() {
    for (address, kind) in ADDRESSES {
        assert_eq!(Kind::of(address.parse().unwrap()), kind, "{address}");
    }
}

#[test]
fn only_what_companies_use_inside_may_be_allowed() {
    for (address, kind) in ADDRESSES {
        let inside = [Kind::Loopback, Kind::Private, Kind::CarrierGradeNat, Kind::UniqueLocal];
        assert_eq!(kind.may_be_allowed(), inside.contains(&kind), "{address}");
    }
}
