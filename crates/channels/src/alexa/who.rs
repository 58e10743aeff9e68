//! Whom a request is from, by exactly one name, the surest there is.
//!
//! An account is a household: whoever stands in the room speaks with its `userId`. So what one person did must never
//! be shown because of that id alone. In this order, and never two of them together:
//!
//! 1. A voice was recognised (`personId`): the customer whom that person's own link names, else the person.
//! 2. None was: the customer whom the account's link names, else the account.
//!
//! A recognised person is never known by the account, nor by the account's link, which may be somebody else's; and no
//! name brings another along, so that what was said under one is never continued under the other.

use super::call::Call;
use super::link;
use super::settings::Settings;
use engine::Timestamp;
use engine::inbox::inbound::{ContactRef, Identity, IdentityScheme};

pub(super) fn contact(settings: &Settings, call: &Call<'_>, now: Timestamp) -> ContactRef {
    let linked = |token: Option<&str>| link::customer(&settings.linking_secrets, token?, now).ok();
    let named = |scheme, value: &str| Identity { scheme, value: value.to_owned() };
    let customer = |key: String| Identity { scheme: IdentityScheme::Customer, value: key };
    let identity = match call.person() {
        Some(person) => {
            let customer = linked(call.person_token()).map(customer);
            Some(customer.unwrap_or_else(|| named(IdentityScheme::AlexaPerson, person)))
        }
        None => {
            let customer = linked(call.user_token()).map(customer);
            customer.or_else(|| call.user().map(|user| named(IdentityScheme::Alexa, user)))
        }
    };
    ContactRef {
        identities: identity.into_iter().collect(),
        language: call.language(),
        ..ContactRef::default()
    }
}
