//! What leaves for WeChat's API, which token it goes with, and what the answers mean.

use channels::{Outside, Rendered};
use engine::content::piece::{Piece, PieceButton, PieceHeader, PieceRow, PieceSection};
use engine::inbox::inbound::{Identity, IdentityScheme};
use expect_test::{Expect, expect};
use serde_json::{Value, json};
use testkit::channel_conformance::NOW;
use transport::{Retry, SendError, SendErrorCode};

use super::{Api, TOKEN, account, plain, token};
use crate::setup::{outside, rendered};

fn to_ana(piece: Piece) -> Rendered {
    let identity = |scheme, value: &str| Identity { scheme, value: value.to_owned() };
    let to = vec![
        identity(IdentityScheme::Email, "ana@x.example"),
        identity(IdentityScheme::WechatOpenId, "o_ana"),
    ];
    Rendered { to, ..rendered(piece) }
}

fn hello() -> Rendered {
    to_ana(Piece::Text { body: "hello".to_owned() })
}

fn good() -> Value {
    json!({ "errcode": 0, "errmsg": "ok" })
}

async fn check(piece: Piece, expected: &Expect) {
    let api = Api::new(&[token("t/1")], &[good()]);
    let receipt = plain().send(&outside(&api), &to_ana(piece)).await.unwrap();
    assert_eq!(receipt.provider_id, "msg_1:0");
    let told = api.told();
    assert_eq!(told.len(), 2, "a token and one message");
    assert!(told[0].starts_with("/cgi-bin/stable_token  {"), "{}", told[0]);
    expected.assert_eq(&told[1]);
}

fn button(token: &str, title: &str) -> PieceButton {
    PieceButton { token: token.to_owned(), title: title.to_owned() }
}

/// What is said on the call itself is not counted.
#[test]
fn messages_by_api_are_counted() {
    let check = |reply: &str, expected: Option<[(u32, i64); 2]>| {
        let account = account(json!({ "reply": reply }), &[("token", TOKEN)]);
        let counted = account
            .abilities()
            .quota
            .map(|quota| [quota.message, quota.brief].map(|one| (one.n_max, one.window_ms)));
        assert_eq!(counted, expected, "{reply}");
    };
    check("active", Some([(5, 48 * 3_600_000), (3, 60_000)]));
    check("passive", None);
}

