//! A small shop world that answers the core's readings: nine products, two articles, two orders, three coupons.

use engine::commerce::address::{Address, AddressInput};
use engine::commerce::cart::Cart;
use engine::commerce::catalog::{Product, ProductView};
use engine::commerce::delivery::DeliveryOption;
use engine::commerce::money::{Currency, Money};
use engine::commerce::promotion::{CouponUsage, Promotion};
use engine::commerce::quote::{Quote, QuoteInput, quote};
use engine::commerce::rsvp::{EventDate, Held, HostedEvent, OwnRsvp, Room, RsvpCommand, RsvpState};
use engine::commerce::tax::TaxTable;
use engine::content::{OrderCard, RatingFigure, ReviewQuote, ReviewsCard};
use engine::dialogue::reference::stems;
use engine::dialogue::understand::normalize::fold;
use engine::dialogue::understand::shop::{ShopWords, ShopWordsBuilder};
use engine::time::DAY_MS;
use engine::{
    Answer, BoughtTogether, ClockChange, DeliveryId, Effect, Facet, Found, Language, LinkTried,
    Localized, OfferFact, OrderFact, OrderId, Passage, Reading, ReviewsAnswer, SearchQuery,
    SearchSort, Sku, SpokenSale, ThemeCount, Timestamp,
};
use std::collections::BTreeMap;
use std::sync::Arc;

pub(crate) const START: Timestamp = Timestamp(1_790_000_000_000);

/// What the fake shell knows.
#[derive(Debug, Clone)]
pub(crate) struct World {
    pub(crate) products: Vec<Product>,
    pub(crate) stock: BTreeMap<Sku, i64>,
    pub(crate) orders: Vec<OrderFact>,
    pub(crate) broken: bool,
    /// Where she is known to live, and whether an order went there before.
    pub(crate) home: Option<(Address, bool)>,
    /// What was bought by voice.
    pub(crate) spent_minor: i64,
    /// What a code is good for.
    pub(crate) code: LinkTried,
    /// Places that are free on each date of the dinner.
    pub(crate) rooms: BTreeMap<String, u32>,
    /// What this contact has answered.
    pub(crate) rsvps: BTreeMap<String, (RsvpState, u32)>,
    /// What a language model says to a text; the readings for it are answered by nothing else.
    pub(crate) model: fn(&str) -> Option<String>,
    /// Which products were bought together, and by how many.
    together: Vec<(String, String, i64)>,
    promotions: Vec<Promotion>,
    delivery_options: Vec<DeliveryOption>,
}

/// The shop's words, as a server makes them from the catalog.
pub(crate) fn shop_words() -> ShopWords {
    let mut builder = ShopWordsBuilder::default();
    World::new().products.iter().for_each(|product| builder.add_product(product));
    for (slug, names) in super::conversation::categories() {
        builder.add_category(&slug, &names);
    }
    builder.build()
}

impl World {
    pub(crate) fn new() -> Self {
        let products: Vec<Product> =
            serde_json::from_str(include_str!("catalog.json")).expect("test data is well formed");
        let products: Vec<Product> = products.into_iter().map(in_two_currencies).collect();
        let skus = products.iter().flat_map(|product| &product.variants);
        let mut stock: BTreeMap<Sku, i64> = skus.map(|variant| (variant.sku.clone(), 20)).collect();
        stock.insert("MUG-GO".into(), 0);
        stock.insert("MUG-T".into(), 3);
        let promotions = serde_json::json!([
            {"id": "spring", "name": {"en": "Spring", "es": "Primavera", "da": "Forår"},
             "kind": "percent", "percent_bp": 1000, "coupon": "SPRING10", "is_public": true},
            {"id": "big", "name": {"en": "Big cart"}, "kind": "amount", "amount": {"EUR": 1000},
             "minimum": {"EUR": 10000}, "coupon": "BIG10"},
            {"id": "old", "name": {"en": "Old"}, "kind": "percent", "percent_bp": 500,
             "coupon": "OLD5", "ends": START.0 - DAY_MS},
        ]);
        let delivery = serde_json::json!([
            {"id": "standard", "name": {"en": "Standard"}, "price": {"EUR": 490, "DKK": 3900},
             "free_from": {"EUR": 7500, "DKK": 55000}, "days": [2, 4]},
        ]);
        Self {
            products,
            stock,
            orders: vec![order("1042", "shipped", false), order("1043", "paid", true)],
            broken: false,
            home: None,
            spent_minor: 0,
            code: LinkTried::Wrong,
            rooms: BTreeMap::from([("cph".to_owned(), 40), ("madrid".to_owned(), 3)]),
            rsvps: BTreeMap::new(),
            model: |_| None,
            together: Vec::new(),
            promotions: serde_json::from_value(promotions).expect("test data is well formed"),
            delivery_options: serde_json::from_value(delivery).expect("test data is well formed"),
        }
    }

