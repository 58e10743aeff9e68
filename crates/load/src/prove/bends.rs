//! Every way to bend a genuine call of a channel that its proof must notice.

use super::storm::Random;
use crate::place::{Phone, Place, VISITOR_HEADER, WEBCHAT, inbox_of, other_inbox_of, visitor_call};
use anyhow::Result;
use simulator::{Act, Call};

/// A call that must be refused.
#[derive(Debug, Clone)]
pub(super) struct Forgery {
    pub name: String,
    pub inbox: String,
    pub call: Call,
}

/// Where a channel's calls carry their proof, and what of the body it covers.
#[derive(Debug, Clone, Copy)]
struct Proofs {
    headers: &'static [&'static str],
    query: &'static [&'static str],
    covers: Covers,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Covers {
    Nothing,
    Everything,
    /// The values of a form: another spelling of the same values is the same.
    Values,
    /// What is encrypted, and not the envelope.
    Sealed,
}

fn proofs(kind: &str) -> Proofs {
    let (headers, query, covers): (&[&str], &[&str], Covers) = match kind {
        "whatsapp" | "messenger" | "instagram" => {
            (&["x-hub-signature-256"], &[], Covers::Everything)
        }
        "alexa" => (&["signature-256", "signaturecertchainurl"], &[], Covers::Everything),
        "sms" => (&["x-twilio-signature"], &[], Covers::Values),
        "wechat" => (&[], &["signature", "timestamp", "nonce", "msg_signature"], Covers::Sealed),
        "telegram" => (&["x-telegram-bot-api-secret-token"], &[], Covers::Nothing),
        WEBCHAT => (&[VISITOR_HEADER], &[], Covers::Everything),
        // A token in the header.
        _ => (&["authorization"], &[], Covers::Nothing),
    };
    Proofs { headers, query, covers }
}

/// All forgeries of what somebody does; `n_by_chance` of each kind that chance makes.
pub(super) fn forgeries(
    place: &Place,
    phone: &Phone,
    act: &Act,
    n_by_chance: usize,
    random: &mut Random,
) -> Result<Vec<Forgery>> {
    let kind = phone.kind;
    let inbox = inbox_of(kind);
    let Proofs { headers, query, covers } = proofs(kind);
    let mut all = Vec::new();
    for good in place.calls(phone, act)? {
        let mut add = |name: String, call: Call| {
            all.push(Forgery { name, inbox: inbox.clone(), call });
        };
        for name in headers {
            let value = header(&good, name);
            for (how, bent) in bent(&value, n_by_chance, random) {
                if *name == "signaturecertchainurl" && how == "by chance" {
                    continue;
                }
                add(format!("{name}: {how}"), with_header(&good, name, bent.as_deref()));
            }
            let twice = good.clone().header(name, value.clone());
            add(format!("{name}: twice"), twice);
        }
        for name in query {
            let value = parameter(&good, name);
            for (how, bent) in bent(&value, n_by_chance, random) {
                add(format!("{name}: {how}"), with_parameter(&good, name, bent.as_deref()));
            }
        }
        for body in other_bodies(&good.body, covers, n_by_chance, random) {
            add("another body".to_owned(), Call { body, ..good.clone() });
        }
        for (name, call) in own(place, phone, act, &good)? {
            add(name.to_owned(), call);
        }
        all.push(Forgery {
            name: "under another inbox".to_owned(),
            inbox: other_inbox_of(kind),
            call: good,
        });
    }
    Ok(all)
}

/// A proof, bent. A header cannot hold a line end, so none is tried.
pub(super) fn bent(
    value: &str,
    n_by_chance: usize,
    random: &mut Random,
) -> Vec<(&'static str, Option<String>)> {
    let half = &value[..value.len() / 2];
    let mut all = vec![
        ("missing", None),
        ("empty", Some(String::new())),
        ("truncated by one", Some(value[..value.len().saturating_sub(1)].to_owned())),
        ("truncated by two", Some(value[..value.len().saturating_sub(2)].to_owned())),
        ("truncated to half", Some(half.to_owned())),
        ("one more", Some(format!("{value}0"))),
        ("doubled", Some(format!("{value}{value}"))),
        ("two in one", Some(format!("{value},{value}"))),
        ("zeros", Some("0".repeat(value.len()))),
        ("none", Some("none".to_owned())),
        ("null", Some("null".to_owned())),
        ("a list", Some(format!("[\"{value}\"]"))),
    ];
    for _ in 0..n_by_chance {
        const LETTERS: &[u8] = b"0123456789abcdefABCDEFxyzXYZ-_+/=.";
        let at = usize::try_from(random.below(value.len() as u64)).unwrap_or(0);
        let letter = LETTERS[usize::try_from(random.below(LETTERS.len() as u64)).unwrap_or(0)];
        let mut bytes = value.as_bytes().to_vec();
        if bytes.get(at).is_some_and(|byte| !byte.eq_ignore_ascii_case(&letter)) {
            bytes[at] = letter;
            all.push(("by chance", String::from_utf8(bytes).ok()));
        }
    }
    all
}

