//! What arrives: words, choices, comings and goings, and by which one name.

use channels::alexa::link;
use engine::Timestamp;
use engine::inbox::inbound::{Actor, Inbound, InboundKind, Part};
use serde_json::{Value, json};
use testkit::channel_conformance::{NOW, SECRET, Subject as _, signed};
use transport::Secret;

use super::{Alexa, LINKING, envelope, inbounds, intent};

/// One line that says all that matters.
fn told(inbounds: &[Inbound]) -> String {
    let Some(inbound) = inbounds.first() else { return "nothing".to_owned() };
    let who: Vec<String> = inbound
        .contact
        .identities
        .iter()
        .map(|one| format!("{}:{}", one.scheme.name(), one.value))
        .collect();
    let part = |part: &Part| match part {
        Part::Text { text } => format!("`{text}`"),
        Part::ProductInquiry { retailer_id, .. } => format!("<{retailer_id}>"),
        other => format!("{other:?}"),
    };
    let what = match &inbound.kind {
        InboundKind::Message { parts, .. } => parts.iter().map(part).collect::<Vec<_>>().join(" "),
        InboundKind::Selection { token, title, .. } => format!("picked {token} `{title}`"),
        InboundKind::Opened { .. } => "opened".to_owned(),
        InboundKind::Left { reason } => format!("left: {reason}"),
        InboundKind::AccountNotice { name, .. } => format!("notice {name}"),
        InboundKind::Unknown { type_name } => format!("unknown {type_name}"),
        other => format!("{other:?}"),
    };
    format!("{} {what}", who.join("+")).trim().to_owned()
}

fn said(body: &Value) -> String {
    told(&inbounds(body)).trim_start_matches("alexa:amzn1.ask.account.A ").to_owned()
}

fn matched(value: &str, id: &str, name: &str) -> Value {
    json!({ "name": "any", "value": value, "confirmationStatus": "NONE", "resolutions": { "resolutionsPerAuthority": [
        { "authority": "a", "status": { "code": "ER_SUCCESS_NO_MATCH" } },
        { "authority": "b", "status": { "code": "ER_SUCCESS_MATCH" }, "values": [{ "value": { "name": name, "id": id } }] },
    ] } })
}

#[test]
fn intents_become_words() {
    for (name, slots, words) in [
        ("FindProductIntent", json!({ "query": "a blue vase" }), "`i am looking for a blue vase`"),
        ("AddToCartIntent", json!({}), "`add it to the cart`"),
        ("AddToCartIntent", json!({ "query": "two mugs" }), "`add two mugs to my cart`"),
        (
            "AddToCartIntent",
            json!({ "product": matched("mug", "MUG-RED", "Red mug") }),
            "`add Red mug to my cart` <MUG-RED>",
        ),
        ("AddToCartIntent", json!({ "product": "mug" }), "`add mug to my cart`"),
        (
            "AddToCartIntent",
            json!({ "query": { "name": "query", "slotValue": { "type": "Simple", "value": "a mug" } } }),
            "`add a mug to my cart`",
        ),
        ("SayIntent", json!({ "query": "the second blue one" }), "`the second blue one`"),
        ("SayIntent", json!({ "query": "stop" }), "`goodbye`"),
        ("SayIntent", json!({ "query": "Cancel." }), "`never mind`"),
        ("SayIntent", json!({}), "`…`"),
        ("ChooseIntent", json!({ "number": "2" }), "`2`"),
        (
            "ChooseIntent",
            json!({ "number": "?", "position": matched("third", "3", "third") }),
            "`3`",
        ),
        ("ChooseIntent", json!({ "position": "second" }), "`second`"),
        ("ChooseIntent", json!({}), "`…`"),
        ("AMAZON.YesIntent", json!({}), "`yes`"),
        ("AMAZON.StopIntent", json!({}), "`goodbye`"),
        ("AMAZON.CancelIntent", json!({}), "`never mind`"),
        ("AMAZON.FallbackIntent", json!({}), "`…`"),
        (
            "BuyProductIntent",
            json!({ "product": matched("red one", "sku-1", "Red shirt"), "quantity": "?" }),
            "<sku-1>",
        ),
        (
            "BuyProductIntent",
            json!({ "color": "red", "size": matched("big", "xl", "XL") }),
            "`red XL`",
        ),
        (
            "PickIntent",
            json!({ "choice": matched("the first", "show:mug", "Red mug") }),
            "picked show:mug `Red mug`",
        ),
        (
            "OwnIntent",
            json!({ "kind": { "name": "kind", "value": "x", "confirmationStatus": "DENIED" } }),
            "unknown IntentRequest.OwnIntent",
        ),
        (
            "OwnIntent",
            json!({ "kind": { "name": "kind", "slotValue": { "type": "List", "values": [{ "type": "Simple", "value": "red" }, { "type": "Simple", "value": "blue" }] } } }),
            "`red, blue`",
        ),
    ] {
        let said = said(&intent(name, &slots));
        assert_eq!(
            said.trim_start_matches("unknown ").trim(),
            words.trim_start_matches("unknown ").trim(),
            "{name} {slots}"
        );
    }
}