    pub(crate) fn set_price(&mut self, sku: &str, minor: i64) {
        for variant in self.products.iter_mut().flat_map(|product| &mut product.variants) {
            if variant.sku.as_str() == sku {
                variant.prices = vec![Money::from_minor(minor, Currency::EUR)];
            }
        }
    }

    /// What happens to the shop as a whole.
    pub(crate) fn turn(&mut self, what: &[&str]) {
        match what {
            ["breaks"] => self.broken = true,
            ["works"] => self.broken = false,
            ["sells", "socks"] => self.sell_socks(),
            ["sells", "hats"] => self.sell_hats(),
            other => panic!("nothing is known of {other:?}"),
        }
    }

    /// Twelve more products that differ in size and color only.
    fn sell_socks(&mut self) {
        let colors = [
            ("Blue", "azules", "Blå"),
            ("Green", "verdes", "Grønne"),
            ("Red", "rojos", "Røde"),
            ("Grey", "grises", "Grå"),
        ];
        for (n, (en, es, da)) in colors.into_iter().enumerate() {
            for (m, size) in ["36-39", "40-43", "44-47"].into_iter().enumerate() {
                let sku = format!("SOCK-{n}{m}");
                let text = |text: &str| serde_json::json!({"en": text, "es": text, "da": text});
                let sock = serde_json::json!({
                    "id": format!("sock-{n}{m}"), "brand": "Nord", "categories": ["socks"],
                    "title": {
                        "en": format!("{en} wool socks, {size}"),
                        "es": format!("Calcetines {es} de lana, {size}"),
                        "da": format!("{da} uldsokker, {size}"),
                    },
                    "attributes": {"size": text(size), "material": {"en": "wool", "es": "lana", "da": "uld"}},
                    "variants": [{"sku": sku, "prices": [{"minor": 900 + 100 * n, "currency": "EUR"}]}],
                });
                let sock = serde_json::from_value(sock).expect("test data is well formed");
                self.stock.insert(sku.as_str().into(), 20);
                self.products.push(in_two_currencies(sock));
            }
        }
    }

    /// Twelve more products that differ in color only: each is for every head.
    fn sell_hats(&mut self) {
        let colors = [
            ("Blue", "azul", "Blå"),
            ("Green", "verde", "Grøn"),
            ("Red", "rojo", "Rød"),
            ("Grey", "gris", "Grå"),
        ];
        for (n, (en, es, da)) in colors.into_iter().enumerate() {
            for (m, knit) in ["1", "2", "3"].into_iter().enumerate() {
                let sku = format!("HAT-{n}{m}");
                let text = |en: &str, es: &str, da: &str| serde_json::json!({"en": en, "es": es, "da": da});
                let hat = serde_json::json!({
                    "id": format!("hat-{n}{m}"), "brand": "Nord", "categories": ["hats"],
                    "title": text(
                        &format!("{en} wool hat no. {knit}"),
                        &format!("Gorro {es} de lana n.º {knit}"),
                        &format!("{da} uldhue nr. {knit}"),
                    ),
                    "attributes": {
                        "color": text(en, es, da), "material": text("wool", "lana", "uld"),
                        "size": text("one size", "talla única", "one size"),
                    },
                    "variants": [{"sku": sku, "prices": [{"minor": 1900 + 100 * n, "currency": "EUR"}]}],
                });
                let hat = serde_json::from_value(hat).expect("test data is well formed");
                self.stock.insert(sku.as_str().into(), 20);
                self.products.push(in_two_currencies(hat));
            }
        }
    }

