//! Selling: the last unit is sold once, a coupon is used as often as it allows, an order is placed once.

use crate::fixture::*;
use engine::commerce::cart::Cart;
use engine::commerce::catalog::{Product, ProductView, Variant};
use engine::commerce::checkout::{Checkout, CheckoutOpening};
use engine::commerce::money::{Currency, Money};
use engine::commerce::order::{Order, OrderState};
use engine::commerce::order_number::OrderNumber;
use engine::commerce::payment::{Payment, PaymentState, Refund, RefundState};
use engine::commerce::promotion::{Promotion, PromotionKind, Stacking};
use engine::commerce::quote::Quote;
use engine::commerce::reservation::ReservationState;
use engine::{CheckoutId, ContactId, CouponCode, Language, Localized, ProductId, Sku};
use std::collections::BTreeMap;
use store::cart::StoredCart;
use store::checkout::StoredCheckout;
use store::coupon::CouponTake;
use store::order::{Placed, StoredOrder};
use store::payment::StoredPayment;
use store::refund::StoredRefund;
use store::review::Review;
use store::{
    Store, StoreError, Tx, cart, catalog, checkout, coupon, order, payment, promotion, refund,
    reservation, review, stock,
};

store_conformance! {
    the_last_unit_is_sold_once,
    a_checkout_holds_all_or_nothing,
    reservations_end_once,
    a_coupon_is_used_as_often_as_it_allows,
    a_coupon_is_used_once_by_a_contact,
    a_used_coupon_comes_back_once,
    the_catalog_tells_what_changed,
    revisions_are_visible_in_order,
    ratings_follow_reviews,
    a_checkout_is_changed_by_one_at_a_time,
    an_order_is_placed_once,
    one_payment_is_open_at_a_time,
    refunds_come_back_to_be_asked,
}

fn write<T: Send + 'static>(
    store: &Store,
    closure: impl FnMut(&mut Tx<'_>) -> Result<T, StoreError> + Send + 'static,
) -> T {
    store.write(0, closure).wait().unwrap()
}

fn product(id: &str, skus: &[&str]) -> Product {
    let variant = |sku: &&str| Variant {
        sku: Sku::new(*sku),
        options: BTreeMap::new(),
        prices: vec![Money::from_minor(1_290, Currency::EUR)],
        compare_at: Vec::new(),
        image: None,
        gtin: None,
    };
    let mut product: Product = serde_json::from_str(&format!(
        "{{\"id\":\"{id}\",\"title\":{{\"en\":\"{id}\"}},\"variants\":[]}}"
    ))
    .unwrap();
    product.variants = skus.iter().map(variant).collect();
    product
}

fn stocked(store: &Store, levels: &[(&str, i64)]) {
    let skus: Vec<&str> = levels.iter().map(|(sku, _)| *sku).collect();
    let mug = product("mug", &skus);
    let levels: Vec<(Sku, i64)> = levels.iter().map(|(sku, n)| (Sku::new(*sku), *n)).collect();
    write(store, move |tx| {
        catalog::put(tx, &merchant(), std::slice::from_ref(&mug), NOW)?;
        stock::set(tx, &merchant(), &levels)
    });
}

fn units(list: &[(&str, u32)]) -> BTreeMap<Sku, u32> {
    list.iter().map(|(sku, n)| (Sku::new(*sku), *n)).collect()
}

fn hold(store: &Store, checkout: &str, list: &[(&str, u32)]) -> usize {
    let (checkout, units) = (CheckoutId::new(checkout), units(list));
    let until = NOW.plus_ms(1_000);
    write(store, move |tx| reservation::hold(tx, &merchant(), &checkout, &units, until)).len()
}

fn free(store: &Store, sku: &str) -> i64 {
    store.read(|tx| stock::available(tx, &merchant(), &[sku.into()])).unwrap()[&Sku::new(sku)]
}

