//! The stage over real HTTP, against a server that is nothing but an echo: it says back what it is told.

#[cfg(test)]
mod echo {
    use axum::Router;
    use axum::body::Bytes;
    use axum::extract::State;
    use axum::http::StatusCode;
    use axum::routing::post;
    use serde_json::{Value, json};
    use simulator::stage::PhoneIn;
    use simulator::terminal::{Remote, Session};
    use simulator::{Act, Player, Shown, Stage};
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::sync::{Arc, Mutex};

    const NOW: i64 = 1_800_000_000_000;

    /// The server under test: where its answers go, what it was told, and how often it still fails.
    #[derive(Clone, Default)]
    struct Echo {
        api: Arc<Mutex<Option<(String, String)>>>,
        told: Arc<Mutex<Vec<Value>>>,
        fails: Arc<AtomicUsize>,
    }

    async fn hook(State(echo): State<Echo>, body: Bytes) -> StatusCode {
        if echo
            .fails
            .fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1))
            .is_ok()
        {
            return StatusCode::SERVICE_UNAVAILABLE;
        }
        let body: Value = serde_json::from_slice(&body).unwrap();
        echo.told.lock().unwrap().push(body.clone());
        let message = &body["entry"][0]["changes"][0]["value"]["messages"][0];
        let Some(text) = message["text"]["body"].as_str() else { return StatusCode::OK };
        let (url, token) = echo.api.lock().unwrap().clone().unwrap();
        let answer = json!({
            "messaging_product": "whatsapp", "to": message["from"], "type": "text", "text": { "body": text },
        });
        tokio::spawn(async move {
            let client = reqwest::Client::new();
            let call =
                client.post(url).bearer_auth(token).header("content-type", "application/json");
            call.body(answer.to_string()).send().await.unwrap();
        });
        StatusCode::OK
    }

    async fn open() -> (Echo, Stage, Player) {
        let echo = Echo::default();
        let router =
            Router::new().route("/hooks/whatsapp/main", post(hook)).with_state(echo.clone());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, router).await });
        let stage = Stage::start(&url, [1; 32], Arc::new(|| NOW)).await.unwrap();
        let setup = stage.inbox("whatsapp", "main").unwrap();
        let text = |name: &str| setup.settings[name].as_str().unwrap().to_owned();
        let api = format!("{}/v26.0/{}/messages", text("api_base"), text("phone_number_id"));
        *echo.api.lock().unwrap() = Some((api, setup.secrets["access_token"].clone()));
        let player = stage.phone("whatsapp", "main", "Marta", "en").unwrap();
        (echo, stage, player)
    }

    fn says(words: &'static str) -> impl Fn(&Shown) -> Option<()> {
        move |shown| (shown.is_said() && shown.words() == words).then_some(())
    }

    #[tokio::test]
    async fn a_reply_is_shown_and_its_receipts_are_delivered() {
        let (echo, stage, player) = open().await;
        player.say("*hello*").await.unwrap();
        player.wait_for("the echo", says("hello")).await.unwrap();
        assert_eq!(player.transcript().unwrap(), "> *hello*\n\n**hello**\n\n");
        let mut changed = stage.watch();
        let statuses = || -> Vec<String> {
            let told = echo.told.lock().unwrap();
            let status = |body: &Value| {
                let status = &body["entry"][0]["changes"][0]["value"]["statuses"][0]["status"];
                status.as_str().map(str::to_owned)
            };
            told.iter().filter_map(status).collect()
        };
        while statuses().len() < 3 {
            changed.changed().await.unwrap();
        }
        assert_eq!(statuses(), ["sent", "delivered", "read"]);
        assert_eq!(stage.violations(), []);
    }

    #[tokio::test]
    async fn what_the_server_could_not_take_is_delivered_again() {
        let (echo, stage, player) = open().await;
        echo.fails.store(1, Ordering::SeqCst);
        player.say("again").await.unwrap();
        player.wait_for("the echo", says("again")).await.unwrap();
        assert_eq!(stage.violations(), []);
    }

    #[tokio::test]
    async fn what_a_platform_would_refuse_is_remembered() {
        let (_, stage, player) = open().await;
        player.say(&"a".repeat(4_097)).await.unwrap();
        let mut changed = stage.watch();
        while stage.violations().is_empty() {
            changed.changed().await.unwrap();
        }
        assert!(stage.violations()[0].what.contains("4097 characters"), "{:?}", stage.violations());
        let shown = player.lines().unwrap();
        assert_eq!(shown.len(), 1, "only what she said herself");
    }

    #[tokio::test]
    async fn a_keyboard_plays_over_http() {
        let (_, stage, _) = open().await;
        let remote = Remote::new(stage.url()).unwrap();
        assert_eq!(remote.channels().await.unwrap()[0].kind, "whatsapp");
        let asked = PhoneIn {
            kind: "whatsapp".to_owned(),
            inbox: "main".to_owned(),
            name: "Marta".to_owned(),
            language: "da".to_owned(),
        };
        let mut out = Vec::new();
        let mut session = Session::open(remote.clone(), &asked, &mut out, false).await.unwrap();
        session.line("hej").await.unwrap();
        drop(session);
        let text = String::from_utf8(out).unwrap();
        assert!(text.contains("  hej\n"), "{text}");
        let nowhere = PhoneIn { inbox: "other".to_owned(), ..asked };
        assert!(Session::open(remote, &nowhere, Vec::new(), false).await.is_err());
    }

    #[tokio::test]
    async fn the_page_is_served_and_runs_nothing_of_others() {
        let (_, stage, _) = open().await;
        for (path, content_type, word) in [
            ("", "text/html", "data-word"),
            ("/style.css", "text/css", ".phone"),
            ("/page.js", "text/javascript", "textContent"),
            ("/words.js", "text/javascript", "Vær kunde"),
        ] {
            let answer = reqwest::get(format!("{}/simulate{path}", stage.url())).await.unwrap();
            let headers = answer.headers().clone();
            assert!(headers["content-type"].to_str().unwrap().starts_with(content_type), "{path}");
            if path.is_empty() {
                assert!(
                    headers["content-security-policy"]
                        .to_str()
                        .unwrap()
                        .contains("script-src 'self'")
                );
            }
            assert!(answer.text().await.unwrap().contains(word), "{path}");
        }
        assert!(stage.phone("carrier_pigeon", "main", "Marta", "en").is_err());
        assert!(stage.act("nobody", Act::Open).await.is_err());
    }
}
