//! The pages of a checkout, one for each state it can be in.

use super::headers::{self, Framing};
use super::parts::{self, summary};
use super::words::{Words, with};
use super::{Typed, View};
use crate::html::Html;
use axum::http::StatusCode;
use axum::response::Response;
use engine::commerce::address::{Field, FieldProblem};
use engine::commerce::checkout::CheckoutState;
use engine::commerce::format;
use engine::commerce::quote::LineProblemKind;

/// The two steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    Delivery,
    Payment,
}

macro_rules! notices {
    ($($name:ident => $text:literal),+ $(,)?) => {
        /// What is told at the top of the page after a form was posted.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(super) enum Notice { $($name),+ }

        impl Notice {
            pub(super) fn name(self) -> &'static str {
                match self { $(Self::$name => $text),+ }
            }

            pub(super) fn of(name: &str) -> Option<Self> {
                match name { $($text => Some(Self::$name),)+ _ => None }
            }
        }
    };
}

notices! {
    PriceChanged => "price_changed",
    SoldOut => "sold_out",
    CouponGone => "coupon_gone",
    CouponRefused => "coupon_refused",
    CouponApplied => "coupon_applied",
    Declined => "declined",
    NoProvider => "no_provider",
}

/// The page for a token nobody was given.
pub(super) fn nothing_here() -> Response {
    let mut html = Html::new();
    html.raw("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>404</title>");
    html.raw("<link rel=\"stylesheet\" href=\"/checkout/style.css\"></head><body><main><h1>There is nothing here</h1>");
    html.raw("<p>The link is not complete, or it was never one of ours.</p></main></body></html>");
    headers::page(StatusCode::NOT_FOUND, html.finish(), Framing::Nobody, false)
}

fn framing(view: &View) -> Framing {
    if view.visit.framed { Framing::SameOrigin } else { Framing::Nobody }
}

/// Everything before the page's own content. `refresh` makes it look again by itself.
fn begin(view: &View, refresh: bool) -> Html {
    let words = Words::of(view.visit.stored.checkout.language);
    let language = view.visit.stored.checkout.language;
    let mut html = Html::new();
    html.raw("<!doctype html><html").attribute("lang", language.code());
    html.attribute("data-state", state_name(view)).raw("><head><meta charset=\"utf-8\">");
    html.raw("<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">");
    html.raw("<meta name=\"robots\" content=\"noindex\"><meta name=\"color-scheme\" content=\"light dark\">");
    if refresh {
        let address = ["4;url=", &view.visit.path("/done", &[])].concat();
        html.raw("<meta http-equiv=\"refresh\"").attribute("content", &address).raw(">");
    }
    html.raw("<title>")
        .text(words.title)
        .raw(" – ")
        .text(&view.visit.merchant.settings.name)
        .raw("</title>");
    html.raw("<link rel=\"stylesheet\" href=\"/checkout/style.css\"><link rel=\"stylesheet\"");
    html.attribute("href", &view.visit.path("/accent.css", &[]))
        .raw("></head><body")
        .raw(if view.visit.framed { " class=\"framed\">" } else { ">" });
    html.raw("<header class=\"bar\">");
    html.element("<span class=\"shop\">", &view.visit.merchant.settings.name, "</span>");
    html.raw("<strong class=\"total\"").attribute("aria-label", words.total).raw(">");
    html.text(&format::money(view.quote.total, language)).raw("</strong></header><main>");
    html
}

fn state_name(view: &View) -> &'static str {
    match view.visit.stored.checkout.state {
        CheckoutState::Completed => "completed",
        CheckoutState::Completing => "processing",
        CheckoutState::Canceled => "canceled",
        CheckoutState::Expired => "expired",
        CheckoutState::Open | CheckoutState::Ready => "open",
    }
}

fn end(mut html: Html, status: StatusCode, view: &View) -> Response {
    if view.visit.framed {
        html.raw("<script src=\"/checkout/frame.js\" defer></script>");
    }
    html.raw("</main></body></html>");
    headers::page(status, html.finish(), framing(view), view.visit.framed)
}

/// The page of a checkout in whichever state it is.
pub(super) fn open(
    view: &View,
    step: Step,
    notice: Option<Notice>,
    typed: Option<&Typed>,
    problems: &[FieldProblem],
) -> Response {
    let words = Words::of(view.visit.stored.checkout.language);
    match view.visit.stored.checkout.state {
        CheckoutState::Completing => processing(view),
        CheckoutState::Canceled => over(view, words.canceled, words.canceled_text),
        CheckoutState::Expired => over(view, words.expired, words.expired_text),
        CheckoutState::Completed => done(view),
        CheckoutState::Open | CheckoutState::Ready => {
            let mut html = begin(view, false);
            html.element("<h1 class=\"sr\">", words.title, "</h1>");
            steps(&mut html, words, step);
            tell(&mut html, view, words, notice);
            unavailable(&mut html, view, words);
            match step {
                Step::Delivery => parts::delivery_form(&mut html, view, words, typed, problems),
                Step::Payment => parts::payment_form(&mut html, view, words),
            }
            summary(&mut html, view, words);
            let status =
                if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
            end(html, status, view)
        }
    }
}

