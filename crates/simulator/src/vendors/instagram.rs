//! Instagram: the same inbox items as a page's, limits in bytes, and every message read by its own id.

use crate::act::Act;
use crate::desk::{Desk, Inbox, Place, Setup};
use crate::graph::direct::{self, Flavor};
use crate::graph::profile;
use crate::graph::templates::Limits;
use crate::graph::{self, Refused};
use crate::phone::Phone;
use crate::strict::Limit;
use crate::wire::{ApiAnswer, ApiRequest, Call};
use serde_json::json;

const FLAVOR: Flavor = Flavor {
    object: "instagram",
    account: "account_id",
    limits: Limits {
        text: Limit::Bytes(1_000),
        has_receipts: false,
        // Asking for a number or an address ended in October 2026.
        quick_reply_types: &["text"],
    },
    has_messaging_type: false,
    has_watermarks: false,
};

/// Events an account can be told of.
const FIELDS: &[&str] = &[
    "messages",
    "messaging_postbacks",
    "messaging_seen",
    "messaging_referral",
    "messaging_handover",
    "message_reactions",
    "message_edit",
    "standby",
    "comments",
    "live_comments",
    "mentions",
];

#[derive(Debug)]
pub(super) struct Platform;

impl crate::Vendor for Platform {
    fn kind(&self) -> &'static str {
        "instagram"
    }

    fn title(&self) -> &'static str {
        "Instagram"
    }

    fn inbox(&self, place: &Place<'_>) -> Setup {
        let secrets = ["app_secret", "verify_token", "access_token"];
        Setup {
            settings: json!({
                "api_base": place.base,
                "account_id": place.digits("account_id", 17),
                "login": "instagram",
            }),
            secrets: secrets.map(|name| (name.to_owned(), place.derived(name))).into(),
        }
    }

    fn address(&self, inbox: &Inbox, number: u64) -> String {
        inbox.fresh_digits(&format!("igsid {number}"), 16)
    }

    fn redelivers_after_ms(&self) -> &'static [u64] {
        graph::REDELIVERS_AFTER_MS
    }

    fn says(&self, inbox: &Inbox, phone: &mut Phone, act: &Act, at_ms: i64) -> Vec<Call> {
        direct::says(&FLAVOR, inbox, phone, act, at_ms)
    }

    fn proves(&self, inbox: &Inbox, body: &[u8], _at_ms: i64) -> Option<Call> {
        Some(graph::proven(inbox, body))
    }

    fn api(&self, desk: &mut Desk, request: &ApiRequest) -> ApiAnswer {
        let result = called(desk, request);
        graph::answer(desk, result)
    }
}

fn called(desk: &mut Desk, request: &ApiRequest) -> Result<ApiAnswer, Refused> {
    if request.path.starts_with("/file/") {
        return Ok(ApiAnswer::of(200, "image/png", crate::desk::PICTURE));
    }
    let parts = graph::admitted(desk, request)?;
    let account = desk.inbox.setting("account_id").to_owned();
    let is_account = |id: &str| id == account || id == "me";
    match (request.method.as_str(), parts.as_slice()) {
        ("POST", [id, "messages"]) if is_account(id) => direct::posted(&FLAVOR, desk, request),
        ("GET" | "POST", [id, "subscribed_apps"]) if is_account(id) => {
            profile::subscribed_apps(desk, request, FIELDS)
        }
        ("POST", [id, "messenger_profile"]) if is_account(id) => {
            if request.query("platform") != Some("instagram") {
                return Err(Refused::wrong(400, 100, "platform must be instagram".to_owned()));
            }
            profile::messenger_profile(request)
        }
        ("GET", [id]) if is_account(id) => Ok(ApiAnswer::json(
            200,
            &json!({ "id": account, "user_id": account, "username": "play" }),
        )),
        ("GET", [id]) => direct::profile(desk, id),
        _ => Err(Refused::wrong(
            400,
            100,
            format!("Unsupported request: {} {}", request.method, request.path),
        )),
    }
}
