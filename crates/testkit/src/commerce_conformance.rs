//! What every commerce backend must do with a sale, whatever shop system is behind it.
//!
//! A backend's tests describe it as a [`Subject`] and write `testkit::commerce_conformance!(open_my_backend());`.
//! Each check is a test of its own on a shop of its own, and says what it proves.

use std::collections::BTreeSet;
use std::sync::Arc;

use async_trait::async_trait;
use connectors::commerce::{
    Amended, BackendError, Begun, CommerceBackend, EventKey, OrderChange, OrdersWanted,
    PaymentMeans, ReturnAddresses, Sale, SaleReport, Settled, Wanted,
};
use engine::commerce::catalog::ProductView;
use engine::commerce::money::Money;
use engine::commerce::order::{Order, OrderState};
use engine::commerce::placement::Refusal;
use engine::commerce::refunding::RefundRequest;
use engine::commerce::settlement::{PaymentReport, ReportedOutcome};
use engine::{CheckoutId, ContactId, OrderId, PaymentId, ProductId, Sku, Timestamp};

/// How many want the last unit at the same moment.
const N_BUYERS: usize = 12;

/// A backend as the suite sees it.
#[async_trait]
pub trait Subject: Send + Sync {
    fn backend(&self) -> Arc<dyn CommerceBackend>;
    fn now(&self) -> Timestamp;
    /// Who takes payments in this shop.
    fn means(&self) -> PaymentMeans;
    /// A product of one variant with at least ten units.
    fn plenty(&self) -> (ProductId, Sku);
    /// Another one, with a single unit.
    fn last(&self) -> (ProductId, Sku);
    /// Changes a product's price, the way this shop system's owner does.
    async fn reprice(&self, product: &ProductId, minor: i64);
    /// Takes a product out of the catalog, the way this shop system's owner does.
    async fn withdraw(&self, product: &ProductId);
    /// A checkout of a new contact for so many units, with everything filled in that paying needs.
    async fn wish(&self, product: &ProductId, units: u32) -> Wish;
}

/// A checkout that can be paid.
#[derive(Debug, Clone)]
pub struct Wish {
    pub checkout: CheckoutId,
    pub contact: ContactId,
    /// Fingerprint of the price on the page.
    pub agreed: String,
    pub total: Money,
}

/// Generates one test per promise; the expression opens a fresh subject each time.
#[macro_export]
macro_rules! commerce_conformance {
    ($open:expr) => {
        $crate::commerce_conformance!(@tests $open;
            changes_come_in_order_and_once
            a_changed_product_comes_again_and_a_withdrawn_one_is_gone
            products_are_found_by_id_and_by_sku
            a_begun_sale_holds_its_units
            the_last_unit_begins_one_sale
            an_old_price_begins_nothing
            without_means_nothing_is_held
            a_success_places_one_order_however_often_it_is_told
            another_amount_places_nothing
            a_declined_payment_can_be_tried_again
            a_payment_of_nobody_changes_nothing
            orders_are_only_those_asked_for
            a_canceled_order_gives_its_units_back_once
            money_goes_back_once_and_never_too_much
        );
    };
    (@tests $open:expr; $($name:ident)+) => {
        $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn $name() {
            $crate::commerce_conformance::$name(&$open.await).await;
        })+
    };
}

fn sale(subject: &dyn Subject, wish: &Wish) -> Sale {
    Sale {
        checkout: wish.checkout.clone(),
        agreed: wish.agreed.clone(),
        means: Some(subject.means()),
        back: ReturnAddresses {
            success: "https://shop.example/done".to_owned(),
            cancel: "https://shop.example/back".to_owned(),
        },
        now: subject.now(),
    }
}

/// What a backend that is there answers.
fn answered<T>(answer: Result<T, BackendError>) -> T {
    answer.expect("the backend answers")
}

async fn begin(subject: &dyn Subject, wish: &Wish) -> Begun {
    answered(subject.backend().begin(&sale(subject, wish)).await)
}

