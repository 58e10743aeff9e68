//! The checkout page without any script: what it says in three languages, and how it helps to put things right.

use crate::shop::{ADDRESS, Shop, on_both_engines};
use engine::Language;

on_both_engines! {
    the_page_speaks_three_languages,
    errors_stand_beside_their_fields,
    the_country_decides_what_is_offered,
    coupons_are_tried_and_taken_off,
    nothing_from_outside_runs,
    the_page_inside_the_chat_tells_it,
    a_guessed_link_shows_nothing,
    the_provider_says_it_is_play_money,
}

async fn the_page_speaks_three_languages(shop: Shop) {
    let cases = [
        (
            Language::En,
            "en",
            "Street and number",
            "Continue to payment",
            "€24.00",
            "Pay €28.90",
            "Tax included",
        ),
        (
            Language::Es,
            "es",
            "Calle y número",
            "Continuar al pago",
            "24,00\u{a0}€",
            "Pagar 28,90\u{a0}€",
            "IVA incluido",
        ),
        (
            Language::Da,
            "da",
            "Vej og nummer",
            "Videre til betaling",
            "24,00\u{a0}€",
            "Betal 28,90\u{a0}€",
            "Heraf moms",
        ),
    ];
    for (idx, (language, code, street, go_on, price, pay, tax)) in cases.into_iter().enumerate() {
        let link = shop.checkout(idx, &[("mug", 1)], language).await;
        let page = shop.get(&format!("/checkout/{}", link.token)).await;
        assert_eq!(page.status, 200);
        for expected in [
            format!("<html lang=\"{code}\""),
            street.to_owned(),
            go_on.to_owned(),
            price.to_owned(),
            tax.to_owned(),
        ] {
            assert!(page.body.contains(&expected), "{expected}: {}", page.body);
        }
        for token in [
            "email",
            "name",
            "address-line1",
            "address-line2",
            "postal-code",
            "address-level2",
            "country",
            "tel",
        ] {
            assert!(page.body.contains(&format!("autocomplete=\"{token}\"")), "{token}");
        }
        assert!(
            !page.body.contains("<script") && !page.body.contains(" style="),
            "no script, no inline style"
        );
        let answer = shop.post(&format!("/checkout/{}/address", link.token), &ADDRESS).await;
        assert_eq!(answer.status, 303, "{}", answer.body);
        let second = shop.get(&answer.location).await;
        assert!(second.body.contains(pay), "{pay}: {}", second.body);
        assert!(second.body.contains("<li aria-current=\"step\">2 "));
    }
}

async fn errors_stand_beside_their_fields(shop: Shop) {
    let link = shop.checkout(1, &[("mug", 1)], Language::En).await;
    let mut form = ADDRESS.to_vec();
    form[0] = ("email", "freja@example");
    form[4] = ("postal_code", "80");
    form[1] = ("name", "<Freja> \"Lund\"");
    let page = shop.post(&format!("/checkout/{}/address", link.token), &form).await;
    assert_eq!(page.status, 422);
    assert!(
        page.body.contains("Please check this, for example name@example.com."),
        "{}",
        page.body
    );
    assert!(page.body.contains("id=\"postal_code-error\""));
    assert!(
        page.body.contains("value=\"&lt;Freja&gt; &quot;Lund&quot;\""),
        "what was typed stays: {}",
        page.body
    );
    assert_eq!(page.body.matches(" autofocus").count(), 1, "the first error has the focus");
    let focused = crate::shop::between(&page.body, "<input id=\"email\"", ">").unwrap();
    assert!(
        focused.contains("aria-invalid=\"true\"") && focused.contains("autofocus"),
        "{focused}"
    );
    let nothing = shop.post(&format!("/checkout/{}/address", link.token), &[]).await;
    assert_eq!((nothing.status, nothing.body.contains("Please fill this in.")), (422, true));
}

async fn the_country_decides_what_is_offered(shop: Shop) {
    let link = shop.checkout(1, &[("mug", 1)], Language::Es).await;
    let mut form = ADDRESS.to_vec();
    form[4] = ("postal_code", "46002");
    form[6] = ("country", "ES");
    form[7] = ("delivery", "express");
    let page = shop.post(&format!("/checkout/{}/address", link.token), &form).await;
    assert_eq!(page.status, 422);
    assert!(page.body.contains("No se ofrece en tu país."), "{}", page.body);
    assert!(page.body.contains("value=\"standard\"") && !page.body.contains("value=\"express\""));
    form[7] = ("delivery", "standard");
    let answer = shop.post(&format!("/checkout/{}/address", link.token), &form).await;
    assert_eq!(answer.status, 303, "{}", answer.body);
    let other =
        shop.post(&format!("/checkout/{}/delivery", link.token), &[("delivery", "standard")]).await;
    assert_eq!(other.status, 303);
}

