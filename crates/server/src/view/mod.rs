//! From stored rows and the core's values to what the API and the pages show.

pub(crate) mod cards;
pub(crate) mod carts;
pub(crate) mod conversations;
mod messages;

pub(crate) use carts::cart_out;
pub(crate) use messages::{StoredMessage, message_out};
