//! Every operation with everybody who might call it: who may, may, and nobody else.

use crate::fixture::{Answer, Call, Shop};
use axum::http::{Method, StatusCode};
use serde_json::json;
use server::api::role::{Needs, Role, Scope};
use server::{api, widget};
use std::collections::BTreeSet;

/// A path with ids that exist nowhere.
fn concrete(path: &str) -> String {
    let filled =
        path.replace("{id}", "none_1").replace("{product}", "none").replace("{merge}", "none");
    format!("/api/v1{filled}")
}

async fn call(shop: &Shop, method: &Method, path: &str, token: Option<&str>) -> Answer {
    let mut call = Call::new(method.clone(), path);
    if let Some(token) = token {
        call = call.bearer(token);
    }
    shop.send(if method == Method::GET { call } else { call.json(json!({})) }).await
}

async fn scoped(shop: &Shop, scopes: &[Scope]) -> String {
    let names: Vec<&str> = scopes.iter().map(|scope| scope.name()).collect();
    let body = json!({ "name": "scoped", "scopes": names });
    let made = shop.ask(&shop.owner, Method::POST, "/api/v1/tokens", Some(body), 201).await;
    made["token"].as_str().unwrap().to_owned()
}

/// Whether the guard let it through; what the operation then said does not matter.
fn let_through(answer: &Answer) -> bool {
    !matches!(answer.code(), "sign_in_needed" | "forbidden" | "csrf_missing")
}

