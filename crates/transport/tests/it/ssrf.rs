//! No URL reaches inside. The canary on loopback is the judge, not the error.
//!
//! The table is `ssrf_urls.txt`; `{port}` is the canary's. Names resolve to loopback
//! unless the test says otherwise.

use std::collections::BTreeSet;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use transport::{
    AddressKind, BlockReason, Egress, EgressLimits, EgressPolicy, Http, HttpError, HttpRequest,
};

use crate::fake_server::{Behavior, FakeServer, ok};

/// Answers the n-th question with the n-th list of addresses, the last one for ever.
pub(crate) struct Answers {
    lists: Vec<Vec<IpAddr>>,
    n_asked: AtomicUsize,
}

impl Answers {
    pub(crate) fn new(lists: &[&[&str]]) -> Arc<Self> {
        let parse = |list: &&[&str]| list.iter().map(|text| text.parse().unwrap()).collect();
        Arc::new(Self { lists: lists.iter().map(parse).collect(), n_asked: AtomicUsize::new(0) })
    }

    fn n_asked(&self) -> usize {
        self.n_asked.load(Ordering::SeqCst)
    }
}

impl Resolve for Answers {
    fn resolve(&self, _name: Name) -> Resolving {
        let n_asked = self.n_asked.fetch_add(1, Ordering::SeqCst);
        let list = self.lists[n_asked.min(self.lists.len() - 1)].clone();
        // A port of its own, which must not be taken over.
        let addresses = list.into_iter().map(|address| SocketAddr::new(address, 1));
        Box::pin(async move { Ok(Box::new(addresses) as Addrs) })
    }
}

pub(crate) fn egress(private_hosts: &[&str], resolver: Arc<dyn Resolve>) -> Egress {
    let private_hosts: BTreeSet<_> = private_hosts.iter().map(|host| (*host).into()).collect();
    let limits = EgressLimits { connect_timeout_ms: 500, ..EgressLimits::default() };
    Egress::with_resolver(EgressPolicy { private_hosts }, limits, resolver).unwrap()
}

const URLS: &str = include_str!("ssrf_urls.txt");

#[tokio::test]
async fn no_url_of_the_table_reaches_the_canary() {
    let canary = FakeServer::canary().await;
    let port = canary.address.port();
    let egress = egress(&[], Answers::new(&[&["127.0.0.1", "::1"]]));
    let mut n_urls = 0;
    for line in URLS.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
        let (expected, url) = line.split_once(' ').unwrap();
        let url = url.trim_start().replace("{port}", &port.to_string());
        let error = egress.call(HttpRequest::get(&url)).await.unwrap_err();
        let HttpError::Blocked(reason) = &error else { panic!("{url}: {error:?}") };
        let reason = match reason {
            BlockReason::Address(kind) => format!("{kind:?}"),
            other => format!("{other:?}"),
        };
        assert_eq!(reason, expected, "{url}");
        assert!(!error.may_have_been_sent());
        n_urls += 1;
    }
    assert!(n_urls >= 120, "{n_urls} URLs");
    assert_eq!(canary.n_connections(), 0);
}

#[tokio::test]
async fn the_canary_sings_when_the_settings_open_it() {
    let canary = FakeServer::canary().await;
    let egress = egress(&[&canary.host()], Answers::new(&[&["127.0.0.1"]]));
    let response = egress.call(HttpRequest::get(canary.url())).await.unwrap();
    assert_eq!((response.status, &response.body[..]), (200, &b"canary"[..]));
    assert_eq!(canary.n_connections(), 1);
}

#[tokio::test]
async fn an_allowed_host_opens_itself_and_its_port_only() {
    let allowed = FakeServer::start("127.0.0.1:0", Behavior::Answer(ok("in"))).await;
    let canary = FakeServer::canary().await;
    let (open, closed) = (allowed.address.port(), canary.address.port());
    let hosts = [
        &*format!("127.0.0.1:{open}"),
        &format!("psp.internal:{open}"),
        "Everywhere.internal",
        "meta.internal",
    ];
    let egress = egress(&hosts, Answers::new(&[&["127.0.0.1"]]));
    let rows = [
        (format!("http://127.0.0.1:{open}/"), true),
        (format!("http://0x7f.1:{open}/"), true),
        (format!("http://psp.internal:{open}/"), true),
        (format!("http://PSP.internal:{open}/"), true),
        (format!("http://everywhere.internal:{open}/"), true),
        (format!("http://127.0.0.1:{closed}/"), false),
        (format!("http://psp.internal:{closed}/"), false),
        (format!("http://localhost:{open}/"), false),
        (format!("http://x.psp.internal:{open}/"), false),
        (format!("http://psp.internal.evil.test:{closed}/"), false),
        (format!("http://127.0.0.2:{open}/"), false),
        (format!("http://[::ffff:127.0.0.1]:{open}/"), false),
    ];
    for (url, reached) in rows {
        let outcome = egress.call(HttpRequest::get(&url)).await;
        assert_eq!(outcome.is_ok(), reached, "{url}: {outcome:?}");
        let untrusted = egress.call(HttpRequest::get(&url).untrusted()).await;
        assert!(matches!(untrusted, Err(HttpError::Blocked(_))), "{url} from a payload");
    }
    assert_eq!(canary.n_connections(), 0);
}

