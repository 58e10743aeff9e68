//! A play WhatsApp: takes what the demo sends, so that an agent's answers there arrive somewhere.

use axum::routing::post;
use axum::{Json, Router};
use serde_json::{Value, json};
use server::App;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Stands where the platform's address would.
pub(crate) const WHATSAPP_BASE: &str = "/demo/whatsapp";

pub(crate) fn routes() -> Router<Arc<App>> {
    let last = Arc::new(AtomicU64::new(0));
    let take = move |Json(message): Json<Value>| {
        let number = last.fetch_add(1, Ordering::Relaxed);
        async move { Json(taken(&message, number)) }
    };
    Router::new().route(&format!("{WHATSAPP_BASE}/{{version}}/{{number}}/messages"), post(take))
}

/// What the platform answers: an id for a message, nothing but success for a mark as read.
fn taken(message: &Value, number: u64) -> Value {
    match message.get("to").and_then(Value::as_str) {
        Some(to) => json!({
            "messaging_product": "whatsapp",
            "contacts": [{"input": to, "wa_id": to}],
            "messages": [{"id": format!("wamid.demo{}{number}", std::process::id())}],
        }),
        None => json!({"success": true}),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_gets_an_id() {
        assert!(
            taken(&json!({"to": "45"}), 1)["messages"][0]["id"]
                .as_str()
                .is_some_and(|id| id.starts_with("wamid."))
        );
        assert_eq!(taken(&json!({"status": "read"}), 2), json!({"success": true}));
    }
}