    pub(crate) fn answer(&self, reading: &Reading) -> Answer {
        if self.broken {
            return Answer::Failed { reason: "the shop does not answer".into() };
        }
        match reading {
            Reading::Search { query } => Answer::Found { found: self.search(query) },
            Reading::Products { ids } => {
                let of = |id| self.products.iter().find(|product| &product.id == id);
                Answer::Products {
                    products: ids.iter().filter_map(of).map(|p| self.view(p)).collect(),
                }
            }
            Reading::Skus { skus } => {
                let has =
                    |product: &&Product| skus.iter().any(|sku| product.variant(sku).is_some());
                Answer::Products {
                    products: self.products.iter().filter(has).map(|p| self.view(p)).collect(),
                }
            }
            Reading::Reviews { product, theme, .. } => {
                self.reviews(product.as_str(), theme.as_deref())
            }
            Reading::Clocks => clocks(),
            Reading::Rsvps { .. } => self.guest_list(),
            Reading::HoldPlace { date, party, .. } => self.hold(date, *party),
            Reading::Guide { query } => {
                let views: Vec<ProductView> = self.products.iter().map(|p| self.view(p)).collect();
                Answer::Guide { found: query.choose(&views) }
            }
            Reading::Interpret { text, .. } | Reading::Rephrase { text, .. } => {
                Answer::Model { text: (self.model)(text) }
            }
            Reading::LinkCode { .. } => Answer::LinkCode { tried: self.code.clone() },
            Reading::Knowledge { query, language } => knowledge(query, *language),
            Reading::Quote { cart, language } => {
                Answer::Quote { quote: Box::new(self.quote(cart, *language, None)) }
            }
            Reading::SpokenSale { cart, address, second, language } => {
                let sale = self.spoken_sale(cart, address.as_ref(), *language);
                Answer::SpokenSale {
                    sale: Box::new(SpokenSale { has_second: second.is_some(), ..sale }),
                }
            }
            Reading::Offers { language, .. } => self.offers(*language),
            Reading::Together { product } => self.bought_with(product.as_str()),
            Reading::Orders { number: Some(number), email: Some(email), .. } => {
                let is_hers = number == "2001" && email == "karen@example.com";
                let orders =
                    if is_hers { vec![order("2001", "shipped", true)] } else { Vec::new() };
                Answer::Orders { orders }
            }
            Reading::Orders { number, .. } => {
                let is = |order: &&OrderFact| {
                    number.as_ref().is_none_or(|number| number == &order.number)
                };
                Answer::Orders { orders: self.orders.iter().filter(is).cloned().collect() }
            }
        }
    }

    pub(crate) fn buy_together(&mut self, one: &str, other: &str, n_buyers: &str) {
        let n_buyers = n_buyers.parse().expect("test data is well formed");
        self.together.push((one.to_owned(), other.to_owned(), n_buyers));
    }

    fn bought_with(&self, id: &str) -> Answer {
        let other = |(one, other, n_buyers): &(String, String, i64)| {
            let other = [(one, other), (other, one)].into_iter().find(|(one, _)| *one == id)?.1;
            let product = self.products.iter().find(|product| product.id.as_str() == other)?;
            Some(BoughtTogether { view: self.view(product), n_buyers: *n_buyers })
        };
        Answer::Together { products: self.together.iter().filter_map(other).collect() }
    }

    fn quote(&self, cart: &Cart, language: Language, delivery: Option<&DeliveryId>) -> Quote {
        let views: Vec<ProductView> = self.products.iter().map(|p| self.view(p)).collect();
        quote(&QuoteInput {
            cart,
            products: &views,
            currency: cart.currency.unwrap_or(Currency::EUR),
            language,
            country: "DK",
            prices_include_tax: true,
            taxes: &TaxTable::default(),
            promotions: &self.promotions,
            usage: &CouponUsage::default(),
            delivery_options: &self.delivery_options,
            delivery,
            now: START,
            contact: None,
        })
    }

    fn spoken_sale(&self, cart: &Cart, to: Option<&Address>, language: Language) -> SpokenSale {
        let standard = DeliveryId::from("standard");
        let home = self.home.as_ref().map(|(home, _)| home);
        let address = to.or(home).cloned();
        let is_known = self
            .home
            .as_ref()
            .is_some_and(|(home, known)| *known && Some(home) == address.as_ref());
        SpokenSale {
            quote: self.quote(cart, language, address.is_some().then_some(&standard)),
            email: Some("ana@example.com".into()),
            is_known,
            has_second: true,
            address,
            spent_minor: self.spent_minor,
        }
    }

    /// Counts what is ordered by voice, as the shell does.
    pub(crate) fn count_spoken(&mut self, effects: &[Effect]) {
        for effect in effects {
            if let Effect::PlaceSpoken { quote, .. } = effect {
                self.spent_minor += quote.total.minor;
            }
        }
    }

