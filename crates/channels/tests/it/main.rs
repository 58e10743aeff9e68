//! The channels from outside: what arrives, what is sent, what is refused.

#![expect(clippy::unwrap_used, reason = "what a test cannot set up fails it")]

mod alexa;
mod any_json;
mod bot_framework;
mod conformance;
mod google_assistant;
mod instagram;
mod laws;
mod matrix;
mod messenger;
mod oracles;
mod settings;
mod setup;
mod shared_payloads;
mod sms;
mod telegram;
mod webchat;
mod webchat_identity;
mod wechat;
mod whatsapp_connect;
mod whatsapp_flows;
mod whatsapp_receive;
mod whatsapp_send;