fn the_last_unit_is_sold_once(fixture: &Fixture) {
    let store = &fixture.store;
    stocked(store, &[("a", 1), ("b", 50)]);
    let pending: Vec<_> = (0..200_u64)
        .map(|n| {
            store.write(n, move |tx| {
                let checkout = CheckoutId::new(format!("chk_{n}"));
                let wanted = units(&[("b", 1), ("a", 1)]);
                let short =
                    reservation::hold(tx, &merchant(), &checkout, &wanted, NOW.plus_ms(1_000))?;
                Ok(short.is_empty())
            })
        })
        .collect();
    let n_held = pending
        .into_iter()
        .filter(|_| true)
        .map(|one| one.wait().unwrap())
        .filter(|held| *held)
        .count();
    assert_eq!(n_held, 1);
    assert_eq!((free(store, "a"), free(store, "b")), (0, 49));
}

fn a_checkout_holds_all_or_nothing(fixture: &Fixture) {
    let store = &fixture.store;
    stocked(store, &[("a", 5), ("b", 1)]);
    assert_eq!(hold(store, "chk_1", &[("a", 3), ("b", 2), ("none", 1)]), 2);
    assert_eq!(free(store, "a"), 5);
    assert_eq!(hold(store, "chk_1", &[("a", 3), ("b", 1)]), 0);
    assert_eq!(hold(store, "chk_1", &[("a", 5)]), 0, "in place of what it held");
    assert_eq!((free(store, "a"), free(store, "b")), (0, 1));
    let own = store.read(|tx| reservation::held(tx, &merchant(), &"chk_1".into())).unwrap();
    assert_eq!(own, BTreeMap::from([("a".into(), 5)]));
    let fewer = store.write(0, |tx| stock::set(tx, &merchant(), &[("a".into(), 2)])).wait();
    assert_eq!(fewer, Ok(()));
    assert_eq!(free(store, "a"), 0, "what is set aside stays");
}

