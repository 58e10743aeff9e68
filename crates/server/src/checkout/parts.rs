//! The parts of the page: the two forms, the order's summary, its timeline.

use super::page::first;
use super::words::{COUNTRIES, Words, column, with};
use super::{Typed, View};
use crate::html::Html;
use engine::Language;
use engine::commerce::address::{AddressInput, Field, FieldProblem};
use engine::commerce::checkout::CheckoutState;
use engine::commerce::delivery::DeliveryOffer;
use engine::commerce::format;
use engine::commerce::money::Money;
use engine::commerce::order::Order;

/// One text field.
struct Input<'a> {
    field: Field,
    name: &'static str,
    kind: &'static str,
    autocomplete: &'static str,
    label: &'a str,
    value: &'a str,
    optional: bool,
}

/// The first step: who, where, how.
pub(super) fn delivery_form(
    html: &mut Html,
    view: &View,
    words: &Words,
    typed: Option<&Typed>,
    problems: &[FieldProblem],
) {
    let known = known(view);
    let typed = typed.unwrap_or(&known);
    if !problems.is_empty() {
        html.element("<p class=\"notice bad\" role=\"alert\">", words.put_right, "</p>");
    }
    html.raw("<form method=\"post\" novalidate")
        .attribute("action", &view.visit.path("/address", &[]))
        .raw(">");
    let text = |field, name, autocomplete, label, value, optional| Input {
        field,
        name,
        kind: "text",
        autocomplete,
        label,
        value,
        optional,
    };
    let email = Input {
        kind: "email",
        ..text(Field::Email, "email", "email", words.email, &typed.email, false)
    };
    let phone = Input {
        kind: "tel",
        ..text(Field::Phone, "phone", "tel", words.phone, &typed.phone, true)
    };
    let put = |html: &mut Html, one: Input<'_>| input(html, words, &one, problems);
    put(html, email);
    put(html, text(Field::Name, "name", "name", words.name, &typed.name, false));
    put(
        html,
        text(Field::LineOne, "line_one", "address-line1", words.line_one, &typed.line_one, false),
    );
    put(
        html,
        text(Field::LineTwo, "line_two", "address-line2", words.line_two, &typed.line_two, true),
    );
    html.raw("<div class=\"pair\">");
    put(
        html,
        text(
            Field::PostalCode,
            "postal_code",
            "postal-code",
            words.postal_code,
            &typed.postal_code,
            false,
        ),
    );
    put(html, text(Field::City, "city", "address-level2", words.city, &typed.city, false));
    html.raw("</div>");
    country(html, view, words, &typed.country, problems);
    put(html, phone);
    offers(html, view, words, &typed.delivery, problems);
    html.element("<button class=\"primary\">", words.to_payment, "</button></form>");
    html.element("<p class=\"quiet\">", words.secure, "</p>");
}

/// What is known already: nothing is asked twice.
fn known(view: &View) -> Typed {
    let checkout = &view.visit.stored.checkout;
    let address = checkout.address.clone().map(AddressInput::from);
    let address = address.or_else(|| checkout.told.clone()).unwrap_or_default();
    Typed {
        email: checkout.email.clone().unwrap_or_default(),
        phone: checkout.phone.clone().unwrap_or_default(),
        name: address.name,
        line_one: address.line_one,
        line_two: address.line_two,
        postal_code: address.postal_code,
        city: address.city,
        country: if address.country.is_empty() {
            view.visit.merchant.settings.country.clone()
        } else {
            address.country
        },
        delivery: checkout.delivery.as_ref().map(|id| id.as_str().to_owned()).unwrap_or_default(),
    }
}

fn input(html: &mut Html, words: &Words, input: &Input<'_>, problems: &[FieldProblem]) {
    let problem = problems.iter().find(|problem| problem.field == input.field);
    html.raw("<div class=\"field\"><label").attribute("for", input.name).raw(">").text(input.label);
    if input.optional {
        html.raw(" <span class=\"optional\">(").text(words.optional).raw(")</span>");
    }
    html.raw("</label><input").attribute("id", input.name).attribute("name", input.name);
    html.attribute("type", input.kind)
        .attribute("autocomplete", input.autocomplete)
        .attribute("value", input.value);
    html.flag("required", !input.optional);
    marked(html, words, input.field, input.name, problem, problems);
    html.raw("</div>");
}

/// Closes an input's tag, with its error beside it when it has one.
fn marked(
    html: &mut Html,
    words: &Words,
    field: Field,
    name: &str,
    problem: Option<&FieldProblem>,
    problems: &[FieldProblem],
) {
    let Some(problem) = problem else {
        html.raw(">");
        return;
    };
    let id = [name, "-error"].concat();
    html.raw(" aria-invalid=\"true\"").attribute("aria-describedby", &id);
    html.flag("autofocus", first(problems) == Some(field))
        .raw("><p class=\"error\"")
        .attribute("id", &id);
    html.raw(">").text(&words.problem(problem)).raw("</p>");
}

