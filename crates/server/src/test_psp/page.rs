//! The provider's page: says that the money is not real, and lets the buyer choose what happens to the payment.

use super::{Account, DELAYED, name_of, payment_out};
use crate::app::App;
use crate::checkout::headers::{self, Framing};
use crate::commerce::read;
use crate::html::Html;
use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use connectors::psp::ReportedState;
use connectors::psp::test_psp::{Behavior, PaymentOut};
use engine::Language;
use engine::commerce::format;
use engine::time::SECOND_MS;
use serde::Deserialize;
use std::sync::Arc;
use store::test_psp::{self, LedgerPayment, LedgerWebhook};
use store::{StoreError, Tx};

/// How long after the buyer has gone back the money of a late payment comes.
const DELAY_MS: i64 = 8 * SECOND_MS;

/// Each behavior with its button in English, Spanish and Danish.
const BUTTONS: [(Behavior, &str, [&str; 3]); 5] = [
    (Behavior::Pay, "pay", ["Pay", "Pagar", "Betal"]),
    (Behavior::Decline, "decline", ["Decline", "Rechazar", "Afvis"]),
    (Behavior::Delay, "delay", ["Pay late", "Pagar más tarde", "Betal senere"]),
    (Behavior::Double, "double", ["Pay twice", "Pagar dos veces", "Betal to gange"]),
    (Behavior::Silence, "silence", ["Never answer", "No responder nunca", "Svar aldrig"]),
];

struct Words {
    title: &'static str,
    play_money: &'static str,
    choose: &'static str,
    back: &'static str,
    over: &'static str,
    silent: &'static str,
}

const WORDS: [Words; 3] = [
    Words {
        title: "Test payment",
        play_money: "This is play money. No card is asked for and nothing is charged.",
        choose: "Choose what happens to this payment:",
        back: "Back to the shop",
        over: "This payment is over.",
        silent: "The payment was made, and nobody will say so. You can close this page.",
    },
    Words {
        title: "Pago de prueba",
        play_money: "Esto es dinero de juguete. No se pide ninguna tarjeta y no se cobra nada.",
        choose: "Elige qué pasa con este pago:",
        back: "Volver a la tienda",
        over: "Este pago ha terminado.",
        silent: "El pago se ha hecho y nadie lo va a decir. Puedes cerrar esta página.",
    },
    Words {
        title: "Testbetaling",
        play_money: "Det her er legepenge. Der bliver ikke bedt om et kort, og der trækkes intet.",
        choose: "Vælg, hvad der sker med betalingen:",
        back: "Tilbage til butikken",
        over: "Denne betaling er slut.",
        silent: "Betalingen er gennemført, og ingen siger det. Du kan lukke siden.",
    },
];

