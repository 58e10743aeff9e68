//! The answer: what the Assistant says and shows of it, and what it would refuse.

use crate::richtext;
use crate::shown::{Bubble, Button, ButtonPlace, Card, Does, Picture, Shown, Speech};
use crate::strict::{At, Broken, Limit, distinct};
use crate::wire::HookAnswer;
use crate::xml;
use serde_json::Value;

// Limits: the fulfilment pages of Dialogflow ES and the rich responses of Actions on Google.
const RESPONSE_MAX: usize = 64 * 1_024;
const SIMPLE_MAX: usize = 640;
const SIMPLES_MAX: usize = 2;
const SUGGESTIONS_MAX: usize = 8;
const SUGGESTION_MAX: usize = 25;
const CARD_TEXT_MAX: usize = 500;
const LIST_MAX: usize = 30;
const CAROUSEL_MAX: usize = 10;
const ITEMS_MAX: usize = 6;
const TITLE_MAX: usize = 200;
const URL_MAX: usize = 2_000;

/// Reads an answer: the rich response for the Assistant where there is one, else Dialogflow's own messages.
pub(super) fn read(answer: &HookAnswer) -> Result<Vec<Shown>, Broken> {
    if answer.status != 200 {
        return Err(Broken(format!("status {}", answer.status)));
    }
    if answer.body.len() > RESPONSE_MAX {
        return Err(Broken(format!("{} bytes, at most {RESPONSE_MAX}", answer.body.len())));
    }
    let body: Value = serde_json::from_slice(&answer.body)
        .map_err(|error| Broken(format!("no JSON: {error}")))?;
    let root = At::root(&body);
    root.only(&[
        "fulfillmentText",
        "fulfillmentMessages",
        "source",
        "payload",
        "outputContexts",
        "followupEventInput",
        "sessionEntityTypes",
    ])?;
    let google = root.field("payload").field("google");
    if google.is_there() {
        return rich(&google);
    }
    let mut shown = Vec::new();
    for message in root.list_or_nothing("fulfillmentMessages", 30)? {
        shown.extend(plain_message(&message)?);
    }
    if shown.is_empty() {
        let text = root.text("fulfillmentText", Limit::Chars(RESPONSE_MAX))?;
        shown.push(Shown::Speech(Speech { spoken: text.to_owned(), ..Speech::default() }));
    }
    Ok(shown)
}

fn plain_message(message: &At<'_>) -> Result<Option<Shown>, Broken> {
    let mut bubble = Bubble::default();
    if message.field("text").is_there() {
        let texts = message.object("text")?.list("text", 1, 10)?;
        let text = texts[0].value.as_str().unwrap_or_default();
        return Ok(Some(Shown::Bubble(Bubble::plain("", text))));
    } else if message.field("quickReplies").is_there() {
        let replies = message.object("quickReplies")?;
        bubble.text = richtext::plain(
            replies.text_or_nothing("title", Limit::Chars(SIMPLE_MAX))?.unwrap_or_default(),
        );
        for reply in replies.list("quickReplies", 1, SUGGESTIONS_MAX)? {
            let text = reply.value.as_str().ok_or_else(|| reply.broken("must be text"))?;
            bubble.buttons.push(Button::new(text, Does::Say { text: text.to_owned() }));
        }
        bubble.place = ButtonPlace::Suggestions;
    } else if message.field("card").is_there() {
        let card = message.object("card")?;
        bubble.title = card.text("title", Limit::Chars(TITLE_MAX))?.to_owned();
        bubble.text = richtext::plain(
            card.text_or_nothing("subtitle", Limit::Chars(CARD_TEXT_MAX))?.unwrap_or_default(),
        );
        if card.field("imageUri").is_there() {
            bubble.picture = Some(Picture {
                url: card.url("imageUri", Limit::Chars(URL_MAX))?.to_owned(),
                alt: String::new(),
            });
        }
        for button in card.list_or_nothing("buttons", 3)? {
            let title = button.text("text", Limit::Chars(SUGGESTION_MAX))?;
            let postback =
                button.text_or_nothing("postback", Limit::Chars(URL_MAX))?.unwrap_or(title);
            let does = match crate::strict::web_address(postback) {
                Ok(()) => Does::Open { url: postback.to_owned() },
                Err(_) => Does::Say { text: postback.to_owned() },
            };
            bubble.buttons.push(Button::new(title, does));
        }
    } else if message.field("image").is_there() {
        let url = message.object("image")?.url("imageUri", Limit::Chars(URL_MAX))?;
        bubble.picture = Some(Picture { url: url.to_owned(), alt: String::new() });
    } else if message.field("payload").is_there() {
        return Ok(None);
    } else {
        return Err(message.broken("is of no known kind"));
    }
    Ok(Some(Shown::Bubble(bubble)))
}

