//! A webhook's call out of any bytes.

use crate::{HOOK_URL, NOW};
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use std::borrow::Cow;
use std::sync::atomic::{AtomicUsize, Ordering};
use transport::RawRequest;

/// As the fuzzer wrote it, by its first letter: after `r` come a line of query, lines of headers, an empty line and the
/// body, and nothing is proven; after any other letter there is only a body, and the target proves it. After `b` the
/// body is repeated until it is as large as any vendor's, after `d` its first line is repeated and nests as often.
#[derive(Debug)]
pub struct Call<'a> {
    pub proven: bool,
    pub query: &'a [u8],
    pub headers: Vec<(&'a [u8], &'a [u8])>,
    pub body: Cow<'a, [u8]>,
}

/// As large as the largest body that any channel takes.
const BIG_BYTES: usize = 4 * 1024 * 1024;
/// So many calls of a run are large: each takes as long as thousands of small ones.
const BIG_CALLS_MAX: usize = 200;
/// Deeper than any reader should follow.
const DEPTH: usize = 10_000;

impl<'a> Call<'a> {
    pub fn read(data: &'a [u8]) -> Self {
        let Some((mode, rest)) = data.split_first() else {
            return Self {
                proven: true,
                query: b"",
                headers: Vec::new(),
                body: Cow::Borrowed(b""),
            };
        };
        if *mode != b'r' {
            let body = match mode {
                b'b' if is_turn_of_a_big_one() => {
                    Cow::Owned(rest.iter().copied().cycle().take(BIG_BYTES).collect())
                }
                b'd' => {
                    let (opening, inner) = line(rest);
                    Cow::Owned([&opening.repeat(DEPTH), inner].concat())
                }
                _ => Cow::Borrowed(rest),
            };
            return Self { proven: true, query: b"", headers: Vec::new(), body };
        }
        let (query, mut rest) = line(rest);
        let mut headers = Vec::new();
        loop {
            let (header, after) = line(rest);
            rest = after;
            let Some(colon) = header.iter().position(|byte| *byte == b':') else { break };
            headers.push((&header[..colon], header[colon + 1..].trim_ascii()));
        }
        Self { proven: false, query, headers, body: Cow::Borrowed(rest) }
    }

    /// The call as the server would hand it on, without any proof; what HTTP itself refuses is left out.
    pub fn request(&self) -> RawRequest {
        let query = String::from_utf8_lossy(self.query).into_owned();
        let mut request = request(&self.body, &[]);
        for (name, value) in &self.headers {
            if let (Ok(name), Ok(value)) =
                (HeaderName::from_bytes(name), HeaderValue::from_bytes(value))
            {
                request.headers.append(name, value);
            }
        }
        request.public_url = format!("{HOOK_URL}?{query}");
        request.query = query;
        request
    }
}

fn is_turn_of_a_big_one() -> bool {
    static CALLS: AtomicUsize = AtomicUsize::new(0);
    CALLS.fetch_add(1, Ordering::Relaxed) < BIG_CALLS_MAX
}

fn line(bytes: &[u8]) -> (&[u8], &[u8]) {
    match bytes.iter().position(|byte| *byte == b'\n') {
        Some(end) => (&bytes[..end], &bytes[end + 1..]),
        None => (bytes, b""),
    }
}

/// A call with headers that are good.
pub fn request(body: &[u8], headers: &[(&'static str, &str)]) -> RawRequest {
    let mut map = HeaderMap::new();
    for (name, value) in headers {
        map.append(HeaderName::from_static(name), HeaderValue::from_str(value).unwrap());
    }
    RawRequest {
        method: Method::POST,
        path: "/hooks/channel/inbox".to_owned(),
        query: String::new(),
        headers: map,
        body: body.to_vec().into(),
        received_at: NOW,
        public_url: HOOK_URL.to_owned(),
    }
}
