//! What is sent: within every limit, one call a piece, and each failure understood.

use super::goods::goods;
use super::limits::violations;
use super::{MEANINGS, NOW, OneAnswer, SECRET, Subject, block_on};
use channels::{Channel, Moment, Outside, Rendered};
use engine::Language;
use engine::content::piece::Piece;
use engine::content::plan::{PlanWords, plan};
use engine::content::{
    Author, Block, Choice, ChoiceStyle, ContactField, MediaKind, Outbound, Purpose,
};
use engine::dialogue::phrases::Phrases;
use std::sync::{LazyLock, Mutex};
use transport::{
    Http, HttpError, HttpRequest, HttpResponse, Receipt, Retry, SendError, SendErrorCode,
};

/// The longest text a block may have, of letters that take one, two and four bytes.
const LONG: &str = "Ærøskøbing, señorita & <b>Ñandú</b> *bold* _it_ 👩‍👩‍👧 ";

/// Long texts, many choices, pictures, links: everything is planned within the limits, and every piece of it is
/// exactly one call that the channel can make.
pub fn every_message_fits_the_limits_and_is_one_call_a_piece(subject: &dyn Subject) {
    let channel = subject.open(Some(SECRET));
    let (_, address) = subject.recipient();
    let moment = Moment {
        now: NOW,
        reply_window_until: Some(NOW.plus_ms(60_000)),
        human: false,
        address: address.as_deref(),
    };
    let capabilities = channel.capabilities(&moment);
    for blocks in messages().into_iter().chain(goods()) {
        let planned = plan(&outbound(blocks.clone()), &capabilities, plan_words());
        let broken = violations(&planned, &capabilities);
        assert!(broken.is_empty(), "{broken:?}: {blocks:?}\n{:?}", planned.pieces);
        assert!(!planned.pieces.is_empty(), "nothing is left of it: {blocks:?}");
        for piece in planned.pieces {
            let Some((status, body)) = subject.accepted() else { continue };
            let provider = OneAnswer::new(subject, Ok((status, body, None)));
            let sent = send(subject, channel.as_ref(), &provider, piece.clone());
            let receipt = sent.unwrap_or_else(|error| panic!("{piece:?}: {error:?}"));
            assert!(!receipt.provider_id.is_empty(), "{piece:?}");
            assert_eq!(provider.calls(), 1, "one piece is one call: {piece:?}");
        }
    }
}

/// Each answer of the provider is the failure it is, throttling with the delay that was asked for.
pub fn every_failure_means_what_it_means(subject: &dyn Subject) {
    if subject.accepted().is_none() {
        return;
    }
    let channel = subject.open(Some(SECRET));
    let failures = subject.failures();
    let never_told = subject.never_told();
    for meaning in MEANINGS {
        let has_sample = failures.iter().any(|(code, ..)| *code == meaning);
        let why: Vec<&str> =
            never_told.iter().filter(|(code, _)| *code == meaning).map(|(_, why)| *why).collect();
        match (has_sample, &why[..]) {
            (true, []) => {}
            (false, [why]) => assert!(why.len() > 10, "why is {meaning:?} never told?"),
            _ => panic!("{meaning:?}: either a sample, or one reason why there is none"),
        }
    }
    for (code, status, body) in failures {
        let provider = OneAnswer::new(subject, Ok((status, body.clone(), Some("7"))));
        let error = send(subject, channel.as_ref(), &provider, text()).expect_err(&body);
        assert_eq!(error.code, code, "{status} {body}: {error:?}");
        assert_eq!(provider.calls(), 1, "a channel never retries by itself");
        if code == SendErrorCode::Throttled {
            assert!(matches!(error.retry, Retry::AfterMs(7_000..)), "{body}: {error:?}");
        }
        assert!(!error.detail.contains(SECRET), "no secret in a log line: {}", error.detail);
    }
}

/// No answer after the request went out, or one that makes no sense: it is asked about, not repeated.
pub fn a_send_that_may_have_arrived_is_not_repeated(subject: &dyn Subject) {
    if subject.accepted().is_none() {
        return;
    }
    let channel = subject.open(Some(SECRET));
    let timeout = HttpError::Timeout { request_sent: true };
    for answer in
        [Err(timeout), Ok((200, "<html>".to_owned(), None)), Ok((504, String::new(), None))]
    {
        let provider = OneAnswer::new(subject, answer.clone());
        let outcome = send(subject, channel.as_ref(), &provider, text());
        let error = outcome.expect_err("it is not known to have arrived");
        assert_eq!(error.retry, Retry::Reconcile, "{answer:?}: {error:?}");
    }
    let refused = OneAnswer::new(subject, Err(HttpError::Connect));
    let error = send(subject, channel.as_ref(), &refused, text()).expect_err("nobody was there");
    assert!(matches!(error.retry, Retry::AfterMs(_)), "{error:?}");
}