fn reservations_end_once(fixture: &Fixture) {
    let store = &fixture.store;
    stocked(store, &[("a", 10)]);
    for (checkout, n) in [("sold", 1), ("back", 2), ("late", 3)] {
        hold(store, checkout, &[("a", n)]);
    }
    assert_eq!(free(store, "a"), 4);
    let twice =
        |end: fn(&mut Tx<'_>) -> Result<bool, StoreError>| (write(store, end), write(store, end));
    assert_eq!(twice(|tx| reservation::convert(tx, &merchant(), &"sold".into())), (true, false));
    assert_eq!(twice(|tx| reservation::release(tx, &merchant(), &"back".into())), (true, false));
    let late = |ms: i64| write(store, move |tx| reservation::expire(tx, NOW.plus_ms(ms), 10)).len();
    assert_eq!((late(999), late(1_000), late(1_000)), (0, 1, 0));
    assert_eq!(free(store, "a"), 9);
    let state = |checkout: &str| {
        store.read(|tx| reservation::outcome(tx, &merchant(), &checkout.into())).unwrap().0
    };
    assert_eq!(state("sold"), Some(ReservationState::Converted));
    assert_eq!(state("back"), Some(ReservationState::Released));
    assert_eq!(state("late"), Some(ReservationState::Expired));
    assert_eq!(state("none"), None);
    write(store, |tx| stock::add(tx, &merchant(), &[("a".into(), 1)]));
    assert_eq!(free(store, "a"), 10);
}

fn spring(total_limit: Option<u32>, per_contact_limit: Option<u32>) -> Promotion {
    Promotion {
        id: "spring".into(),
        name: Localized::only(Language::En, "Spring"),
        kind: PromotionKind::Percent { percent_bp: 1_000 },
        minimum: BTreeMap::new(),
        starts: None,
        ends: None,
        coupon: CouponCode::parse("SPRING"),
        total_limit,
        per_contact_limit,
        stacking: Stacking::Combines,
        categories: Vec::new(),
        products: Vec::new(),
        active: true,
        belongs_to: None,
        is_public: false,
    }
}

fn redeem_by_all(
    store: &Store,
    rule: Promotion,
    contact: fn(u64) -> String,
) -> BTreeMap<String, usize> {
    write(store, move |tx| promotion::put(tx, &merchant(), &rule, NOW));
    let pending: Vec<_> = (0..200_u64)
        .map(|n| {
            store.write(n, move |tx| {
                let (checkout, contact) =
                    (CheckoutId::new(format!("chk_{n}")), ContactId::new(contact(n)));
                coupon::take(tx, &merchant(), &"spring".into(), &checkout, Some(&contact), NOW)
            })
        })
        .collect();
    let mut counts = BTreeMap::new();
    for one in pending {
        *counts.entry(format!("{:?}", one.wait().unwrap())).or_insert(0) += 1;
    }
    counts
}

fn a_coupon_is_used_as_often_as_it_allows(fixture: &Fixture) {
    let counts = redeem_by_all(&fixture.store, spring(Some(7), None), |n| format!("cont_{n}"));
    let expected = [("Taken", 7), ("UsedUp", 193)].map(|(name, n)| (name.to_owned(), n));
    assert_eq!(counts, BTreeMap::from(expected));
    let uses = fixture
        .store
        .read(|tx| promotion::uses(tx, &merchant(), &["spring".into()], Some(&"cont_x".into())))
        .unwrap();
    assert_eq!((uses[&"spring".into()].total, uses[&"spring".into()].by_contact), (7, 0));
}

fn a_coupon_is_used_once_by_a_contact(fixture: &Fixture) {
    let counts =
        redeem_by_all(&fixture.store, spring(None, Some(1)), |n| format!("cont_{}", n % 5));
    let expected = [("Taken", 5), ("UsedByContact", 195)].map(|(name, n)| (name.to_owned(), n));
    assert_eq!(counts, BTreeMap::from(expected));
}

fn a_used_coupon_comes_back_once(fixture: &Fixture) {
    let store = &fixture.store;
    write(store, |tx| promotion::put(tx, &merchant(), &spring(Some(1), None), NOW));
    let take = |checkout: &'static str| {
        write(store, move |tx| {
            coupon::take(tx, &merchant(), &"spring".into(), &checkout.into(), None, NOW)
        })
    };
    assert_eq!((take("chk_1"), take("chk_1")), (CouponTake::Taken, CouponTake::Taken));
    assert_eq!(take("chk_2"), CouponTake::UsedUp);
    let back = || write(store, |tx| coupon::give_back(tx, &merchant(), &"chk_1".into()));
    assert_eq!((back(), back()), (1, 0));
    assert_eq!(take("chk_2"), CouponTake::Taken);
    let none = write(store, |tx| {
        coupon::take(tx, &merchant(), &"none".into(), &"chk_1".into(), None, NOW)
    });
    assert_eq!(none, CouponTake::Unknown);
    let codes = [CouponCode::parse("spring").unwrap(), CouponCode::parse("autumn").unwrap()];
    let found = store.read(|tx| promotion::for_quote(tx, &merchant(), &codes)).unwrap();
    assert_eq!(found, [spring(Some(1), None)]);
}

fn changed(store: &Store, after: i64) -> Vec<(i64, String, bool)> {
    let changes = store.read(|tx| catalog::changes(tx, &merchant(), after, 100)).unwrap();
    changes.into_iter().map(|c| (c.revision, c.product.to_string(), c.view.is_some())).collect()
}

fn the_catalog_tells_what_changed(fixture: &Fixture) {
    let store = &fixture.store;
    let both = [product("bowl", &["b1"]), product("mug", &["m1", "m2"])];
    write(store, move |tx| catalog::put(tx, &merchant(), &both, NOW));
    assert_eq!(changed(store, 0), [(1, "bowl".into(), true), (2, "mug".into(), true)]);
    write(store, |tx| stock::set(tx, &merchant(), &[("m1".into(), 2)]));
    assert_eq!(changed(store, 2), [(3, "mug".into(), true)], "it can be bought now");
    write(store, |tx| stock::set(tx, &merchant(), &[("m1".into(), 1)]));
    assert_eq!(changed(store, 3), [], "fewer, but still there");
    hold(store, "chk_1", &[("m1", 1)]);
    assert_eq!(changed(store, 3), [(4, "mug".into(), true)], "sold out");
    write(store, |tx| reservation::release(tx, &merchant(), &"chk_1".into()));
    assert_eq!(changed(store, 4), [(5, "mug".into(), true)], "there again");
    let deleted =
        write(store, |tx| catalog::delete(tx, &merchant(), &["bowl".into(), "x".into()], NOW));
    assert_eq!(deleted, 1);
    assert_eq!(changed(store, 5), [(6, "bowl".into(), false)]);
    let wanted: [ProductId; 3] = ["mug".into(), "bowl".into(), "none".into()];
    let views = store.read(|tx| catalog::views(tx, &merchant(), &wanted)).unwrap();
    assert_eq!(views.len(), 1);
    assert_eq!(views[0].available, BTreeMap::from([("m1".into(), 1), ("m2".into(), 0)]));
    assert_eq!(store.read(|tx| catalog::n_products(tx, &merchant())).unwrap(), 1);
    let page = store.read(|tx| catalog::list(tx, &merchant(), None, 10)).unwrap();
    assert_eq!(page.items.iter().map(ids).collect::<Vec<_>>(), ["mug"]);
    let skus: [Sku; 3] = ["m2".into(), "m1".into(), "none".into()];
    let found = store.read(|tx| catalog::views_of_skus(tx, &merchant(), &skus)).unwrap();
    assert_eq!(found, views, "once, though two of its variants were asked for");
}

