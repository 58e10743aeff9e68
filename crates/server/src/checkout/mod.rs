//! The hosted checkout page: HTML from the server, forms that post, no script needed.
//!
//! The token in the path is the whole authority: who has the link may fill the checkout in and pay it. Every form
//! that is accepted answers with a redirect; one that is not shows the page again with what was typed, the errors
//! beside their fields and the first of them focused. Amounts never come from a form: paying names the price that
//! was shown by its fingerprint, and a price that has changed is shown and agreed anew.

pub(crate) mod headers;
mod page;
mod parts;
pub(crate) mod words;

use crate::app::App;
use crate::commerce::checkout as checkouts;
use crate::commerce::placing::{self, Placing};
use crate::commerce::{SELLING_LANE, paying, quote, read};
use crate::merchant::Merchant;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Form, Path, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use connectors::commerce::{ReturnAddresses, Settled};
use engine::commerce::address::{AddressInput, FieldProblem};
use engine::commerce::checkout::{CheckoutChange, CheckoutError, CheckoutState};
use engine::commerce::placement::Refusal;
use engine::commerce::quote::{CouponResult, Quote};
use engine::{CouponCode, DeliveryId, PaymentId};
use page::{Notice, Step};
use serde::Deserialize;
use std::sync::Arc;
use store::StoreError;
use store::checkout::StoredCheckout;
use store::order::StoredOrder;

/// No form of the page is nearly as large.
const FORM_BYTES_MAX: usize = 16 * 1024;
/// Longest text that is looked up as a token.
const TOKEN_CHARS_MAX: usize = 64;

/// The page and its two files.
pub(crate) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/checkout/style.css", get(style))
        .route("/checkout/frame.js", get(frame_script))
        .route("/checkout/{token}", get(show))
        .route("/checkout/{token}/accent.css", get(accent))
        .route("/checkout/{token}/address", post(address))
        .route("/checkout/{token}/delivery", post(delivery))
        .route("/checkout/{token}/coupon", post(coupon))
        .route("/checkout/{token}/rest", post(rest))
        .route("/checkout/{token}/pay", post(pay))
        .route("/checkout/{token}/leave", post(leave))
        .route("/checkout/{token}/done", get(done))
        .layer(DefaultBodyLimit::max(FORM_BYTES_MAX))
}

/// How the page was asked for.
#[derive(Debug, Clone, Default, Deserialize)]
struct Look {
    /// Shown inside the chat.
    #[serde(default)]
    frame: String,
    #[serde(default)]
    step: String,
    #[serde(default)]
    notice: String,
}

impl Look {
    fn framed(&self) -> bool {
        self.frame == "1"
    }
}

/// The checkout a link is of, and how its page was asked for.
#[derive(Debug)]
struct Visit {
    token: String,
    merchant: Arc<Merchant>,
    stored: StoredCheckout,
    framed: bool,
}

impl Visit {
    /// Finds what the token in the path is for.
    async fn of(app: &Arc<App>, token: &str, look: &Look) -> Result<Self, Response> {
        if token.is_empty() || token.len() > TOKEN_CHARS_MAX {
            return Err(page::nothing_here());
        }
        let hash = checkouts::hash_of(token);
        let found = read(app, move |tx| store::checkout::find(tx, &hash)).await.map_err(failed)?;
        let known = found.and_then(|(id, stored)| Some((app.merchants.get(&id)?, stored)));
        let (merchant, stored) = known.ok_or_else(page::nothing_here)?;
        Ok(Self { token: token.to_owned(), merchant, stored, framed: look.framed() })
    }

    fn state(&self) -> CheckoutState {
        self.stored.checkout.state
    }

    /// The address of a part of the page.
    fn path(&self, part: &str, query: &[(&str, &str)]) -> String {
        let mut path = ["/checkout/", &self.token, part].concat();
        let framed = self.framed.then_some(("frame", "1"));
        for (idx, (key, value)) in query.iter().copied().chain(framed).enumerate() {
            path.push(if idx == 0 { '?' } else { '&' });
            path.push_str(&[key, "=", value].concat());
        }
        path
    }