fn country(html: &mut Html, view: &View, words: &Words, chosen: &str, problems: &[FieldProblem]) {
    let language = view.visit.stored.checkout.language;
    let problem = problems.iter().find(|problem| problem.field == Field::Country);
    html.raw("<div class=\"field\"><label for=\"country\">").text(words.country);
    html.raw("</label><select id=\"country\" name=\"country\" autocomplete=\"country\" required");
    if problem.is_some() {
        html.raw(" aria-invalid=\"true\" aria-describedby=\"country-error\"");
        html.flag("autofocus", first(problems) == Some(Field::Country));
    }
    html.raw(">");
    for (code, names) in COUNTRIES {
        html.raw("<option").attribute("value", code).flag("selected", code == chosen);
        html.element(">", names[column(language)], "</option>");
    }
    html.raw("</select>");
    if let Some(problem) = problem {
        html.element("<p class=\"error\" id=\"country-error\">", &words.problem(problem), "</p>");
    }
    html.raw("</div>");
}

fn offers(html: &mut Html, view: &View, words: &Words, chosen: &str, problems: &[FieldProblem]) {
    let problem = problems.iter().find(|problem| problem.field == Field::Delivery);
    html.raw("<fieldset").flag("aria-describedby=\"delivery-error\"", problem.is_some());
    html.element("><legend>", words.delivery, "</legend>");
    let all = &view.quote.delivery_offers;
    let is_offered = all.iter().any(|offer| offer.id.as_str() == chosen);
    for (idx, offer) in all.iter().enumerate() {
        let checked =
            if is_offered { offer.id.as_str() == chosen } else { idx == 0 && problem.is_none() };
        let focused = idx == 0 && problem.is_some() && first(problems) == Some(Field::Delivery);
        one_offer(html, view.visit.stored.checkout.language, words, offer, checked, focused);
    }
    if all.is_empty() {
        html.element("<p class=\"error\">", words.no_delivery, "</p>");
    }
    if let Some(problem) = problem {
        html.element("<p class=\"error\" id=\"delivery-error\">", &words.problem(problem), "</p>");
    }
    html.raw("</fieldset>");
}

fn one_offer(
    html: &mut Html,
    language: Language,
    words: &Words,
    offer: &DeliveryOffer,
    checked: bool,
    focused: bool,
) {
    let [least, most] = offer.days;
    let days = if least == most {
        least.to_string()
    } else {
        [least.to_string(), most.to_string()].join("–")
    };
    html.raw("<label class=\"offer\"><input type=\"radio\" name=\"delivery\"")
        .attribute("value", offer.id.as_str());
    html.flag("checked", checked).flag("autofocus", focused).element("><span>", &offer.label, "");
    html.element("<small>", &with(words.days, &days), "</small></span>");
    html.element("<span class=\"money\">", &price(offer.price, language, words), "</span></label>");
}

fn price(amount: Money, language: Language, words: &Words) -> String {
    if amount.is_zero() { words.free.to_owned() } else { format::money(amount, language) }
}

/// The second step: once more what was agreed, and the button.
pub(super) fn payment_form(html: &mut Html, view: &View, words: &Words) {
    let checkout = &view.visit.stored.checkout;
    html.raw("<section class=\"card\"><h2>").text(words.step_delivery).raw("</h2><p>");
    if let Some(address) = &checkout.address {
        let place = [address.postal_code.as_str(), address.city.as_str()].join(" ");
        for line in [&address.name, &address.line_one, &address.line_two, place.trim()] {
            if !line.is_empty() {
                html.text(line).raw("<br>");
            }
        }
    }
    for line in [&checkout.email, &checkout.phone].into_iter().flatten() {
        html.text(line).raw("<br>");
    }
    if let Some(delivery) = &view.quote.delivery {
        html.text(&delivery.label);
    }
    html.raw("</p><a").attribute("href", &view.visit.path("", &[("step", "delivery")])).element(
        ">",
        words.change,
        "</a></section>",
    );
    if !checkout.missing(&view.quote).is_empty() {
        return;
    }
    html.raw("<form method=\"post\"").attribute("action", &view.visit.path("/pay", &[])).raw(">");
    html.raw("<input type=\"hidden\" name=\"agreed\"")
        .attribute("value", &view.quote.hash)
        .raw(">");
    let amount = format::money(view.quote.total, checkout.language);
    let label =
        if view.quote.total.is_zero() { words.place.to_owned() } else { with(words.pay, &amount) };
    html.element("<button class=\"primary\">", &label, "</button></form>");
    html.element("<p class=\"quiet\">", words.secure, "</p>");
}

/// What is bought and what it costs; while it can still be changed, with the coupons.
pub(super) fn summary(html: &mut Html, view: &View, words: &Words) {
    let (quote, language) = (&view.quote, view.visit.stored.checkout.language);
    html.raw("<section class=\"card\"><h2>").text(words.summary).raw("</h2>");
    for line in &quote.lines {
        html.raw("<div class=\"line\">");
        match &line.image {
            Some(image) => html
                .raw("<img alt=\"\" width=\"48\" height=\"48\"")
                .attribute("src", image)
                .raw(">"),
            None => html.raw("<span></span>"),
        };
        html.raw("<span>").text(&line.quantity.to_string()).raw(" × ").text(&line.title);
        if let Some(variant) = &line.variant {
            html.element("<small>", variant, "</small>");
        }
        html.element(
            "</span><span class=\"money\">",
            &format::money(line.subtotal, language),
            "</span></div>",
        );
    }
    amounts(html, view, words);
    if matches!(view.visit.stored.checkout.state, CheckoutState::Open | CheckoutState::Ready) {
        coupons(html, view, words);
    }
    html.raw("</section>");
}