    /// She lives here.
    pub(crate) fn lives_at(&mut self, line_one: &str, known: bool) {
        let input = AddressInput {
            name: "Ana Ruiz".into(),
            line_one: line_one.into(),
            postal_code: "8000".into(),
            city: "Aarhus".into(),
            country: "DK".into(),
            ..AddressInput::default()
        };
        self.home = Some((Address::parse(&input).expect("test data is well formed"), known));
    }

    pub(crate) fn end_offers(&mut self) {
        self.promotions.clear();
    }

    fn guest_list(&self) -> Answer {
        let room = |(date, free): (&String, &u32)| Room {
            date: date.clone(),
            free: *free,
            n_waiting: if *free == 0 { 2 } else { 0 },
        };
        let own = |(date, (state, party)): (&String, &(RsvpState, u32))| OwnRsvp {
            date: date.clone(),
            state: *state,
            party: *party,
        };
        Answer::Rsvps {
            rooms: self.rooms.iter().map(room).collect(),
            own: self.rsvps.iter().map(own).collect(),
        }
    }

    fn hold(&self, date: &str, party: u32) -> Answer {
        let free = self.rooms.get(date).copied().unwrap_or(0);
        let offered = self.rsvps.get(date).is_some_and(|(state, _)| *state == RsvpState::Offered);
        let fits = offered || party <= free;
        Answer::Place { held: if fits { Held::Yes } else { Held::Full { free, n_waiting: 2 } } }
    }

    /// What an effect changes here.
    pub(crate) fn take(&mut self, effect: &Effect) {
        let Effect::Rsvp { date, command, party, .. } = effect else { return };
        let state = match command {
            RsvpCommand::Confirm => RsvpState::Confirmed,
            RsvpCommand::Wait => RsvpState::Waiting,
            _ => RsvpState::Canceled,
        };
        if state == RsvpState::Confirmed {
            self.rsvps.clear();
        }
        self.rsvps.insert(date.clone(), (state, *party));
    }

    /// Spring may be told, and ends in ten days.
    fn offers(&self, language: Language) -> Answer {
        let offer = |promotion: &Promotion| OfferFact {
            name: promotion.name.get(language).to_owned(),
            benefit: promotion.benefit(Currency::EUR),
            selected: promotion.is_for_some(),
            code: promotion.coupon.clone(),
            minimum: Some(Money::from_minor(2_000, Currency::EUR)),
            ends: Some((START.plus_ms(10 * DAY_MS), 120)),
        };
        let told = self.promotions.iter().filter(|one| one.is_public);
        Answer::Offers { offers: told.map(offer).collect() }
    }

    fn view(&self, product: &Product) -> ProductView {
        let stock = |sku: &Sku| self.stock.get(sku).copied().unwrap_or(0);
        let available = product.variants.iter().map(|v| (v.sku.clone(), stock(&v.sku))).collect();
        ProductView { product: Arc::new(product.clone()), available }
    }

    /// All words must be in title, description or category; else one of them, and that is relaxed.
    fn search(&self, query: &SearchQuery) -> Found {
        let wanted = stems(&query.text, query.language);
        let text = |product: &Product| {
            let categories = product.categories.join(" ");
            let title = product.title.get(query.language);
            stems(
                &format!("{title} {} {categories}", product.description.get(query.language)),
                query.language,
            )
        };
        let all = |product: &&Product| wanted.is_subset(&text(product));
        let any = |product: &&Product| !wanted.is_disjoint(&text(product));
        let fits = |product: &&Product| self.fits(product, query);
        let mut found: Vec<&Product> = self.products.iter().filter(fits).filter(all).collect();
        let relaxed = found.is_empty();
        if relaxed {
            found = self.products.iter().filter(fits).filter(any).collect();
        }
        if query.sort == SearchSort::PriceUp {
            let price =
                |product: &&Product| product.variants[0].price(Currency::EUR).map(|it| it.minor);
            found.sort_by_key(price);
        }
        let start: usize = query.after.as_ref().map_or(0, |after| after.parse().unwrap_or(0));
        let page =
            found.iter().skip(start).take(query.limit).map(|product| self.view(product)).collect();
        let end = start + query.limit;
        let facets = facets(&found, query.language);
        Found {
            products: page,
            total: found.len() as u64,
            relaxed: relaxed && !found.is_empty(),
            corrected: None,
            facets,
            next: (found.len() > end).then(|| end.to_string()),
        }
    }

