//! What is wrong with a request is told in one form, with a place and a stable code.

use crate::fixture::{Call, Shop};
use axum::http::Method;

async fn check(shop: &Shop, path: &str, body: &str, status: u16, code: &str, field: &str) {
    let call = Call::new(Method::POST, path)
        .bearer(&shop.owner)
        .bytes("application/json", body.as_bytes());
    let answer = shop.send(call).await;
    assert_eq!((answer.status.as_u16(), answer.code()), (status, code), "{body}: {}", answer.body);
    assert_eq!(answer.header("content-type"), "application/problem+json");
    assert_eq!(
        answer.body["errors"][0]["field"].as_str().unwrap_or(""),
        field,
        "{body}: {}",
        answer.body
    );
    assert_eq!(answer.body["request_id"].as_str(), Some(answer.header("x-request-id")));
}

#[tokio::test]
async fn a_body_that_cannot_be_used_is_told_why() {
    let shop = Shop::open().await;
    let agents = "/api/v1/agents";
    check(&shop, agents, "{", 400, "malformed_json", "").await;
    check(&shop, agents, "nonsense", 400, "malformed_json", "").await;
    check(&shop, agents, "[]", 422, "invalid_field", "").await;
    check(
        &shop,
        agents,
        r#"{"name":"A","email":"a@b.test","role":"agent","admin":true}"#,
        422,
        "unknown_field",
        "admin",
    )
    .await;
    check(&shop, agents, r#"{"name":"A","email":"a@b.test"}"#, 422, "invalid_field", "role").await;
    check(
        &shop,
        agents,
        r#"{"name":"A","email":"a@b.test","role":"king"}"#,
        422,
        "invalid_field",
        "role",
    )
    .await;
    check(
        &shop,
        agents,
        r#"{"name":"A","email":"nobody","role":"agent"}"#,
        422,
        "invalid_field",
        "email",
    )
    .await;
    check(
        &shop,
        agents,
        r#"{"name":"A","email":"a@b.test","role":"agent","password":"short"}"#,
        422,
        "invalid_field",
        "password",
    )
    .await;
    check(
        &shop,
        "/api/v1/coupons",
        r#"{"code":"TEN","percent":101}"#,
        422,
        "invalid_field",
        "percent",
    )
    .await;
    check(&shop, "/api/v1/tokens", r#"{"name":"T"}"#, 422, "invalid_field", "role").await;
    let long = format!(r#"{{"name":"{}"}}"#, "x".repeat(70_000));
    check(&shop, agents, &long, 413, "body_too_large", "").await;
    let form = Call::new(Method::POST, agents)
        .bearer(&shop.owner)
        .bytes("application/x-www-form-urlencoded", b"name=A");
    assert_eq!(shop.send(form).await.code(), "unsupported_media_type");
}

#[tokio::test]
async fn a_query_that_cannot_be_used_is_told_why() {
    let shop = Shop::open().await;
    for (path, code, field) in [
        ("/api/v1/conversations?limit=0", "invalid_field", "limit"),
        ("/api/v1/conversations?limit=201", "invalid_field", "limit"),
        ("/api/v1/conversations?limit=many", "invalid_field", "limit"),
        ("/api/v1/conversations?after=nonsense", "invalid_field", "after"),
        ("/api/v1/conversations?view=everything", "invalid_field", "view"),
        ("/api/v1/conversations?owner=me", "unknown_field", "owner"),
    ] {
        let answer = shop.send(Call::new(Method::GET, path).bearer(&shop.owner)).await;
        assert_eq!((answer.status.as_u16(), answer.code()), (422, code), "{path}: {}", answer.body);
        assert_eq!(answer.body["errors"][0]["field"], field, "{path}");
    }
    let nowhere = shop.send(Call::new(Method::GET, "/api/v1/nowhere").bearer(&shop.owner)).await;
    assert_eq!((nowhere.status.as_u16(), nowhere.code()), (404, "not_found"));
}
