//! Laws that hold for every amount, cart and promotion.

use super::shop::{Shop, amount, cart, free_delivery, money, percent, promotion, shop};
use engine::commerce::cart::{CART_LINES_MAX, CartCommand, LINE_QUANTITY_MAX, apply};
use engine::commerce::format;
use engine::commerce::money::{Currency, MINOR_MAX, Money};
use engine::commerce::promotion::{Promotion, Stacking};
use engine::commerce::tax::tax_minor;
use engine::{DeliveryId, Language, ProductId, Sku};
use proptest::collection::vec;
use proptest::prelude::*;

fn any_money() -> impl Strategy<Value = Money> {
    let currency = prop::sample::select(vec!["EUR", "DKK", "USD", "JPY", "KWD", "CLF"]);
    let minor = prop_oneof![-1_000_000i64..1_000_000, -MINOR_MAX..=MINOR_MAX];
    (minor, currency).prop_map(|(minor, code)| {
        Money::from_minor(minor, Currency::parse(code).expect("a currency"))
    })
}

fn any_promotion(idx: usize) -> impl Strategy<Value = Promotion> {
    let kind = prop_oneof![
        (1u32..=10_000).prop_map(percent),
        (1i64..20_000).prop_map(amount),
        Just(free_delivery(&[])),
        Just(free_delivery(&["standard"])),
    ];
    let scope = prop_oneof![Just(""), Just("kitchen"), Just("textiles"), Just("food")];
    (kind, scope, any::<bool>(), any::<bool>()).prop_map(move |(kind, scope, coupon, exclusive)| {
        let code = format!("CODE{idx}");
        Promotion {
            stacking: if exclusive { Stacking::Exclusive } else { Stacking::Combines },
            categories: (!scope.is_empty()).then(|| scope.to_owned()).into_iter().collect(),
            ..promotion(&format!("promo{idx}"), coupon.then_some(code.as_str()), kind)
        }
    })
}

fn any_shop() -> impl Strategy<Value = Shop> {
    let promotions = (any_promotion(0), any_promotion(1), any_promotion(2), any_promotion(3));
    let place = prop::sample::select(vec!["DK", "ES", "DE", "US", "FR"]);
    let chosen = prop::sample::select(vec!["", "standard", "express", "eu", "pickup"]);
    (promotions, place, chosen, any::<bool>(), any::<bool>()).prop_map(
        |((one, two, three, four), country, chosen, inclusive, kroner)| Shop {
            promotions: vec![one, two, three, four],
            country: country.to_owned(),
            delivery: (!chosen.is_empty()).then(|| DeliveryId::from(chosen)),
            prices_include_tax: inclusive,
            currency: if kroner { Currency::DKK } else { Currency::EUR },
            ..shop()
        },
    )
}

fn any_lines() -> impl Strategy<Value = String> {
    let sku = prop::sample::select(vec![
        "mug-red", "mug-blue", "throw", "honey", "chair", "book", "teapot",
    ]);
    let line = (sku, 1u32..12).prop_map(|(sku, quantity)| format!("{sku}*{quantity}"));
    vec(line, 0..6).prop_map(|lines| lines.join(","))
}

const CODES: &str = "CODE0 CODE1 CODE2 CODE3";