/// A file comes from the provider's own hosts, is not larger than the limit, and no reference makes us call
/// somewhere else.
pub fn files_are_fetched_from_the_provider_only(subject: &dyn Subject) {
    let Some(case) = subject.media() else { return };
    let channel = subject.open(Some(SECRET));
    let source = channel.abilities().fetches_media.expect("it fetches files");
    let watched = Watched { provider: case.provider.as_ref(), hosts: Mutex::default() };
    let outside = Outside { http: &watched, now: NOW };
    let media = block_on(source.fetch(&outside, &case.small)).expect("a small file");
    assert!(!media.content.is_empty() && media.content.len() <= channels::MEDIA_BYTES_MAX);
    if let Some(huge) = &case.huge {
        assert!(block_on(source.fetch(&outside, huge)).is_err(), "a file over the limit");
    }
    for reference in &case.elsewhere {
        let error = block_on(source.fetch(&outside, reference)).expect_err(reference);
        assert_eq!(error.retry, Retry::Never, "{reference}: {error:?}");
    }
    for host in watched.hosts.lock().expect("no test panicked in here").iter() {
        assert!(case.allowed_hosts.contains(&host.as_str()), "called {host}");
    }
}

/// The channel says what it is and what it is configured with, and an inbox opens with its own examples.
pub fn what_it_is_is_told(subject: &dyn Subject) {
    let channel = subject.open(Some(SECRET));
    let name = format!("{channel:?}");
    assert!(!name.contains(SECRET), "no secret is ever printed: {name}");
    let opened = channels::KINDS.iter().zip(channels::ABOUT).map(|(kind, about)| {
        let mut example = about.example().expect("examples are JSON");
        example.hook_url = super::HOOK_URL.to_owned();
        (kind, channels::open(kind, &example))
    });
    for (kind, outcome) in opened {
        assert!(outcome.is_ok(), "{kind} opens with its examples: {outcome:?}");
    }
}

struct Watched<'a> {
    provider: &'a dyn Http,
    hosts: Mutex<Vec<String>>,
}

#[async_trait::async_trait]
impl Http for Watched<'_> {
    async fn call(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        let url = url::Url::parse(&request.url).expect("an address");
        let host = url.host_str().unwrap_or_default().to_owned();
        self.hosts.lock().expect("no test panicked in here").push(host);
        self.provider.call(request).await
    }
}

fn send(
    subject: &dyn Subject,
    channel: &dyn Channel,
    http: &dyn Http,
    piece: Piece,
) -> Result<Receipt, SendError> {
    let (recipient, address) = subject.recipient();
    let message = Rendered {
        to: vec![recipient],
        address,
        human: false,
        window_until: None,
        correlation: "msg_conformance".into(),
        index: 0,
        in_reply_to: None,
        piece,
    };
    block_on(channel.send(&Outside { http, now: NOW }, &message))
}

fn text() -> Piece {
    Piece::Text { body: "hello".to_owned() }
}

fn outbound(blocks: Vec<Block>) -> Outbound {
    Outbound {
        id: "msg_1".into(),
        author: Author::Bot,
        language: Language::Da,
        purpose: Purpose::Reply,
        in_reply_to: None,
        blocks,
    }
}

fn messages() -> Vec<Vec<Block>> {
    let text = |text: String| Block::Text { text };
    let choices = |count: usize, title: &str, style| Block::Choices {
        prompt: "Hvilken?".to_owned(),
        options: (0..count)
            .map(|number| Choice::new(format!("pick:{number}"), format!("{title} {number}")))
            .collect(),
        style,
    };
    let link = Block::Link {
        label: "Se mere om det her hos os".to_owned(),
        url: "https://shop.example/p/1?a=b&c=d".to_owned(),
    };
    let media = |media| Block::Media {
        media,
        url: "https://shop.example/f/1".to_owned(),
        alt: "en fil".to_owned(),
        caption: Some(LONG.repeat(3)),
        file_name: Some("file.pdf".to_owned()),
    };
    let mut all = vec![
        vec![text("hej".to_owned())],
        vec![text(LONG.repeat(140))],
        vec![text(LONG.repeat(40)), link.clone()],
        vec![text("Se:".to_owned()), link],
        vec![Block::AskContact { field: ContactField::Phone, prompt: "Dit nummer?".to_owned() }],
    ];
    for style in [ChoiceStyle::Quick, ChoiceStyle::Buttons, ChoiceStyle::List] {
        for count in [1, 2, 3, 4, 10, 11, 13, 14, 30] {
            all.push(vec![choices(count, "Rød", style)]);
        }
        all.push(vec![text(LONG.repeat(60)), choices(3, &LONG.repeat(2), style)]);
    }
    let kinds = [
        MediaKind::Image,
        MediaKind::Video,
        MediaKind::Audio,
        MediaKind::Document,
        MediaKind::Sticker,
    ];
    all.extend(kinds.map(|kind| vec![media(kind)]));
    all
}

/// The words that a plan adds, as Trato ships them.
pub fn plan_words() -> &'static PlanWords {
    static WORDS: LazyLock<PlanWords> =
        LazyLock::new(|| Phrases::default().plan_words(Language::En));
    &WORDS
}
