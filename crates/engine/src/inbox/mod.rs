//! The rules of conversations: what arrives, who holds the floor, how long a reply may wait, how receipts advance.

pub mod consent;
pub mod country;
pub mod floor;
pub mod inbound;
pub mod link_code;
pub mod message;
pub mod phone;
pub mod receipt;
pub mod reply_window;
pub mod source;
