//! The Graph API's errors: decided by code and subcode, never by the words.

use serde::Deserialize;
use serde_json::Value;
use transport::{HttpResponse, SendError, SendErrorCode};

/// The error object of an answer, or of a status.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct GraphError {
    pub(crate) code: Option<Value>,
    pub(crate) error_subcode: Option<Value>,
    pub(crate) is_transient: Option<Value>,
    pub(crate) fbtrace_id: Option<Value>,
}

/// What a code means, if the product that sends knows better than this table.
pub(crate) type ProductCodes =
    fn(code: i64, subcode: Option<i64>) -> Option<(SendErrorCode, Option<u64>)>;

/// Turns an unsuccessful answer into the failure it is.
pub(crate) fn send_error(response: &HttpResponse, product: ProductCodes) -> SendError {
    #[derive(Deserialize)]
    struct Body {
        error: GraphError,
    }
    let plain = SendError::from_response(response);
    let Ok(Body { error }) = response.json::<Body>() else { return plain };
    let Some(code) = error.code.as_ref().and_then(Value::as_i64) else { return plain };
    let subcode = error.error_subcode.as_ref().and_then(Value::as_i64);
    let transient = error.is_transient == Some(Value::Bool(true));
    let (meaning, delay_ms) = product(code, subcode)
        .or_else(|| common(code, subcode).map(|meaning| (meaning, None)))
        .unwrap_or((if transient { SendErrorCode::Transient } else { plain.code }, None));
    let trace = error.fbtrace_id.as_ref().and_then(Value::as_str).unwrap_or("none");
    let trace: String = trace.chars().filter(char::is_ascii_alphanumeric).take(40).collect();
    let number = subcode.map_or_else(|| code.to_string(), |subcode| format!("{code}/{subcode}"));
    let detail =
        format!("the Graph API answered {} with error {number} (trace {trace})", response.status);
    let asked_ms = match plain.retry {
        transport::Retry::AfterMs(ms) if response.header("retry-after").is_some() => Some(ms),
        _ => None,
    };
    SendError::new(meaning, detail).provider_code(number).after(asked_ms.or(delay_ms))
}

/// Codes that mean the same for every product.
pub(crate) fn common(code: i64, subcode: Option<i64>) -> Option<SendErrorCode> {
    use SendErrorCode as Code;
    Some(match (code, subcode) {
        (1 | 2 | 1200, _) => Code::Transient,
        (4 | 17 | 32 | 613 | 80007, _) => Code::Throttled,
        (10, Some(2_018_278 | 2_534_022)) => Code::WindowClosed,
        (10, Some(1_893_063)) | (368, _) => Code::PolicyBlocked,
        (100, Some(2_018_001)) | (551, _) | (200, Some(1_545_041)) => Code::RecipientUnreachable,
        (100, _) => Code::InvalidRequest,
        (0 | 3 | 10 | 102 | 190 | 463 | 467 | 200..=299, _) => Code::Auth,
        _ => return None,
    })
}