/// The Assistant's own response: one or two things said, then cards, then suggestions.
fn rich(google: &At<'_>) -> Result<Vec<Shown>, Broken> {
    let response = google.object("richResponse")?;
    let items = response.list("items", 1, ITEMS_MAX)?;
    if !items[0].field("simpleResponse").is_there() {
        return Err(items[0].broken("must be a simple response: the first thing is said"));
    }
    let mut shown = Vec::new();
    let mut n_simples = 0;
    for item in &items {
        if item.field("simpleResponse").is_there() {
            n_simples += 1;
            shown.push(Shown::Speech(simple(&item.object("simpleResponse")?)?));
        } else if item.field("basicCard").is_there() {
            shown.push(Shown::Bubble(basic_card(&item.object("basicCard")?)?));
        } else if item.field("carouselBrowse").is_there() {
            let cards = option_cards(
                &item.object("carouselBrowse")?.list("items", 2, CAROUSEL_MAX)?,
                true,
            )?;
            shown.push(Shown::Bubble(Bubble { cards, ..Bubble::default() }));
        } else {
            return Err(item.broken("is of no known kind"));
        }
    }
    if n_simples > SIMPLES_MAX {
        return Err(response.broken(&format!("says {n_simples} things, at most {SIMPLES_MAX}")));
    }
    let intent = google.field("systemIntent");
    if intent.is_there() {
        let data = intent.object("data")?;
        let (key, most) = if data.field("listSelect").is_there() {
            ("listSelect", LIST_MAX)
        } else {
            ("carouselSelect", CAROUSEL_MAX)
        };
        let select = data.object(key)?;
        let cards = option_cards(&select.list("items", 2, most)?, false)?;
        shown.push(Shown::Bubble(Bubble { cards, ..Bubble::default() }));
    }
    shown.extend(suggestions(&response)?);
    if google.value["expectUserResponse"] == false
        && let Some(Shown::Speech(speech)) =
            shown.iter_mut().rfind(|one| matches!(one, Shown::Speech(_)))
    {
        speech.ends = true;
    }
    Ok(shown)
}

fn simple(simple: &At<'_>) -> Result<Speech, Broken> {
    let limit = Limit::Chars(SIMPLE_MAX);
    let spoken = if simple.field("ssml").is_there() {
        let ssml = simple.text("ssml", limit)?;
        let root = xml::parse(ssml)?;
        if root.name != "speak" {
            return Err(simple.field("ssml").broken("must have the root <speak>"));
        }
        (root.words(), ssml.to_owned())
    } else {
        let text = simple.text("textToSpeech", limit)?;
        let words =
            if text.starts_with("<speak>") { xml::parse(text)?.words() } else { text.to_owned() };
        (words, text.to_owned())
    };
    let shown = simple.text_or_nothing("displayText", limit)?;
    let card = shown.map(|text| Bubble::plain("", text));
    Ok(Speech { spoken: spoken.0, ssml: spoken.1, card, ..Speech::default() })
}

fn basic_card(card: &At<'_>) -> Result<Bubble, Broken> {
    let mut bubble = Bubble {
        title: card
            .text_or_nothing("title", Limit::Chars(TITLE_MAX))?
            .unwrap_or_default()
            .to_owned(),
        text: richtext::plain(
            card.text_or_nothing("formattedText", Limit::Chars(CARD_TEXT_MAX))?.unwrap_or_default(),
        ),
        footer: card
            .text_or_nothing("subtitle", Limit::Chars(TITLE_MAX))?
            .unwrap_or_default()
            .to_owned(),
        ..Bubble::default()
    };
    bubble.picture = picture(card)?;
    if bubble.text.is_empty() && bubble.picture.is_none() {
        return Err(card.broken("needs a text or a picture"));
    }
    for button in card.list_or_nothing("buttons", 1)? {
        let url = button.object("openUrlAction")?.url("url", Limit::Chars(URL_MAX))?;
        bubble.buttons.push(Button::open(button.text("title", Limit::Chars(SUGGESTION_MAX))?, url));
    }
    Ok(bubble)
}