#[test]
fn a_dialog_goes_on_in_bare_words() {
    let with = |name: &str, slots: &Value, state: &str, status: &str| {
        let mut body = intent(name, slots);
        body["request"]["dialogState"] = json!(state);
        body["request"]["intent"]["confirmationStatus"] = json!(status);
        said(&body)
    };
    let query = json!({ "query": "the red one" });
    assert_eq!(
        with("FindProductIntent", &query, "STARTED", "NONE"),
        "`i am looking for the red one`"
    );
    assert_eq!(with("FindProductIntent", &query, "IN_PROGRESS", "NONE"), "`the red one`");
    assert_eq!(
        with("FindProductIntent", &json!({ "query": "stop" }), "IN_PROGRESS", "NONE"),
        "`goodbye`"
    );
    assert_eq!(with("OwnIntent", &json!({}), "STARTED", "NONE"), "nothing");
    assert_eq!(with("OwnIntent", &json!({}), "COMPLETED", "DENIED"), "`no`");
}

#[test]
fn words_are_in_the_language_of_the_request() {
    let mut body = intent("ViewCartIntent", &json!({}));
    for (locale, words) in [
        ("en-GB", "`what is in my cart`"),
        ("es-MX", "`qué hay en mi carrito`"),
        ("fr-FR", "`what is in my cart`"),
    ] {
        body["request"]["locale"] = json!(locale);
        assert_eq!(said(&body), words);
    }
    assert_eq!(inbounds(&body)[0].contact.language, None);
}

#[test]
fn comings_goings_and_touches() {
    let request = |request: Value| told(&inbounds(&envelope(&request)));
    let me = "alexa:amzn1.ask.account.A";
    for (body, line) in [
        (json!({ "type": "LaunchRequest" }), format!("{me} opened")),
        (
            json!({ "type": "SessionEndedRequest", "reason": "USER_INITIATED" }),
            format!("{me} left: USER_INITIATED"),
        ),
        (
            json!({ "type": "SessionEndedRequest", "reason": "ERROR", "error": { "type": "INVALID_RESPONSE" } }),
            format!("{me} left: ERROR INVALID_RESPONSE"),
        ),
        (
            json!({ "type": "Alexa.Presentation.APL.UserEvent", "arguments": ["show:mug", "Red mug"] }),
            format!("{me} picked show:mug `Red mug`"),
        ),
        (
            json!({ "type": "CanFulfillIntentRequest", "intent": { "name": "FindProductIntent", "slots": {} } }),
            "nothing".to_owned(),
        ),
        (json!({ "type": "AlexaSkillEvent.SkillDisabled" }), format!("{me} left: skill_disabled")),
        (
            json!({ "type": "AlexaSkillEvent.SkillAccountLinked", "body": { "accessToken": "t" } }),
            "notice account_linked".to_owned(),
        ),
        (
            json!({ "type": "AlexaSkillEvent.SkillPermissionChanged" }),
            "unknown AlexaSkillEvent.SkillPermissionChanged".to_owned(),
        ),
        (
            json!({ "type": "Connections.Response", "name": "Buy" }),
            "unknown Connections.Response".to_owned(),
        ),
    ] {
        assert_eq!(request(body), line);
    }
}

