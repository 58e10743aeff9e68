//! The rules of selling: money, catalog, prices, tax, promotions, cart, checkout, order, payment.
//!
//! Everything here is arithmetic and tables. Lifecycles are tables of (state, command) → state; totals are one
//! pure function, [`quote::quote`], that the shell feeds with what the database holds at this moment.
//!
//! A reader starts with [`money`] and [`quote`], then [`checkout`], [`placement`] and [`settlement`] for what
//! happens between "pay" and [`order`], and [`refunding`] for the way back.
//! Nobody outside hands in a price: callers name variants, quantities and codes, and get amounts back.

pub mod address;
pub mod cart;
pub mod catalog;
pub mod checkout;
pub mod currency;
pub mod delivery;
pub mod format;
pub mod lifecycle;
pub mod money;
pub mod order;
pub mod order_card;
pub mod order_number;
pub mod payment;
pub mod placement;
pub mod pricing;
pub mod promotion;
pub mod quote;
pub mod refunding;
pub mod reservation;
pub mod rsvp;
pub mod settlement;
pub mod spoken_order;
pub mod tax;
pub mod wall_clock;
