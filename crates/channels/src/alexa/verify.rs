//! Who sent this: the platform, to this skill, just now.
//!
//! Two headers count: the address of a chain of certificates, and a signature of the raw body by its leaf's key. The
//! older `Signature` header is ignored. What the certificates prove is in [`transport::signature::certificate`].
//! Afterwards the body itself must name our skill and a moment near ours, so that no request to another skill and no
//! old one can be played to us. Nothing switches any of it off.

use super::call::Call;
use super::chain::Chains;
use super::settings::Settings;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use engine::Timestamp;
use transport::signature::single_header;
use transport::{RawRequest, Rejection};

/// Carries the signature.
pub const SIGNATURE_HEADER: &str = "signature-256";
/// Carries the address of the certificates.
pub const CHAIN_HEADER: &str = "signaturecertchainurl";
/// Whom the leaf must be for.
pub const CERTIFICATE_NAME: &str = "echo-api.amazon.com";
/// Largest body taken; requests have a few kilobytes.
pub const BODY_BYTES_MAX: usize = 256 * 1024;
/// How far the moment in a request may be from ours, both ways.
pub const TOLERANCE_MS: i64 = 150_000;
/// The same for events about the skill: they are repeated for an hour.
pub const EVENT_TOLERANCE_MS: i64 = 3_600_000;

/// Bytes of an RSA signature: keys of 2048 to 8192 bits.
const SIGNATURE_BYTES: std::ops::RangeInclusive<usize> = 256..=1_024;

/// What a request presents as its proof.
pub(super) struct Presented {
    /// Of the certificates, as the place they may come from spells it.
    pub(super) chain: String,
    signature: Vec<u8>,
}

/// Reads the proof, before anything is fetched for it.
pub(super) fn presented(settings: &Settings, request: &RawRequest) -> Result<Presented, Rejection> {
    if request.body.len() > BODY_BYTES_MAX {
        return Err(Rejection::TooLarge);
    }
    if settings.skill_id.is_none() {
        return Err(Rejection::NotConfigured);
    }
    let address = single_header(request, CHAIN_HEADER)?;
    let signature = single_header(request, SIGNATURE_HEADER)?;
    let chain = settings.chains.holds(address).ok_or(refuse("certificates of another place"))?;
    let signature = STANDARD.decode(signature).ok();
    let signature = signature.filter(|bytes| SIGNATURE_BYTES.contains(&bytes.len()));
    let signature = signature.ok_or(refuse("it is not spelled as a signature"))?;
    Ok(Presented { chain, signature })
}

/// The request, once it is proven.
pub(super) fn call<'a>(
    settings: &Settings,
    chains: &Chains,
    request: &'a RawRequest,
) -> Result<Call<'a>, Rejection> {
    let presented = presented(settings, request)?;
    let body = chains.verify(&presented.chain, &presented.signature, request)?;
    let call = Call::new(body.json()?)?;
    if call.skill() != settings.skill_id.as_deref() {
        return Err(refuse("it is for another skill"));
    }
    let at = call.timestamp().ok_or(Rejection::malformed("it tells no moment"))?;
    if !is_fresh(&call, at, request.received_at) {
        return Err(refuse("its moment is outside the tolerance"));
    }
    Ok(call)
}

fn is_fresh(call: &Call<'_>, at: Timestamp, now: Timestamp) -> bool {
    let tolerance = if call.is_skill_event() { EVENT_TOLERANCE_MS } else { TOLERANCE_MS };
    at.since_ms(now).unsigned_abs() <= tolerance.unsigned_abs()
}

const fn refuse(reason: &'static str) -> Rejection {
    Rejection::BadSignature { reason }
}