    fn go(&self, part: &str, query: &[(&str, &str)]) -> Response {
        Redirect::to(&self.path(part, query)).into_response()
    }

    /// The payment that was begun last.
    async fn payment(&self, app: &Arc<App>) -> Result<Option<PaymentId>, Response> {
        let (shop, id) = (Arc::clone(&self.merchant), self.stored.checkout.id.clone());
        let attempts = read(app, move |tx| store::payment::of_checkout(tx, &shop.id, &id));
        Ok(attempts.await.map_err(failed)?.pop().map(|last| last.payment.id))
    }
}

/// Everything the page shows.
#[derive(Debug)]
struct View {
    visit: Visit,
    /// What it costs at this moment, or what was agreed while that is being paid.
    quote: Quote,
    order: Option<StoredOrder>,
    payment_url: Option<String>,
    withdrawn: bool,
}

impl View {
    /// Reads what the page of this checkout's state shows, and nothing else.
    async fn of(app: &Arc<App>, visit: Visit) -> Result<Self, Response> {
        let (shop, known, now) = (Arc::clone(&visit.merchant), visit.stored.clone(), app.now());
        let more = read(app, move |tx| {
            let checkout = &known.checkout;
            let (mut quote, mut order, mut asked) = (None, None, None);
            match checkout.state {
                CheckoutState::Open | CheckoutState::Ready => {
                    quote = Some(quote::of_checkout(tx, &shop.terms, checkout, now)?);
                }
                CheckoutState::Completing => {
                    let last = store::payment::of_checkout(tx, &shop.id, &checkout.id)?.pop();
                    if let Some(last) = last {
                        asked = store::provider::page(tx, &shop.id, &last.payment.id)?;
                    }
                }
                CheckoutState::Completed => {
                    order = store::order::of_checkout(tx, &shop.id, &checkout.id)?;
                }
                CheckoutState::Canceled | CheckoutState::Expired => {}
            }
            Ok((quote.unwrap_or_else(|| checkout.quote.clone()), order, asked))
        });
        let (quote, order, asked) = more.await.map_err(failed)?;
        let withdrawn = asked.as_ref().is_some_and(|page| page.is_withdrawn);
        Ok(Self { visit, quote, order, payment_url: asked.and_then(|page| page.url), withdrawn })
    }
}

async fn view(app: &Arc<App>, token: &str, look: &Look) -> Result<View, Response> {
    View::of(app, Visit::of(app, token, look).await?).await
}

/// Says that it did not work now; the token is in no log.
#[expect(clippy::needless_pass_by_value, reason = "it stands where an error is mapped")]
fn failed(error: StoreError) -> Response {
    tracing::error!(error = %error, "The checkout page could not be answered");
    let mut response = StatusCode::SERVICE_UNAVAILABLE.into_response();
    response.headers_mut().insert(header::RETRY_AFTER, axum::http::HeaderValue::from_static("5"));
    response
}

async fn show(
    State(app): State<Arc<App>>,
    Path(token): Path<String>,
    Query(look): Query<Look>,
) -> Response {
    let view = match view(&app, &token, &look).await {
        Ok(view) => view,
        Err(response) => return response,
    };
    if view.visit.state() == CheckoutState::Completed {
        return view.visit.go("/done", &[]);
    }
    let step = match look.step.as_str() {
        "delivery" => Step::Delivery,
        _ if view.visit.stored.checkout.missing(&view.quote).is_empty() => Step::Payment,
        _ => Step::Delivery,
    };
    page::open(&view, step, Notice::of(&look.notice), None, &[])
}

/// What the first step's form holds, as typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct Typed {
    email: String,
    phone: String,
    name: String,
    line_one: String,
    line_two: String,
    postal_code: String,
    city: String,
    country: String,
    delivery: String,
}

