//! Google Assistant by way of Dialogflow ES: a fulfilment request in, everything shown and said in the answer.
//!
//! No platform speaks it to shoppers any more since June 2023; Dialogflow itself is alive.

mod answer;

use crate::act::Act;
use crate::desk::{Desk, Inbox, Place, Setup};
use crate::phone::Phone;
use crate::shown::Does;
use crate::wire::{ApiAnswer, ApiRequest, Call, HookAnswer};
use serde_json::json;

#[derive(Debug)]
pub(super) struct Platform;

impl crate::Vendor for Platform {
    fn kind(&self) -> &'static str {
        "google_assistant"
    }

    fn title(&self) -> &'static str {
        "Google Assistant"
    }

    fn inbox(&self, place: &Place<'_>) -> Setup {
        Setup {
            settings: json!({ "authentication": "token" }),
            secrets: [("token".to_owned(), place.derived("token"))].into(),
        }
    }

    fn address(&self, inbox: &Inbox, number: u64) -> String {
        inbox.fresh(&format!("session {number}"))
    }

    fn waits_ms(&self) -> u64 {
        5_000
    }

    fn says(&self, inbox: &Inbox, phone: &mut Phone, act: &Act, _at_ms: i64) -> Vec<Call> {
        let (query, intent, action) = match act {
            Act::Open => {
                ("GOOGLE_ASSISTANT_WELCOME".to_owned(), "Default Welcome Intent", "input.welcome")
            }
            Act::Text { text } => (text.clone(), "Default Fallback Intent", "input.unknown"),
            Act::Tap { button, .. } => match &button.does {
                Does::Reply { token } => {
                    (token.clone(), "Default Fallback Intent", "input.unknown")
                }
                Does::Say { .. } | Does::Open { .. } | Does::Pay | Does::Share { .. } => {
                    return Vec::new();
                }
            },
            Act::Media { .. } | Act::Location { .. } | Act::Pay { .. } | Act::Leave => {
                return Vec::new();
            }
        };
        let number = phone.next_number();
        let session = format!("projects/play/agent/sessions/{}", phone.address);
        let mut conversation = json!({
            "user": { "userId": phone.address, "locale": phone.locale("-"), "userVerificationStatus": "VERIFIED" },
            "conversation": { "conversationId": phone.address, "type": if number == 1 { "NEW" } else { "ACTIVE" } },
            "inputs": [{ "rawInputs": [{ "query": query, "inputType": "KEYBOARD" }] }],
            "surface": { "capabilities": [
                { "name": "actions.capability.SCREEN_OUTPUT" }, { "name": "actions.capability.AUDIO_OUTPUT" },
                { "name": "actions.capability.WEB_BROWSER" },
            ] },
        });
        if let (Act::Tap { .. }, Some(inputs)) = (act, conversation["inputs"].get_mut(0)) {
            // A row of a list: what was chosen is an argument.
            inputs["intent"] = json!("actions.intent.OPTION");
            inputs["arguments"] = json!([{ "name": "OPTION", "textValue": query }]);
        }
        let body = json!({
            "responseId": inbox.fresh(&format!("{} {number}", phone.id)),
            "queryResult": {
                "queryText": query, "languageCode": phone.language, "action": action, "parameters": {},
                "allRequiredParamsPresent": true, "fulfillmentText": "", "fulfillmentMessages": [],
                "outputContexts": [{ "name": format!("{session}/contexts/actions_capability_screen_output") }],
                "intent": { "name": "projects/play/agent/intents/1", "displayName": intent },
                "intentDetectionConfidence": 1,
            },
            "originalDetectIntentRequest": { "source": "google", "version": "2", "payload": conversation },
            "session": session,
        });
        vec![Call::json(&body).header("authorization", format!("Bearer {}", inbox.secret("token")))]
    }

    fn proves(&self, inbox: &Inbox, body: &[u8], _at_ms: i64) -> Option<Call> {
        let call = Call { body: body.to_vec(), ..Call::default() }
            .header("content-type", "application/json")
            .header("authorization", format!("Bearer {}", inbox.secret("token")));
        Some(call)
    }

    fn api(&self, _desk: &mut Desk, _request: &ApiRequest) -> ApiAnswer {
        // There is nothing to call: everything is said in the answer.
        ApiAnswer::of(404, "text/plain", "")
    }

    fn answered(
        &self,
        desk: &mut Desk,
        phone: &str,
        _call: &Call,
        answer: &HookAnswer,
    ) -> Vec<Call> {
        match answer::read(answer) {
            Ok(shown) => {
                if let Some(phone) = desk.phones.get_mut(phone) {
                    shown.into_iter().for_each(|one| phone.show(one));
                }
            }
            Err(broken) => desk.violated(format!("fulfilment: {}", broken.0)),
        }
        Vec::new()
    }
}
