//! Genuinely signed calls that mean harm: bodies that should break a reader, and addresses that lead to somebody else.

use super::bends::{header, with_header};
use crate::place::{Phone, Place, WEBCHAT, visitor_media};
use anyhow::Result;
use simulator::{Act, Call};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::io::AsyncReadExt;
use tokio::net::TcpListener;

const LARGE: usize = 4 * 1024 * 1024;
const DEEP: usize = 10_000;
/// A word in a genuine message, replaced by what breaks readers.
const NEEDLE: &str = "needle";

/// Bodies for one channel, each with the channel's own proof.
pub(super) fn bodies(place: &Place, phone: &Phone) -> Result<Vec<(&'static str, Call)>> {
    let mut laughs = "<?xml version=\"1.0\"?><!DOCTYPE lolz [<!ENTITY l0 \"lol\">".to_owned();
    for level in 1..10 {
        laughs.push_str(&format!(
            "<!ENTITY l{level} \"{}\">",
            format!("&l{};", level - 1).repeat(10)
        ));
    }
    laughs.push_str("]><xml><FromUserName>&l9;</FromUserName><MsgType>text</MsgType><Content>&l9;</Content></xml>");
    let outside = "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY f SYSTEM \"file:///etc/passwd\">]><xml><FromUserName>o1</FromUserName><MsgType>text</MsgType><Content>&f;</Content></xml>";
    let raw: Vec<(&'static str, Vec<u8>)> = vec![
        ("4 MB of nothing", vec![b' '; LARGE]),
        ("4 MB of text", format!("{{\"text\":\"{}\"}}", "x".repeat(LARGE)).into_bytes()),
        ("lists in lists", [b"[".repeat(DEEP), b"]".repeat(DEEP)].concat()),
        ("lists without an end", b"[".repeat(DEEP)),
        (
            "objects in objects",
            [b"{\"a\":".repeat(DEEP), b"1".to_vec(), b"}".repeat(DEEP)].concat(),
        ),
        ("elements in elements", ["<a>".repeat(DEEP), "</a>".repeat(DEEP)].concat().into_bytes()),
        ("a billion laughs", laughs.into_bytes()),
        ("an entity from outside", outside.as_bytes().to_vec()),
        ("nothing", Vec::new()),
        ("null", b"null".to_vec()),
        ("a number", b"1e999".to_vec()),
        ("a text", b"\"text\"".to_vec()),
        ("an empty object", b"{}".to_vec()),
        ("an empty list", b"[]".to_vec()),
        (
            "the same key ten thousand times",
            format!("{{{}\"b\":1}}", "\"a\":1,".repeat(DEEP)).into_bytes(),
        ),
        ("no UTF-8", b"\xff\xfe\x00\xd8".to_vec()),
        ("zeros", vec![0; 64]),
        ("ten thousand fields", "a=1&".repeat(DEEP).into_bytes()),
    ];
    let mut all = Vec::new();
    for (name, body) in raw {
        all.push((name, place.proven(phone.kind, &body)?));
    }
    for (name, bytes) in bytes_for_the_needle() {
        for body in genuine_with_needle(place, phone)? {
            all.push((name, place.proven(phone.kind, &replaced(&body, bytes))?));
        }
    }
    Ok(all)
}

fn bytes_for_the_needle() -> [(&'static str, &'static [u8]); 9] {
    [
        ("no UTF-8 in a text", b"\xff\xfe\xc0\x80"),
        ("a lone surrogate", b"\\ud800"),
        ("surrogates the wrong way round", b"\\udc00\\ud800"),
        ("a zero in a text", b"\\u0000"),
        ("a raw zero in a text", b"\0"),
        ("escapes of nothing", b"%00%ff%c0%af"),
        ("marks of direction", "\u{202e}\u{2066}\u{200f}\u{feff}".as_bytes()),
        ("an end of what is quoted", b"]]></Content><MsgType>event</MsgType><![CDATA["),
        ("a family", "\u{1f469}\u{200d}\u{1f469}\u{200d}\u{1f467}\u{200d}\u{1f466}".as_bytes()),
    ]
}

