//! The same write sent again changes nothing and gets the same answer, whatever happened in between.

use crate::fixture::{Call, Shop};
use axum::http::Method;
use engine::time::DAY_MS;
use serde_json::{Value, json};

fn agent(email: &str, key: &str, token: &str) -> Call {
    let body = json!({ "name": "Ida", "email": email, "role": "agent" });
    Call::new(Method::POST, "/api/v1/agents")
        .bearer(token)
        .header("idempotency-key", key)
        .json(body)
}

async fn n_agents(shop: &Shop) -> usize {
    let agents = shop.ask(&shop.owner, Method::GET, "/api/v1/agents", None, 200).await;
    agents["items"].as_array().unwrap().len()
}

#[tokio::test]
async fn the_first_answer_is_given_again_even_after_a_restart() {
    let shop = Shop::open().await;
    let first = shop.send(agent("ida@shop.test", "key-1", &shop.owner)).await;
    assert_eq!((first.status.as_u16(), first.header("idempotent-replayed")), (201, ""));
    let again = shop.send(agent("ida@shop.test", "key-1", &shop.owner)).await;
    assert_eq!(
        (again.status, &again.body, again.header("idempotent-replayed")),
        (first.status, &first.body, "true")
    );
    let shop = shop.restart().await;
    let later = shop.send(agent("ida@shop.test", "key-1", &shop.owner)).await;
    assert_eq!(
        (later.status, &later.body, later.header("idempotent-replayed")),
        (first.status, &first.body, "true")
    );
    assert_eq!(n_agents(&shop).await, 1);

    let other = shop.send(agent("per@shop.test", "key-1", &shop.owner)).await;
    assert_eq!((other.status.as_u16(), other.code()), (422, "idempotency_mismatch"));
    let of_another = shop.send(agent("per@shop.test", "key-1", &shop.admin)).await;
    assert_eq!(of_another.status.as_u16(), 201, "keys belong to their callers");
    shop.advance(DAY_MS - 1);
    assert_eq!(
        shop.send(agent("ida@shop.test", "key-1", &shop.owner)).await.header("idempotent-replayed"),
        "true"
    );
    shop.advance(2);
    let forgotten = shop.send(agent("ida@shop.test", "key-1", &shop.owner)).await;
    assert_eq!(
        forgotten.header("idempotent-replayed"),
        "",
        "after a day it is a request like any other"
    );
    assert_eq!(n_agents(&shop).await, 2, "and even then the same agent");
}

#[tokio::test]
async fn a_refusal_is_kept_too_and_a_bad_key_is_told() {
    let shop = Shop::open().await;
    let refused = shop.send(agent("nobody", "key-2", &shop.owner)).await;
    let again = shop.send(agent("nobody", "key-2", &shop.owner)).await;
    assert_eq!((refused.status.as_u16(), again.status.as_u16()), (422, 422));
    assert_eq!(again.header("idempotent-replayed"), "true");
    for key in ["", "has space", &"x".repeat(256)] {
        let answer = shop.send(agent("a@shop.test", key, &shop.owner)).await;
        assert_eq!(answer.code(), "invalid_field", "{key}");
    }
}

#[tokio::test]
async fn copies_sent_at_once_have_one_effect() {
    let shop = Shop::open().await;
    for round in 0..20 {
        let copies = (0..10).map(|_| {
            shop.send(agent(&format!("a{round}@shop.test"), &format!("key-{round}"), &shop.owner))
        });
        let answers = futures_util::future::join_all(copies).await;
        let made: Vec<&Value> = answers
            .iter()
            .filter(|one| one.status.as_u16() == 201)
            .map(|one| &one.body["id"])
            .collect();
        assert!(!made.is_empty() && made.iter().all(|id| *id == made[0]), "round {round}");
        for answer in &answers {
            assert!(matches!(answer.status.as_u16(), 201 | 409), "{}", answer.body);
        }
    }
    assert_eq!(n_agents(&shop).await, 20);
}

#[tokio::test]
async fn a_secret_is_never_kept_to_be_shown_again() {
    let shop = Shop::open().await;
    let call = || {
        let body = json!({ "name": "ci", "role": "agent" });
        Call::new(Method::POST, "/api/v1/tokens")
            .bearer(&shop.owner)
            .header("idempotency-key", "key-3")
            .json(body)
    };
    let first = shop.send(call()).await;
    assert_eq!(first.status.as_u16(), 201);
    assert_eq!(first.body["token"].as_str().map(|token| token.starts_with("trato_")), Some(true));
    let again = shop.send(call()).await;
    assert_eq!((again.status.as_u16(), again.code()), (409, "conflict"));
}
