//! The platforms, one file or folder each. A vendor that is not in the list does not exist.

use crate::Vendor;

macro_rules! vendors {
    ($($unit:ident),* $(,)?) => {
        $(mod $unit;)*

        /// Everybody who can be played.
        pub const KINDS: &[&str] = &[$(stringify!($unit)),*];

        /// One of each.
        pub fn all() -> Vec<Box<dyn Vendor>> {
            vec![$(Box::new($unit::Platform)),*]
        }
    };
}

vendors! {
    alexa,
    bot_framework,
    google_assistant,
    instagram,
    messenger,
    sms,
    telegram,
    webchat,
    wechat,
    whatsapp,
}

#[cfg(test)]
mod tests;
