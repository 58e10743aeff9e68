//! The rules of selling.

mod address;
mod cart;
mod checkout;
mod delivery;
mod exhaustive;
mod laws;
mod lifecycles;
mod money;
mod order;
mod placement;
mod promotion;
mod quoting;
mod refunding;
mod settlement;
mod shop;
mod spoken_order;
mod spoken_order_model;