fn picture(at: &At<'_>) -> Result<Option<Picture>, Broken> {
    if !at.field("image").is_there() {
        return Ok(None);
    }
    let image = at.object("image")?;
    // What is heard instead of the picture must be there.
    let alt = image.text("accessibilityText", Limit::Chars(CARD_TEXT_MAX))?;
    Ok(Some(Picture {
        url: image.url("url", Limit::Chars(URL_MAX))?.to_owned(),
        alt: alt.to_owned(),
    }))
}

fn option_cards(items: &[At<'_>], browses: bool) -> Result<Vec<Card>, Broken> {
    let mut cards = Vec::new();
    for item in items {
        let title = item.text("title", Limit::Chars(TITLE_MAX))?;
        let about =
            item.text_or_nothing("description", Limit::Chars(CARD_TEXT_MAX))?.unwrap_or_default();
        let button = if browses {
            Button::open(title, item.object("openUrlAction")?.url("url", Limit::Chars(URL_MAX))?)
        } else {
            Button::reply(title, item.object("optionInfo")?.text("key", Limit::Chars(URL_MAX))?)
        };
        cards.push(Card {
            title: title.to_owned(),
            about: about.to_owned(),
            picture: picture(item)?,
            buttons: vec![button],
        });
    }
    distinct("titles of options", cards.iter().map(|card| card.title.as_str()))?;
    Ok(cards)
}

fn suggestions(response: &At<'_>) -> Result<Option<Shown>, Broken> {
    let mut bubble = Bubble { place: ButtonPlace::Suggestions, ..Bubble::default() };
    for suggestion in response.list_or_nothing("suggestions", SUGGESTIONS_MAX)? {
        let title = suggestion.text("title", Limit::Chars(SUGGESTION_MAX))?;
        bubble.buttons.push(Button::new(title, Does::Say { text: title.to_owned() }));
    }
    distinct("suggestions", bubble.buttons.iter().map(|button| button.title.as_str()))?;
    if response.field("linkOutSuggestion").is_there() {
        let link = response.object("linkOutSuggestion")?;
        let title = link.text("destinationName", Limit::Chars(SUGGESTION_MAX))?;
        let url = if link.field("url").is_there() {
            link.url("url", Limit::Chars(URL_MAX))?
        } else {
            link.object("openUrlAction")?.url("url", Limit::Chars(URL_MAX))?
        };
        bubble.buttons.push(Button::open(title, url));
    }
    Ok((!bubble.buttons.is_empty()).then_some(Shown::Bubble(bubble)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn said(body: &Value) -> Result<String, String> {
        let answer = HookAnswer {
            status: 200,
            content_type: "application/json".to_owned(),
            body: body.to_string().into(),
        };
        let shown = read(&answer).map_err(|broken| broken.0)?;
        Ok(shown.iter().map(Shown::words).collect::<Vec<_>>().join("|"))
    }

    #[test]
    fn answers_are_read_as_either_platform_does() {
        assert_eq!(said(&json!({ "fulfillmentText": "Hello" })), Ok("Hello".to_owned()));
        let google = |items: Value, suggestions: Value| json!({ "payload": { "google": { "expectUserResponse": true, "richResponse": { "items": items, "suggestions": suggestions } } } });
        let hello = json!({ "simpleResponse": { "textToSpeech": "<speak>Salt &amp; pepper</speak>", "displayText": "Salt & pepper!" } });
        assert_eq!(
            said(&google(json!([hello]), json!([{ "title": "More" }]))),
            Ok("Salt & pepper\nSalt & pepper!|More ".to_owned())
        );
        for (wrong, why) in [
            (
                google(json!([{ "basicCard": { "formattedText": "x" } }]), json!([])),
                "simple response",
            ),
            (google(json!([hello, hello, hello]), json!([{ "title": "a" }])), "3 things"),
            (google(json!([hello]), json!([{ "title": "a" }, { "title": "a" }])), "the same"),
            (
                google(json!([hello]), json!([{ "title": "twenty-six letters, no more" }])),
                "characters",
            ),
            (json!({}), "required"),
        ] {
            assert!(said(&wrong).is_err_and(|error| error.contains(why)), "{wrong}");
        }
    }
}