fn steps(html: &mut Html, words: &Words, step: Step) {
    html.raw("<ol class=\"steps\">");
    for (number, name, this) in
        [("1 ", words.step_delivery, Step::Delivery), ("2 ", words.step_payment, Step::Payment)]
    {
        html.raw("<li").raw(if this == step { " aria-current=\"step\">" } else { ">" });
        html.text(number).text(name).raw("</li>");
    }
    html.raw("</ol>");
}

fn tell(html: &mut Html, view: &View, words: &Words, notice: Option<Notice>) {
    let Some(notice) = notice else { return };
    let total = format::money(view.quote.total, view.visit.stored.checkout.language);
    let codes: Vec<&str> =
        view.visit.stored.checkout.cart.coupons.iter().map(engine::CouponCode::as_str).collect();
    let (open, text) = match notice {
        Notice::PriceChanged => (WARN, with(words.price_changed, &total)),
        Notice::SoldOut => (WARN, words.sold_out.to_owned()),
        Notice::CouponGone => (WARN, with(words.coupon_gone, &codes.join(", "))),
        Notice::CouponRefused => (WARN, words.coupon_refused.to_owned()),
        Notice::CouponApplied => {
            ("<p class=\"notice good\" role=\"status\">", words.coupon_applied.to_owned())
        }
        Notice::Declined => (BAD, words.declined.to_owned()),
        Notice::NoProvider => (BAD, words.no_provider.to_owned()),
    };
    html.element(open, &text, "</p>");
}

const WARN: &str = "<p class=\"notice warn\" role=\"alert\">";
const BAD: &str = "<p class=\"notice bad\" role=\"alert\">";

/// What cannot be had any more, and the way on without it.
fn unavailable(html: &mut Html, view: &View, words: &Words) {
    if view.quote.problems.is_empty() {
        return;
    }
    html.raw("<div class=\"notice warn\" role=\"alert\"><ul>");
    for problem in &view.quote.problems {
        html.raw("<li>").text(&problem.title).raw(": ");
        match problem.kind {
            LineProblemKind::Unknown | LineProblemKind::SoldOut => html.text(words.gone),
            LineProblemKind::Reduced { available } => {
                html.text(&with(words.only_left, &available.to_string()))
            }
        };
        html.raw("</li>");
    }
    html.raw("</ul></div>");
    if !view.quote.lines.is_empty() {
        html.raw("<form method=\"post\"").attribute("action", &view.visit.path("/rest", &[]));
        html.element("><p><button class=\"primary\">", words.keep_rest, "</button></p></form>");
    }
}

/// A checkout that can never be paid any more.
fn over(view: &View, title: &str, text: &str) -> Response {
    let mut html = begin(view, false);
    html.element("<h1>", title, "</h1>").element("<p>", text, "</p>");
    end(html, StatusCode::GONE, view)
}

/// A payment runs: the page looks again by itself until its outcome is known.
pub(super) fn processing(view: &View) -> Response {
    let words = Words::of(view.visit.stored.checkout.language);
    let mut html = begin(view, true);
    html.element("<h1>", words.processing, "</h1>");
    html.element("<p role=\"status\">", words.processing_text, "</p>");
    if let Some(url) = view.payment_url.as_ref().filter(|_| !view.withdrawn) {
        html.raw("<p><a class=\"button primary\" rel=\"noopener\"").attribute("href", url);
        if view.visit.framed && !url.starts_with(&view.visit.merchant.config.profile.public_url) {
            html.raw(" target=\"_blank\"");
        }
        html.element(">", words.go_pay, "</a></p>");
    }
    html.raw("<form method=\"post\"").attribute("action", &view.visit.path("/leave", &[]));
    html.element(
        "><p class=\"quiet\"><button class=\"link\">",
        words.leave_payment,
        "</button></p></form>",
    );
    end(html, StatusCode::OK, view)
}

/// The order, and what happens to it next.
pub(super) fn done(view: &View) -> Response {
    let words = Words::of(view.visit.stored.checkout.language);
    let mut html = begin(view, false);
    let checkout = &view.visit.stored.checkout;
    let name = checkout
        .address
        .as_ref()
        .and_then(|address| address.name.split_whitespace().next())
        .unwrap_or_default();
    html.raw("<div class=\"done\"><div class=\"mark\" aria-hidden=\"true\">✓</div>");
    let thanks = if name.is_empty() {
        with(words.thanks, "").replace(", ", "")
    } else {
        with(words.thanks, name)
    };
    html.element("<h1>", &thanks, "</h1>");
    if let Some(stored) = &view.order {
        html.element("<p>", &with(words.order_paid, &stored.order.number.to_string()), "</p>");
    }
    if let Some(email) = &checkout.email {
        html.element("<p>", &with(words.receipt_to, email), "</p>");
    }
    html.raw("</div>");
    if let Some(stored) = &view.order {
        parts::timeline(&mut html, &stored.order);
    }
    summary(&mut html, view, words);
    end(html, StatusCode::OK, view)
}

/// The first field with a problem: it has the focus when the page appears.
pub(super) fn first(problems: &[FieldProblem]) -> Option<Field> {
    problems.iter().map(|problem| problem.field).min_by_key(|field| order_on_page(*field))
}

fn order_on_page(field: Field) -> usize {
    const ORDER: [Field; 9] = [
        Field::Email,
        Field::Name,
        Field::LineOne,
        Field::LineTwo,
        Field::PostalCode,
        Field::City,
        Field::Country,
        Field::Phone,
        Field::Delivery,
    ];
    ORDER.iter().position(|known| *known == field).unwrap_or(ORDER.len())
}
