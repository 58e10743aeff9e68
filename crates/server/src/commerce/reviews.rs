//! What buyers say about a product, as facts: the rating, its spread, a theme counted, and two voices.

use crate::app::App;
use crate::merchant::Merchant;
use crate::runtime::readings::ReadingError;
use engine::content::{RatingFigure, ReviewQuote, ReviewsCard};
use engine::dialogue::themes;
use engine::{Language, ProductId, ReviewsAnswer, ThemeCount};
use store::review::Review;

/// Reviews looked at for one answer.
const REVIEWS_READ_MAX: usize = 200;
/// Reviews shown on a card.
const QUOTES_MAX: usize = 6;
/// From how many stars on a review is a pleased one.
const PLEASED_FROM: u32 = 4;

/// What is said about a product; `None` when nobody has said anything or there is no such product.
///
/// # Errors
/// When the catalog or the database cannot answer.
pub async fn answer(
    app: &App,
    merchant: &Merchant,
    product: &ProductId,
    theme: Option<&str>,
    language: Language,
) -> Result<Option<ReviewsAnswer>, ReadingError> {
    let views = merchant.products(app, std::slice::from_ref(product)).await?;
    let Some(view) = views.first() else { return Ok(None) };
    let page = app
        .store()
        .read(|tx| store::review::list(tx, &merchant.id, product, None, REVIEWS_READ_MAX))?;
    let rating = view.product.rating;
    let Some(tenths) = rating.tenths() else { return Ok(None) };
    let mut reviews = page.items;
    // Those the contact can read come first; otherwise the newest do.
    reviews.sort_by_key(|review| review.language != language.code());
    let about: Vec<&Review> = reviews
        .iter()
        .filter(|review| theme.is_none_or(|theme| speaks_of(review, theme)))
        .collect();
    let told = theme.map(|theme| ThemeCount {
        theme: theme.to_owned(),
        total: u32::try_from(about.len()).unwrap_or(u32::MAX),
        positive: u32::try_from(
            about.iter().filter(|review| review.rating >= PLEASED_FROM).count(),
        )
        .unwrap_or(u32::MAX),
    });
    let best = about.iter().find(|review| review.rating == 5 && !review.text.is_empty());
    let critical = about
        .iter()
        .filter(|review| review.rating < PLEASED_FROM)
        .min_by_key(|review| review.rating);
    let card = ReviewsCard {
        product: product.clone(),
        title: view.product.title.get(language).to_owned(),
        rating: RatingFigure { tenths, count: rating.count() },
        spread: rating.spread,
        summary: None,
        quotes: about.iter().take(QUOTES_MAX).map(|review| quoted(review)).collect(),
    };
    Ok(Some(ReviewsAnswer {
        card,
        theme: told,
        best: best.map(|it| quoted(it)),
        critical: critical.map(|it| quoted(it)),
    }))
}

fn speaks_of(review: &Review, theme: &str) -> bool {
    themes::speaks_of(theme, &[review.title.as_str(), &review.text].join(" "))
}

fn quoted(review: &Review) -> ReviewQuote {
    let at = crate::time_text(review.at);
    ReviewQuote {
        id: Some(review.id.clone()),
        rating: review.rating,
        title: review.title.clone(),
        text: review.text.clone(),
        author: review.author.clone(),
        verified: review.is_verified,
        date: at.split('T').next().unwrap_or_default().to_owned(),
    }
}