fn ids(view: &ProductView) -> &str {
    view.product.id.as_str()
}

/// Whoever follows the feed while many write never jumps over a revision that appears later.
fn revisions_are_visible_in_order(fixture: &Fixture) {
    let store = &fixture.store;
    std::thread::scope(|scope| {
        let writers: Vec<_> = (0..4_u64)
            .map(|lane| {
                scope.spawn(move || {
                    for n in 0..25 {
                        let one = product(&format!("p{lane}-{n}"), &[]);
                        let done = store.write(lane, move |tx| {
                            catalog::put(tx, &merchant(), std::slice::from_ref(&one), NOW)
                        });
                        done.wait().unwrap();
                    }
                })
            })
            .collect();
        let mut after = 0;
        while after < 100 {
            for (revision, ..) in changed(store, after) {
                assert_eq!(revision, after + 1);
                after = revision;
            }
        }
        writers.into_iter().for_each(|writer| writer.join().unwrap());
    });
}

fn ratings_follow_reviews(fixture: &Fixture) {
    let store = &fixture.store;
    stocked(store, &[("a", 1)]);
    let review = |id: &str, rating: u32| Review {
        id: id.into(),
        product: "mug".into(),
        rating,
        language: "en".into(),
        title: "t".into(),
        text: "x".into(),
        author: "a".into(),
        is_verified: true,
        at: NOW.plus_ms(i64::from(rating)),
    };
    let some = vec![review("1", 5), review("2", 5), review("3", 1)];
    write(store, move |tx| review::put(tx, &merchant(), &some));
    let changed = vec![review("1", 4)];
    write(store, move |tx| review::put(tx, &merchant(), &changed));
    let again = product("mug", &["a"]);
    write(store, move |tx| catalog::put(tx, &merchant(), std::slice::from_ref(&again), NOW));
    let views = store.read(|tx| catalog::views(tx, &merchant(), &["mug".into()])).unwrap();
    assert_eq!(views[0].product.rating.spread, [1, 1, 0, 0, 1]);
    let page = store.read(|tx| review::list(tx, &merchant(), &"mug".into(), None, 2)).unwrap();
    let ratings: Vec<u32> = page.items.iter().map(|review| review.rating).collect();
    assert_eq!((ratings, page.next.is_some()), (vec![5, 4], true));
}

fn quote() -> Quote {
    let zero = Money::zero(Currency::EUR);
    Quote {
        lines: Vec::new(),
        problems: Vec::new(),
        coupons: Vec::new(),
        discounts: Vec::new(),
        subtotal: zero,
        discount: zero,
        delivery: None,
        delivery_from: None,
        free_delivery_missing: None,
        tax: zero,
        prices_include_tax: true,
        total: Money::from_minor(1_290, Currency::EUR),
        estimated: false,
        hash: "hash".to_owned(),
        delivery_offers: Vec::new(),
    }
}

fn cart_of(id: &str) -> Cart {
    Cart { version: 1, ..Cart::new(id.into()) }
}