#[tokio::test]
async fn no_setting_opens_metadata_or_a_disguise() {
    for (address, kind) in [
        ("169.254.169.254", AddressKind::CloudMetadata),
        ("169.254.1.1", AddressKind::LinkLocal),
        ("::ffff:127.0.0.1", AddressKind::Transition),
        ("0.0.0.0", AddressKind::Unspecified),
        ("224.0.0.1", AddressKind::Multicast),
    ] {
        let literal: IpAddr = address.parse().unwrap();
        let host = reqwest::Url::parse(&match literal {
            IpAddr::V4(address) => format!("http://{address}"),
            IpAddr::V6(address) => format!("http://[{address}]"),
        })
        .unwrap();
        let literal = host.host_str().unwrap();
        let egress = egress(&["meta.internal", literal], Answers::new(&[&[address]]));
        for url in ["http://meta.internal/".to_owned(), host.to_string()] {
            let error = egress.call(HttpRequest::get(&url)).await.unwrap_err();
            assert_eq!(error, HttpError::Blocked(BlockReason::Address(kind)), "{url}");
        }
    }
}

/// Unassigned space: public by its form, and nobody there.
const NOBODY: &str = "2d00::1";

#[tokio::test]
async fn a_name_that_turns_private_later_reaches_nothing() {
    let canary = FakeServer::canary().await;
    let rebinding = Answers::new(&[&[NOBODY], &["127.0.0.1"]]);
    let egress = egress(&[], rebinding.clone());
    let url = format!("http://rebind.test:{}/", canary.address.port());
    let first = egress.call(HttpRequest::post(&url)).await.unwrap_err();
    assert!(!matches!(first, HttpError::Blocked(_)), "the first answer is public: {first:?}");
    assert_eq!(rebinding.n_asked(), 1, "no second look between the check and the connection");
    for _ in 0..20 {
        let error = egress.call(HttpRequest::post(&url)).await.unwrap_err();
        let expected = BlockReason::Address(AddressKind::Loopback);
        assert_eq!(error, HttpError::Blocked(expected));
    }
    assert_eq!(canary.n_connections(), 0);
}

#[tokio::test]
async fn of_a_mixed_answer_the_private_half_is_never_tried() {
    let canary = FakeServer::canary().await;
    for list in [&[NOBODY, "127.0.0.1"], &["127.0.0.1", NOBODY], &["::ffff:127.0.0.1", NOBODY]] {
        let egress = egress(&[], Answers::new(&[list]));
        let url = format!("http://mixed.test:{}/", canary.address.port());
        let error = egress.call(HttpRequest::get(&url)).await.unwrap_err();
        assert!(!matches!(error, HttpError::Blocked(_)), "{error:?}");
    }
    assert_eq!(canary.n_connections(), 0);
}

#[tokio::test]
async fn a_redirect_is_an_answer_and_not_followed() {
    let canary = FakeServer::canary().await;
    for status in ["301 Moved", "302 Found", "303 See", "307 Temporary", "308 Permanent"] {
        let location = canary.url();
        let answer =
            format!("HTTP/1.1 {status}\r\nlocation: {location}\r\ncontent-length: 0\r\n\r\n");
        let server = FakeServer::start("127.0.0.1:0", Behavior::Answer(answer)).await;
        let hosts = [&*server.host(), &*canary.host()];
        let egress = egress(&hosts, Answers::new(&[&["127.0.0.1"]]));
        let response = egress.call(HttpRequest::get(server.url())).await.unwrap();
        assert_eq!(response.status.to_string(), status[..3]);
        assert_eq!(response.header("location"), Some(&*location));
    }
    assert_eq!(canary.n_connections(), 0);
}