    fn fits(&self, product: &Product, query: &SearchQuery) -> bool {
        let currency = query.currency.unwrap_or(Currency::EUR);
        let Some(price) = product.variants[0].price(currency).map(|price| price.minor) else {
            return false;
        };
        let colors = query.attributes.get("color");
        let model = query.like.as_ref().and_then(|id| self.products.iter().find(|p| &p.id == id));
        let is_alike = |model: &Product| model.categories.last() == product.categories.last();
        let words = stems(product.title.get(query.language), query.language);
        let described = stems(product.description.get(query.language), query.language);
        let all_text = fold(&format!("{:?}", product.attributes));
        let mut others = query.attributes.iter().filter(|(key, _)| *key != "color");
        query.price_max_minor.is_none_or(|max| price <= max)
            && query.price_min_minor.is_none_or(|min| price >= min)
            && query.category.as_ref().is_none_or(|category| product.categories.contains(category))
            && query.brand.as_ref().is_none_or(|brand| *brand == product.brand)
            && !query.exclude.contains(&product.id)
            && !query.brands_without.contains(&product.brand)
            && model.is_none_or(is_alike)
            && others.all(|(key, values)| {
                let value =
                    product.attributes.get(key).map(|value| fold(value.get(query.language)));
                value.is_some_and(|value| values.contains(&value))
            })
            && !query.without.iter().any(|word| {
                let unwanted = stems(word, query.language);
                let named = !unwanted.is_disjoint(&words) || !unwanted.is_disjoint(&described);
                named || all_text.contains(word.as_str())
            })
            && colors.is_none_or(|colors| colors.iter().any(|color| words.contains(color)))
            && (!query.in_stock_only || self.view(product).in_stock())
    }

    fn reviews(&self, id: &str, theme: Option<&str>) -> Answer {
        let product = self.products.iter().find(|product| product.id.as_str() == id);
        let rated = product.and_then(|product| Some((product, product.rating.tenths()?)));
        let quote = |rating, text: &str, author: &str| ReviewQuote {
            id: None,
            rating,
            title: String::new(),
            text: text.into(),
            author: author.into(),
            verified: true,
            date: "2026-05-01".into(),
        };
        Answer::Reviews {
            reviews: rated.map(|(product, tenths)| {
                Box::new(ReviewsAnswer {
                    card: ReviewsCard {
                        product: product.id.clone(),
                        title: product.title.get(Language::En).into(),
                        rating: RatingFigure { tenths, count: product.rating.count() },
                        spread: product.rating.spread,
                        summary: None,
                        quotes: Vec::new(),
                    },
                    theme: theme.map(|theme| ThemeCount {
                        theme: theme.into(),
                        total: 4,
                        positive: 3,
                    }),
                    best: Some(quote(5, "Holds just enough.", "Karen")),
                    critical: Some(quote(1, "Mine came chipped.", "Mads")),
                })
            }),
        }
    }
}

/// How the results split, by what they state.
fn facets(found: &[&Product], language: Language) -> Vec<Facet> {
    let mut counts: BTreeMap<&str, BTreeMap<&str, u64>> = BTreeMap::new();
    for (key, value) in found.iter().flat_map(|product| &product.attributes) {
        *counts.entry(key).or_default().entry(value.get(language)).or_default() += 1;
    }
    let facet = |(key, values): (&str, BTreeMap<&str, u64>)| Facet {
        key: key.into(),
        values: values.into_iter().map(|(value, n)| (value.to_owned(), n)).collect(),
    };
    counts.into_iter().map(facet).collect()
}

/// Seven and a half kroner for a euro, as its own price list.
fn in_two_currencies(mut product: Product) -> Product {
    for variant in &mut product.variants {
        let kroner = variant.prices.iter().map(|euro| euro.minor * 15 / 2);
        let kroner: Vec<_> = kroner.map(|minor| Money::from_minor(minor, Currency::DKK)).collect();
        variant.prices.extend(kroner);
    }
    product
}

fn order(number: &str, status: &str, open: bool) -> OrderFact {
    let total = Money::from_minor(4_800, Currency::EUR);
    OrderFact {
        id: OrderId::new(format!("ord_{number}")),
        number: number.into(),
        status: status.into(),
        placed_at: START,
        cancelable: open,
        returnable: !open,
        card: card(number, status, total),
    }
}

