//! A shop in memory that answers the core's readings as the server does: the same index, the same articles, the same
//! sums.

use super::goal::Pick;
use anyhow::Result;
use engine::commerce::catalog::{Product, ProductView};
use engine::commerce::delivery::DeliveryOption;
use engine::commerce::promotion::{CouponUsage, Promotion};
use engine::commerce::quote::{QuoteInput, quote};
use engine::commerce::tax::TaxTable;
use engine::content::{RatingFigure, ReviewQuote, ReviewsCard};
use engine::dialogue::understand::shop::{ShopWords, ShopWordsBuilder};
use engine::{
    Answer, ClockChange, Found, Language, LinkTried, MerchantProfile, OrderFact, ProductId, Reading,
    ReviewsAnswer, SearchQuery, Sku, ThemeCount, Timestamp,
};
use search::{Index, IndexChange, IndexOptions, Knowledge, KnowledgeArticle};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

/// When every conversation begins.
pub(crate) const START: Timestamp = Timestamp(1_790_000_000_000);
/// Passages looked at, as the server does.
const PASSAGES_MAX: usize = 3;
/// From how many stars on a review is a pleased one.
const PLEASED_FROM: u32 = 4;
const QUOTES_MAX: usize = 6;

/// What a shop is made of before it is opened.
#[derive(Debug, Default)]
pub(crate) struct Stock {
    pub(crate) products: Vec<Product>,
    /// Units by SKU; what is missing has plenty.
    pub(crate) units: BTreeMap<Sku, i64>,
    pub(crate) reviews: BTreeMap<ProductId, Vec<Review>>,
    pub(crate) categories: search::CategoryWords,
}

#[derive(Debug, Clone)]
pub(crate) struct Review {
    pub(crate) rating: u32,
    pub(crate) author: String,
    pub(crate) language: Language,
    pub(crate) text: String,
}

/// An open shop.
pub(crate) struct Shop {
    pub(crate) profile: MerchantProfile,
    /// Brands and values, as the server learns them from the catalog.
    pub(crate) words: Arc<ShopWords>,
    products: BTreeMap<ProductId, Arc<Product>>,
    by_sku: BTreeMap<Sku, ProductId>,
    units: BTreeMap<Sku, i64>,
    reviews: BTreeMap<ProductId, Vec<Review>>,
    orders: Vec<OrderFact>,
    promotions: Vec<Promotion>,
    delivery: Vec<DeliveryOption>,
    knowledge: Knowledge,
    titles: BTreeMap<(String, Language), String>,
    index: Index,
    folder: PathBuf,
}

/// Units of what the catalog does not count.
const PLENTY: i64 = 25;

impl Shop {
    /// Opens a shop: everything it sells is indexed, to be found as `finding` says.
    pub(crate) fn open(
        name: &str,
        stock: Stock,
        articles: &[KnowledgeArticle],
        finding: &IndexOptions,
    ) -> Result<Self> {
        let folder = std::env::temp_dir().join(format!("trato-shop-{name}-{}", std::process::id()));
        let options = IndexOptions {
            categories: stock.categories.clone(),
            ..finding.clone()
        };
        let index = Index::open(&folder, options)?;
        let products: BTreeMap<ProductId, Arc<Product>> =
            stock.products.into_iter().map(|p| (p.id.clone(), Arc::new(p))).collect();
        let of_product = |product: &Arc<Product>| {
            let skus: Vec<_> =
                product.variants.iter().map(|v| (v.sku.clone(), product.id.clone())).collect();
            skus
        };
        let by_sku = products.values().flat_map(of_product).collect();
        let in_stock = |product: &Product| {
            product.variants.iter().any(|v| stock.units.get(&v.sku).is_none_or(|n| *n > 0))
        };
        let changes: Vec<IndexChange> = products
            .values()
            .map(|product| IndexChange::Upsert {
                product: Arc::clone(product),
                available: in_stock(product),
            })
            .collect();
        index.apply(&changes, 1)?;
        let titles = articles
            .iter()
            .map(|article| ((article.id.to_string(), article.language), article.title.clone()))
            .collect();
        let profile = super::profile::of(name, products.values(), &stock.categories);
        let mut words = ShopWordsBuilder::default();
        products.values().for_each(|product| words.add_product(product));
        profile.categories.iter().for_each(|(slug, names)| words.add_category(slug, names));
        let words = Arc::new(words.build());
        Ok(Self {
            orders: super::orders::placed(&products),
            promotions: super::profile::promotions()?,
            delivery: super::profile::delivery()?,
            knowledge: Knowledge::build(articles),
            units: stock.units,
            reviews: stock.reviews,
            words,
            profile,
            products,
            by_sku,
            titles,
            index,
            folder,
        })
    }

    pub(crate) fn product(&self, id: &ProductId) -> Option<&Arc<Product>> {
        self.products.get(id)
    }

    /// Whether it sells what a goal asks for.
    pub(crate) fn sells(&self, pick: &Pick) -> bool {
        self.products.values().any(|product| pick.fits(product))
    }

    pub(crate) fn product_of(&self, sku: &str) -> Option<&Arc<Product>> {
        self.products.get(self.by_sku.get(&Sku::from(sku))?)
    }

    /// What an article is called, as the bot names its source.
    pub(crate) fn article_title(&self, id: &str, language: Language) -> Option<&str> {
        self.titles.get(&(id.to_owned(), language)).map(String::as_str)
    }

