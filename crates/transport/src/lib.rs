//! How adapters talk to the outside.
//!
//! An adapter (a channel or a connector) receives a [`RawRequest`], proves with
//! [`signature`] that its provider sent it, and refuses it with a [`Rejection`].
//! It calls out only through [`Http`], which is handed in, and tells a failed
//! send as a [`SendError`]: retry? whose problem? what do we show?
//!
//! [`Egress`] is the implementation of [`Http`] that opens sockets. It is the only
//! place of the program that does so for a URL, and it reaches no private address
//! that the settings do not allow.

mod egress;
mod error;
mod http;
mod raw_request;
mod secret;
pub mod signature;

pub use crate::egress::{AddressKind, Egress, EgressLimits, EgressPolicy, EgressSetupError};
pub use crate::error::{Blame, Receipt, Rejection, Retry, SendError, SendErrorCode};
pub use crate::http::{
    BlockReason, Http, HttpError, HttpRequest, HttpResponse, RESPONSE_BYTES_DEFAULT,
    TIMEOUT_DEFAULT_MS,
};
pub use crate::raw_request::RawRequest;
pub use crate::secret::{HostBound, NotAnOrigin, Secret};
