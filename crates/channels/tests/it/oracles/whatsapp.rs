//! WhatsApp: what we call and read, for others who speak the Cloud API.