#[test]
fn a_message_is_told_with_its_moment_and_key() {
    let inbound = inbounds(&intent("ViewCartIntent", &json!({}))).remove(0);
    assert_eq!(
        (inbound.actor, inbound.occurred_at),
        (Actor::Contact, Timestamp(1_795_000_000_000))
    );
    assert_eq!(inbound.event_key, "amzn1.echo-api.request.1");
    assert_eq!(inbound.contact.address, None);
}

/// One name, and never the household's for somebody whose voice is known.
#[test]
fn a_household_is_not_a_person() {
    let secret = Secret::new(LINKING.to_owned());
    let token = |subject: &str, at: Timestamp| link::issue(&secret, subject, at).unwrap();
    let forged =
        link::issue(&Secret::new("another-secret-0123456789abcdef01234".to_owned()), "1042", NOW)
            .unwrap();
    let (ana, ben) = (token("1042", NOW), token("Ben", NOW));
    let old = token("1042", NOW.plus_ms(-3_600_000));
    for (user, person, name) in [
        (None, None, "alexa:amzn1.ask.account.A"),
        (None, Some(None), "alexa_person:amzn1.ask.person.P"),
        (Some(ana.as_str()), None, "customer:1042"),
        (Some(ana.as_str()), Some(None), "alexa_person:amzn1.ask.person.P"),
        (Some(ana.as_str()), Some(Some(ben.as_str())), "customer:%42en"),
        (None, Some(Some(ben.as_str())), "customer:%42en"),
        (Some(forged.as_str()), None, "alexa:amzn1.ask.account.A"),
        (Some(old.as_str()), None, "alexa:amzn1.ask.account.A"),
        (Some("opaque"), Some(Some(forged.as_str())), "alexa_person:amzn1.ask.person.P"),
    ] {
        let mut body = envelope(&json!({ "type": "LaunchRequest" }));
        if let Some(user) = user {
            body["context"]["System"]["user"]["accessToken"] = json!(user);
        }
        if let Some(token) = person {
            body["context"]["System"]["person"] =
                json!({ "personId": "amzn1.ask.person.P", "accessToken": token });
        }
        let inbounds = inbounds(&body);
        assert_eq!(told(&inbounds), format!("{name} opened"));
        let stored = serde_json::to_string(&inbounds).unwrap();
        assert!(
            !stored.contains("platform-token") && !user.is_some_and(|token| stored.contains(token))
        );
    }
}

/// What is kept of a request holds none of the tokens that came with it.
#[test]
fn tokens_are_not_kept() {
    let mut body = envelope(
        &json!({ "type": "AlexaSkillEvent.SkillAccountLinked", "body": { "accessToken": "linked-token" } }),
    );
    body["context"]["System"]["user"]["accessToken"] = json!("user-token");
    body["context"]["System"]["user"]["permissions"] = json!({ "consentToken": "consent-token" });
    let channel = Alexa.open(Some(SECRET));
    let kept = channel.abilities().kept.unwrap()(&signed(&Alexa, body.to_string().as_bytes()).body);
    let text = String::from_utf8(kept).unwrap();
    assert!(!text.contains("-token"), "{text}");
    assert!(text.contains("amzn1.ask.account.A"));
}

#[test]
fn shared_examples() {
    let root = std::env::var_os("TRATO_SHARED")
        .map_or_else(|| std::path::PathBuf::from("../../../shared"), std::path::PathBuf::from);
    let folder = root.join("fixtures/alexa");
    if !folder.is_dir() {
        println!("skipped: no ../shared");
        return;
    }
    for (name, line) in [
        ("in_intent_slots", "alexa_person:amzn1.ask.person.TEST <sku-1>"),
        ("in_session_ended", "alexa_person:amzn1.ask.person.TEST left: ERROR INVALID_RESPONSE"),
        ("in_request_envelope", "opened"),
    ] {
        let mut body: Value =
            serde_json::from_slice(&std::fs::read(folder.join(format!("{name}.json"))).unwrap())
                .unwrap();
        body["request"]["timestamp"] = json!(super::AT);
        body["context"]["System"]["application"]["applicationId"] = json!(super::SKILL);
        let told = told(&inbounds(&body));
        assert!(told.ends_with(line), "{name}: {told}");
    }
}