fn amounts(html: &mut Html, view: &View, words: &Words) {
    let (quote, language) = (&view.quote, view.visit.stored.checkout.language);
    let row = |html: &mut Html, open: &'static str, label: &str, value: &str| {
        html.raw(open).element("<dt>", label, "</dt>").element(
            "<dd class=\"money\">",
            value,
            "</dd></div>",
        );
    };
    html.raw("<dl class=\"amounts\">");
    row(html, "<div>", words.subtotal, &format::money(quote.subtotal, language));
    for discount in &quote.discounts {
        let off = Money::from_minor(-discount.amount.minor, discount.amount.currency);
        row(html, "<div class=\"discount\">", &discount.label, &format::money(off, language));
    }
    match (&quote.delivery, quote.delivery_from) {
        (Some(delivery), _) => {
            row(html, "<div>", &delivery.label, &price(delivery.price, language, words))
        }
        (None, Some(from)) => {
            row(html, "<div>", words.delivery, &with(words.from, &price(from, language, words)))
        }
        (None, None) => {}
    }
    if !quote.tax.is_zero() {
        let label = if quote.prices_include_tax { words.tax_included } else { words.tax };
        row(html, "<div>", label, &format::money(quote.tax, language));
    }
    row(html, "<div class=\"sum\">", words.total, &format::money(quote.total, language));
    html.raw("</dl>");
}

fn coupons(html: &mut Html, view: &View, words: &Words) {
    let action = view.visit.path("/coupon", &[]);
    for code in &view.visit.stored.checkout.cart.coupons {
        html.raw("<form method=\"post\" class=\"coupon\"")
            .attribute("action", &action)
            .raw("><span>")
            .text(code.as_str());
        html.raw("</span><button class=\"link\" name=\"remove\"").attribute("value", code.as_str());
        html.element(">", words.remove, "</button></form>");
    }
    html.raw("<form method=\"post\" class=\"coupon\"").attribute("action", &action);
    html.element("><div><label for=\"code\">", words.coupon, "</label>");
    html.raw("<input id=\"code\" name=\"code\" type=\"text\" autocomplete=\"off\" autocapitalize=\"characters\"></div>");
    html.element("<button>", words.apply, "</button></form>");
}

/// The steps of an order: those done are marked in form and in words.
pub(super) fn timeline(html: &mut Html, order: &Order) {
    let card = crate::commerce::orders::card_of(order);
    html.raw("<section class=\"card\"><ol class=\"timeline\">");
    for step in &card.timeline {
        html.raw(if step.done { "<li class=\"is-done\">" } else { "<li>" });
        html.text(&step.label).raw(if step.done { " ✓</li>" } else { "</li>" });
    }
    html.raw("</ol></section>");
}

/// The merchant's color as a style sheet, with the text color that can be read on it.
pub(super) fn accent_css(accent: &str) -> String {
    let digits = accent.strip_prefix('#').filter(|digits| digits.len() == 6);
    let Some(value) = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok()) else {
        return String::new();
    };
    let [_, red, green, blue] = value.to_be_bytes().map(i32::from);
    let (light, on_light) = ((red, green, blue), on_color((red, green, blue)));
    let dark = in_the_dark(light);
    let on_dark = on_color(dark);
    let rule = |(red, green, blue): Rgb, on: &str| {
        format!(":root{{--accent:#{red:02x}{green:02x}{blue:02x};--on-accent:{on}}}")
    };
    let [light, dark] = [rule(light, on_light), rule(dark, on_dark)];
    format!("{light}@media (prefers-color-scheme:dark){{{dark}}}")
}

type Rgb = (i32, i32, i32);

/// Perceived brightness out of 255: close enough to choose between black and white.
fn brightness((red, green, blue): Rgb) -> i32 {
    (red * 299 + green * 587 + blue * 114) / 1_000
}

fn on_color(ground: Rgb) -> &'static str {
    if brightness(ground) > 150 { "#1c1a17" } else { "#ffffff" }
}

/// A deep color cannot be read on a dark page: there it becomes its own pastel, as in the chat.
fn in_the_dark(color: Rgb) -> Rgb {
    if brightness(color) > 150 {
        return color;
    }
    let lighter = |channel: i32| channel + (255 - channel) * 57 / 100;
    let (red, green, blue) = (lighter(color.0), lighter(color.1), lighter(color.2));
    // Mixing with white greys a color; this takes its channels apart again.
    let mean = (red + green + blue) / 3;
    let vivid = |channel: i32| (mean + (channel - mean) * 23 / 10).clamp(0, 255);
    (vivid(red), vivid(green), vivid(blue))
}