async fn coupons_are_tried_and_taken_off(shop: Shop) {
    let link = shop.ready(1, &[("mug", 1)]).await;
    let coupon = format!("/checkout/{}/coupon", link.token);
    for wrong in ["", "nonsense", "<script>"] {
        let answer = shop.post(&coupon, &[("code", wrong)]).await;
        assert!(answer.location.contains("notice=coupon_refused"), "{wrong}: {answer:?}");
    }
    let answer = shop.post(&coupon, &[("code", "three")]).await;
    let page = shop.get(&answer.location).await;
    assert!(
        page.body.contains("The discount is taken off.") && page.body.contains("-€2.40"),
        "{}",
        page.body
    );
    assert!(page.body.contains("Pay €26.50"), "the total follows at once");
    let answer = shop.post(&coupon, &[("remove", "THREE")]).await;
    assert!(shop.get(&answer.location).await.body.contains("Pay €28.90"));
}

async fn nothing_from_outside_runs(shop: Shop) {
    let link = shop.checkout(1, &[("mug", 1)], Language::En).await;
    let page = shop.get(&format!("/checkout/{}?notice=<script>&step=%22%3E", link.token)).await;
    assert!(
        page.policy.contains("default-src 'none'")
            && page.policy.contains("frame-ancestors 'none'"),
        "{}",
        page.policy
    );
    assert!(
        !page.policy.contains("script-src") && !page.policy.contains("unsafe"),
        "{}",
        page.policy
    );
    assert!(
        page.body.contains("Havn &amp; Sol &lt;b&gt;") && !page.body.contains("<b>"),
        "{}",
        page.body
    );
    let accent = shop.get(&format!("/checkout/{}/accent.css", link.token)).await;
    assert_eq!(
        accent.body,
        ":root{--accent:#1f5c46;--on-accent:#ffffff}@media (prefers-color-scheme:dark){:root{--accent:#8cc7b2;--on-accent:#1c1a17}}"
    );
}

async fn the_page_inside_the_chat_tells_it(shop: Shop) {
    let link = shop.ready(1, &[("mug", 1)]).await;
    let page = shop.get(&format!("/checkout/{}?frame=1&step=payment", link.token)).await;
    assert!(page.policy.contains("frame-ancestors 'self'"), "{}", page.policy);
    let agreed = crate::shop::between(&page.body, "name=\"agreed\" value=\"", "\"").unwrap();
    let answer =
        shop.post(&format!("/checkout/{}/pay?frame=1", link.token), &[("agreed", agreed)]).await;
    let done = shop.post(&answer.location, &[("behavior", "pay")]).await.location;
    assert!(done.ends_with("/done?frame=1"), "{done}");
    shop.ordered(&link).await;
    let page = shop.get(&done).await;
    assert!(
        page.body.contains("<script src=\"/checkout/frame.js\" defer></script>")
            && page.policy.contains("script-src 'self'")
    );
    let script = shop.get("/checkout/frame.js").await;
    assert!(
        script.body.contains("trato:checkout") && script.body.contains("window.location.origin")
    );
}

async fn a_guessed_link_shows_nothing(shop: Shop) {
    let link = shop.checkout(1, &[("mug", 1)], Language::En).await;
    let mut near = link.token.clone();
    near.pop();
    let hash = server::commerce::checkout::hash_of(&link.token);
    for guess in
        [near.as_str(), "x", link.id.as_str(), &link.token.to_uppercase(), &hash, &"a".repeat(200)]
    {
        assert_eq!(shop.get(&format!("/checkout/{guess}")).await.status, 404, "{guess}");
        assert_eq!(
            shop.post(&format!("/checkout/{guess}/address"), &ADDRESS).await.status,
            404,
            "{guess}"
        );
    }
    assert!(link.token.len() >= 26, "at least 128 random bits");
}

async fn the_provider_says_it_is_play_money(shop: Shop) {
    let link = shop.ready(1, &[("mug", 1)]).await;
    let provider = shop.pay(&link).await.location;
    let page = shop.get(&provider).await;
    assert!(page.body.contains("This is play money."), "{}", page.body);
    for behavior in ["pay", "decline", "delay", "double", "silence"] {
        assert!(page.body.contains(&format!("value=\"{behavior}\"")), "{behavior}");
    }
    assert_eq!(shop.post(&provider, &[("behavior", "steal")]).await.status, 422);
    shop.post(&provider, &[("behavior", "pay")]).await;
    assert!(shop.get(&provider).await.body.contains("This payment is over."));
    let api = shop.url("/test-psp/pay/payments");
    for key in ["", "another_key", "key_of_the_test_sho"] {
        let call = transport::HttpRequest::post(&api)
            .bearer(&transport::Secret::new(key.to_owned()))
            .unwrap();
        assert_eq!(shop.call(call).await.status, 401, "{key}");
    }
}
