//! What Messenger and Instagram share: the events of a conversation, the Send API, files, private replies.
//!
//! Both are configured as an [`Account`]; what differs between them is data in it. A person is named by an id that
//! holds for one page or account only. Free-form replies are allowed for a day after whatever she did; a person of
//! the brand, and no bot, may still answer for a week, with a tag that says so.

pub(crate) mod account;
pub(crate) mod checks;
pub(crate) mod comment;
mod content;
mod control;
mod entry;
pub(crate) mod introduction;
mod marks;
pub(crate) mod media;
mod message;
pub(crate) mod parse;
pub(crate) mod reach;
pub(crate) mod receipt;
mod render;
pub(crate) mod send;
mod sent;

pub(crate) use account::{Account, Identifiers};

use engine::time::{DAY_MS, HOUR_MS};

/// How long a free-form reply is allowed after whatever the contact did.
pub(crate) const REPLY_WINDOW_MS: i64 = 24 * HOUR_MS;
/// How many days after it a person may still answer, by the `HUMAN_AGENT` tag.
pub(crate) const HUMAN_DAYS_MAX: u32 = 7;
/// How long after a comment its author may be written to, once.
pub(crate) const PRIVATE_REPLY_MS: i64 = 7 * DAY_MS;
/// Products in one product template.
pub(crate) const PRODUCTS_MAX: usize = 10;
/// Options below one message.
pub(crate) const QUICK_REPLIES_MAX: usize = 13;
/// Buttons of a template.
pub(crate) const BUTTONS_MAX: usize = 3;
/// Title of a button or an option.
pub(crate) const BUTTON_TITLE_MAX: usize = 20;
/// What comes back when a button or an option is chosen.
pub(crate) const TOKEN_MAX: usize = 1_000;
/// Text of a message with a button template.
pub(crate) const BUTTON_TEXT_MAX: usize = 640;
/// Parts of one message: a thread with more at once is hard to read.
pub(crate) const PARTS_MAX: usize = 5;