/// Begins a sale that must begin.
async fn paying(subject: &dyn Subject, wish: &Wish) -> PaymentId {
    match begin(subject, wish).await {
        Begun::Pay(payment) => payment,
        other => panic!("the sale did not begin: {other:?}"),
    }
}

/// What the provider says of a payment; `event` makes it a webhook's word.
fn report(
    subject: &dyn Subject,
    wish: &Wish,
    payment: &PaymentId,
    outcome: ReportedOutcome,
    event: Option<&str>,
) -> SaleReport {
    let means = subject.means();
    SaleReport {
        payment: payment.clone(),
        report: PaymentReport {
            outcome,
            checkout: Some(wish.checkout.clone()),
            amount: Some(wish.total),
            account: Some(means.account),
            test: means.test,
        },
        reference: Some(format!("ref-{payment}")),
        event: event.map(|key| EventKey { connector: means.connector, key: key.to_owned() }),
        now: subject.now(),
    }
}

async fn settle(subject: &dyn Subject, report: &SaleReport) -> Settled {
    answered(subject.backend().settle(report).await)
}

/// Buys, from the page to the order.
async fn bought(subject: &dyn Subject, product: &ProductId, units: u32) -> (Wish, OrderId) {
    bought_at(subject, product, units, subject.now()).await
}

async fn bought_at(
    subject: &dyn Subject,
    product: &ProductId,
    units: u32,
    now: Timestamp,
) -> (Wish, OrderId) {
    let wish = subject.wish(product, units).await;
    let payment = paying(subject, &wish).await;
    let paid = report(subject, &wish, &payment, ReportedOutcome::Succeeded, None);
    let paid = SaleReport { now, ..paid };
    match settle(subject, &paid).await {
        Settled::Placed(order) => (wish, order),
        other => panic!("the order was not placed: {other:?}"),
    }
}

async fn view(subject: &dyn Subject, product: &ProductId) -> ProductView {
    let wanted = [product.clone()];
    answered(subject.backend().products(Wanted::Ids(&wanted)).await).remove(0)
}

async fn free(subject: &dyn Subject, (product, sku): &(ProductId, Sku)) -> i64 {
    view(subject, product).await.available(sku)
}

async fn orders_of(subject: &dyn Subject, contact: &ContactId) -> Vec<Order> {
    let wanted = OrdersWanted { contact: Some(contact.clone()), number: None, limit: 10 };
    answered(subject.backend().orders(&wanted).await)
}

/// Every change, read in pages of this size.
async fn every_change(subject: &dyn Subject, limit: usize) -> Vec<(i64, ProductId, bool)> {
    let (mut all, mut after) = (Vec::new(), 0);
    loop {
        let page = answered(subject.backend().changes(after, limit).await);
        assert!(page.len() <= limit, "a page is no longer than asked for");
        let Some(last) = page.last() else { return all };
        after = last.revision;
        let change = |one: connectors::commerce::CatalogChange| {
            (one.revision, one.product, one.view.is_some())
        };
        all.extend(page.into_iter().map(change));
    }
}

/// The feed in small pages is the feed in one: in order, each product once.
pub async fn changes_come_in_order_and_once(subject: &dyn Subject) {
    let at_once = every_change(subject, 1_000).await;
    assert!(at_once.len() >= 2, "the shop sells something: {at_once:?}");
    assert!(at_once.is_sorted_by(|one, next| one.0 < next.0), "revisions grow: {at_once:?}");
    let products: BTreeSet<_> = at_once.iter().map(|change| &change.1).collect();
    assert_eq!(products.len(), at_once.len(), "a product is there once: {at_once:?}");
    assert_eq!(every_change(subject, 1).await, at_once);
}

