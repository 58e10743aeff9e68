//! Carts: shown with this moment's prices, changed by commands that know no amounts.

use super::blocks::CartCardOut;
use super::body::Body;
use super::caller::Caller;
use super::command::{self, Taken};
use super::guard::WriteKey;
use super::problem::{Code, Problem};
use crate::app::App;
use crate::view;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use engine::commerce::cart::{CartCommand, LINE_QUANTITY_MAX};
use engine::{AgentCommand, CartId, ConversationId, CouponCode, ProductId, Sku};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::ToSchema;

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct CartOut {
    pub id: String,
    pub version: u64,
    /// `null` while it is empty.
    pub card: Option<CartCardOut>,
    pub coupons: Vec<CartCouponOut>,
    /// What cannot be had as asked, in words.
    pub problems: Vec<String>,
}

impl CartOut {
    /// A cart nobody has put anything into.
    pub(crate) fn empty() -> Self {
        Self {
            id: String::new(),
            version: 0,
            card: None,
            coupons: Vec::new(),
            problems: Vec::new(),
        }
    }
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct CartCouponOut {
    pub code: String,
    /// `applied`, or why not: `unknown`, `expired`, `not_started`, `used_up`, `used_by_contact`, `not_combinable`,
    /// `below_minimum` or `nothing_applies`.
    pub result: String,
}

/// A change of a cart.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(tag = "command", rename_all = "snake_case", deny_unknown_fields)]
pub enum CartCommandIn {
    Add {
        product: String,
        sku: String,
        #[serde(default = "one")]
        quantity: u32,
    },
    SetQuantity {
        sku: String,
        quantity: u32,
    },
    Remove {
        sku: String,
    },
    Clear {},
    AddCoupon {
        code: String,
    },
    RemoveCoupon {
        code: String,
    },
}

fn one() -> u32 {
    1
}

impl CartCommandIn {
    /// As the core takes it.
    pub(crate) fn read(self) -> Result<CartCommand, Problem> {
        let code = |text: String| {
            let wrong = || {
                Problem::new(Code::InvalidField).field("code", "invalid", "This cannot be a code")
            };
            CouponCode::parse(&text).ok_or_else(wrong)
        };
        let fits = |quantity: u32, least: u32| {
            let detail = format!("A quantity is {least} to {LINE_QUANTITY_MAX}");
            let wrong =
                || Problem::new(Code::InvalidField).field("quantity", "out_of_range", detail);
            (least..=LINE_QUANTITY_MAX).contains(&quantity).then_some(quantity).ok_or_else(wrong)
        };
        Ok(match self {
            Self::Add { product, sku, quantity } => CartCommand::Add {
                product: ProductId::new(product),
                sku: Sku::new(sku),
                quantity: fits(quantity, 1)?,
            },
            Self::SetQuantity { sku, quantity } => {
                CartCommand::SetQuantity { sku: Sku::new(sku), quantity: fits(quantity, 0)? }
            }
            Self::Remove { sku } => CartCommand::Remove { sku: Sku::new(sku) },
            Self::Clear {} => CartCommand::Clear,
            Self::AddCoupon { code: text } => CartCommand::AddCoupon { code: code(text)? },
            Self::RemoveCoupon { code: text } => CartCommand::RemoveCoupon { code: code(text)? },
        })
    }
}

/// Changes the cart on the contact's behalf.
#[utoipa::path(post, path = "/conversations/{id}/cart", tag = "carts", params(("id" = String, Path)),
    request_body = CartCommandIn, responses((status = 200, body = CartOut), (status = 202, body = CartOut)))]
pub(crate) async fn change(
    State(app): State<Arc<App>>,
    caller: Caller,
    WriteKey(key): WriteKey,
    Path(id): Path<String>,
    Body(given): Body<CartCommandIn>,
) -> Result<(StatusCode, Json<CartOut>), Problem> {
    let command = given.read()?;
    let id = ConversationId::new(id);
    let taken = command::give(&app, &caller, &id, &key, AgentCommand::Cart { command }).await?;
    let cart = view::cart_out(&app, &caller.merchant, &id).await?;
    let status = if taken == Taken::Yes { StatusCode::OK } else { StatusCode::ACCEPTED };
    Ok((status, Json(cart.unwrap_or_else(CartOut::empty))))
}

#[utoipa::path(get, path = "/carts/{id}", tag = "carts", params(("id" = String, Path)),
    responses((status = 200, body = CartOut), (status = 404, body = super::problem::ProblemOut)))]
pub(crate) async fn get(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<CartOut>, Problem> {
    let (merchant, id) = (caller.merchant.id.clone(), CartId::new(id));
    let stored = app.look(move |tx| store::cart::get(tx, &merchant, &id)).await?;
    let stored = stored.ok_or_else(Problem::not_found)?;
    let language = caller.merchant.settings.default_language;
    Ok(Json(view::carts::priced(&app, &caller.merchant, &stored, language).await?))
}
