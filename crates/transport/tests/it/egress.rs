//! Calls that fail, and whether they may have arrived.

use std::net::TcpListener;
use std::sync::Arc;
use std::time::{Duration, Instant};

use reqwest::dns::{Name, Resolve, Resolving};
use tokio::io::AsyncWriteExt;
use transport::{Egress, EgressLimits, EgressPolicy, Http, HttpError, HttpRequest};

use crate::fake_server::{Behavior, FakeServer, ok};
use crate::ssrf::{Answers, egress};

/// A resolver that finds nothing, at once or never.
struct Lost {
    answers: bool,
}

impl Resolve for Lost {
    fn resolve(&self, _name: Name) -> Resolving {
        let answers = self.answers;
        Box::pin(async move {
            if answers {
                return Err("no such name".into());
            }
            std::future::pending().await
        })
    }
}

async fn call(behavior: Behavior, change: fn(HttpRequest) -> HttpRequest) -> CallOutcome {
    let server = FakeServer::start("127.0.0.1:0", behavior).await;
    let egress = egress(&[&server.host()], Answers::new(&[&["127.0.0.1"]]));
    let request = HttpRequest::post(server.url()).json(&["hello"]).unwrap().timeout_ms(300);
    egress.call(change(request)).await.map(|response| response.body.len())
}

type CallOutcome = Result<usize, HttpError>;

const SENT: CallOutcome = Err(HttpError::Timeout { request_sent: true });
const NOT_SENT: CallOutcome = Err(HttpError::Timeout { request_sent: false });

#[tokio::test]
async fn a_server_that_does_not_finish_may_have_acted() {
    let half = "HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf".to_owned();
    let chunk = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n4\r\nhalf\r\n".to_owned();
    let head = "HTTP/1.1 200 OK\r\ncontent-le".to_owned();
    for answer in [half, chunk, head] {
        let outcome = call(Behavior::AnswerAndHang(answer.clone()), |request| request).await;
        assert_eq!(outcome, SENT, "{answer}");
    }
    assert_eq!(call(Behavior::Hang, |request| request).await, SENT);
}

#[tokio::test]
async fn a_server_that_goes_away_or_talks_nonsense_may_have_acted() {
    let rows = [
        Behavior::Close,
        Behavior::Answer("not HTTP at all, and not ending in a known way\r\n\r\n".to_owned()),
    ];
    for behavior in rows {
        let error = call(behavior, |request| request).await.unwrap_err();
        assert!(matches!(error, HttpError::Other { .. }), "{error:?}");
        assert!(error.may_have_been_sent());
        assert!(!error.to_string().contains("127.0.0.1"), "{error}");
    }
}

#[tokio::test]
async fn an_answer_over_the_limit_is_cut_off() {
    let long = "x".repeat(2_000);
    let chunked =
        format!("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n7d0\r\n{long}\r\n0\r\n\r\n");
    for answer in [ok(&long), chunked] {
        let answer = Behavior::Answer(answer);
        let over = call(answer.clone(), |request| request.response_bytes_max(1_999)).await;
        assert_eq!(over, Err(HttpError::TooLarge));
        let exact = call(answer, |request| request.response_bytes_max(2_000)).await;
        assert_eq!(exact, Ok(2_000));
    }
    // Announced, and never sent: the limit does not wait for the bytes.
    let announced = "HTTP/1.1 200 OK\r\ncontent-length: 99999999999\r\n\r\n".to_owned();
    let outcome = call(Behavior::AnswerAndHang(announced), |request| request).await;
    assert_eq!(outcome, Err(HttpError::TooLarge));
}

#[tokio::test]
async fn a_call_that_got_no_connection_was_not_sent() {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let refused = format!("127.0.0.1:{port}");
    let egress = egress(&[&refused], Answers::new(&[&["127.0.0.1"]]));
    let error = egress.call(HttpRequest::post(format!("http://{refused}/"))).await.unwrap_err();
    assert_eq!(error, HttpError::Connect);
}

#[tokio::test]
async fn a_name_without_an_address_was_not_sent() {
    for (answers, expected) in
        [(true, HttpError::Resolve), (false, HttpError::Timeout { request_sent: false })]
    {
        let egress = egress(&[], Arc::new(Lost { answers }));
        let request = HttpRequest::post("http://lost.test/").json(&1).unwrap();
        // Once the connect timeout ends it, once the call's own.
        for timeout_ms in [100, 5_000] {
            let error = egress.call(request.clone().timeout_ms(timeout_ms)).await.unwrap_err();
            assert_eq!(error, expected);
        }
    }
    let egress = egress(&[], Answers::new(&[&[]]));
    let error = egress.call(HttpRequest::post("http://lost.test/")).await.unwrap_err();
    assert!(!error.may_have_been_sent(), "{error:?}");
}

#[tokio::test]
async fn a_server_without_tls_was_not_sent_to() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let host = listener.local_addr().unwrap().to_string();
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await.unwrap();
        std::future::pending::<()>().await;
    });
    let egress = egress(&[&host], Answers::new(&[&["127.0.0.1"]]));
    let error = egress.call(HttpRequest::post(format!("https://{host}/"))).await.unwrap_err();
    assert_eq!(error, HttpError::Tls);
}

#[tokio::test]
async fn a_call_waiting_for_its_place_was_not_sent() {
    let server = FakeServer::start("127.0.0.1:0", Behavior::Hang).await;
    let policy = EgressPolicy { private_hosts: [server.host()].into() };
    let limits = EgressLimits { calls_per_host_max: 1, ..EgressLimits::default() };
    let egress = Egress::new(policy, limits).unwrap();
    let request = |timeout_ms| HttpRequest::post(server.url()).timeout_ms(timeout_ms);
    let (first, second) = tokio::join!(egress.call(request(400)), egress.call(request(200)));
    assert_eq!(first.map(drop), SENT.map(drop));
    assert_eq!(second.map(drop), NOT_SENT.map(drop));
    assert_eq!(server.n_connections(), 1);
}

#[tokio::test]
async fn a_slow_host_keeps_nobody_else_waiting() {
    let slow = FakeServer::start("127.0.0.1:0", Behavior::Hang).await;
    let quick = FakeServer::start("127.0.0.1:0", Behavior::Answer(ok("quick"))).await;
    let policy = EgressPolicy { private_hosts: [slow.host(), quick.host()].into() };
    let limits = EgressLimits { calls_per_host_max: 2, ..EgressLimits::default() };
    let egress = Egress::new(policy, limits).unwrap();
    let stuck = async {
        let call = || egress.call(HttpRequest::get(slow.url()).timeout_ms(1_000));
        tokio::join!(call(), call(), call())
    };
    let served = async {
        let started = Instant::now();
        egress.call(HttpRequest::get(quick.url())).await.unwrap();
        started.elapsed()
    };
    let (_, elapsed) = tokio::join!(stuck, served);
    assert!(elapsed < Duration::from_millis(900), "{elapsed:?}");
}

#[tokio::test]
async fn connections_are_kept_for_the_next_call() {
    let server = FakeServer::start("127.0.0.1:0", Behavior::Answer(ok("again"))).await;
    let egress = egress(&[&server.host()], Answers::new(&[&["127.0.0.1"]]));
    for _ in 0..200 {
        let request = HttpRequest::post(server.url()).json(&["hello"]).unwrap();
        assert_eq!(egress.call(request).await.unwrap().body, "again");
    }
    assert_eq!(server.n_connections(), 1);
}