/// Who follows the feed hears of a new price and of a product that is gone, and of nothing else.
pub async fn a_changed_product_comes_again_and_a_withdrawn_one_is_gone(subject: &dyn Subject) {
    let ((changed, _), (gone, _)) = (subject.plenty(), subject.last());
    let seen = every_change(subject, 1_000).await.pop().expect("the shop sells something").0;
    subject.reprice(&changed, 4_321).await;
    subject.withdraw(&gone).await;
    let news = answered(subject.backend().changes(seen, 10).await);
    let told: Vec<_> = news.iter().map(|one| (&one.product, one.view.is_some())).collect();
    assert_eq!(told, [(&changed, true), (&gone, false)]);
    let price = news[0].view.as_ref().expect("told above").product.variants[0].prices[0].minor;
    assert_eq!(price, 4_321);
}

/// Products come in the order asked for; what nobody knows is left out.
pub async fn products_are_found_by_id_and_by_sku(subject: &dyn Subject) {
    let ((plenty, plenty_sku), (last, last_sku)) = (subject.plenty(), subject.last());
    let backend = subject.backend();
    let ids = [last.clone(), ProductId::new("nobody-knows-it"), plenty.clone()];
    let found = answered(backend.products(Wanted::Ids(&ids)).await);
    let found: Vec<_> = found.iter().map(|view| view.product.id.clone()).collect();
    assert_eq!(found, [last.clone(), plenty.clone()]);
    let skus = [plenty_sku, Sku::new("nobody-knows-it"), last_sku];
    let found = answered(backend.products(Wanted::Skus(&skus)).await);
    let found: BTreeSet<_> = found.iter().map(|view| view.product.id.clone()).collect();
    assert_eq!(found, BTreeSet::from([plenty, last]));
}

/// What one contact is paying for, nobody else can have.
pub async fn a_begun_sale_holds_its_units(subject: &dyn Subject) {
    let plenty = subject.plenty();
    let before = free(subject, &plenty).await;
    let wish = subject.wish(&plenty.0, 3).await;
    assert_eq!(free(subject, &plenty).await, before, "looking at a checkout holds nothing");
    paying(subject, &wish).await;
    assert_eq!(free(subject, &plenty).await, before - 3);
    let again = begin(subject, &wish).await;
    assert!(matches!(again, Begun::Refused(Refusal::State(_))), "one payment at a time: {again:?}");
    assert_eq!(free(subject, &plenty).await, before - 3);
}

/// The last unit is promised to one contact, whoever asks at the same moment.
pub async fn the_last_unit_begins_one_sale(subject: &dyn Subject) {
    let last = subject.last();
    let mut sales = Vec::new();
    for _ in 0..N_BUYERS {
        sales.push(sale(subject, &subject.wish(&last.0, 1).await));
    }
    let asked = sales.into_iter().map(|sale| {
        let backend = subject.backend();
        tokio::spawn(async move { answered(backend.begin(&sale).await) })
    });
    let mut begun = Vec::new();
    for one in asked.collect::<Vec<_>>() {
        begun.push(one.await.expect("no task panics"));
    }
    let n_paying = begun.iter().filter(|one| matches!(one, Begun::Pay(_))).count();
    let n_late = begun
        .iter()
        .filter(|one| matches!(one, Begun::Refused(Refusal::OutOfStock { .. })))
        .count();
    assert_eq!((n_paying, n_late), (1, N_BUYERS - 1), "{begun:?}");
    assert_eq!(free(subject, &last).await, 0);
}

/// Nobody pays a price she has not seen.
pub async fn an_old_price_begins_nothing(subject: &dyn Subject) {
    let plenty = subject.plenty();
    let wish = subject.wish(&plenty.0, 2).await;
    let before = free(subject, &plenty).await;
    subject.reprice(&plenty.0, 9_900).await;
    let refused = begin(subject, &wish).await;
    assert!(matches!(refused, Begun::Refused(Refusal::PriceChanged { .. })), "{refused:?}");
    assert_eq!(free(subject, &plenty).await, before, "what is refused holds nothing");
}

