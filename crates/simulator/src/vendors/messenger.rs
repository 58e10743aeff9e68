//! Messenger: items of a page's inbox in, the Send API out, an echo, a delivery and a read mark afterwards.

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
    object: "page",
    account: "page_id",
    limits: Limits {
        text: Limit::Chars(2_000),
        has_receipts: true,
        quick_reply_types: &["text", "user_phone_number", "user_email"],
    },
    has_messaging_type: true,
    has_watermarks: true,
};

/// Events a page can be told of.
const FIELDS: &[&str] = &[
    "messages",
    "messaging_postbacks",
    "message_deliveries",
    "message_reads",
    "message_echoes",
    "message_reactions",
    "message_edits",
    "messaging_optins",
    "messaging_referrals",
    "messaging_handovers",
    "messaging_policy_enforcement",
    "standby",
    "feed",
];

#[derive(Debug)]
pub(super) struct Platform;

impl crate::Vendor for Platform {
    fn kind(&self) -> &'static str {
        "messenger"
    }

    fn title(&self) -> &'static str {
        "Messenger"
    }

    fn inbox(&self, place: &Place<'_>) -> Setup {
        let secrets = ["app_secret", "verify_token", "access_token"];
        Setup {
            settings: json!({ "api_base": place.base, "page_id": place.digits("page_id", 15) }),
            secrets: secrets.map(|name| (name.to_owned(), place.derived(name))).into(),
        }
    }

    fn address(&self, inbox: &Inbox, number: u64) -> String {
        inbox.fresh_digits(&format!("psid {number}"), 16)
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
    let page = desk.inbox.setting("page_id").to_owned();
    let is_page = |id: &str| id == page || id == "me";
    match (request.method.as_str(), parts.as_slice()) {
        ("POST", [id, "messages"]) if is_page(id) => direct::posted(&FLAVOR, desk, request),
        ("POST", [id, "take_thread_control" | "request_thread_control"]) if is_page(id) => {
            direct::thread(desk, request)
        }
        ("POST", [id, "messenger_profile"]) if is_page(id) => profile::messenger_profile(request),
        ("GET" | "POST", [id, "subscribed_apps"]) if is_page(id) => {
            profile::subscribed_apps(desk, request, FIELDS)
        }
        ("GET", [id]) if is_page(id) => {
            Ok(ApiAnswer::json(200, &json!({ "id": page, "name": "Play" })))
        }
        ("GET", [id]) => direct::profile(desk, id),
        _ => Err(Refused::wrong(
            400,
            100,
            format!("Unsupported request: {} {}", request.method, request.path),
        )),
    }
}