fn index_of(language: Language) -> usize {
    match language {
        Language::En => 0,
        Language::Es => 1,
        Language::Da => 2,
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Choice {
    behavior: Behavior,
}

/// Shows the page of a payment.
pub(super) async fn show(
    State(app): State<Arc<App>>,
    Path((connector, reference)): Path<(String, String)>,
) -> Response {
    let Some(account) = Account::of(&app, &connector) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let found = read(&app, move |tx| {
        let row = test_psp::load(tx, &account.merchant.id, &account.connector, &reference)?;
        row.as_ref().map(payment_out).transpose()
    });
    match found.await {
        Ok(Some(payment)) => page(&payment, None),
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(error) => failed(&error),
    }
}

fn failed(error: &StoreError) -> Response {
    tracing::error!(error = %error, "The test provider's books could not be read");
    StatusCode::SERVICE_UNAVAILABLE.into_response()
}

/// Does what the buyer chose, and sends them back.
pub(super) async fn choose(
    State(app): State<Arc<App>>,
    Path((connector, reference)): Path<(String, String)>,
    Form(choice): Form<Choice>,
) -> Response {
    let Some(account) = Account::of(&app, &connector) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let now = app.now();
    let done = app.store().write(0, move |tx| {
        let Some(row) = test_psp::load(tx, &account.merchant.id, &account.connector, &reference)?
        else {
            return Ok(None);
        };
        perform(tx, &account, &row, choice.behavior, now)?;
        let row = test_psp::load(tx, &account.merchant.id, &account.connector, &reference)?;
        row.as_ref().map(payment_out).transpose()
    });
    let done = done.await;
    app.wake.test_psp.notify_one();
    match done {
        Ok(Some(payment)) => match choice.behavior {
            Behavior::Pay | Behavior::Delay | Behavior::Double => {
                back_to(&payment.request.success_url)
            }
            Behavior::Decline => back_to(&payment.request.cancel_url),
            Behavior::Silence => {
                page(&payment, Some(WORDS[index_of(payment.request.language)].silent))
            }
        },
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(error) => failed(&error),
    }
}

fn back_to(url: &str) -> Response {
    Redirect::to(url).into_response()
}

/// Books what the buyer chose, once, and puts the news on their way.
fn perform(
    tx: &mut Tx<'_>,
    account: &Account,
    row: &LedgerPayment,
    behavior: Behavior,
    now: engine::Timestamp,
) -> Result<(), StoreError> {
    let (merchant, connector) = (&account.merchant.id, &account.connector);
    let pending = name_of(ReportedState::Pending);
    let to = match behavior {
        Behavior::Decline => ReportedState::Declined,
        Behavior::Pay | Behavior::Delay | Behavior::Double | Behavior::Silence => {
            ReportedState::Succeeded
        }
    };
    let booked = if behavior == Behavior::Delay { DELAYED } else { name_of(to) };
    if !test_psp::advance(tx, merchant, connector, &row.reference, pending, booked)? {
        return Ok(());
    }
    let due_at = if behavior == Behavior::Delay { now.plus_ms(DELAY_MS) } else { now };
    // Twice the same event, and once more under another name: a shop must take neither for a second payment.
    let first = tx.token();
    let events: Vec<String> = match behavior {
        Behavior::Silence => Vec::new(),
        Behavior::Double => vec![first.clone(), first, tx.token()],
        Behavior::Pay | Behavior::Decline | Behavior::Delay => vec![first],
    };
    for event in events {
        let webhook = LedgerWebhook {
            merchant: merchant.clone(),
            connector: connector.clone(),
            id: tx.token(),
            event: ["tevt_", &event].concat(),
            kind: ["payment.", name_of(to)].concat(),
            payment: row.reference.clone(),
            n_attempts: 0,
        };
        test_psp::announce(tx, &webhook, due_at)?;
    }
    Ok(())
}

fn page(payment: &PaymentOut, notice: Option<&str>) -> Response {
    let language = payment.request.language;
    let words = &WORDS[index_of(language)];
    let mut html = Html::new();
    html.raw("<!doctype html><html")
        .attribute("lang", language.code())
        .raw("><head><meta charset=\"utf-8\">");
    html.raw("<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><meta name=\"robots\" content=\"noindex\">");
    html.element("<title>", words.title, "</title>");
    html.raw("<link rel=\"stylesheet\" href=\"/checkout/style.css\"></head><body class=\"provider\"><header class=\"bar\">");
    html.element("<span class=\"shop\">", words.title, "</span>");
    html.element(
        "<strong class=\"total\">",
        &format::money(payment.request.amount, language),
        "</strong></header><main>",
    );
    html.element("<p class=\"notice warn\">", words.play_money, "</p>");
    html.element("<h1>", &payment.request.description, "</h1>");
    if let Some(notice) = notice {
        html.element("<p role=\"status\">", notice, "</p>");
    } else if payment.state == ReportedState::Pending {
        html.element("<p>", words.choose, "</p><form method=\"post\" class=\"choices\">");
        for (idx, (_, value, labels)) in BUTTONS.iter().enumerate() {
            html.raw("<button name=\"behavior\"").attribute("value", value);
            html.attribute("class", if idx == 0 { "primary" } else { "plain" });
            html.element(">", labels[index_of(language)], "</button>");
        }
        html.raw("</form>");
    } else {
        html.element("<p role=\"status\">", words.over, "</p>");
    }
    html.raw("<p><a").attribute("href", &payment.request.cancel_url).element(
        ">",
        words.back,
        "</a></p></main></body></html>",
    );
    headers::page(StatusCode::OK, html.finish(), Framing::SameOrigin, false)
}
