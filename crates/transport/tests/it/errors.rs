//! What follows from a failure.

use std::collections::BTreeSet;

use http::HeaderMap;
use transport::{
    AddressKind, Blame, BlockReason, HttpError, HttpResponse, Rejection, Retry, SendError,
    SendErrorCode,
};

#[test]
fn every_failed_send_has_its_consequence() {
    use SendErrorCode as Code;
    let rows = [
        (Code::Throttled, true, Blame::Provider, "rate_limited"),
        (Code::Transient, true, Blame::Provider, "provider_unavailable"),
        (Code::WindowClosed, false, Blame::Merchant, "reply_window_closed"),
        (Code::RecipientUnreachable, false, Blame::Recipient, "recipient_unreachable"),
        (Code::OptedOut, false, Blame::Recipient, "opted_out"),
        (Code::MarketingOptedOut, false, Blame::Recipient, "marketing_opted_out"),
        (Code::MarketingLimited, false, Blame::Recipient, "marketing_limit"),
        (Code::Auth, false, Blame::Merchant, "channel_config"),
        (Code::InvalidRequest, false, Blame::Us, "not_deliverable"),
        (Code::PolicyBlocked, false, Blame::Merchant, "account_restricted"),
        (Code::AmbiguousUnknown, false, Blame::Provider, "delivery_unknown"),
    ];
    assert_eq!(rows.map(|row| row.0), Code::ALL);
    for (code, retried, blame, public_code) in rows {
        let error = SendError::new(code, "why").after(Some(7));
        assert_eq!(error.retry == Retry::AfterMs(7), retried, "{code:?}");
        assert_eq!((error.blame, error.public_code), (blame, public_code));
        assert_eq!(error.retry == Retry::Reconcile, code == Code::AmbiguousUnknown);
    }
    let public_codes: BTreeSet<_> = rows.iter().map(|row| row.3).collect();
    assert_eq!(public_codes.len(), rows.len(), "two failures must not look the same");
}

#[test]
fn a_call_that_may_have_arrived_is_reconciled_and_no_other() {
    use SendErrorCode as Code;
    let blocked = HttpError::Blocked(BlockReason::Address(AddressKind::Loopback));
    let other = |request_sent| HttpError::Other { request_sent, detail: "reset".to_owned() };
    let rows = [
        (HttpError::Timeout { request_sent: true }, true, Code::AmbiguousUnknown),
        (HttpError::Timeout { request_sent: false }, false, Code::Transient),
        (other(true), true, Code::AmbiguousUnknown),
        (other(false), false, Code::Transient),
        (HttpError::TooLarge, true, Code::AmbiguousUnknown),
        (HttpError::Resolve, false, Code::Transient),
        (HttpError::Connect, false, Code::Transient),
        (HttpError::Tls, false, Code::Transient),
        (blocked, false, Code::Auth),
        (HttpError::Blocked(BlockReason::CredentialHost), false, Code::InvalidRequest),
        (HttpError::Unencodable("header"), false, Code::InvalidRequest),
    ];
    for (error, may_have_been_sent, code) in rows {
        assert_eq!(error.may_have_been_sent(), may_have_been_sent, "{error}");
        assert_eq!(SendError::from(error.clone()).code, code, "{error}");
    }
}

#[test]
fn statuses_and_the_delay_they_ask_for() {
    use SendErrorCode as Code;
    const NOON: &str = "Sat, 21 Nov 2026 12:00:00 GMT";
    const NOON_AND_90_S: &str = "Sat, 21 Nov 2026 12:01:30 GMT";
    let rows = [
        (429, Some("2"), None, Code::Throttled, Retry::AfterMs(2_000)),
        (429, None, None, Code::Throttled, Retry::AfterMs(30_000)),
        (429, Some(NOON_AND_90_S), Some(NOON), Code::Throttled, Retry::AfterMs(90_000)),
        (429, Some(NOON_AND_90_S), None, Code::Throttled, Retry::AfterMs(30_000)),
        (429, Some(NOON), Some(NOON_AND_90_S), Code::Throttled, Retry::AfterMs(30_000)),
        (429, Some("soon"), None, Code::Throttled, Retry::AfterMs(30_000)),
        (429, Some("-5"), None, Code::Throttled, Retry::AfterMs(30_000)),
        (429, Some("99999999999999"), None, Code::Throttled, Retry::AfterMs(86_400_000)),
        (503, Some("0"), None, Code::Transient, Retry::AfterMs(0)),
        (500, None, None, Code::Transient, Retry::AfterMs(5_000)),
        (504, Some("3"), None, Code::AmbiguousUnknown, Retry::Reconcile),
        (200, None, None, Code::AmbiguousUnknown, Retry::Reconcile),
        (401, Some("3"), None, Code::Auth, Retry::Never),
        (403, None, None, Code::Auth, Retry::Never),
        (400, None, None, Code::InvalidRequest, Retry::Never),
        (302, None, None, Code::InvalidRequest, Retry::Never),
    ];
    for (status, retry_after, date, code, retry) in rows {
        let mut headers = HeaderMap::new();
        if let Some(value) = retry_after {
            headers.insert("retry-after", value.parse().unwrap());
        }
        if let Some(value) = date {
            headers.insert("date", value.parse().unwrap());
        }
        let body = bytes::Bytes::from_static(b"canary");
        let error = SendError::from_response(&HttpResponse { status, headers, body });
        assert_eq!((error.code, error.retry), (code, retry), "{status} {retry_after:?}");
        assert!(!error.to_string().contains("canary"));
    }
}

#[test]
fn a_rejection_has_its_status() {
    let rows = [
        (Rejection::BadSignature { reason: "r" }, 401),
        (Rejection::malformed("r"), 400),
        (Rejection::TooLarge, 413),
        (Rejection::NotConfigured, 404),
        (Rejection::Handshake { reason: "r" }, 403),
    ];
    for (rejection, status) in rows {
        assert_eq!(rejection.status().as_u16(), status);
    }
}

#[test]
fn malformed_json_is_told_by_position_and_not_by_content() {
    let rows = [
        ("{\n  \"canary\": }", (2, 13), "not JSON"),
        ("{\"canary\": 1", (1, 12), "the JSON ends early"),
        ("{\"a\":\"canary\"}", (1, 13), "the JSON has another shape than expected"),
    ];
    for (text, at, expected) in rows {
        let error =
            serde_json::from_str::<std::collections::BTreeMap<String, u8>>(text).unwrap_err();
        let rejection = Rejection::from(&error);
        let Rejection::Malformed { position, reason } = &rejection else { panic!("{rejection:?}") };
        assert_eq!(reason, expected, "{text}");
        assert_eq!(*position, Some(at), "{text}");
        assert!(!format!("{rejection:?} {rejection}").contains("canary"));
    }
}
