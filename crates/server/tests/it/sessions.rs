//! Setting up, signing in and out, and everything that tries to do so for somebody else.

use crate::fixture::{Answer, Call, OTHER, Shop};
use axum::http::Method;
use engine::time::DAY_MS;
use serde_json::json;
use server::api::setup_link;

const PASSWORD: &str = "correct horse battery";

async fn set_up(shop: &Shop, token: &str) -> Answer {
    let body =
        json!({ "token": token, "name": "Ida", "email": "Ida@Shop.test", "password": PASSWORD });
    shop.send(Call::new(Method::POST, "/api/v1/setup").json(body)).await
}

async fn link_token(shop: &Shop) -> String {
    let link = setup_link(shop.app()).await.unwrap();
    let (base, token) = link.split_once("/setup?token=").unwrap();
    assert_eq!(base, "http://shop.test");
    token.to_owned()
}

async fn sign_in(shop: &Shop, email: &str, password: &str) -> Answer {
    let body = json!({ "email": email, "password": password });
    shop.send(Call::new(Method::POST, "/api/v1/session").json(body)).await
}

fn with(method: Method, path: &str, signed_in: &Answer) -> Call {
    Call::new(method, path).header("cookie", &signed_in.cookie())
}

fn csrf(signed_in: &Answer) -> String {
    signed_in.body["csrf_token"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn the_first_owner_comes_by_the_newest_link_once() {
    let shop = Shop::open().await;
    let old = link_token(&shop).await;
    let new = link_token(&shop).await;
    for wrong in [old.as_str(), "", "nonsense"] {
        assert_eq!(set_up(&shop, wrong).await.status.as_u16(), 401, "{wrong}");
    }
    let done = set_up(&shop, &new).await;
    assert_eq!((done.status.as_u16(), done.body["agent"]["role"].as_str()), (200, Some("owner")));
    assert_eq!(done.body["agent"]["email"], "ida@shop.test");
    assert_ne!(done.body["merchant"]["id"], OTHER);
    assert_eq!(set_up(&shop, &new).await.code(), "setup_done");
    assert_eq!(setup_link(shop.app()).await, None);
}

#[tokio::test]
async fn a_session_is_a_new_secret_that_lives_on_with_use() {
    let shop = Shop::open().await;
    let first = set_up(&shop, &link_token(&shop).await).await;
    let cookie = first.header("set-cookie");
    assert!(
        cookie.contains("HttpOnly")
            && cookie.contains("SameSite=Lax")
            && !cookie.contains("Secure"),
        "{cookie}"
    );
    // Signing in with a session of one's own, or somebody else's, at hand ends it and gives another.
    let body = json!({ "email": "ida@shop.test", "password": PASSWORD });
    let second = shop.send(with(Method::POST, "/api/v1/session", &first).json(body)).await;
    assert_ne!(first.cookie(), second.cookie());
    assert_eq!(shop.send(with(Method::GET, "/api/v1/session", &first)).await.status.as_u16(), 401);
    for _ in 0..4 {
        shop.advance(13 * DAY_MS);
        assert_eq!(
            shop.send(with(Method::GET, "/api/v1/session", &second)).await.status.as_u16(),
            200
        );
    }
    shop.advance(14 * DAY_MS + 1);
    assert_eq!(shop.send(with(Method::GET, "/api/v1/session", &second)).await.status.as_u16(), 401);
    let third = sign_in(&shop, " IDA@shop.test ", PASSWORD).await;
    let out = with(Method::DELETE, "/api/v1/session", &third).header("x-csrf-token", &csrf(&third));
    assert_eq!(shop.send(out).await.status.as_u16(), 204);
    assert_eq!(shop.send(with(Method::GET, "/api/v1/session", &third)).await.status.as_u16(), 401);
}

#[tokio::test]
async fn a_write_with_a_cookie_needs_what_only_our_pages_know() {
    let shop = Shop::open().await;
    let signed_in = set_up(&shop, &link_token(&shop).await).await;
    let write = || {
        with(Method::POST, "/api/v1/tokens", &signed_in)
            .json(json!({ "name": "t", "role": "agent" }))
    };
    for call in [
        write(),
        write().header("x-csrf-token", ""),
        write().header("x-csrf-token", &"0".repeat(64)),
    ] {
        assert_eq!(shop.send(call).await.code(), "csrf_missing");
    }
    assert_eq!(
        shop.send(write().header("x-csrf-token", &csrf(&signed_in))).await.status.as_u16(),
        201
    );
    // Another origin signs nobody in, and a form cannot write.
    let body = json!({ "email": "ida@shop.test", "password": PASSWORD });
    let elsewhere = Call::new(Method::POST, "/api/v1/session")
        .header("origin", "https://evil.example")
        .json(body);
    assert_eq!(shop.send(elsewhere).await.code(), "forbidden");
}

#[tokio::test]
async fn nobody_learns_who_exists_and_guessing_ends_soon() {
    let shop = Shop::open().await;
    set_up(&shop, &link_token(&shop).await).await;
    let mut known = sign_in(&shop, "ida@shop.test", "wrong wrong wrong").await;
    let mut unknown = sign_in(&shop, "nobody@shop.test", "wrong wrong wrong").await;
    known.body["request_id"] = json!("");
    unknown.body["request_id"] = json!("");
    assert_eq!(
        (known.status.as_u16(), known.code(), &known.body),
        (401, "sign_in_failed", &unknown.body)
    );
    let mut limited = [0, 0];
    for (count, email) in limited.iter_mut().zip(["ida@shop.test", "nobody@shop.test"]) {
        for _ in 0..6 {
            let answer = sign_in(&shop, email, "wrong wrong wrong").await;
            *count += i32::from(answer.code() == "rate_limited");
        }
    }
    assert!(limited[0] > 0 && limited[0] == limited[1], "{limited:?}");
    let right = sign_in(&shop, "ida@shop.test", PASSWORD).await;
    assert_eq!(right.code(), "rate_limited", "the right password waits like the wrong one");
    assert_ne!(right.header("retry-after"), "");
    shop.advance(60_000);
    assert_eq!(sign_in(&shop, "ida@shop.test", PASSWORD).await.status.as_u16(), 200);
}

#[tokio::test]
async fn a_disabled_agent_and_a_changed_password_end_what_was_open() {
    let shop = Shop::open().await;
    let body =
        json!({ "name": "Per", "email": "per@shop.test", "role": "agent", "password": PASSWORD });
    let per = shop.ask(&shop.owner, Method::POST, "/api/v1/agents", Some(body), 201).await;
    let path = format!("/api/v1/agents/{}", per["id"].as_str().unwrap());
    let signed_in = sign_in(&shop, "per@shop.test", PASSWORD).await;
    let open = |answer: Answer| with(Method::GET, "/api/v1/session", &answer);
    assert_eq!(shop.send(open(signed_in.clone())).await.status.as_u16(), 200);
    let change = json!({ "password": "another horse battery" });
    shop.ask(&shop.owner, Method::PATCH, &path, Some(change), 200).await;
    assert_eq!(shop.send(open(signed_in)).await.status.as_u16(), 401);
    let again = sign_in(&shop, "per@shop.test", "another horse battery").await;
    assert_eq!(again.status.as_u16(), 200);
    shop.ask(&shop.owner, Method::PATCH, &path, Some(json!({ "disabled": true })), 200).await;
    assert_eq!(shop.send(open(again)).await.status.as_u16(), 401);
    assert_eq!(sign_in(&shop, "per@shop.test", "another horse battery").await.status.as_u16(), 401);
}

#[tokio::test]
async fn nobody_gives_away_more_than_they_have() {
    let shop = Shop::open().await;
    let owner = set_up(&shop, &link_token(&shop).await).await;
    let path = format!("/api/v1/agents/{}", owner.body["agent"]["id"].as_str().unwrap());
    let new =
        |role: &str| json!({ "name": "New", "email": format!("{role}@shop.test"), "role": role });
    shop.ask(&shop.admin, Method::POST, "/api/v1/agents", Some(new("owner")), 403).await;
    shop.ask(&shop.admin, Method::POST, "/api/v1/agents", Some(new("admin")), 201).await;
    shop.ask(&shop.admin, Method::PATCH, &path, Some(json!({ "password": "taken over now" })), 403)
        .await;
    shop.ask(
        &shop.admin,
        Method::POST,
        "/api/v1/tokens",
        Some(json!({ "name": "t", "role": "owner" })),
        403,
    )
    .await;
    let last =
        shop.ask(&shop.owner, Method::PATCH, &path, Some(json!({ "role": "agent" })), 409).await;
    assert_eq!(last["code"], "conflict", "the last owner stays one");
}