/// Bodies the proof is not about.
fn other_bodies(
    body: &[u8],
    covers: Covers,
    n_by_chance: usize,
    random: &mut Random,
) -> Vec<Vec<u8>> {
    let may_change = |at: usize| match covers {
        Covers::Nothing => false,
        Covers::Everything => true,
        // A digit that is no part of an escape.
        Covers::Values => {
            body[at].is_ascii_digit() && !body[at.saturating_sub(2)..at].contains(&b'%')
        }
        Covers::Sealed => {
            let text = String::from_utf8_lossy(body);
            let sealed = text.find("<Encrypt><![CDATA[").map(|begin| begin + 18);
            let end = text.find("]]></Encrypt>");
            sealed.zip(end).is_some_and(|(begin, end)| (begin..end).contains(&at))
        }
    };
    let mut bodies = Vec::new();
    if covers == Covers::Nothing {
        return bodies;
    }
    for _ in 0..n_by_chance {
        let at = usize::try_from(random.below(body.len() as u64)).unwrap_or(0);
        if may_change(at) {
            let mut changed = body.to_vec();
            let bit = if covers == Covers::Everything { random.below(8) } else { 0 };
            changed[at] ^= 1 << bit;
            bodies.push(changed);
        }
    }
    if covers == Covers::Everything {
        bodies.extend([Vec::new(), b"{}".to_vec(), body[..body.len() - 1].to_vec()]);
        bodies.push([body, b" "].concat());
    }
    if covers == Covers::Values {
        bodies.extend([Vec::new(), [body, b"&Body=more"].concat()]);
    }
    bodies
}

/// What only this channel can get wrong, and secrets that are not ours.
fn own(place: &Place, phone: &Phone, act: &Act, good: &Call) -> Result<Vec<(&'static str, Call)>> {
    const HOUR_MS: i64 = 3_600_000;
    let mut all = Vec::new();
    if phone.kind == WEBCHAT {
        for key in
            ["", "server-key-of-the-load-shop-012345678", "another-key-0123456789-0123456789"]
        {
            all.push(("another key", visitor_call(key, &good.body)));
        }
        return Ok(all);
    }
    let mut bend = |name, with: &dyn Fn(&mut simulator::Inbox, &mut i64)| -> Result<()> {
        let calls = place.bent_calls(phone, act, |inbox, now| with(inbox, now))?;
        all.extend(calls.into_iter().map(|call| (name, call)));
        Ok(())
    };
    let secrets = |value: &dyn Fn(&str) -> String, inbox: &mut simulator::Inbox| {
        for secret in inbox.setup.secrets.values_mut() {
            *secret = value(secret);
        }
    };
    let setting = |name: &str, value: &str, inbox: &mut simulator::Inbox| {
        inbox.setup.settings[name] = value.into();
    };
    if !matches!(phone.kind, "alexa" | "bot_framework") {
        let reversed = |secret: &str| secret.chars().rev().collect::<String>();
        bend("another secret", &|inbox, _| secrets(&reversed, inbox))?;
        if phone.kind != "wechat" {
            bend("the empty secret", &|inbox, _| secrets(&|_| String::new(), inbox))?;
        }
    }
    match phone.kind {
        "alexa" => {
            bend("another skill", &|inbox, _| setting("skill_id", "amzn1.ask.skill.other", inbox))?;
            bend("another key", &|inbox, _| inbox.seed = std::sync::Arc::new([99; 32]))?;
            bend("an hour old", &|_, now| *now -= HOUR_MS)?;
            bend("an hour ahead", &|_, now| *now += HOUR_MS)?;
            all.extend(chains(good));
        }
        "bot_framework" => {
            bend("another bot", &|inbox, _| {
                setting("app_id", "00000000-0000-0000-0000-000000000001", inbox)
            })?;
            bend("another issuer", &|inbox, _| setting("issuer", "https://login.example", inbox))?;
            bend("the Emulator's issuer", &|inbox, _| {
                setting(
                    "issuer",
                    "https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/",
                    inbox,
                )
            })?;
            bend("another key", &|inbox, _| inbox.seed = std::sync::Arc::new([99; 32]))?;
            bend("a token that ended", &|_, now| *now -= 3 * HOUR_MS)?;
            bend("a token of tomorrow", &|_, now| *now += 24 * HOUR_MS)?;
            all.extend(tokens(good));
        }
        "wechat" => {
            bend("an hour old", &|_, now| *now -= HOUR_MS)?;
            bend("an hour ahead", &|_, now| *now += HOUR_MS)?;
            let plain = format!(
                "<xml><FromUserName>{}</FromUserName><MsgType>text</MsgType><Content>hi</Content></xml>",
                phone.address
            );
            all.push(("not encrypted at all", Call { body: plain.into_bytes(), ..good.clone() }));
        }
        "sms" => bend("signed for another address", &|inbox, _| {
            inbox.hook_url = "https://elsewhere.example/hooks/sms/sms".to_owned();
        })?,
        _ => {}
    }
    Ok(all)
}