proptest! {
    #[test]
    fn writing_and_reading_an_amount_is_lossless(money in any_money()) {
        prop_assert_eq!(Money::parse_decimal(&money.decimal(), money.currency), Ok(money));
    }

    #[test]
    fn reading_an_amount_never_panics(text in ".{0,30}") {
        let _read = Money::parse_decimal(&text, Currency::EUR);
    }

    #[test]
    fn words_for_an_amount_carry_all_its_digits(money in any_money()) {
        for language in Language::ALL {
            let words = format::money(money, language);
            let digits: String = words.chars().filter(char::is_ascii_digit).collect();
            let mut all: String = money.decimal().chars().filter(char::is_ascii_digit).collect();
            if money.currency == Currency::DKK && money.minor % 100 == 0 {
                all.truncate(all.len() - 2);
            }
            prop_assert_eq!(digits, all);
            prop_assert_eq!(words.starts_with('-'), money.is_negative());
            prop_assert!(!words.contains(' '), "an amount breaks over two lines: {}", words);
        }
    }

    #[test]
    fn parts_add_up_to_the_whole_and_are_fair(
        money in any_money(),
        weights in vec(0i64..1_000_000, 1..12),
    ) {
        let parts = money.allocate(&weights).expect("weights are fine");
        prop_assert_eq!(parts.iter().map(|part| part.minor).sum::<i64>(), money.minor);
        let sum: i128 = weights.iter().map(|weight| i128::from(*weight)).sum();
        if sum > 0 {
            for (part, weight) in parts.iter().zip(&weights) {
                // Within one unit of the exact share.
                let off = i128::from(part.minor) * sum - i128::from(money.minor) * i128::from(*weight);
                prop_assert!(off.abs() < sum, "{} for {} of {}", part, weight, money);
            }
        }
    }

    #[test]
    fn tax_and_net_make_the_gross(net in 0i64..10_000_000, rate in 0u32..=10_000) {
        let added = tax_minor(net, rate, false);
        let inside = tax_minor(net + added, rate, true);
        prop_assert!((inside - added).abs() <= 1);
        prop_assert!((0..=net).contains(&added));
    }

    #[test]
    fn a_quote_conserves_money(shop in any_shop(), lines in any_lines()) {
        let cart = cart(&lines, CODES);
        let quote = shop.quote(&cart);
        prop_assert_eq!(quote.violation(), None);
        prop_assert!(quote.discount.minor <= quote.subtotal.minor);
        prop_assert_eq!(quote.lines.len() + quote.problems.len() >= cart.lines.len(), true);
        prop_assert_eq!(&shop.quote(&cart), &quote);
        let outcomes: Vec<_> = quote.coupons.iter().map(|outcome| &outcome.code).collect();
        prop_assert_eq!(outcomes, cart.coupons.iter().collect::<Vec<_>>(), "one outcome per coupon");
    }

    #[test]
    fn the_order_of_promotions_and_options_does_not_matter(shop in any_shop(), lines in any_lines()) {
        let cart = cart(&lines, CODES);
        let mut turned = shop.clone();
        turned.promotions.reverse();
        turned.delivery_options.reverse();
        turned.products.reverse();
        prop_assert_eq!(turned.quote(&cart).hash, shop.quote(&cart).hash);
    }

    #[test]
    fn no_line_sells_more_than_there_is(shop in any_shop(), lines in any_lines()) {
        let quote = shop.quote(&cart(&lines, ""));
        for view in &shop.products {
            for variant in &view.product.variants {
                let sold = quote.lines.iter().filter(|line| line.sku == variant.sku);
                let sold: i64 = sold.map(|line| i64::from(line.quantity)).sum();
                prop_assert!(sold <= view.available(&variant.sku));
            }
        }
    }

    #[test]
    fn a_price_the_catalog_should_not_have_never_breaks_a_quote(
        minor in prop_oneof![any::<i64>(), Just(MINOR_MAX), Just(MINOR_MAX / 4), Just(-1)],
        quantity in 1u32..=LINE_QUANTITY_MAX,
        delivery in any::<i64>(),
    ) {
        let mut shop = shop();
        let mut view = shop.products[1].clone();
        let product = std::sync::Arc::make_mut(&mut view.product);
        product.variants[0].prices = vec![money(minor)];
        view.available.insert(Sku::from("throw"), i64::MAX);
        shop.products[1] = view;
        shop.delivery_options[0].price.insert(Currency::EUR, delivery);
        shop.delivery = Some(DeliveryId::from("standard"));
        for inclusive in [true, false] {
            shop.prices_include_tax = inclusive;
            let quote = shop.quote(&cart(&format!("throw*{quantity}, mug-red*2"), "TAK5 WELCOME10"));
            prop_assert_eq!(quote.violation(), None);
            prop_assert!(quote.total.minor <= MINOR_MAX);
        }
    }

    #[test]
    fn adding_and_then_removing_returns(lines in any_lines(), quantity in 1u32..50) {
        let before = cart(&lines, "TAK5");
        let (sku, product) = (Sku::from("new"), ProductId::from("new"));
        let added = apply(&before, &CartCommand::Add { product, sku: sku.clone(), quantity });
        let added = added.expect("there is room");
        prop_assert!(added.lines.len() <= CART_LINES_MAX);
        let after = apply(&added, &CartCommand::Remove { sku }).expect("it is there");
        prop_assert_eq!(&after.lines, &before.lines);
        prop_assert_eq!(&after.coupons, &before.coupons);
        prop_assert_eq!(after.version, before.version + 2);
    }

    #[test]
    fn a_coupon_on_everything_never_raises_the_total(
        lines in any_lines(),
        percent_bp in 1u32..=10_000,
        minor in 1i64..10_000,
    ) {
        let mut shop = shop();
        shop.delivery_options.clear();
        shop.promotions = vec![
            promotion("a", Some("CODE0"), percent(percent_bp)),
            promotion("b", Some("CODE1"), amount(minor)),
        ];
        let total = |codes: &str| shop.quote(&cart(&lines, codes)).total.minor;
        prop_assert!(total("CODE0") <= total(""));
        prop_assert!(total("CODE1") <= total(""));
        prop_assert!(total("CODE0 CODE1") <= total("CODE0"));
        prop_assert!(total("CODE0 CODE1") <= total("CODE1"));
    }
}
