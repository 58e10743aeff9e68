//! A client as small as a client can be: one connection, one request at a time, kept alive.
//!
//! The load generator shares two cores with the server it measures, so it must cost next to nothing.

use anyhow::{Context, Result, bail};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const ANSWER_BYTES_MAX: usize = 8 * 1024 * 1024;
const TIMEOUT: Duration = Duration::from_secs(60);

/// An answer.
#[derive(Debug, Clone)]
pub struct Answer {
    pub status: u16,
    pub location: Option<String>,
    pub content_type: String,
    pub body: Vec<u8>,
}

/// A connection to one host.
#[derive(Debug)]
pub struct Client {
    host: String,
    stream: Option<TcpStream>,
    buffer: Vec<u8>,
}

impl Client {
    /// `host` is `127.0.0.1:PORT`.
    pub fn new(host: impl Into<String>) -> Self {
        Self { host: host.into(), stream: None, buffer: Vec::with_capacity(16 * 1024) }
    }

    pub async fn get(&mut self, path: &str) -> Result<Answer> {
        self.call("GET", path, &[], b"").await
    }

    pub async fn post(
        &mut self,
        path: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> Result<Answer> {
        self.call("POST", path, headers, body).await
    }

    /// Posts a form as a browser does.
    pub async fn form(&mut self, path: &str, fields: &[(String, String)]) -> Result<Answer> {
        let encoded: Vec<String> =
            fields.iter().map(|(key, value)| format!("{key}={}", encode(value))).collect();
        let headers = [("content-type", "application/x-www-form-urlencoded")];
        self.call("POST", path, &headers, encoded.join("&").as_bytes()).await
    }

    /// One request. A connection that the server closed meanwhile is opened again, once.
    pub async fn call(
        &mut self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> Result<Answer> {
        let mut request = format!(
            "{method} {path} HTTP/1.1\r\nhost: {}\r\ncontent-length: {}\r\n",
            self.host,
            body.len()
        );
        for (name, value) in headers {
            request.push_str(&format!("{name}: {value}\r\n"));
        }
        request.push_str("\r\n");
        let mut bytes = request.into_bytes();
        bytes.extend_from_slice(body);
        let reused = self.stream.is_some();
        match tokio::time::timeout(TIMEOUT, self.exchange(&bytes))
            .await
            .context("no answer in time")?
        {
            Err(_) if reused => {
                self.stream = None;
                tokio::time::timeout(TIMEOUT, self.exchange(&bytes))
                    .await
                    .context("no answer in time")?
            }
            result => result,
        }
    }

    async fn exchange(&mut self, request: &[u8]) -> Result<Answer> {
        if self.stream.is_none() {
            let stream = TcpStream::connect(&self.host).await?;
            stream.set_nodelay(true)?;
            self.stream = Some(stream);
        }
        let result = self.exchange_on_stream(request).await;
        if result.is_err() {
            self.stream = None;
        }
        result
    }

    async fn exchange_on_stream(&mut self, request: &[u8]) -> Result<Answer> {
        let stream = self.stream.as_mut().context("not connected")?;
        stream.write_all(request).await?;
        self.buffer.clear();
        let head_end = loop {
            if let Some(at) = self.buffer.windows(4).position(|window| window == b"\r\n\r\n") {
                break at + 4;
            }
            if stream.read_buf(&mut self.buffer).await? == 0 {
                bail!("the server closed the connection");
            }
        };
        let head = String::from_utf8_lossy(&self.buffer[..head_end]).into_owned();
        let status =
            head.split(' ').nth(1).and_then(|text| text.parse().ok()).context("no status line")?;
        let header = |name: &str| {
            head.lines().find_map(|line| {
                let (key, value) = line.split_once(':')?;
                key.eq_ignore_ascii_case(name).then(|| value.trim().to_owned())
            })
        };
        let body = if header("transfer-encoding").is_some_and(|value| value.contains("chunked")) {
            self.chunked(head_end).await?
        } else {
            let length: usize =
                header("content-length").and_then(|text| text.parse().ok()).unwrap_or(0);
            if length > ANSWER_BYTES_MAX {
                bail!("an answer of {length} bytes");
            }
            while self.buffer.len() < head_end + length {
                let stream = self.stream.as_mut().context("not connected")?;
                if stream.read_buf(&mut self.buffer).await? == 0 {
                    bail!("the answer ended early");
                }
            }
            self.buffer[head_end..head_end + length].to_vec()
        };
        if header("connection").is_some_and(|value| value.eq_ignore_ascii_case("close")) {
            self.stream = None;
        }
        let content_type = header("content-type").unwrap_or_default();
        Ok(Answer { status, location: header("location"), content_type, body })
    }

    async fn chunked(&mut self, start: usize) -> Result<Vec<u8>> {
        let mut body = Vec::new();
        let mut at = start;
        loop {
            let line_end = loop {
                if let Some(offset) =
                    self.buffer[at..].windows(2).position(|window| window == b"\r\n")
                {
                    break at + offset;
                }
                self.more().await?;
            };
            let size = usize::from_str_radix(
                String::from_utf8_lossy(&self.buffer[at..line_end]).trim(),
                16,
            )?;
            while self.buffer.len() < line_end + 2 + size + 2 {
                self.more().await?;
            }
            if size == 0 {
                return Ok(body);
            }
            body.extend_from_slice(&self.buffer[line_end + 2..line_end + 2 + size]);
            at = line_end + 2 + size + 2;
        }
    }

    async fn more(&mut self) -> Result<()> {
        let stream = self.stream.as_mut().context("not connected")?;
        if stream.read_buf(&mut self.buffer).await? == 0 || self.buffer.len() > ANSWER_BYTES_MAX {
            bail!("the answer ended early");
        }
        Ok(())
    }
}

fn encode(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                char::from(byte).to_string()
            }
            b' ' => "+".to_owned(),
            other => format!("%{other:02X}"),
        })
        .collect()
}