impl Typed {
    fn changes(&self) -> Vec<CheckoutChange> {
        let address = AddressInput {
            name: self.name.clone(),
            company: String::new(),
            line_one: self.line_one.clone(),
            line_two: self.line_two.clone(),
            postal_code: self.postal_code.clone(),
            city: self.city.clone(),
            state: String::new(),
            country: self.country.clone(),
        };
        let mut changes = vec![
            CheckoutChange::Contact { email: self.email.clone(), phone: self.phone.clone() },
            CheckoutChange::Address { address },
        ];
        if !self.delivery.is_empty() {
            changes.push(CheckoutChange::Delivery { id: DeliveryId::new(self.delivery.clone()) });
        }
        changes
    }
}

async fn address(
    State(app): State<Arc<App>>,
    Path(token): Path<String>,
    Query(look): Query<Look>,
    Form(typed): Form<Typed>,
) -> Response {
    filled_in(&app, &token, &look, typed.changes(), Some(typed)).await
}

#[derive(Debug, Deserialize)]
struct Chosen {
    #[serde(default)]
    delivery: String,
}

async fn delivery(
    State(app): State<Arc<App>>,
    Path(token): Path<String>,
    Query(look): Query<Look>,
    Form(chosen): Form<Chosen>,
) -> Response {
    let change = CheckoutChange::Delivery { id: DeliveryId::new(chosen.delivery) };
    filled_in(&app, &token, &look, vec![change], None).await
}

/// Takes what was filled in, and goes on when nothing is missing.
async fn filled_in(
    app: &Arc<App>,
    token: &str,
    look: &Look,
    changes: Vec<CheckoutChange>,
    typed: Option<Typed>,
) -> Response {
    let before = match Visit::of(app, token, look).await {
        Ok(visit) => visit,
        Err(response) => return response,
    };
    let (shop, id, now) =
        (Arc::clone(&before.merchant), before.stored.checkout.id.clone(), app.now());
    let changed = app
        .store()
        .write(SELLING_LANE, move |tx| checkouts::change(tx, &shop.terms, &id, &changes, now))
        .await;
    match changed {
        Ok(Ok(checkout)) => {
            let missing = checkout.missing(&checkout.quote);
            if missing.is_empty() {
                return before.go("", &[("step", "payment")]);
            }
            again(app, token, look, typed.as_ref(), &missing).await
        }
        Ok(Err(CheckoutError::Fields { problems })) => {
            again(app, token, look, typed.as_ref(), &problems).await
        }
        // Its state says why: the page of that state tells.
        Ok(Err(CheckoutError::State(_) | CheckoutError::Expired | CheckoutError::Cart(_))) => {
            before.go("", &[])
        }
        Err(error) => failed(error),
    }
}

/// The first step again, with what is to be put right.
async fn again(
    app: &Arc<App>,
    token: &str,
    look: &Look,
    typed: Option<&Typed>,
    problems: &[FieldProblem],
) -> Response {
    match view(app, token, look).await {
        Ok(view) => page::open(&view, Step::Delivery, None, typed, problems),
        Err(response) => response,
    }
}

#[derive(Debug, Deserialize)]
struct Coupon {
    #[serde(default)]
    code: String,
    #[serde(default)]
    remove: String,
}