/// Bodies of a message with the word in it, before they are sealed.
fn genuine_with_needle(place: &Place, phone: &Phone) -> Result<Vec<Vec<u8>>> {
    if phone.kind == "wechat" {
        let xml = format!(
            "<xml><ToUserName>gh_1</ToUserName><FromUserName>{}</FromUserName><CreateTime>1</CreateTime><MsgType>text</MsgType><Content><![CDATA[{NEEDLE}]]></Content><MsgId>{}</MsgId></xml>",
            phone.address,
            crate::place::now_ms()
        );
        return Ok(vec![xml.into_bytes()]);
    }
    let calls = place.calls(phone, &Act::text(NEEDLE))?;
    Ok(calls.into_iter().map(|call| call.body).collect())
}

fn replaced(body: &[u8], by: &[u8]) -> Vec<u8> {
    let needle = NEEDLE.as_bytes();
    let mut out = Vec::new();
    let mut at = 0;
    while at < body.len() {
        if body[at..].starts_with(needle) {
            out.extend_from_slice(by);
            at += needle.len();
        } else {
            out.push(body[at]);
            at += 1;
        }
    }
    out
}

/// Somebody's own listener, where nothing of ours may ever call.
#[derive(Debug)]
pub(super) struct Canary {
    pub base: String,
    n_connections: Arc<AtomicU64>,
    n_bytes: Arc<AtomicU64>,
}

impl Canary {
    /// On an address of this machine that no setting allows.
    pub async fn start() -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.2:0").await?;
        let base = format!("http://{}", listener.local_addr()?);
        let canary = Self { base, n_connections: Arc::default(), n_bytes: Arc::default() };
        let (connections, bytes) = (Arc::clone(&canary.n_connections), Arc::clone(&canary.n_bytes));
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                connections.fetch_add(1, Ordering::Relaxed);
                let bytes = Arc::clone(&bytes);
                tokio::spawn(async move {
                    let mut buffer = [0; 4_096];
                    if let Ok(n) = stream.read(&mut buffer).await {
                        bytes.fetch_add(n as u64, Ordering::Relaxed);
                    }
                });
            }
        });
        Ok(canary)
    }

    pub fn n_connections(&self) -> u64 {
        self.n_connections.load(Ordering::Relaxed)
    }

    /// Calls with addresses of the canary wherever the platform lets somebody outside choose one.
    pub fn calls(&self, place: &Place, phone: &Phone) -> Result<Vec<Call>> {
        let picture =
            Act::Media { name: "picture.png".to_owned(), content_type: "image/png".to_owned() };
        if phone.kind == WEBCHAT {
            return Ok(vec![visitor_media(phone, &format!("{}/picture.png", self.base))]);
        }
        let mut all = Vec::new();
        for act in [&picture, &Act::text("thanks")] {
            let good = place.calls(phone, act)?;
            let bent =
                place.bent_calls(phone, act, |inbox, _| inbox.base.clone_from(&self.base))?;
            for call in bent {
                // The same with the right certificates, so that the body is read.
                let chain = good.first().map(|good| header(good, "signaturecertchainurl"));
                if let Some(chain) = chain.filter(|chain| !chain.is_empty()) {
                    all.push(with_header(&call, "signaturecertchainurl", Some(&chain)));
                }
                all.push(call);
            }
            for call in good {
                if let Some(body) = self.with_addresses(&call.body) {
                    all.push(place.proven(phone.kind, &body)?);
                }
            }
        }
        Ok(all)
    }

    /// A JSON body with addresses beside every id of a file, as an eager reader might look for them.
    fn with_addresses(&self, body: &[u8]) -> Option<Vec<u8>> {
        let mut body: serde_json::Value = serde_json::from_slice(body).ok()?;
        let url = format!("{}/picture.png", self.base);
        add(&mut body, &url);
        Some(body.to_string().into_bytes())
    }
}

fn add(value: &mut serde_json::Value, url: &str) {
    match value {
        serde_json::Value::Object(fields) => {
            fields.values_mut().for_each(|value| add(value, url));
            let is_file =
                ["id", "file_id", "mime_type"].iter().any(|key| fields.contains_key(*key));
            if is_file {
                for key in ["url", "link", "file_path", "href", "download_url"] {
                    fields.insert(key.to_owned(), url.into());
                }
            }
        }
        serde_json::Value::Array(items) => items.iter_mut().for_each(|value| add(value, url)),
        _ => {}
    }
}