#[tokio::test]
async fn every_operation_lets_in_whom_it_says() {
    let shop = Shop::open().await;
    let revoked = scoped(&shop, Scope::ALL).await;
    let tokens = shop.ask(&shop.owner, Method::GET, "/api/v1/tokens", None, 200).await;
    let id = tokens["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["name"] == "scoped")
        .unwrap()["id"]
        .clone();
    let path = format!("/api/v1/tokens/{}", id.as_str().unwrap());
    shop.ask(&shop.owner, Method::DELETE, &path, None, 204).await;
    for operation in api::operations() {
        let (method, path, needs) = (&operation.method, concrete(operation.path), operation.needs);
        let what = format!("{method} {path}");
        let open = needs.role.is_none();
        for nobody in [None, Some("nonsense"), Some("trato_"), Some(revoked.as_str())] {
            let answer = call(&shop, method, &path, nobody).await;
            assert!(
                open || answer.code() == "sign_in_needed",
                "{what} as {nobody:?}: {}",
                answer.body
            );
        }
        for (role, token) in
            [(Role::Agent, &shop.agent), (Role::Admin, &shop.admin), (Role::Owner, &shop.owner)]
        {
            let answer = call(&shop, method, &path, Some(token)).await;
            let by_session = path == "/api/v1/session" && method == Method::GET;
            assert_eq!(
                let_through(&answer),
                needs.allows(role, None) && !by_session,
                "{what} as {role:?}: {}",
                answer.body
            );
            assert!(answer.status.as_u16() < 500, "{what} as {role:?}: {}", answer.body);
        }
        check_scopes(&shop, method, &path, needs).await;
    }
}

/// The right scope opens an operation, all the others together do not.
async fn check_scopes(shop: &Shop, method: &Method, path: &str, needs: Needs) {
    if needs.role.is_none() {
        return;
    }
    let others: Vec<Scope> =
        Scope::ALL.iter().copied().filter(|scope| Some(*scope) != needs.scope).collect();
    let answer = call(shop, method, path, Some(&scoped(shop, &others).await)).await;
    assert_eq!(answer.code(), "forbidden", "{method} {path} with {others:?}");
    if let Some(scope) = needs.scope {
        let answer = call(shop, method, path, Some(&scoped(shop, &[scope]).await)).await;
        assert!(let_through(&answer), "{method} {path} with {scope:?}: {}", answer.body);
    }
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one table")]
async fn another_merchant_finds_nothing_here() {
    let shop = Shop::open().await;
    let (_, conversation) = shop.visit("hello").await;
    let shown = shop
        .ask(&shop.owner, Method::GET, &format!("/api/v1/conversations/{conversation}"), None, 200)
        .await;
    let contact = shown["contact"]["id"].as_str().unwrap();
    for operation in api::operations().into_iter().filter(|one| one.path.contains("{id}")) {
        let own =
            if operation.path.starts_with("/contacts") { contact } else { conversation.as_str() };
        let body = match operation.path {
            "/contacts/{id}/consents" => {
                json!({ "topic": "marketing", "granted": true, "source": "shop" })
            }
            "/contacts/{id}/merges" => json!({ "absorbed": contact }),
            "/conversations/{id}/assignment" => json!({ "agent": null }),
            "/conversations/{id}/cart" => json!({ "command": "clear" }),
            "/conversations/{id}/floor" => json!({ "holder": "agent" }),
            "/conversations/{id}/messages" | "/conversations/{id}/previews" => {
                json!({ "client_id": "foreign-01", "text": "mine now" })
            }
            "/conversations/{id}/status" => json!({ "status": "closed" }),
            "/events/{id}/attendance" => {
                json!({ "date": "madrid", "conversation": conversation, "attended": true })
            }
            "/conversations/{id}/typing" => json!({ "mode": "reply" }),
            _ => json!({}),
        };
        let mut answers = Vec::new();
        for id in [own, "conv_nowhere"] {
            let path = format!(
                "/api/v1{}",
                operation.path.replace("{id}", id).replace("{merge}", "mrg_1")
            );
            let mut call = Call::new(operation.method.clone(), &path).bearer(&shop.stranger);
            call.body = (operation.method != Method::GET).then(|| body.clone());
            let mut answer = shop.send(call).await;
            answer.body["request_id"] = json!("");
            assert_eq!(
                answer.status,
                StatusCode::NOT_FOUND,
                "{} {path}: {}",
                operation.method,
                answer.body
            );
            answers.push(answer.body);
        }
        assert_eq!(answers[0], answers[1], "{}", operation.path);
    }
    for list in [
        "conversations",
        "orders",
        "inboxes",
        "agents",
        "tokens",
        "promotions",
        "canned_responses",
        "connectors",
    ] {
        let seen =
            shop.ask(&shop.stranger, Method::GET, &format!("/api/v1/{list}"), None, 200).await;
        let text = seen.to_string();
        assert!(
            !text.contains(&conversation) && !text.contains(contact) && !text.contains("\"web\""),
            "{list}: {text}"
        );
    }
    let messages = shop
        .ask(
            &shop.owner,
            Method::GET,
            &format!("/api/v1/conversations/{conversation}/messages"),
            None,
            200,
        )
        .await;
    assert!(!messages.to_string().contains("mine now"));
}

#[tokio::test]
async fn a_visitor_reaches_the_own_chat_only() {
    let shop = Shop::open().await;
    let (visitor, _) = shop.visit("hello").await;
    for operation in widget::operations() {
        let path = format!("/widget/web{}", operation.path);
        let answer = call(&shop, &operation.method, &concrete(&path), None).await;
        assert_eq!(
            answer.code() == "sign_in_needed",
            !operation.is_open,
            "{path}: {}",
            answer.body
        );
        for wrong in [shop.owner.as_str(), &"0a".repeat(32)] {
            let answer = call(&shop, &operation.method, &concrete(&path), Some(wrong)).await;
            assert_eq!(
                answer.code() == "sign_in_needed",
                !operation.is_open,
                "{path}: {}",
                answer.body
            );
        }
        // The token of this inbox is nothing in another one.
        let elsewhere = concrete(&format!("/widget/other-web{}", operation.path));
        let answer = call(&shop, &operation.method, &elsewhere, Some(&visitor)).await;
        assert_eq!(
            answer.code() == "sign_in_needed",
            !operation.is_open,
            "{elsewhere}: {}",
            answer.body
        );
    }
    for operation in api::operations().into_iter().filter(|one| one.needs.role.is_some()) {
        let answer =
            call(&shop, &operation.method, &concrete(operation.path), Some(&visitor)).await;
        assert_eq!(answer.code(), "sign_in_needed", "{}", operation.path);
    }
}

#[test]
fn the_description_has_every_operation_and_no_other() {
    let description: serde_json::Value = serde_json::from_str(&api::openapi()).unwrap();
    let mut described = BTreeSet::new();
    for (path, methods) in description["paths"].as_object().unwrap() {
        for method in methods.as_object().unwrap().keys() {
            described.insert((path.clone(), method.to_uppercase()));
        }
    }
    let own =
        api::operations().into_iter().map(|one| (one.path.to_owned(), one.method.to_string()));
    let visitors = widget::operations().into_iter();
    let visitors =
        visitors.map(|one| (format!("/widget/{{inbox}}{}", one.path), one.method.to_string()));
    let all: BTreeSet<_> =
        own.chain(visitors).filter(|(path, _)| path != "/openapi.json").collect();
    assert_eq!(described, all);
    assert_eq!(api::openapi(), api::openapi());
    assert_eq!(description["openapi"], "3.1.0");
}
