//! The demo: there in a moment, complete, and as sound as a real shop.

use crate::program::{done, folder};
use crate::running::Served;
use std::time::Duration;

#[test]
fn the_demo_is_furnished_and_can_be_looked_at() {
    let data = folder("demo");
    let mut served = Served::start(&["demo"], &data);
    let screen: Vec<String> = std::iter::from_fn(|| Some(served.line()))
        .take_while(|line| !line.contains("Ctrl-C"))
        .collect();
    let screen = screen.join("\n");
    let address = served.address.clone();
    assert!(screen.contains("176 products"), "{screen}");
    for expected in [
        format!("http://{address}/shop"),
        "ida@havnsol.example".to_owned(),
        "What to try".to_owned(),
    ] {
        assert!(screen.contains(&expected), "{screen}");
    }
    assert!(!screen.contains('\u{1b}'), "no colors where nobody looks");
    assert_eq!(served.get("/healthz", &[]).status, 200);
    for (path, header, content_type, word) in [
        ("/shop", "accept-language: da", "text/html", "Mest elsket"),
        ("/shop?lang=es", "accept: */*", "text/html", "Lo más querido"),
        ("/shop/style.css", "accept: */*", "text/css", ".card"),
        ("/demo/pictures/mug-moss.svg", "accept: */*", "image/svg+xml", "<svg"),
    ] {
        let answer = served.get(path, &[header]);
        assert_eq!(answer.status, 200, "{path}");
        assert!(
            answer.head.contains(content_type) && answer.body.contains(word),
            "{path}: {}",
            answer.head
        );
    }
    let page = served.get("/shop", &[]);
    assert!(page.head.contains("content-security-policy: default-src 'none'"), "{}", page.head);
    assert!(page.body.contains(r#"src="/widget/loader.js" data-inbox="web""#));
    let (status, took) = served.stop("-INT");
    assert!(status.success() && took < Duration::from_secs(10), "{took:?}");

    // What it holds agrees with itself, and describes itself completely.
    let verified = done(&data, &["verify"]);
    assert!(
        verified.contains("orders and their payments") && !verified.contains('✗'),
        "{verified}"
    );
    assert!(!verified.contains(" 0 orders"), "{verified}");
    let file = data.join("export.toml");
    std::fs::write(&file, done(&data, &["export"])).unwrap();
    assert_eq!(done(&data, &["apply", file.to_str().unwrap()]), "= nothing to change\n");
}
