//! The token a page holds: a JSON web token, since the client looks into it for the person's id.
//!
//! It is signed with the inbox's Direct Line secret. Only the one header that we write is read, so that nothing in a
//! token decides how it is checked.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use engine::Timestamp;
use engine::time::SECOND_MS;
use serde::{Deserialize, Serialize};
use transport::Secret;
use transport::signature::hmac::HMAC_SHA256_HEX;

/// How long a token is good; a client asks for another in time.
pub(super) const LIFE_S: i64 = 1_800;
/// How long the address of a socket is good.
pub(super) const STREAM_LIFE_S: i64 = 60;
const HEADER: &str = r#"{"alg":"HS256","typ":"JWT"}"#;
/// Sets what is signed here apart from anything else that the secret may sign.
const PURPOSE: &[u8] = b"direct line token:";
/// What a person's id begins with when the shop's server names her to us. Other ids are a page's own choice, which
/// only whoever holds the secret may make.
pub(super) const USER_PREFIX: &str = "dl_";
const USER_BYTES_MAX: usize = 64;
const TOKEN_BYTES_MAX: usize = 4 * 1024;

/// What a token is good for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Pass {
    pub(super) inbox: String,
    pub(super) conv: String,
    pub(super) user: String,
    /// Pages it may be used on; any that the inbox allows when empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) origins: Vec<String>,
    pub(super) scope: Scope,
    /// In seconds.
    pub(super) exp: i64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Scope {
    Talk,
    /// To open one socket: it stands in an address, where it may be seen.
    Stream,
}

impl Pass {
    /// A pass for a new conversation, not yet good for any time.
    pub(super) fn new(inbox: &str, chance: &str, user: String, origins: Vec<String>) -> Self {
        let conv = format!("{chance}-{}", hex::encode(&user));
        Self { inbox: inbox.to_owned(), conv, user, origins, scope: Scope::Talk, exp: 0 }
    }

    /// The conversation of an id, which tells whose it is: for the shop, which may speak in all of them.
    pub(super) fn of_conversation(inbox: &str, id: &str) -> Option<Self> {
        let (chance, user) = id.split_once('-')?;
        let user = String::from_utf8(hex::decode(user).ok()?).ok()?;
        let made = Self::new(inbox, chance, user, Vec::new());
        (is_user(&made.user) && made.conv == id).then_some(made)
    }

    /// The conversation's part of the ids of what is said in it.
    pub(super) fn place(&self) -> &str {
        self.conv.split_once('-').map_or(&self.conv, |(chance, _)| chance)
    }

    /// The same, good from now on.
    pub(super) fn renewed(&self, scope: Scope, now: Timestamp) -> Self {
        let life_s = match scope {
            Scope::Talk => LIFE_S,
            Scope::Stream => STREAM_LIFE_S,
        };
        Self { scope, exp: now.0 / SECOND_MS + life_s, ..self.clone() }
    }

    /// The token; `None` without a secret.
    pub(super) fn write(&self, secrets: &[Secret<String>]) -> Option<String> {
        let secret = secrets.first()?;
        let claims = serde_json::to_vec(self).ok()?;
        let signed =
            format!("{}.{}", URL_SAFE_NO_PAD.encode(HEADER), URL_SAFE_NO_PAD.encode(claims));
        let signature = HMAC_SHA256_HEX.sign(secret, &[PURPOSE, signed.as_bytes()]);
        Some(format!("{signed}.{signature}"))
    }