fn checkout_of(id: &str) -> StoredCheckout {
    StoredCheckout {
        token_hash: format!("hash of {id}"),
        conversation: Some("conv_1".into()),
        created_at: NOW,
        updated_at: NOW,
        checkout: Checkout::open(CheckoutOpening {
            id: id.into(),
            contact: Some("cont_1".into()),
            language: Language::En,
            country: "ES".to_owned(),
            cart: cart_of("cart_1"),
            quote: quote(),
            now: NOW,
        }),
    }
}

pub(crate) fn order_of(id: &str, checkout: &str, count: u64) -> StoredOrder {
    StoredOrder {
        conversation: None,
        order: Order {
            id: id.into(),
            number: OrderNumber::counted(count),
            checkout: checkout.into(),
            contact: Some("cont_1".into()),
            language: Language::En,
            placed_at: NOW,
            state: OrderState::Placed,
            history: Vec::new(),
            quote: quote(),
            address: None,
            email: None,
            phone: None,
            payment: None,
            captured: Money::zero(Currency::EUR),
            refunds: Vec::new(),
        },
    }
}

fn payment_of(id: &str, attempt: u32, state: PaymentState) -> StoredPayment {
    StoredPayment {
        connector: "stripe".into(),
        check_at: Some(NOW.plus_ms(10)),
        created_at: NOW,
        payment: Payment {
            id: id.into(),
            checkout: "chk_1".into(),
            attempt,
            amount: Money::from_minor(1_290, Currency::EUR),
            account: "acct".to_owned(),
            test: false,
            quote_hash: "hash".to_owned(),
            state,
            provider_reference: Some(format!("ref_{id}")),
        },
    }
}

fn refund_of(id: &str) -> StoredRefund {
    StoredRefund {
        payment: "pay_1".into(),
        order: Some("ord_1".into()),
        check_at: Some(NOW),
        refund: Refund {
            id: id.into(),
            amount: Money::from_minor(100, Currency::EUR),
            state: RefundState::Requested,
            requested_at: NOW,
            units: Vec::new(),
            delivery: false,
        },
    }
}

/// One row of everything that is sold, for the test of who sees what.
pub(crate) fn fill(fixture: &Fixture) {
    let store = &fixture.store;
    stocked(store, &[("mug-red", 3)]);
    write(store, |tx| {
        let m = &merchant();
        promotion::put(tx, m, &spring(None, None), NOW)?;
        checkout::create(tx, m, &checkout_of("chk_1"))?;
        let count = order::next_count(tx, m)?;
        order::place(tx, m, &order_of("ord_1", "chk_1", count), NOW)?;
        payment::create(tx, m, &payment_of("pay_1", 1, PaymentState::Pending))?;
        refund::create(tx, m, &refund_of("rfnd_1"))?;
        let stored = StoredCart {
            conversation: "conv_1".into(),
            contact: "cont_1".into(),
            total_minor: None,
            currency: None,
            updated_at: NOW,
            cart: cart_of("cart_1"),
        };
        cart::put(tx, m, &stored)?;
        assert_eq!(cart::of_conversation(tx, m, &"conv_1".into())?, Some(stored));
        Ok(())
    });
}

fn a_checkout_is_changed_by_one_at_a_time(fixture: &Fixture) {
    let store = &fixture.store;
    write(store, |tx| checkout::create(tx, &merchant(), &checkout_of("chk_1")));
    let mut changed = checkout_of("chk_1").checkout;
    changed.version = 1;
    changed.country = "DK".to_owned();
    let one = changed.clone();
    let save = move |tx: &mut Tx<'_>| checkout::save(tx, &merchant(), &one, 0, NOW);
    assert_eq!((write(store, save.clone()), write(store, save)), (true, false));
    let (whose, found) = store.read(|tx| checkout::find(tx, "hash of chk_1")).unwrap().unwrap();
    assert_eq!((whose, found.checkout), (merchant(), changed));
    assert_eq!(store.read(|tx| checkout::find(tx, "hash of chk_2")).unwrap(), None);
    let newest =
        store.read(|tx| checkout::of_conversation(tx, &merchant(), &"conv_1".into())).unwrap();
    assert!(newest.is_some());
    let late = |ms: i64| store.read(|tx| checkout::overdue(tx, NOW.plus_ms(ms), 9)).unwrap().len();
    let lifetime_ms = engine::commerce::checkout::CHECKOUT_MS;
    assert_eq!((late(lifetime_ms - 1), late(lifetime_ms)), (0, 1));
}