pub(crate) fn card(number: &str, status: &str, total: Money) -> OrderCard {
    OrderCard {
        number: number.into(),
        status: status.into(),
        status_label: status.into(),
        lines: Vec::new(),
        amounts: Vec::new(),
        total,
        timeline: Vec::new(),
        actions: Vec::new(),
    }
}

/// Two articles in three languages, found by one word each.
fn knowledge(query: &str, language: Language) -> Answer {
    const RETURNS: &[&str] =
        &["return", "send it back", "devolver", "devolución", "retur", "sende", "bytte"];
    const DELIVERY: &[&str] =
        &["deliver", "shipping", "envío", "entrega", "tarda", "levering", "leverer", "fragt"];
    let query = query.to_lowercase();
    let about = |words: &[&str]| words.iter().any(|word| query.contains(word));
    let (article, title, text) = match (language, about(RETURNS), about(DELIVERY)) {
        (Language::En, true, _) => {
            ("returns", "Returns", "You have 30 days to send anything back.")
        }
        (Language::Es, true, _) => {
            ("returns", "Devoluciones", "Tienes 30 días para devolver lo que quieras.")
        }
        (Language::Da, true, _) => {
            ("returns", "Retur", "Du har 30 dage til at sende varen tilbage.")
        }
        (Language::En, _, true) => ("delivery", "Delivery", "We deliver in two to four days."),
        (Language::Es, _, true) => ("delivery", "Envíos", "Entregamos en dos a cuatro días."),
        (Language::Da, _, true) => ("delivery", "Levering", "Vi leverer på to til fire dage."),
        _ => return Answer::Knowledge { passages: Vec::new() },
    };
    let passage =
        Passage { article: article.into(), title: title.into(), text: text.into(), score: 700 };
    Answer::Knowledge { passages: vec![passage] }
}

/// One dinner in two cities, eleven days after the conversations begin.
pub(crate) fn events() -> Vec<HostedEvent> {
    let texts = |en: &str, es: &str, da: &str| {
        let texts = [(Language::En, en), (Language::Es, es), (Language::Da, da)];
        Localized(texts.into_iter().map(|(language, text)| (language, text.to_owned())).collect())
    };
    let date =
        |id: &str, city, keywords: &[&str], venue: &str, address: &str, directions| EventDate {
            id: id.to_owned(),
            city,
            keywords: keywords.iter().map(|word| (*word).to_owned()).collect(),
            venue: venue.to_owned(),
            address: address.to_owned(),
            directions,
            map_url: None,
            starts: START.plus_ms(11 * DAY_MS),
            utc_offset_minutes: 120,
            capacity: 40,
        };
    vec![HostedEvent {
        id: "dinner".into(),
        keywords: ["dinner", "cena", "middag"].map(str::to_owned).to_vec(),
        name: texts("Harvest dinner", "Cena de otoño", "Høstmiddag"),
        about: texts(
            "One long table, four courses, and the people who make our things.",
            "Una mesa larga, cuatro platos y la gente que hace nuestras cosas.",
            "Ét langbord, fire retter og dem, der laver vores ting.",
        ),
        party_max: 2,
        reminders_ms: vec![DAY_MS],
        dates: vec![
            date(
                "cph",
                texts("Copenhagen", "Copenhague", "København"),
                &["cph", "kbh"],
                "Hal 7",
                "Refshalevej 163",
                texts(
                    "Bus 2A stops at the door.",
                    "El autobús 2A para en la puerta.",
                    "Bus 2A holder lige ved døren.",
                ),
            ),
            date(
                "madrid",
                texts("Madrid", "Madrid", "Madrid"),
                &["mad"],
                "Casa Nord",
                "Calle del Olmo 12",
                texts(
                    "Antón Martín on line 1 is three minutes away.",
                    "Antón Martín, línea 1, está a tres minutos.",
                    "Antón Martín på linje 1 ligger tre minutter væk.",
                ),
            ),
        ],
    }]
}

/// Copenhagen's clocks: summer until 25 October 2026.
fn clocks() -> Answer {
    let change = |from, utc_offset_minutes| ClockChange { from, utc_offset_minutes };
    Answer::Clocks { clocks: vec![change(START, 120), change(Timestamp(1_792_890_000_000), 60)] }
}
