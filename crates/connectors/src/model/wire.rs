//! The two bodies of a chat completion, as far as they are used.

use super::{Prompt, Said};
use serde::Deserialize;
use serde_json::{Value, json};

pub(super) fn request(
    model: &str,
    prompt: &Prompt,
    tokens_max: u64,
    schema: Option<&Value>,
) -> Value {
    let mut body = json!({
        "model": model,
        "messages": [
            { "role": "system", "content": prompt.system },
            { "role": "user", "content": prompt.user },
        ],
        "max_tokens": tokens_max,
        "temperature": 0,
    });
    if let Some(schema) = schema {
        body["response_format"] = json!({
            "type": "json_schema",
            "json_schema": { "name": "commands", "strict": true, "schema": schema },
        });
    }
    body
}

#[derive(Deserialize)]
struct Answer {
    choices: Vec<Choice>,
    #[serde(default)]
    usage: Option<Usage>,
}

#[derive(Deserialize)]
struct Choice {
    message: Message,
}

#[derive(Deserialize)]
struct Message {
    content: Option<String>,
}

#[derive(Deserialize)]
struct Usage {
    #[serde(default)]
    total_tokens: Option<u64>,
}

/// The first answer; `None` for whatever is none.
pub(super) fn said(body: &[u8]) -> Option<Said> {
    let answer: Answer = serde_json::from_slice(body).ok()?;
    let text = answer.choices.into_iter().next()?.message.content?;
    Some(Said { text, tokens: answer.usage.and_then(|usage| usage.total_tokens) })
}