/// Tries a code, or takes one off. A code that does nothing is not kept.
async fn coupon(
    State(app): State<Arc<App>>,
    Path(token): Path<String>,
    Query(look): Query<Look>,
    Form(form): Form<Coupon>,
) -> Response {
    let visit = match Visit::of(&app, &token, &look).await {
        Ok(visit) => visit,
        Err(response) => return response,
    };
    let adds = form.remove.is_empty();
    let typed = if adds { &form.code } else { &form.remove };
    let refused = |visit: &Visit| visit.go("", &[("notice", Notice::CouponRefused.name())]);
    let Some(code) = CouponCode::parse(typed) else { return refused(&visit) };
    let (shop, id, now) =
        (Arc::clone(&visit.merchant), visit.stored.checkout.id.clone(), app.now());
    let wanted = code.clone();
    let changed = app.store().write(SELLING_LANE, move |tx| {
        let code = wanted.clone();
        let change = if adds {
            CheckoutChange::AddCoupon { code }
        } else {
            CheckoutChange::RemoveCoupon { code }
        };
        let changed = checkouts::change(tx, &shop.terms, &id, &[change], now)?;
        let Ok(checkout) = changed else { return Ok(false) };
        let applied = checkout.quote.coupons.iter().any(|outcome| {
            outcome.code == wanted && matches!(outcome.result, CouponResult::Applied { .. })
        });
        if adds && !applied {
            let _given_up = checkouts::change(
                tx,
                &shop.terms,
                &id,
                &[CheckoutChange::RemoveCoupon { code: wanted.clone() }],
                now,
            )?;
        }
        Ok(applied || !adds)
    });
    match changed.await {
        Ok(true) if adds => visit.go("", &[("notice", Notice::CouponApplied.name())]),
        Ok(true) => visit.go("", &[]),
        Ok(false) => refused(&visit),
        Err(error) => failed(error),
    }
}

/// Buys what is left.
async fn rest(
    State(app): State<Arc<App>>,
    Path(token): Path<String>,
    Query(look): Query<Look>,
) -> Response {
    let visit = match Visit::of(&app, &token, &look).await {
        Ok(visit) => visit,
        Err(response) => return response,
    };
    let (shop, id, now) =
        (Arc::clone(&visit.merchant), visit.stored.checkout.id.clone(), app.now());
    match app
        .store()
        .write(SELLING_LANE, move |tx| checkouts::keep_what_is_left(tx, &shop.terms, &id, now))
        .await
    {
        Ok(_) => visit.go("", &[]),
        Err(error) => failed(error),
    }
}

#[derive(Debug, Deserialize)]
struct Agreed {
    /// Fingerprint of the quote that was shown.
    #[serde(default)]
    agreed: String,
}

async fn pay(
    State(app): State<Arc<App>>,
    Path(token): Path<String>,
    Query(look): Query<Look>,
    Form(form): Form<Agreed>,
) -> Response {
    let visit = match Visit::of(&app, &token, &look).await {
        Ok(visit) => visit,
        Err(response) => return response,
    };
    let base = app.options.public_url.as_str();
    let back = ReturnAddresses {
        success: [base, visit.path("/done", &[]).as_str()].concat(),
        cancel: [base, visit.path("", &[]).as_str()].concat(),
    };
    let id = &visit.stored.checkout.id;
    match placing::place(&app, &visit.merchant, id, form.agreed, back).await {
        Ok(Placing::Pay { url }) if may_leave(&app, &visit, &url) => {
            Redirect::to(&url).into_response()
        }
        Ok(Placing::Pay { .. } | Placing::Processing) => visit.go("", &[]),
        Ok(Placing::Placed) => visit.go("/done", &[]),
        Ok(Placing::Declined) => visit.go("", &[("notice", Notice::Declined.name())]),
        Ok(Placing::NoProvider) => visit.go("", &[("notice", Notice::NoProvider.name())]),
        Ok(Placing::Refused(refusal)) => refused(&visit, &refusal),
        Err(error) => failed(error),
    }
}

/// A provider's page can be shown inside the chat only when it is our own; others are opened beside it.
fn may_leave(app: &App, visit: &Visit, url: &str) -> bool {
    !visit.framed || url.starts_with(&app.options.public_url)
}

