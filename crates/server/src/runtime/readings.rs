//! Answers what a turn wants to know, from this moment's data and outside of any transaction.

use crate::app::App;
use crate::commerce;
use crate::events::guest_lists;
use crate::guides;
use crate::merchant::Merchant;
use engine::{Answer, ContactId, ConversationId, Reading};
use std::sync::Arc;

/// Answers every reading of one round, in order. A reading that fails says so; it never fails the turn.
pub(crate) async fn answer(
    app: &Arc<App>,
    merchant: &Arc<Merchant>,
    whose: (&ContactId, &ConversationId),
    wanted: Vec<Reading>,
) -> Vec<Answer> {
    let mut answers = Vec::with_capacity(wanted.len());
    for reading in wanted {
        let name = name_of(&reading);
        match one(app, merchant, whose, reading).await {
            Ok(answer) => answers.push(answer),
            Err(error) => {
                tracing::warn!(merchant.id = %merchant.id, reading = name, error = %error, "Could not answer a turn's question");
                answers.push(Answer::Failed { reason: name.to_owned() });
            }
        }
    }
    answers
}

fn name_of(reading: &Reading) -> &'static str {
    match reading {
        Reading::Search { .. } => "search",
        Reading::Products { .. } => "products",
        Reading::Skus { .. } => "skus",
        Reading::Reviews { .. } => "reviews",
        Reading::Guide { .. } => "guide",
        Reading::Knowledge { .. } => "knowledge",
        Reading::Together { .. } => "together",
        Reading::Quote { .. } => "quote",
        Reading::Orders { .. } => "orders",
        Reading::Offers { .. } => "offers",
        Reading::LinkCode { .. } => "link_code",
        Reading::SpokenSale { .. } => "spoken_sale",
        Reading::Clocks => "clocks",
        Reading::Rsvps { .. } => "rsvps",
        Reading::HoldPlace { .. } => "hold_place",
        Reading::Interpret { .. } => "interpret",
        Reading::Rephrase { .. } => "rephrase",
    }
}

/// Why a reading could not be answered now.
#[derive(Debug, thiserror::Error)]
pub enum ReadingError {
    #[error("the store could not answer")]
    Store(#[from] store::StoreError),
    #[error("the commerce backend could not answer")]
    Backend(#[from] connectors::commerce::BackendError),
    #[error("the search index could not answer")]
    Search(#[from] search::SearchError),
}

async fn one(
    app: &Arc<App>,
    merchant: &Arc<Merchant>,
    (contact, conversation): (&ContactId, &ConversationId),
    reading: Reading,
) -> Result<Answer, ReadingError> {
    let now = app.now();
    Ok(match reading {
        Reading::Search { query } => Answer::Found { found: merchant.find(app, &query).await? },
        Reading::Products { ids } => {
            Answer::Products { products: merchant.products(app, &ids).await? }
        }
        Reading::Skus { skus } => {
            Answer::Products { products: merchant.products_by_sku(&skus).await? }
        }
        Reading::Reviews { product, theme, language } => {
            let reviews =
                commerce::reviews::answer(app, merchant, &product, theme.as_deref(), language)
                    .await?;
            Answer::Reviews { reviews: reviews.map(Box::new) }
        }
        Reading::Guide { query } => {
            Answer::Guide { found: guides::find(app, merchant, &query).await? }
        }
        Reading::Knowledge { query, language } => {
            Answer::Knowledge { passages: merchant.knowledge.find(&query, language) }
        }
        Reading::Together { product } => {
            Answer::Together { products: commerce::together::with(app, merchant, &product).await? }
        }
        Reading::Quote { cart, language } => {
            let quote =
                commerce::quote::of_cart(app, merchant, &cart, Some(contact), language, now)
                    .await?;
            Answer::Quote { quote: Box::new(quote) }
        }
        Reading::Orders { number: Some(number), email: Some(email), language } => {
            let asked = (number.as_str(), email.as_str());
            let orders = commerce::orders::proven(app, merchant, contact, asked, language).await?;
            Answer::Orders { orders }
        }
        Reading::Orders { number, language, .. } => Answer::Orders {
            orders: commerce::orders::facts(merchant, contact, number.as_deref(), language, now)
                .await?,
        },
        Reading::SpokenSale { cart, address, second, language } => {
            let (address, second) = (address.as_ref(), second.as_ref());
            let wanted = commerce::spoken::Wanted { cart: &cart, address, second, language };
            let sale = commerce::spoken::sale(app, merchant, contact, wanted, now).await?;
            Answer::SpokenSale { sale: Box::new(sale) }
        }
        Reading::Offers { language, currency } => {
            let told_in = (language, currency);
            let offers = commerce::offers::on_now(app, merchant, contact, told_in, now).await?;
            Answer::Offers { offers }
        }
        Reading::Clocks => Answer::Clocks { clocks: merchant.clocks(now) },
        Reading::Rsvps { event } => guest_lists::look(app, merchant, contact, &event).await?,
        Reading::HoldPlace { event, date, party } => {
            let whose = (contact, conversation);
            guest_lists::hold(app, merchant, whose, (&event, date, party)).await?
        }
        Reading::Interpret { .. } | Reading::Rephrase { .. } => {
            Answer::Model { text: super::model::ask(app, merchant, &reading).await }
        }
        Reading::LinkCode { code } => Answer::LinkCode {
            tried: super::linking::attempt(app, merchant, contact, conversation, code).await?,
        },
    })
}
