//! The rules of selling: money, catalog, prices, tax, promotions, cart, checkout, order, payment.
//!
//! Everything here is arithmetic and tables. Lifecycles are tables of (state, command) → state; totals are one
//! pure function, [`quote::quote`], that the shell feeds with what the database holds at this moment.

pub mod cart;
pub mod catalog;
pub mod money;
pub mod quote;
