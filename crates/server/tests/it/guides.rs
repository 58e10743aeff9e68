//! Guides through the API: saved when sound, refused with every problem at its place, played, counted, and followed in
//! the chat.

use crate::fixture::{Call, SHOP, Shop};
use axum::http::Method;
use engine::MerchantId;
use serde_json::{Value, json};

const SHEET: &str = "question,about_en,question_en,answer_en,also_en,rule,path\n\
    start,,Find a gift,,need a gift,,\n\
    who,person,Who is it for?,Mum,my mum,,\n\
    who,,,Dad,my dad,,\n\
    spend,budget,How much?,Up to 30,,price<=30,\n\
    spend,,,More,,,\n\
    stock,amount,How many?,Ten,,stock>=10,deep\n";

fn rows(sheet: &str) -> Value {
    serde_json::to_value(engine::guide::table::from_csv(sheet).unwrap()).unwrap()
}

async fn make(shop: &Shop) -> Value {
    let body = json!({ "id": "gift", "table": SHEET });
    shop.ask(&shop.admin, Method::POST, "/api/v1/guides", Some(body), 201).await
}

#[tokio::test]
async fn a_guide_is_kept_as_rows_and_as_a_sheet_and_nobody_is_overwritten() {
    let shop = Shop::open().await;
    let made = make(&shop).await;
    assert_eq!(
        (made["name"].as_str(), made["n_questions"].as_u64()),
        (Some("Find a gift"), Some(3))
    );
    assert_eq!(made["rows"][1]["answer_en"], "Mum");
    // The merchant speaks three languages: what is missing is told, and keeps nothing from being saved.
    let warned = made["problems"].as_array().unwrap();
    assert!(
        !warned.is_empty()
            && warned.iter().all(|one| one["code"] == "untranslated" && one["refuses"] == false)
    );
    shop.ask(
        &shop.admin,
        Method::POST,
        "/api/v1/guides",
        Some(json!({ "id": "gift", "table": SHEET })),
        409,
    )
    .await;

    let path = "/api/v1/guides/gift";
    let read = shop.ask(&shop.agent, Method::GET, path, None, 200).await;
    assert_eq!(read, made);
    let body = json!({ "rows": rows(&SHEET.replace("Mum", "Mother")), "version": made["version"] });
    let changed = shop.ask(&shop.admin, Method::PUT, path, Some(body.clone()), 200).await;
    assert_ne!(changed["version"], made["version"]);
    shop.ask(&shop.admin, Method::PUT, path, Some(body), 409).await;
    let sheet = changed["table"].as_str().unwrap().replace("Mother", "Mum");
    let call = Call::new(Method::PUT, path).bytes("text/csv", sheet.as_bytes()).bearer(&shop.admin);
    let answer = shop.send(call).await;
    assert_eq!(
        (answer.status.as_u16(), &answer.body["version"]),
        (200, &made["version"]),
        "{}",
        answer.body
    );

    let listed = shop.ask(&shop.agent, Method::GET, "/api/v1/guides", None, 200).await;
    assert_eq!(listed["items"].as_array().unwrap().len(), 1);
    shop.ask(&shop.agent, Method::DELETE, path, None, 403).await;
    shop.ask(&shop.admin, Method::DELETE, path, None, 204).await;
    shop.ask(&shop.agent, Method::GET, path, None, 404).await;
}

#[tokio::test]
async fn what_cannot_work_is_refused_row_by_row() {
    let shop = Shop::open().await;
    let broken = SHEET
        .replace("price<=30", "tag=moss")
        .replace("stock>=10", "stock>=1000")
        .replace(",deep", ",deeep");
    let body = json!({ "id": "gift", "table": broken });
    let refused = shop.ask(&shop.admin, Method::POST, "/api/v1/guides", Some(body), 422).await;
    assert_eq!(refused["errors"][0]["field"], "rows[5].path");
    let detail = "Row 7: `deeep` is no path: write quick or deep";
    assert_eq!(refused["errors"][0]["detail"], detail);

    let dead = SHEET.replace("stock>=10", "stock>=1000");
    let body = json!({ "id": "gift", "table": dead });
    let refused = shop.ask(&shop.admin, Method::POST, "/api/v1/guides", Some(body), 422).await;
    let first = &refused["errors"][0];
    assert_eq!(
        (first["field"].as_str(), first["code"].as_str()),
        (Some("rows[5].rule"), Some("dead_end"))
    );
    assert_eq!(
        first["detail"],
        "Row 7: Whoever answers “Mum”, then “Up to 30”, then “Ten” finds nothing in stock"
    );

    let unknown = SHEET.replace("stock>=10", "tag=moss");
    let body = json!({ "id": "gift", "table": unknown });
    let refused = shop.ask(&shop.admin, Method::POST, "/api/v1/guides", Some(body), 422).await;
    assert_eq!(refused["errors"][0]["detail"], "Row 7: No product has the tag `moss`");
    let body = json!({ "id": "Gift!", "table": SHEET });
    shop.ask(&shop.admin, Method::POST, "/api/v1/guides", Some(body), 422).await;
}

