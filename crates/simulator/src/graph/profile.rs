//! What a page or an account tells the platform about itself: which events it hears of, and what a conversation may
//! begin with.

use super::Refused;
use crate::desk::Desk;
use crate::strict::{At, Limit};
use crate::wire::{ApiAnswer, ApiRequest};
use serde_json::{Value, json};

/// The app that asks.
const APP: &str = "1846205937714420";
const QUESTIONS_MAX: usize = 4;
const LOCALES_MAX: usize = 60;
const PAYLOAD_MAX: usize = 1_000;

/// `subscribed_apps`: asked for, or subscribed to these fields from now on.
pub(crate) fn subscribed_apps(
    desk: &mut Desk,
    request: &ApiRequest,
    known: &[&str],
) -> Result<ApiAnswer, Refused> {
    if request.method == "POST" {
        let fields = request.query("subscribed_fields").unwrap_or_default();
        let fields: Vec<&str> = fields.split(',').filter(|field| !field.is_empty()).collect();
        if let Some(odd) = fields.iter().find(|field| !known.contains(field)) {
            let message = format!("Param subscribed_fields must be one of them, not {odd}");
            return Err(Refused::wrong(400, 100, message));
        }
        if fields.is_empty() {
            return Err(Refused::wrong(
                400,
                100,
                "The parameter subscribed_fields is required".to_owned(),
            ));
        }
        desk.memory.insert("subscribed".to_owned(), json!(fields));
        return Ok(ApiAnswer::json(200, &json!({ "success": true })));
    }
    let fields = desk.memory.get("subscribed").cloned();
    let apps: Vec<Value> = fields
        .into_iter()
        .map(|fields| json!({ "id": APP, "subscribed_fields": fields }))
        .collect();
    Ok(ApiAnswer::json(200, &json!({ "data": apps })))
}

/// `messenger_profile`, strictly.
pub(crate) fn messenger_profile(request: &ApiRequest) -> Result<ApiAnswer, Refused> {
    let body = request.json()?;
    let root = At::root(&body);
    if root.field("get_started").is_there() {
        root.object("get_started")?.text("payload", Limit::Chars(PAYLOAD_MAX))?;
    }
    if root.field("ice_breakers").is_there() {
        let mut locales = Vec::new();
        for set in root.list("ice_breakers", 1, LOCALES_MAX)? {
            locales.push(set.text("locale", Limit::Chars(10))?.to_owned());
            for action in set.list("call_to_actions", 1, QUESTIONS_MAX)? {
                action.text("question", Limit::Chars(80))?;
                action.text("payload", Limit::Chars(PAYLOAD_MAX))?;
            }
        }
        if !locales.iter().any(|locale| locale == "default") {
            let message = "ice_breakers must have a set for the locale default".to_owned();
            return Err(Refused::wrong(400, 100, message));
        }
        locales.sort();
        if locales.windows(2).any(|two| two[0] == two[1]) {
            return Err(Refused::wrong(
                400,
                100,
                "a locale has two sets of ice_breakers".to_owned(),
            ));
        }
    }
    Ok(ApiAnswer::json(200, &json!({ "result": "success" })))
}
