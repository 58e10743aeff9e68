//! The form that asks for an e-mail address, a name and a place to deliver to, as a Flow with its data endpoint.
//!
//! The Flow has one screen of ours, [`SCREEN`], whose fields are called as in [`FIELDS`]; it binds the messages below
//! the fields to `error_messages`. What was typed is judged by the same rules as on the checkout page. What passes
//! ends the Flow and comes back as the contact's message.

use super::sealed::{FlowKeys, SealedCall};
use crate::HookAnswer;
use engine::Language;
use engine::commerce::address::{
    Address, AddressInput, Field, FieldError, FieldProblem, parse_email,
};
use serde_json::{Map, Value, json};

pub(super) const SCREEN: &str = "DELIVERY";
/// The screen that ends a Flow.
const END: &str = "SUCCESS";
/// The key cannot be opened: the app is to fetch the public key anew.
const STALE_KEY: u16 = 421;
/// The fields of the form with the problems each may have.
const FIELDS: [(&str, Field); 8] = [
    ("email", Field::Email),
    ("name", Field::Name),
    ("line_one", Field::LineOne),
    ("line_two", Field::LineTwo),
    ("postal_code", Field::PostalCode),
    ("city", Field::City),
    ("state", Field::State),
    ("country", Field::Country),
];

/// The call of a Flow that a body is, if it is one.
pub(super) fn call(body: &[u8]) -> Option<SealedCall> {
    serde_json::from_slice(body).ok()
}

/// Answers it.
pub(super) fn answer(keys: &FlowKeys, call: &SealedCall) -> HookAnswer {
    let stale = HookAnswer { status: STALE_KEY, ..HookAnswer::empty() };
    let Some(opened) = keys.open(call) else { return stale };
    let sealed = opened.seal(&reply(&opened.content));
    sealed.map_or(stale, |sealed| HookAnswer::text("text/plain", sealed))
}

fn reply(asked: &Value) -> Value {
    let nothing = Value::Null;
    let data = asked.get("data").unwrap_or(&nothing);
    if asked.get("action") == Some(&json!("ping")) {
        return json!({ "data": { "status": "active" } });
    }
    // The app tells of an error of its own and wants to hear that it was heard.
    if data.get("error").is_some() {
        return json!({ "data": { "acknowledged": true } });
    }
    if asked.get("action") != Some(&json!("data_exchange")) {
        return screen(data, &Map::new());
    }
    match accepted(data) {
        Ok(mut fields) => {
            fields.insert(
                "flow_token".to_owned(),
                asked.get("flow_token").cloned().unwrap_or_default(),
            );
            json!({ "screen": END, "data": { "extension_message_response": { "params": fields } } })
        }
        Err(problems) => screen(data, &messages(&problems, language(data))),
    }
}

/// Our screen again, with what was typed and what is wrong with it.
fn screen(data: &Value, problems: &Map<String, Value>) -> Value {
    let typed =
        |(name, _): &(&str, Field)| Some(((*name).to_owned(), json!(data.get(name)?.as_str()?)));
    let values: Map<String, Value> = FIELDS.iter().filter_map(typed).collect();
    json!({ "screen": SCREEN, "data": { "error_messages": problems, "init_values": values } })
}

fn accepted(data: &Value) -> Result<Map<String, Value>, Vec<FieldProblem>> {
    let typed = |name: &str| data.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let input = AddressInput {
        name: typed("name"),
        company: String::new(),
        line_one: typed("line_one"),
        line_two: typed("line_two"),
        postal_code: typed("postal_code"),
        city: typed("city"),
        state: typed("state"),
        country: typed("country"),
    };
    let (address, email) = (Address::parse(&input), parse_email(&typed("email")));
    match (address, email) {
        (Ok(address), Ok(email)) => {
            let mut fields = Map::from_iter([("email".to_owned(), json!(email))]);
            if let Ok(Value::Object(address)) = serde_json::to_value(address) {
                fields.extend(address);
            }
            Ok(fields)
        }
        (address, email) => {
            Err(email.err().into_iter().chain(address.err().into_iter().flatten()).collect())
        }
    }
}

/// What stands below each field that is to be put right.
fn messages(problems: &[FieldProblem], language: Language) -> Map<String, Value> {
    let name = |field| FIELDS.iter().find(|(_, one)| *one == field).map(|(name, _)| *name);
    let message = |problem: &FieldProblem| {
        Some((name(problem.field)?.to_owned(), json!(words(problem.error, language))))
    };
    problems.iter().filter_map(message).collect()
}

/// The form speaks before any message of ours does, so it has its few words itself.
fn words(error: FieldError, language: Language) -> String {
    match (error, language) {
        (FieldError::Required, Language::En) => "Please fill this in".to_owned(),
        (FieldError::Required, Language::Es) => "Rellena este campo".to_owned(),
        (FieldError::Required, Language::Da) => "Skal udfyldes".to_owned(),
        (FieldError::TooLong { max }, Language::En) => format!("At most {max} characters"),
        (FieldError::TooLong { max }, Language::Es) => format!("Máximo {max} caracteres"),
        (FieldError::TooLong { max }, Language::Da) => format!("Højst {max} tegn"),
        (FieldError::Invalid { example }, Language::En) => format!("For example {example}"),
        (FieldError::Invalid { example }, Language::Es) => format!("Por ejemplo {example}"),
        (FieldError::Invalid { example }, Language::Da) => format!("For eksempel {example}"),
        (FieldError::NotOffered | FieldError::Unavailable, Language::En) => {
            "Not possible here".to_owned()
        }
        (FieldError::NotOffered | FieldError::Unavailable, Language::Es) => {
            "No es posible aquí".to_owned()
        }
        (FieldError::NotOffered | FieldError::Unavailable, Language::Da) => {
            "Ikke muligt her".to_owned()
        }
    }
}

/// The screen says in which language it is shown.
fn language(data: &Value) -> Language {
    match data.get("language").and_then(Value::as_str) {
        Some("es") => Language::Es,
        Some("da") => Language::Da,
        _ => Language::En,
    }
}