#[tokio::test]
async fn a_preview_plays_a_table_that_is_not_saved_yet() {
    let shop = Shop::open().await;
    make(&shop).await;
    let path = "/api/v1/guides/gift/previews";
    let ask = async |body: Value, status| {
        shop.ask(&shop.agent, Method::POST, path, Some(body), status).await
    };
    let begun = ask(json!({}), 200).await;
    assert_eq!(
        (&begun["next"], &begun["suggestions"][0]["product"]),
        (&json!("who"), &json!("mug"))
    );
    let answers = json!({ "who": "mum", "spend": "Up to 30" });
    let done = ask(json!({ "answers": answers }), 200).await;
    assert_eq!(
        (&done["next"], &done["suggestions"][0]["reasons"][0]),
        (&Value::Null, &json!("at_most: €30.00"))
    );
    let deep = ask(json!({ "answers": answers, "deep": true }), 200).await;
    assert_eq!(deep["next"], "stock");
    let tight = rows(&SHEET.replace("price<=30", "price<=10"));
    let given_up = ask(json!({ "rows": tight, "answers": answers }), 200).await;
    assert_eq!(given_up["given_up"], json!(["spend"]));
    assert!(given_up["problems"].as_array().unwrap().iter().any(|one| one["code"] == "dead_end"));
    let seen = ask(json!({ "answers": answers, "seen": ["mug"] }), 200).await;
    assert_eq!(seen["suggestions"], json!([]));
    ask(json!({ "answers": { "who": "nobody" } }), 422).await;
}

#[tokio::test]
async fn the_chat_follows_the_guide_and_its_steps_are_counted() {
    let shop = Shop::open().await;
    make(&shop).await;
    let (visitor, _) = shop.visit("I need a gift for my mum").await;
    let session = json!({ "token": visitor, "language": "en" });
    let open = Call::new(Method::POST, "/api/v1/widget/web/session").json(session.clone());
    assert_eq!(shop.send(open).await.body["tasks"][0]["token"], "guide:gift");
    wait_for(&shop, &visitor, "How much?").await;
    shop.say(&visitor, "client-0002", "25 euros at most").await;
    let shown = wait_for(&shop, &visitor, "Moss mug").await;
    assert!(shown.contains("Because it stays within €25.00."), "{shown}");

    let merchant = MerchantId::new(SHOP);
    let units = [(engine::Sku::new("mug-1"), 0)];
    let sold_out = shop.app().store().write(0, move |tx| store::stock::set(tx, &merchant, &units));
    sold_out.await.unwrap();
    shop.advance(10_000);
    shop.say(&visitor, "client-0003", "something else").await;
    wait_for(&shop, &visitor, "seen everything I could suggest").await;

    let steps = counted(&shop).await;
    assert_eq!((&steps["begun"], &steps["something_else"]), (&json!(1), &json!(1)));
    let expected = [("who", 0, 0, 1, 0), ("spend", 1, 1, 0, 0), ("stock", 0, 0, 0, 0)];
    for (index, (question, asked, answered, told, left)) in expected.into_iter().enumerate() {
        let one = &steps["questions"][index];
        assert_eq!(
            one,
            &json!({ "question": question, "asked": asked, "answered": answered,
            "skipped": 0, "told": told, "left": left })
        );
    }
    shop.ask(&shop.agent, Method::GET, "/api/v1/guides/gift/steps?days=0", None, 422).await;
}

/// Counts are written with their turn; the last of them may still be on its way.
async fn counted(shop: &Shop) -> Value {
    let mut seen = Value::Null;
    for _ in 0..200 {
        seen = shop.ask(&shop.agent, Method::GET, "/api/v1/guides/gift/steps", None, 200).await;
        if seen["suggested"] == 2 {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(25)).await;
    }
    seen
}

/// Waits until the chat shows words; all that it shows then.
async fn wait_for(shop: &Shop, visitor: &str, words: &str) -> String {
    let mut shown = String::new();
    for _ in 0..400 {
        let path = "/api/v1/widget/web/messages";
        shown = shop.ask(visitor, Method::GET, path, None, 200).await.to_string();
        if shown.contains(words) {
            return shown;
        }
        tokio::time::sleep(std::time::Duration::from_millis(25)).await;
    }
    panic!("never said {words}: {shown}");
}
