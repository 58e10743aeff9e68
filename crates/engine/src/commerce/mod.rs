//! The rules of selling: money, catalog, prices, tax, promotions, cart, checkout, order, payment.
//!
//! Everything here is arithmetic and tables. Lifecycles are tables of (state, command) → state; totals are one
//! pure function, [`quote::quote`], that the shell feeds with what the database holds at this moment.
//!
//! A reader starts with [`money`] and [`quote`], then [`placement`] for what happens between "pay" and "order".
//! Nobody outside hands in a price: callers name variants, quantities and codes, and get amounts back.

pub mod cart;
pub mod catalog;
pub mod delivery;
pub mod format;
pub mod money;
pub mod pricing;
pub mod promotion;
pub mod quote;
pub mod tax;