fn refused(visit: &Visit, refusal: &Refusal) -> Response {
    let notice = match refusal {
        Refusal::PriceChanged { .. } => Notice::PriceChanged,
        Refusal::OutOfStock { .. } => Notice::SoldOut,
        Refusal::CouponGone { .. } => Notice::CouponGone,
        Refusal::Incomplete { .. } => return visit.go("", &[("step", "delivery")]),
        Refusal::State(_) | Refusal::Expired => return visit.go("", &[]),
    };
    visit.go("", &[("notice", notice.name())])
}

/// Ends the payment that runs, so that something can be changed. If the money has come meanwhile, it counts.
async fn leave(
    State(app): State<Arc<App>>,
    Path(token): Path<String>,
    Query(look): Query<Look>,
) -> Response {
    let visit = match Visit::of(&app, &token, &look).await {
        Ok(visit) => visit,
        Err(response) => return response,
    };
    if visit.state() != CheckoutState::Completing {
        return visit.go("", &[]);
    }
    let payment = match visit.payment(&app).await {
        Ok(Some(payment)) => payment,
        Ok(None) => return visit.go("", &[]),
        Err(response) => return response,
    };
    match paying::end(&app, &visit.merchant, &payment).await {
        Ok(Settled::Placed(_)) => visit.go("/done", &[]),
        Ok(_) => visit.go("", &[("step", "delivery")]),
        Err(error) => failed(error),
    }
}

/// Where the provider sends the contact back to. What happened is asked, never believed from the address.
async fn done(
    State(app): State<Arc<App>>,
    Path(token): Path<String>,
    Query(look): Query<Look>,
) -> Response {
    let mut visit = match Visit::of(&app, &token, &look).await {
        Ok(visit) => visit,
        Err(response) => return response,
    };
    if visit.state() == CheckoutState::Completing {
        let asked = match visit.payment(&app).await {
            Ok(Some(payment)) => paying::ask(&app, &visit.merchant, &payment).await.map_err(failed),
            Ok(None) => Ok(Settled::Nothing),
            Err(response) => Err(response),
        };
        let again = match asked {
            Ok(_) => Visit::of(&app, &token, &look).await,
            Err(response) => Err(response),
        };
        visit = match again {
            Ok(visit) => visit,
            Err(response) => return response,
        };
    }
    let declined = match visit.state() {
        CheckoutState::Completed | CheckoutState::Completing => {
            return match View::of(&app, visit).await {
                Ok(view) if view.visit.state() == CheckoutState::Completed => page::done(&view),
                Ok(view) => page::processing(&view),
                Err(response) => response,
            };
        }
        CheckoutState::Ready | CheckoutState::Open => match visit.payment(&app).await {
            Ok(payment) => payment.is_some(),
            Err(response) => return response,
        },
        CheckoutState::Canceled | CheckoutState::Expired => false,
    };
    if declined { visit.go("", &[("notice", Notice::Declined.name())]) } else { visit.go("", &[]) }
}

async fn style() -> Response {
    (
        [
            (header::CONTENT_TYPE, "text/css; charset=utf-8"),
            (header::CACHE_CONTROL, "public, max-age=3600"),
        ],
        include_str!("style.css"),
    )
        .into_response()
}

async fn frame_script() -> Response {
    let kind = "text/javascript; charset=utf-8";
    (
        [(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "public, max-age=3600")],
        include_str!("frame.js"),
    )
        .into_response()
}

/// The merchant's color, for pages that may hold no style of their own.
async fn accent(State(app): State<Arc<App>>, Path(token): Path<String>) -> Response {
    let hash = checkouts::hash_of(&token);
    let found = read(&app, move |tx| store::checkout::find(tx, &hash)).await;
    let merchant = found.ok().flatten().and_then(|(id, _)| app.merchants.get(&id));
    let css =
        merchant.map(|merchant| parts::accent_css(&merchant.settings.accent)).unwrap_or_default();
    (
        [
            (header::CONTENT_TYPE, "text/css; charset=utf-8"),
            (header::CACHE_CONTROL, "private, max-age=600"),
        ],
        css,
    )
        .into_response()
}
