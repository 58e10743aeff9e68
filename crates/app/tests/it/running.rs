//! A server that runs: its first lines, its answers, and how it stops.

use crate::program::{folder, shop, trato};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

/// A process that is ended with its test.
pub(crate) struct Served {
    child: Child,
    lines: BufReader<ChildStdout>,
    pub(crate) address: String,
}

impl Served {
    /// Starts a command and reads where it listens.
    pub(crate) fn start(arguments: &[&str], data: &Path) -> Self {
        let mut command = trato();
        command.args(arguments).arg("--data").arg(data).args(["--listen", "127.0.0.1:0"]);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::inherit()).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap());
        let mut first = String::new();
        lines.read_line(&mut first).unwrap();
        let address = first.trim_end().strip_prefix("listening on http://");
        let address = address.unwrap_or_else(|| panic!("first line: {first:?}")).to_owned();
        Self { child, lines, address }
    }

    /// The next line it prints; empty at the end of its output.
    pub(crate) fn line(&mut self) -> String {
        let mut line = String::new();
        self.lines.read_line(&mut line).unwrap();
        line.trim_end().to_owned()
    }

    pub(crate) fn get(&self, path: &str, headers: &[&str]) -> Answer {
        self.call("GET", path, headers, "")
    }

    pub(crate) fn call(&self, method: &str, path: &str, headers: &[&str], body: &str) -> Answer {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        let headers: String = headers.iter().map(|header| format!("{header}\r\n")).collect();
        let request = format!(
            "{method} {path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n{headers}content-length: {}\r\n\r\n{body}",
            self.address,
            body.len()
        );
        stream.write_all(request.as_bytes()).unwrap();
        let mut text = Vec::new();
        stream.read_to_end(&mut text).unwrap();
        let text = String::from_utf8_lossy(&text).into_owned();
        let (head, body) =
            text.split_once("\r\n\r\n").unwrap_or_else(|| panic!("{path}: {text:?}"));
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap();
        Answer { status, head: head.to_lowercase(), body: body.to_owned() }
    }

    /// Sends a signal, and what the process ended with and after how long.
    pub(crate) fn stop(mut self, signal: &str) -> (ExitStatus, Duration) {
        let asked = Instant::now();
        let sent =
            Command::new("kill").arg(signal).arg(self.child.id().to_string()).status().unwrap();
        assert!(sent.success());
        let status = self.child.wait().unwrap();
        (status, asked.elapsed())
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: String,
}

#[test]
fn a_new_installation_prints_its_set_up_link_until_it_is_used() {
    let data = folder("set-up");
    let mut served = Served::start(&["serve"], &data);
    let address = served.address.clone();
    let link = served.line();
    let token = link
        .strip_prefix(&format!("set up at http://{address}/setup?token="))
        .unwrap_or_else(|| panic!("{link}"));
    assert_eq!(served.get("/healthz", &[]).status, 200);
    let owner = format!(
        r#"{{"token": "{token}", "name": "Ida", "email": "ida@corner.example", "password": "long enough for this"}}"#
    );
    let made = served.call("POST", "/api/v1/setup", &["content-type: application/json"], &owner);
    assert_eq!(made.status, 200, "{made:?}");
    let (status, _) = served.stop("-TERM");
    assert!(status.success());
    let mut again = Served::start(&["serve"], &data);
    let child = again.child.id().to_string();
    assert!(Command::new("kill").args(["-TERM", &child]).status().unwrap().success());
    assert_eq!(again.line(), "", "the link is for one owner");
}

#[test]
fn a_printed_token_opens_the_api() {
    let data = shop("token");
    let token =
        crate::program::done(&data, &["token", "create", "--role", "admin", "--name", "reports"]);
    assert_eq!(token.lines().count(), 1);
    let served = Served::start(&["serve"], &data);
    let authorization = format!("authorization: Bearer {}", token.trim());
    for (header, expected) in [
        (authorization.as_str(), 200),
        ("authorization: Bearer trt_wrong", 401),
        ("accept: */*", 401),
    ] {
        let answer = served.get("/api/v1/conversations", &[header]);
        assert_eq!(answer.status, expected, "{answer:?}");
    }
}

#[test]
fn a_signal_ends_it_in_time() {
    for (name, signal) in [("term", "-TERM"), ("int", "-INT")] {
        let served = Served::start(&["serve"], &shop(&format!("signal-{name}")));
        assert_eq!(served.get("/healthz", &[]).status, 200);
        let (status, took) = served.stop(signal);
        assert_eq!(status.code(), Some(0), "{signal}");
        assert!(took < Duration::from_secs(10), "{signal}: {took:?}");
    }
}

#[test]
fn an_address_in_use_is_told() {
    let data = shop("taken");
    let served = Served::start(&["serve"], &data);
    let output = trato()
        .args(["serve", "--listen", &served.address])
        .arg("--data")
        .arg(folder("taken-2"))
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    let expected =
        format!("could not listen on {}: choose another address with --listen", served.address);
    assert!(crate::program::err(&output).contains(&expected), "{output:?}");
}
