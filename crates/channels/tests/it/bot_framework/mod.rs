//! Microsoft's Activity protocol: what is believed, what arrives, what is sent, what is answered on the call.

mod answers;
mod conformance;
mod forgeries;
mod keys;
mod laws;
mod platform;
mod receive;
mod render;
mod send;