    /// Answers one reading.
    pub(crate) fn answer(&self, reading: &Reading) -> Answer {
        match reading {
            Reading::Search { query } => match self.find(query) {
                Ok(found) => Answer::Found { found },
                Err(error) => Answer::Failed { reason: error.to_string() },
            },
            Reading::Products { ids } => {
                Answer::Products { products: ids.iter().filter_map(|id| self.view(id)).collect() }
            }
            Reading::Skus { skus } => {
                let mut ids: Vec<&ProductId> =
                    skus.iter().filter_map(|sku| self.by_sku.get(sku)).collect();
                ids.dedup();
                Answer::Products { products: ids.into_iter().filter_map(|id| self.view(id)).collect() }
            }
            Reading::Reviews { product, theme, language } => Answer::Reviews {
                reviews: self.said_of(product, theme.as_deref(), *language).map(Box::new),
            },
            Reading::Knowledge { query, language } => Answer::Knowledge {
                passages: self.knowledge.find(query, *language, PASSAGES_MAX),
            },
            Reading::Quote { cart, language } => {
                let ids = cart.lines.iter().map(|line| &line.product);
                let products: Vec<ProductView> = ids.filter_map(|id| self.view(id)).collect();
                Answer::Quote {
                    quote: Box::new(quote(&QuoteInput {
                        cart,
                        products: &products,
                        currency: cart.currency.unwrap_or(self.profile.currency),
                        language: *language,
                        country: "DK",
                        prices_include_tax: true,
                        taxes: &TaxTable::default(),
                        promotions: &self.promotions,
                        usage: &CouponUsage::default(),
                        delivery_options: &self.delivery,
                        delivery: None,
                        now: START,
                        contact: None,
                    })),
                }
            }
            Reading::Orders { number, .. } => {
                let is = |order: &&OrderFact| number.as_ref().is_none_or(|n| *n == order.number);
                Answer::Orders { orders: self.orders.iter().filter(is).cloned().collect() }
            }
            Reading::Offers { .. } => Answer::Offers { offers: Vec::new() },
            Reading::Together { .. } => Answer::Together { products: Vec::new() },
            Reading::SpokenSale { .. }
            | Reading::Rsvps { .. }
            | Reading::HoldPlace { .. }
            | Reading::Guide { .. } => {
                Answer::Failed { reason: "this shop has no voice, no guests and no guides".to_owned() }
            }
            Reading::Interpret { .. } | Reading::Rephrase { .. } => Answer::Model { text: None },
            Reading::Clocks => Answer::Clocks {
                clocks: vec![ClockChange { from: START, utc_offset_minutes: 60 }],
            },
            Reading::LinkCode { .. } => Answer::LinkCode { tried: LinkTried::Wrong },
        }
    }

    fn find(&self, query: &SearchQuery) -> Result<Found> {
        let hits = self.index.search(query)?;
        Ok(Found {
            products: hits.ids.iter().filter_map(|id| self.view(id)).collect(),
            total: hits.total,
            relaxed: hits.relaxed,
            corrected: hits.corrected,
            facets: hits.facets,
            next: hits.next,
        })
    }

    fn view(&self, id: &ProductId) -> Option<ProductView> {
        let product = Arc::clone(self.products.get(id)?);
        let units = |sku: &Sku| self.units.get(sku).copied().unwrap_or(PLENTY);
        let available = product.variants.iter().map(|v| (v.sku.clone(), units(&v.sku))).collect();
        Some(ProductView { product, available })
    }

    /// As the server counts them: the contact's language first, a theme by its word.
    fn said_of(
        &self,
        id: &ProductId,
        theme: Option<&str>,
        language: Language,
    ) -> Option<ReviewsAnswer> {
        let product = self.products.get(id)?;
        let tenths = product.rating.tenths()?;
        let mut reviews = self.reviews.get(id).cloned().unwrap_or_default();
        reviews.sort_by_key(|review| review.language != language);
        let speaks = |review: &&Review| {
            theme.is_none_or(|theme| review.text.to_lowercase().contains(&theme.to_lowercase()))
        };
        let about: Vec<&Review> = reviews.iter().filter(speaks).collect();
        let pleased = about.iter().filter(|review| review.rating >= PLEASED_FROM).count();
        let best = about.iter().find(|review| review.rating == 5);
        let critical = about
            .iter()
            .filter(|review| review.rating < PLEASED_FROM)
            .min_by_key(|review| review.rating);
        Some(ReviewsAnswer {
            card: ReviewsCard {
                product: id.clone(),
                title: product.title.get(language).to_owned(),
                rating: RatingFigure { tenths, count: product.rating.count() },
                spread: product.rating.spread,
                summary: None,
                quotes: about.iter().take(QUOTES_MAX).map(|review| quoted(review)).collect(),
            },
            theme: theme.map(|theme| ThemeCount {
                theme: theme.to_owned(),
                total: u32::try_from(about.len()).unwrap_or(u32::MAX),
                positive: u32::try_from(pleased).unwrap_or(u32::MAX),
            }),
            best: best.map(|review| quoted(review)),
            critical: critical.map(|review| quoted(review)),
        })
    }
}

fn quoted(review: &Review) -> ReviewQuote {
    ReviewQuote {
        id: None,
        rating: review.rating,
        title: String::new(),
        text: review.text.clone(),
        author: review.author.clone(),
        verified: true,
        date: "2026-05-01".to_owned(),
    }
}

impl Drop for Shop {
    /// The index was made for this run only.
    fn drop(&mut self) {
        if let Err(error) = std::fs::remove_dir_all(&self.folder) {
            eprintln!("{} stays: {error}", self.folder.display());
        }
    }
}
