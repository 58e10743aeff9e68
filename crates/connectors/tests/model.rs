//! The language model over real sockets: a scripted endpoint on loopback that answers well, badly, slowly and never.

use connectors::model::{self, Model, ModelError, Prompt};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};
use transport::{Egress, EgressLimits, EgressPolicy, Secret};

/// Serves one call with these bytes, after a pause; gives back what was asked.
fn endpoint(answer: Vec<u8>, pause: Duration) -> (String, mpsc::Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let address = listener.local_addr().expect("it has an address");
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        let Ok((mut stream, _)) = listener.accept() else { return };
        let mut asked = Vec::new();
        let mut buffer = [0; 4_096];
        // The body is the last thing sent, and ends with its closing brace.
        while let Ok(n) = stream.read(&mut buffer) {
            asked.extend_from_slice(&buffer[..n]);
            if n == 0 || asked.ends_with(b"}") {
                break;
            }
        }
        let _ = sender.send(String::from_utf8_lossy(&asked).into_owned());
        thread::sleep(pause);
        let _ = stream.write_all(&answer);
    });
    (format!("http://{address}/v1"), receiver)
}

fn http(status: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    format!("HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}")
        .into_bytes()
}

fn open(base_url: &str) -> Model {
    let settings = json!({"base_url": base_url, "model": "small", "rephrase": true, "json": true, "timeout_ms": 400});
    let secrets = BTreeMap::from([("key".to_owned(), Secret::new("hush".to_owned()))]);
    model::open(settings.as_object().expect("test data is well formed"), &secrets)
        .expect("it opens")
}

fn ask(base_url: &str) -> Result<model::Said, ModelError> {
    let policy = EgressPolicy { private_hosts: BTreeSet::from(["127.0.0.1".to_owned()]) };
    let egress = Egress::new(policy, EgressLimits::default()).expect("the client is built");
    let schema = Some(json!({"type": "object"}));
    let prompt =
        Prompt { system: "Be brief.".to_owned(), user: "Hello ⟦1⟧".to_owned(), schema };
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().build().expect("it starts");
    runtime.block_on(open(base_url).ask(&egress, &prompt))
}

#[test]
fn it_asks_as_the_api_says_and_reads_the_answer() {
    let body = json!({"choices": [{"message": {"role": "assistant", "content": "Hi ⟦1⟧"}}], "usage": {"total_tokens": 17}});
    let (url, asked) = endpoint(http("200 OK", &body.to_string()), Duration::ZERO);
    let said = ask(&url).expect("it answers");
    assert_eq!((said.text.as_str(), said.tokens), ("Hi ⟦1⟧", Some(17)));
    let asked = asked.recv().expect("it was asked");
    assert!(asked.starts_with("POST /v1/chat/completions HTTP/1.1"), "{asked}");
    assert!(asked.to_lowercase().contains("authorization: bearer hush"), "{asked}");
    let body: Value =
        serde_json::from_str(asked.split("\r\n\r\n").nth(1).expect("a body")).expect("JSON");
    assert_eq!(body["model"], "small");
    assert_eq!(body["messages"][1], json!({"role": "user", "content": "Hello ⟦1⟧"}));
    assert_eq!(body["response_format"]["type"], "json_schema");
}

#[test]
fn whatever_goes_wrong_ends_in_time_and_without_an_answer() {
    let fine = json!({"choices": [{"message": {"content": "late"}}]}).to_string();
    for (answer, pause_ms, expected) in [
        (http("401 Unauthorized", "{}"), 0, Some(ModelError::Auth)),
        (http("429 Too Many Requests", "{}"), 0, Some(ModelError::Status(429))),
        (http("500 Oops", "{}"), 0, Some(ModelError::Status(500))),
        (http("200 OK", "{\"choices\":["), 0, Some(ModelError::Unreadable)),
        (http("200 OK", "{\"choices\":[]}"), 0, Some(ModelError::Unreadable)),
        (http("200 OK", "<html>"), 0, Some(ModelError::Unreadable)),
        (http("200 OK", &"x".repeat(1 << 20)), 0, Some(ModelError::Unreadable)),
        (http("200 OK", &fine), 3_000, Some(ModelError::Timeout)),
        (Vec::new(), 3_000, Some(ModelError::Timeout)),
        (http("302 Found\r\nlocation: http://127.0.0.1:1/", ""), 0, Some(ModelError::Status(302))),
        (b"nonsense".to_vec(), 0, None),
    ] {
        let (url, _asked) = endpoint(answer, Duration::from_millis(pause_ms));
        let started = Instant::now();
        let failed = ask(&url).expect_err("there is no answer");
        assert!(started.elapsed() < Duration::from_millis(2_500), "{failed}");
        if let Some(expected) = expected {
            assert_eq!(failed, expected);
        }
    }
    assert!(matches!(ask("http://127.0.0.1:1/v1"), Err(ModelError::Unreachable(_))));
}

#[test]
fn settings_are_checked() {
    for (settings, problem) in [
        (json!({}), "setting `base_url` is missing"),
        (json!({"base_url": "https://m.example/v1"}), "setting `model` is missing"),
        (json!({"base_url": 3, "model": "m"}), "setting `base_url` is not a text"),
        (
            json!({"base_url": "https://m.example", "model": "m", "timeout_ms": 1}),
            "setting `timeout_ms` is not between",
        ),
        (
            json!({"base_url": "https://m.example", "model": "m", "rephrase": "yes"}),
            "setting `rephrase` is neither",
        ),
        (
            json!({"base_url": "https://m.example", "model": "m", "tokens_per_day": -1}),
            "setting `tokens_per_day` is not a whole",
        ),
        (
            json!({"base_url": "https://m.example", "model": "m", "temperature": 2}),
            "setting `settings` knows",
        ),
        (json!({"base_url": "https://m.example", "model": "m"}), ""),
    ] {
        let opened =
            model::open(settings.as_object().expect("test data is well formed"), &BTreeMap::new());
        match opened {
            Ok(model) => {
                assert_eq!(problem, "", "{settings}");
                assert!(!model.interpret && !model.rephrase, "off until it is turned on");
            }
            Err(error) => {
                assert!(!problem.is_empty() && error.to_string().starts_with(problem), "{error}")
            }
        }
    }
}
