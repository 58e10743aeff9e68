//! The answer as Alexa reads it: what is spoken, the card, and everything that would make her apologise instead.

use crate::richtext;
use crate::shown::{Bubble, Picture, Speech};
use crate::strict::{At, Broken, Limit};
use crate::wire::HookAnswer;
use crate::xml::{self, Element, Node};
use serde_json::Value;

// Limits: the JSON reference of custom skills.
const SPEECH_MAX: usize = 8_000;
const CARD_MAX: usize = 8_000;
const URL_MAX: usize = 2_000;
const RESPONSE_MAX: usize = 24 * 1_024;
const SSML: &[&str] = &[
    "speak",
    "break",
    "s",
    "p",
    "w",
    "say-as",
    "phoneme",
    "sub",
    "emphasis",
    "prosody",
    "audio",
    "voice",
    "lang",
    "amazon:effect",
    "amazon:domain",
    "amazon:emotion",
];
const DIRECTIVES: &[&str] = &[
    "Dialog.Delegate",
    "Dialog.ElicitSlot",
    "Dialog.ConfirmSlot",
    "Dialog.ConfirmIntent",
    "Dialog.UpdateDynamicEntities",
    "Connections.SendRequest",
    "Hint",
];

/// What was heard, and what comes back with the next request.
pub(super) struct Heard {
    pub(super) speech: Speech,
    pub(super) attributes: Value,
}

/// Reads an answer. To the end of a session nothing may be said.
pub(super) fn read(answer: &HookAnswer, is_end: bool) -> Result<Option<Heard>, Broken> {
    if answer.status != 200 {
        return Err(Broken(format!("status {}", answer.status)));
    }
    if answer.body.len() > RESPONSE_MAX {
        return Err(Broken(format!("{} bytes, at most {RESPONSE_MAX}", answer.body.len())));
    }
    let body: Value = match serde_json::from_slice(&answer.body) {
        Ok(body) => body,
        Err(_) if is_end && answer.body.is_empty() => return Ok(None),
        Err(error) => return Err(Broken(format!("no JSON: {error}"))),
    };
    let root = At::root(&body);
    let has_response = root.field("response").is_there();
    if is_end {
        let says = has_response && root.field("response").field("outputSpeech").is_there();
        return if says {
            Err(Broken("speaks to a session that has ended".to_owned()))
        } else {
            Ok(None)
        };
    }
    if !answer.content_type.starts_with("application/json") {
        return Err(Broken(format!("content type {:?}", answer.content_type)));
    }
    root.word("version", &["1.0"])?;
    let response = root.object("response")?;
    response.only(&[
        "outputSpeech",
        "reprompt",
        "card",
        "directives",
        "shouldEndSession",
        "apiResponse",
        "canFulfillIntent",
    ])?;
    let mut speech = Speech::default();
    if response.field("outputSpeech").is_there() {
        (speech.spoken, speech.ssml) = output(&response.object("outputSpeech")?)?;
    }
    if response.field("reprompt").is_there() {
        speech.reprompt = output(&response.object("reprompt")?.object("outputSpeech")?)?.0;
    }
    if response.field("card").is_there() {
        speech.card = Some(card(&response.object("card")?)?);
    }
    for directive in response.list_or_nothing("directives", 20)? {
        directive.word("type", DIRECTIVES)?;
    }
    speech.ends = response.value["shouldEndSession"] == true;
    if speech.spoken.is_empty() && !speech.ends {
        return Err(Broken("nothing is said and the session stays open".to_owned()));
    }
    let attributes = body["sessionAttributes"].clone();
    Ok(Some(Heard {
        speech,
        attributes: if attributes.is_object() {
            attributes
        } else {
            Value::Object(Default::default())
        },
    }))
}

fn output(output: &At<'_>) -> Result<(String, String), Broken> {
    if output.word("type", &["PlainText", "SSML"])? == "PlainText" {
        let text = output.text("text", Limit::Chars(SPEECH_MAX))?;
        speakable(text)?;
        return Ok((text.to_owned(), String::new()));
    }
    said(output.text("ssml", Limit::Chars(SPEECH_MAX))?)
}

/// The words of SSML, and the SSML.
pub(super) fn said(ssml: &str) -> Result<(String, String), Broken> {
    let root = xml::parse(ssml)?;
    if root.name != "speak" {
        return Err(Broken(format!("the root is <{}> and must be <speak>", root.name)));
    }
    let mut words = String::new();
    spoken(&root, &mut words)?;
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    speakable(&words)?;
    Ok((words, ssml.to_owned()))
}