/// A shop that cannot be paid sets nothing aside.
pub async fn without_means_nothing_is_held(subject: &dyn Subject) {
    let plenty = subject.plenty();
    let wish = subject.wish(&plenty.0, 1).await;
    let before = free(subject, &plenty).await;
    let begun = subject.backend().begin(&Sale { means: None, ..sale(subject, &wish) }).await;
    assert_eq!(answered(begun), Begun::NoProvider);
    assert_eq!(free(subject, &plenty).await, before);
    paying(subject, &wish).await;
}

/// Webhook, return page and poll tell the same: one order, and its units are sold once.
pub async fn a_success_places_one_order_however_often_it_is_told(subject: &dyn Subject) {
    let plenty = subject.plenty();
    let before = free(subject, &plenty).await;
    let wish = subject.wish(&plenty.0, 2).await;
    let payment = paying(subject, &wish).await;
    let told = [Some("event-1"), Some("event-1"), None, Some("event-2")];
    let asked = told.map(|event| {
        let backend = subject.backend();
        let report = report(subject, &wish, &payment, ReportedOutcome::Succeeded, event);
        tokio::spawn(async move { answered(backend.settle(&report).await) })
    });
    let mut settled = Vec::new();
    for one in asked {
        settled.push(one.await.expect("no task panics"));
    }
    let placed: Vec<_> =
        settled.iter().filter(|one| matches!(one, Settled::Placed(_))).cloned().collect();
    assert_eq!(placed.len(), 1, "{settled:?}");
    assert!(settled.contains(&Settled::Duplicate), "an event is taken once: {settled:?}");
    let orders = orders_of(subject, &wish.contact).await;
    assert_eq!(orders.len(), 1);
    assert_eq!(placed[0], Settled::Placed(orders[0].id.clone()));
    assert_eq!((orders[0].captured, orders[0].checkout.clone()), (wish.total, wish.checkout));
    assert_eq!(free(subject, &plenty).await, before - 2);
}

/// Money that is not what was asked for buys nothing, and nothing it was for is let go.
pub async fn another_amount_places_nothing(subject: &dyn Subject) {
    let plenty = subject.plenty();
    let wish = subject.wish(&plenty.0, 1).await;
    let payment = paying(subject, &wish).await;
    let held = free(subject, &plenty).await;
    let mut less = report(subject, &wish, &payment, ReportedOutcome::Succeeded, None);
    less.report.amount = Some(Money::from_minor(wish.total.minor - 1, wish.total.currency));
    assert_eq!(settle(subject, &less).await, Settled::Held);
    assert_eq!(orders_of(subject, &wish.contact).await, []);
    assert_eq!(free(subject, &plenty).await, held);
}

/// After a refused card the same checkout can be paid with another one.
pub async fn a_declined_payment_can_be_tried_again(subject: &dyn Subject) {
    let (plenty, _) = subject.plenty();
    let wish = subject.wish(&plenty, 1).await;
    let first = paying(subject, &wish).await;
    let declined = report(subject, &wish, &first, ReportedOutcome::Declined, None);
    assert_eq!(settle(subject, &declined).await, Settled::BackToReady);
    let second = paying(subject, &wish).await;
    assert_ne!(first, second, "another try is another payment");
    let paid = report(subject, &wish, &second, ReportedOutcome::Succeeded, None);
    assert!(matches!(settle(subject, &paid).await, Settled::Placed(_)));
    let late = report(subject, &wish, &first, ReportedOutcome::Succeeded, None);
    assert_eq!(settle(subject, &late).await, Settled::LateRefunded, "the second money goes back");
    assert_eq!(orders_of(subject, &wish.contact).await.len(), 1);
}