/// Addresses of certificates that only look like the right one.
fn chains(good: &Call) -> Vec<(&'static str, Call)> {
    let right = header(good, "signaturecertchainurl");
    let (base, path) = right.split_at(right.find("/simulate").unwrap_or(0));
    let host = base.trim_start_matches("http://");
    let addresses = [
        ("https", format!("https://{host}{path}")),
        ("another host", format!("http://certificates.example{path}")),
        ("another port", format!("http://127.0.0.1:1{path}")),
        ("the host as a user", format!("http://{host}@certificates.example{path}")),
        ("the host as a beginning", format!("{base}.certificates.example{path}")),
        ("another path", format!("{base}/certificates.pem")),
        ("out of the path", right.replace("/echo.api/", "/echo.api/../other/")),
        ("out of the path, escaped", right.replace("/echo.api/", "/echo.api/%2e%2e/other/")),
        ("the path in capitals", right.replace("/echo.api/", "/ECHO.API/")),
        ("with a query", format!("{right}?x=1")),
        ("a file", "file:///etc/ssl/cert.pem".to_owned()),
        ("the real one", "https://s3.amazonaws.com/echo.api/echo-api-cert-12.pem".to_owned()),
    ];
    let call = |(name, url): (&'static str, String)| {
        (name, with_header(good, "signaturecertchainurl", Some(&url)))
    };
    addresses.into_iter().map(call).collect()
}

/// Tokens whose parts do not belong together.
fn tokens(good: &Call) -> Vec<(&'static str, Call)> {
    use base64::Engine;
    let encode = |text: &str| base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(text);
    let value = header(good, "authorization");
    let token = value.trim_start_matches("Bearer ");
    let parts: Vec<&str> = token.split('.').collect();
    let [_, claims, signature] = parts.as_slice() else { return Vec::new() };
    let none = encode(r#"{"alg":"none","typ":"JWT"}"#);
    let none_of_key = encode(r#"{"alg":"none","typ":"JWT","kid":"play-key-1"}"#);
    let hs256 = encode(r#"{"alg":"HS256","typ":"JWT","kid":"play-key-1"}"#);
    let unknown = encode(r#"{"alg":"RS256","typ":"JWT","kid":"nobody"}"#);
    let all = [
        ("alg none", format!("Bearer {none}.{claims}.")),
        ("alg none with a key", format!("Bearer {none_of_key}.{claims}.")),
        ("alg none with a signature", format!("Bearer {none_of_key}.{claims}.{signature}")),
        ("HS256", format!("Bearer {hs256}.{claims}.{signature}")),
        ("a key nobody has", format!("Bearer {unknown}.{claims}.{signature}")),
        ("without its signature", format!("Bearer {}.{claims}.", parts[0])),
        ("without the word", token.to_owned()),
        ("another word", format!("Basic {token}")),
    ];
    all.into_iter()
        .map(|(name, value)| (name, with_header(good, "authorization", Some(&value))))
        .collect()
}

pub(super) fn header(call: &Call, name: &str) -> String {
    let found = call.headers.iter().find(|(key, _)| key == name);
    found.map_or(String::new(), |(_, value)| value.clone())
}

pub(super) fn with_header(call: &Call, name: &str, value: Option<&str>) -> Call {
    let mut changed = call.clone();
    changed.headers.retain(|(key, _)| key != name);
    match value {
        Some(value) => changed.header(name, value),
        None => changed,
    }
}

fn pairs(call: &Call) -> Vec<(String, String)> {
    let pair = |text: &str| {
        let (name, value) = text.split_once('=').unwrap_or((text, ""));
        (name.to_owned(), value.to_owned())
    };
    call.query.split('&').filter(|text| !text.is_empty()).map(pair).collect()
}

fn parameter(call: &Call, name: &str) -> String {
    let found = pairs(call).into_iter().find(|(key, _)| key == name);
    found.map_or(String::new(), |(_, value)| value)
}

fn with_parameter(call: &Call, name: &str, value: Option<&str>) -> Call {
    let escaped = |text: &str| {
        text.bytes()
            .map(|byte| match byte {
                byte if byte.is_ascii_alphanumeric() => char::from(byte).to_string(),
                byte => format!("%{byte:02X}"),
            })
            .collect::<String>()
    };
    let mut all: Vec<String> = pairs(call)
        .into_iter()
        .filter(|(key, _)| key != name)
        .map(|(key, value)| format!("{key}={value}"))
        .collect();
    all.extend(value.map(|value| format!("{name}={}", escaped(value))));
    Call { query: all.join("&"), ..call.clone() }
}