fn spoken(element: &Element, words: &mut String) -> Result<(), Broken> {
    if !SSML.contains(&element.name.as_str()) {
        return Err(Broken(format!("there is no tag <{}> in her SSML", element.name)));
    }
    if matches!(element.name.as_str(), "break" | "p" | "s") {
        words.push(' ');
    }
    for node in &element.children {
        match node {
            Node::Text(text) => words.push_str(text),
            Node::Element(inside) => spoken(inside, words)?,
        }
    }
    Ok(())
}

/// What must not be read aloud: addresses, markup, pictures.
fn speakable(words: &str) -> Result<(), Broken> {
    let is_picture = |letter: char| matches!(letter, '\u{1F300}'..='\u{1FAFF}' | '\u{2600}'..='\u{27BF}' | '\u{FE0F}');
    for part in ["http://", "https://", "**", "&amp;", "&lt;", "\u{2022}"] {
        if words.contains(part) {
            return Err(Broken(format!("{part:?} would be read aloud: {words:?}")));
        }
    }
    match words.chars().find(|letter| is_picture(*letter)) {
        Some(letter) => Err(Broken(format!("{letter:?} would be read aloud: {words:?}"))),
        None => Ok(()),
    }
}

fn card(card: &At<'_>) -> Result<Bubble, Broken> {
    let mut bubble = Bubble::default();
    let limit = Limit::Chars(CARD_MAX);
    match card.word("type", &["Simple", "Standard", "LinkAccount", "AskForPermissionsConsent"])? {
        "Simple" => {
            bubble.title = card.text_or_nothing("title", limit)?.unwrap_or_default().to_owned();
            bubble.text = richtext::plain(card.text("content", limit)?);
        }
        "Standard" => {
            bubble.title = card.text_or_nothing("title", limit)?.unwrap_or_default().to_owned();
            bubble.text = richtext::plain(card.text("text", limit)?);
            if card.field("image").is_there() {
                let url = card.object("image")?.url("largeImageUrl", Limit::Chars(URL_MAX))?;
                bubble.picture = Some(Picture { url: url.to_owned(), alt: String::new() });
            }
        }
        "AskForPermissionsConsent" => {
            card.list("permissions", 1, 20)?;
            bubble.title = "Permissions".to_owned();
        }
        _ => bubble.title = "Link account".to_owned(),
    }
    if bubble.title.chars().count() + bubble.words().chars().count() > CARD_MAX {
        return Err(card.broken(&format!("has more than {CARD_MAX} characters in all")));
    }
    Ok(bubble)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn heard(response: &Value) -> Result<String, String> {
        let body = json!({ "version": "1.0", "response": response }).to_string();
        let answer = HookAnswer {
            status: 200,
            content_type: "application/json".to_owned(),
            body: body.into(),
        };
        read(&answer, false)
            .map(|heard| heard.map(|heard| heard.speech.spoken).unwrap_or_default())
            .map_err(|broken| broken.0)
    }

    #[test]
    fn what_is_said_is_heard_and_what_she_stumbles_over_is_told() {
        let ssml = |ssml: &str| json!({ "outputSpeech": { "type": "SSML", "ssml": ssml } });
        assert_eq!(
            heard(&ssml(
                "<speak>A mug for <say-as interpret-as=\"unit\">24 euros</say-as>.<break time=\"300ms\"/>Salt &amp; pepper?</speak>"
            )),
            Ok("A mug for 24 euros. Salt & pepper?".to_owned())
        );
        for (wrong, why) in [
            ("<speak>Salt & pepper</speak>", "&"),
            ("<speak>See https://shop.example</speak>", "read aloud"),
            ("<speak>Yes 🎉</speak>", "read aloud"),
            ("<speak><b>bold</b></speak>", "<b>"),
            ("Hello", "root"),
        ] {
            assert!(heard(&ssml(wrong)).is_err_and(|error| error.contains(why)), "{wrong}");
        }
        assert!(
            heard(&json!({ "shouldEndSession": false }))
                .is_err_and(|error| error.contains("nothing is said"))
        );
        assert!(heard(&json!({ "shouldEndSession": true })).is_ok());
        assert!(heard(&ssml(&format!("<speak>{}</speak>", "a".repeat(8_000)))).is_err());
    }
}