#[tokio::test]
async fn pieces() {
    check(Piece::Text { body: "有 Ærø & <3 \"x\"".to_owned() }, &expect![[r#"/cgi-bin/message/custom/send access_token=t/1 {"touser":"o_ana","msgtype":"text","text":{"content":"有 Ærø & <3 \"x\""}}"#]]).await;
    let buttons = vec![button("add:1", "Læg i kurv"), button("more", "Mere")];
    let header = Some(PieceHeader::Text { text: "Blue mug".to_owned() });
    check(
        Piece::Buttons { header, body: "€12.00".to_owned(), footer: Some("or write".to_owned()), buttons: buttons.clone() },
        &expect![[r#"/cgi-bin/message/custom/send access_token=t/1 {"touser":"o_ana","msgtype":"msgmenu","msgmenu":{"head_content":"Blue mug\n€12.00","list":[{"id":"add:1","content":"Læg i kurv"},{"id":"more","content":"Mere"}],"tail_content":"or write"}}"#]],
    )
    .await;
    check(Piece::QuickReplies { body: "Which?".to_owned(), buttons }, &expect![[r#"/cgi-bin/message/custom/send access_token=t/1 {"touser":"o_ana","msgtype":"msgmenu","msgmenu":{"head_content":"Which?","list":[{"id":"add:1","content":"Læg i kurv"},{"id":"more","content":"Mere"}]}}"#]]).await;
    let row = |token: &str, description: Option<&str>| PieceRow {
        token: token.to_owned(),
        title: token.to_uppercase(),
        description: description.map(str::to_owned),
    };
    let cut = PieceRow {
        title: "A BOWL OF…".to_owned(),
        ..row("b", Some("A BOWL OF STONEWARE · €9"))
    };
    let rows = vec![row("s", Some("up to 20 cm")), row("m", None), cut];
    check(
        Piece::List {
            header: None,
            body: "Which size?".to_owned(),
            footer: None,
            button: "See".to_owned(),
            sections: vec![PieceSection { title: None, rows }],
        },
        &expect![[r#"/cgi-bin/message/custom/send access_token=t/1 {"touser":"o_ana","msgtype":"msgmenu","msgmenu":{"head_content":"Which size?","list":[{"id":"s","content":"S – up to 20 cm"},{"id":"m","content":"M"},{"id":"b","content":"A BOWL OF STONEWARE · €9"}]}}"#]],
    )
    .await;
    check(
        Piece::LinkButton {
            header: Some(PieceHeader::Image { url: "https://shop.example/m.jpg".to_owned() }),
            body: "Total €12.00".to_owned(),
            label: "Pay".to_owned(),
            url: "https://shop.example/c/1?a=b&c=d".to_owned(),
        },
        &expect![[r#"/cgi-bin/message/custom/send access_token=t/1 {"touser":"o_ana","msgtype":"news","news":{"articles":[{"title":"Pay","description":"Total €12.00","url":"https://shop.example/c/1?a=b&c=d","picurl":"https://shop.example/m.jpg"}]}}"#]],
    )
    .await;
}

#[tokio::test]
async fn a_template_goes_out_and_its_receipt_has_an_id() {
    let templates = json!([{ "name": "order_sent", "id": "Tq2x", "fields": ["thing1", "date2"] }]);
    let channel =
        account(json!({ "templates": templates }), &[("token", TOKEN), ("app_secret", "s")]);
    let piece = |parameters: &[&str]| Piece::Template {
        name: "order_sent".to_owned(),
        language_tag: "da".to_owned(),
        parameters: parameters.iter().map(|text| (*text).to_owned()).collect(),
    };
    let api =
        Api::new(&[token("t1")], &[json!({ "errcode": 0, "errmsg": "ok", "msgid": 200163836 })]);
    let receipt = channel.send(&outside(&api), &to_ana(piece(&["Mug", "3 May"]))).await.unwrap();
    assert_eq!(receipt.provider_id, "200163836");
    expect![[r#"/cgi-bin/message/template/send access_token=t1 {"touser":"o_ana","template_id":"Tq2x","data":{"thing1":{"value":"Mug"},"date2":{"value":"3 May"}}}"#]].assert_eq(&api.told()[1]);
    let wrong = channel.send(&outside(&api), &to_ana(piece(&["Mug"]))).await.unwrap_err();
    assert_eq!(wrong.code, SendErrorCode::InvalidRequest);
}

#[tokio::test]
async fn one_token_serves_until_shortly_before_its_end() {
    let channel = plain();
    let api = Api::new(&[token("t1"), token("t2")], &[good(), good(), good()]);
    let minute = 60_000;
    for (later_ms, expected) in [(0, "t1"), (114 * minute, "t1"), (115 * minute, "t2")] {
        let outside = Outside { http: &api, now: NOW.plus_ms(later_ms) };
        channel.send(&outside, &hello()).await.unwrap();
        let told = api.told();
        assert!(
            told.last().unwrap().contains(&format!("access_token={expected} ")),
            "{later_ms}: {told:?}"
        );
    }
    assert_eq!(api.told().len(), 5, "two tokens and three messages");
}

#[tokio::test]
async fn a_refused_token_is_fetched_anew_and_the_outbox_repeats() {
    let channel = plain();
    let refused = json!({ "errcode": 40001, "errmsg": "invalid credential" });
    let api = Api::new(
        &[token("t1"), token("t2"), token("t3")],
        &[refused.clone(), good(), refused.clone(), refused],
    );
    let mut said: Vec<Result<(), (SendErrorCode, Retry)>> = Vec::new();
    for _ in 0..4 {
        let sent = channel.send(&outside(&api), &hello()).await;
        said.push(sent.map(drop).map_err(|error: SendError| (error.code, error.retry)));
    }
    let again = Err((SendErrorCode::Transient, Retry::AfterMs(1_000)));
    // The successor of a refused token that is refused at once is no longer the token's fault.
    assert_eq!(said, [again, Ok(()), again, Err((SendErrorCode::Auth, Retry::Never))]);
    let forced: Vec<bool> = api
        .told()
        .iter()
        .filter(|line| line.contains("stable_token"))
        .map(|line| line.contains("\"force_refresh\":true"))
        .collect();
    assert_eq!(forced, [false, true, true]);
}

#[tokio::test]
async fn the_classic_token_is_asked_for_by_its_own_address() {
    let channel = account(
        json!({ "token_api": "classic", "api_base": "https://proxy.example/wx/" }),
        &[("app_secret", "s&1")],
    );
    let api = Api::new(&[token("t1")], &[good()]);
    channel.send(&outside(&api), &hello()).await.unwrap();
    let told = api.told();
    assert_eq!(
        told[0],
        "/wx/cgi-bin/token grant_type=client_credential&appid=wx8f3e0c5d2a417b96&secret=s&1 "
    );
    assert!(told[1].starts_with("/wx/cgi-bin/message/custom/send access_token=t1 "), "{}", told[1]);
}

#[tokio::test]
async fn what_keeps_a_message_from_leaving() {
    let send =
        async |channel: std::sync::Arc<dyn channels::Channel>, api: Api, message: Rendered| {
            let error = channel.send(&outside(&api), &message).await.unwrap_err();
            (error.code, api.told().len())
        };
    use SendErrorCode as Code;
    let nobody = Rendered { to: vec![], ..hello() };
    let no_secret = account(json!({}), &[("token", TOKEN)]);
    let passive = account(json!({ "reply": "passive" }), &[("token", TOKEN), ("app_secret", "s")]);
    let coded = |code: i64| Api::new(&[json!({ "errcode": code, "errmsg": "no" })], &[]);
    assert_eq!(send(plain(), Api::default(), nobody).await, (Code::RecipientUnreachable, 0));
    assert_eq!(send(no_secret, Api::default(), hello()).await, (Code::Auth, 0));
    assert_eq!(send(passive, Api::default(), hello()).await, (Code::WindowClosed, 0));
    assert_eq!(send(plain(), Api::default(), hello()).await, (Code::Transient, 1), "no token came");
    assert_eq!(send(plain(), coded(-1), hello()).await, (Code::Transient, 1));
    assert_eq!(send(plain(), coded(40_125), hello()).await, (Code::Auth, 1));
    assert_eq!(send(plain(), coded(45_009), hello()).await, (Code::Throttled, 1));
    assert_eq!(send(plain(), Api::new(&[json!([])], &[]), hello()).await, (Code::Transient, 1));
}

#[tokio::test]
async fn only_one_caller_fetches_a_token() {
    use std::task::{Context, Poll, Waker};
    /// Never answers.
    struct Slow;
    #[async_trait::async_trait]
    impl transport::Http for Slow {
        async fn call(
            &self,
            _: transport::HttpRequest,
        ) -> Result<transport::HttpResponse, transport::HttpError> {
            std::future::pending().await
        }
    }
    let channel = plain();
    let message = hello();
    let slow = outside(&Slow);
    let mut first = channel.send(&slow, &message);
    assert!(matches!(first.as_mut().poll(&mut Context::from_waker(Waker::noop())), Poll::Pending));
    let api = Api::new(&[token("t1")], &[good()]);
    let busy = channel.send(&outside(&api), &message).await.unwrap_err();
    assert_eq!((busy.code, busy.retry), (SendErrorCode::Transient, Retry::AfterMs(500)));
    drop(first);
    assert!(channel.send(&outside(&api), &message).await.is_ok(), "the one who fetched gave up");
}

#[tokio::test]
async fn typing_is_shown_and_reading_is_not() {
    let channel = plain();
    let api = Api::new(&[token("t1")], &[good()]);
    let marks = channel.abilities().marks_read.unwrap();
    marks.mark_read(&outside(&api), &hello().to, "1", false).await.unwrap();
    assert!(api.told().is_empty());
    marks.mark_read(&outside(&api), &hello().to, "1", true).await.unwrap();
    assert_eq!(
        api.told()[1],
        r#"/cgi-bin/message/custom/typing access_token=t1 {"command":"Typing","touser":"o_ana"}"#
    );
}

#[tokio::test]
async fn the_doctor_names_what_is_to_be_done() {
    let finding = async |answer: Value| {
        let api = Api::new(&[answer], &[]);
        let channel = plain();
        let findings = channel.abilities().checks.unwrap().check(&outside(&api)).await;
        findings[0].todo.clone().unwrap_or_else(|| "good".to_owned())
    };
    let coded = |code: i64, words: &str| json!({ "errcode": code, "errmsg": words });
    assert_eq!(finding(token("t1")).await, "good");
    assert_eq!(
        finding(coded(40_164, "invalid ip 203.0.113.7 ipv6 ::ffff:203.0.113.7, not in whitelist"))
            .await,
        "allow this server's address in the account's settings: 203.0.113.7"
    );
    assert_eq!(
        finding(coded(40_125, "invalid appsecret")).await,
        "`app_secret` is not the secret of `app_id`"
    );
    assert_eq!(
        finding(coded(40_013, "invalid appid")).await,
        "`app_id` is not the AppID of an account"
    );
    assert_eq!(finding(coded(-1, "system error")).await, "WeChat answered with code -1");
}