    /// What a token says, if it is ours, for this inbox and purpose, and not over.
    pub(super) fn read(
        secrets: &[Secret<String>],
        token: &str,
        inbox: &str,
        scope: Scope,
        now: Timestamp,
    ) -> Option<Self> {
        if token.len() > TOKEN_BYTES_MAX {
            return None;
        }
        let (signed, signature) = token.rsplit_once('.')?;
        HMAC_SHA256_HEX.verify(secrets, &[PURPOSE, signed.as_bytes()], signature, &[]).ok()?;
        let (header, claims) = signed.split_once('.')?;
        if header != URL_SAFE_NO_PAD.encode(HEADER) {
            return None;
        }
        let pass: Self = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(claims).ok()?).ok()?;
        let good = pass.inbox == inbox && pass.scope == scope && now.0 / SECOND_MS < pass.exp;
        good.then_some(pass)
    }
}

/// Whether this can be a person's id: short, and of plain letters.
pub(super) fn is_user(id: &str) -> bool {
    (1..=USER_BYTES_MAX).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_graphic())
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp(1_800_000_000_000);

    fn secrets(all: &[&str]) -> Vec<Secret<String>> {
        all.iter().map(|secret| Secret::new((*secret).to_owned())).collect()
    }

    fn pass() -> Pass {
        Pass::new("line", "c1", "dl_1".to_owned(), Vec::new()).renewed(Scope::Talk, NOW)
    }

    #[test]
    fn a_token_is_good_for_what_it_says_and_half_an_hour() {
        let secrets = secrets(&["one"]);
        let token = pass().write(&secrets).unwrap();
        let read = |inbox: &str, scope, later_ms| {
            Pass::read(&secrets, &token, inbox, scope, NOW.plus_ms(later_ms))
        };
        assert_eq!(read("line", Scope::Talk, 0), Some(pass()));
        assert_eq!(read("line", Scope::Talk, 1_799_999), Some(pass()));
        assert_eq!(read("line", Scope::Talk, 1_800_000), None);
        assert_eq!(read("other", Scope::Talk, 0), None);
        assert_eq!(read("line", Scope::Stream, 0), None);
    }

    #[test]
    fn a_conversation_tells_whose_it_is() {
        assert_eq!(
            Pass::of_conversation("line", &pass().conv).map(|pass| pass.user).as_deref(),
            Some("dl_1")
        );
        for id in
            ["", "c1", "c1-", "c1-zz", &format!("c1-{}", hex::encode("29 1abc")), "c1-646C5F31"]
        {
            assert_eq!(Pass::of_conversation("line", id), None, "{id}");
        }
    }

    #[test]
    fn a_token_that_was_touched_is_none() {
        let ours = secrets(&["one"]);
        let token = pass().write(&ours).unwrap();
        let read = |secrets: &[Secret<String>], token: &str| {
            Pass::read(secrets, token, "line", Scope::Talk, NOW)
        };
        assert!(read(&secrets(&["new", "one"]), &token).is_some(), "while the secret is rotated");
        assert!(read(&secrets(&["new"]), &token).is_none());
        assert!(read(&[], &token).is_none());
        let (signed, signature) = token.rsplit_once('.').unwrap();
        let (header, claims) = signed.split_once('.').unwrap();
        let other = Pass { user: "dl_2".to_owned(), ..pass() };
        let other = URL_SAFE_NO_PAD.encode(serde_json::to_vec(&other).unwrap());
        let none = URL_SAFE_NO_PAD.encode(r#"{"alg":"none","typ":"JWT"}"#);
        let signed_none = format!("{none}.{claims}");
        let resigned = HMAC_SHA256_HEX.sign(&ours[0], &[PURPOSE, signed_none.as_bytes()]);
        let elsewhere = HMAC_SHA256_HEX.sign(&ours[0], &[signed.as_bytes()]);
        for forged in [
            String::new(),
            "..".to_owned(),
            signed.to_owned(),
            format!("{signed}."),
            format!("{header}.{other}.{signature}"),
            format!("{none}.{claims}."),
            format!("{signed_none}.{resigned}"),
            format!("{signed}.{elsewhere}"),
            format!("{signed}.{}", signature.to_uppercase()),
            format!("{token}0"),
        ] {
            assert!(read(&ours, &forged).is_none(), "{forged}");
        }
    }
}