/// A report about a payment of somebody else is heard and changes nothing.
pub async fn a_payment_of_nobody_changes_nothing(subject: &dyn Subject) {
    let (plenty, _) = subject.plenty();
    let wish = subject.wish(&plenty, 1).await;
    let nobody = PaymentId::from_token("nobody");
    let paid = report(subject, &wish, &nobody, ReportedOutcome::Succeeded, None);
    assert_eq!(settle(subject, &paid).await, Settled::Unknown);
    assert_eq!(orders_of(subject, &wish.contact).await, []);
}

/// An order number is no key to somebody else's order.
pub async fn orders_are_only_those_asked_for(subject: &dyn Subject) {
    let (plenty, _) = subject.plenty();
    let (mine, order) = bought(subject, &plenty, 1).await;
    let (theirs, _) = bought_at(subject, &plenty, 1, subject.now().plus_ms(1_000)).await;
    let found = orders_of(subject, &mine.contact).await;
    assert_eq!(found.iter().map(|one| &one.id).collect::<Vec<_>>(), [&order]);
    let number = Some(found[0].number.clone());
    for (contact, n_found) in
        [(Some(mine.contact.clone()), 1), (Some(theirs.contact.clone()), 0), (None, 1)]
    {
        let wanted = OrdersWanted { contact, number: number.clone(), limit: 10 };
        assert_eq!(answered(subject.backend().orders(&wanted).await).len(), n_found, "{wanted:?}");
    }
    let newest = OrdersWanted { contact: None, number: None, limit: 1 };
    let newest = answered(subject.backend().orders(&newest).await);
    assert_eq!(newest.iter().map(|one| &one.checkout).collect::<Vec<_>>(), [&theirs.checkout]);
}

/// Canceling is done once: the units are there again, and the money is promised back.
pub async fn a_canceled_order_gives_its_units_back_once(subject: &dyn Subject) {
    let plenty = subject.plenty();
    let before = free(subject, &plenty).await;
    let (wish, order) = bought(subject, &plenty.0, 2).await;
    let backend = subject.backend();
    for _ in 0..2 {
        let canceled = backend.amend(&order, &OrderChange::Cancel, subject.now()).await;
        assert_eq!(answered(canceled), Amended::Done);
    }
    assert_eq!(free(subject, &plenty).await, before);
    let canceled = orders_of(subject, &wish.contact).await.remove(0);
    assert!(canceled.since(OrderState::Canceled).is_some(), "{:?}", canceled.history);
    let back: Vec<_> = canceled.refunds.iter().map(|refund| refund.amount).collect();
    assert_eq!(back, [wish.total]);
    let nobodys = OrderId::from_token("none");
    let unknown = backend.amend(&nobodys, &OrderChange::Cancel, subject.now()).await;
    assert!(matches!(unknown, Err(BackendError::NotFound)), "{unknown:?}");
}

/// The same key sends money back once, and never more goes back than came.
pub async fn money_goes_back_once_and_never_too_much(subject: &dyn Subject) {
    let (plenty, _) = subject.plenty();
    let (wish, order) = bought(subject, &plenty, 2).await;
    let part = Money::from_minor(500, wish.total.currency);
    let all = wish.total;
    let asked = [("first", part, true), ("first", part, true), ("second", all, false)];
    for (once, amount, taken) in asked {
        let wanted = RefundRequest::Amount { amount };
        let change = OrderChange::Refund { wanted, once: once.to_owned() };
        let amended = answered(subject.backend().amend(&order, &change, subject.now()).await);
        assert_eq!(amended == Amended::Done, taken, "{once}: {amended:?}");
    }
    let rest = OrderChange::Refund { wanted: RefundRequest::All, once: "rest".to_owned() };
    let amended = answered(subject.backend().amend(&order, &rest, subject.now()).await);
    assert_eq!(amended, Amended::Done);
    let order = orders_of(subject, &wish.contact).await.remove(0);
    let back: i64 = order.refunds.iter().map(|refund| refund.amount.minor).sum();
    assert_eq!((order.refunds.len(), back), (2, wish.total.minor));
}