fn an_order_is_placed_once(fixture: &Fixture) {
    let store = &fixture.store;
    let pending: Vec<_> = (0..100_u64)
        .map(|n| {
            store.write(n, move |tx| {
                let count = order::next_count(tx, &merchant())?;
                let one = order_of(&format!("ord_{n}"), &format!("chk_{}", n % 10), count);
                order::place(tx, &merchant(), &one, NOW)
            })
        })
        .collect();
    let placed =
        pending.into_iter().map(|one| one.wait().unwrap()).filter(|p| *p == Placed::Placed).count();
    assert_eq!(placed, 10);
    let page =
        store.read(|tx| order::list(tx, &merchant(), Some(&"cont_1".into()), None, 50)).unwrap();
    assert_eq!(page.items.len(), 10);
    let mut first = page.items[0].order.clone();
    let by_number =
        store.read(|tx| order::by_number(tx, &merchant(), &first.number)).unwrap().unwrap();
    assert_eq!(by_number.order.id, first.id);
    first.state = OrderState::Canceled;
    let changed = first.clone();
    write(store, move |tx| {
        order::lock(tx, &merchant(), &changed.id)?;
        order::save(tx, &merchant(), &changed, NOW)
    });
    let found = store.read(|tx| order::of_checkout(tx, &merchant(), &first.checkout)).unwrap();
    assert_eq!(found.unwrap().order, first);
}

fn one_payment_is_open_at_a_time(fixture: &Fixture) {
    let store = &fixture.store;
    let create =
        |one: StoredPayment| write(store, move |tx| payment::create(tx, &merchant(), &one));
    assert!(create(payment_of("pay_1", 1, PaymentState::Pending)));
    assert!(!create(payment_of("pay_2", 2, PaymentState::Created)), "the first is open");
    let declined = payment_of("pay_1", 1, PaymentState::Declined).payment;
    write(store, move |tx| payment::save(tx, &merchant(), &declined, None, NOW));
    assert!(create(payment_of("pay_2", 2, PaymentState::Created)));
    assert!(!create(payment_of("pay_3", 2, PaymentState::Declined)), "each attempt once");
    let again = payment_of("pay_1", 1, PaymentState::Pending).payment;
    let refused =
        store.write(0, move |tx| payment::save(tx, &merchant(), &again, None, NOW)).wait();
    assert!(refused.unwrap_err().is_duplicate_of("payment(merchant, checkout)"));
    let found = store
        .read(|tx| payment::by_reference(tx, &merchant(), &"stripe".into(), "ref_pay_2"))
        .unwrap();
    assert_eq!(found.unwrap().payment.attempt, 2);
    let due = |ms: i64| {
        write(store, move |tx| payment::due(tx, NOW.plus_ms(ms), NOW.plus_ms(500), 9)).len()
    };
    assert_eq!((due(9), due(10), due(10), due(500)), (0, 1, 0, 1));
    assert_eq!(
        store.read(|tx| payment::of_checkout(tx, &merchant(), &"chk_1".into())).unwrap().len(),
        2
    );
}

fn refunds_come_back_to_be_asked(fixture: &Fixture) {
    let store = &fixture.store;
    let create = || write(store, |tx| refund::create(tx, &merchant(), &refund_of("rfnd_1")));
    assert_eq!((create(), create()), (true, false));
    let due = |ms: i64| {
        write(store, move |tx| refund::due(tx, NOW.plus_ms(ms), NOW.plus_ms(100), 9)).len()
    };
    assert_eq!((due(0), due(0), due(100)), (1, 0, 1));
    let mut done = refund_of("rfnd_1").refund;
    done.state = RefundState::Succeeded;
    let saved = done.clone();
    write(store, move |tx| refund::save(tx, &merchant(), &saved, None, NOW));
    assert_eq!(due(999), 0);
    let all = store.read(|tx| refund::of_payment(tx, &merchant(), &"pay_1".into())).unwrap();
    assert_eq!(all[0].refund, done);
}
