//! A signature by a key that a certificate vouches for, as Alexa makes it.
//!
//! The sender names a chain of certificates; the caller fetches it, from a place it allows. [`Chain::trusted`] says
//! whether the chain leads to a root that is trusted, is valid at that moment and is for the name that was expected.
//! What it gives is kept for as long as it is known to be so, and [`Trusted::verify_rsa_sha256`] says whether the
//! leaf's key signed a body. There is no way to ask for less: a test brings roots of its own, never a switch.

use engine::Timestamp;
use engine::time::{HOUR_MS, SECOND_MS};
use rustls_pki_types::pem::PemObject as _;
use rustls_pki_types::{
    CertificateDer, ServerName, SignatureVerificationAlgorithm, TrustAnchor, UnixTime,
};
use std::ops::RangeInclusive;
use std::time::Duration;
use webpki::{EndEntityCert, KeyUsage, ring};

use super::{VerifiedBody, refuse};
use crate::error::Rejection;
use crate::raw_request::RawRequest;

/// A chain that is good at both ends of such a while is good all through it: a certificate is valid from one moment
/// to another, without a break.
const GOOD_FOR_MS: i64 = HOUR_MS;
/// Certificates in one chain: real ones have three or four.
pub const CHAIN_CERTIFICATES_MAX: usize = 8;
/// Roots in one list of our own.
pub const ROOTS_MAX: usize = 16;

/// How certificates of a chain may be signed.
const CHAIN_ALGORITHMS: &[&dyn SignatureVerificationAlgorithm] = &[
    ring::RSA_PKCS1_2048_8192_SHA256,
    ring::RSA_PKCS1_2048_8192_SHA384,
    ring::RSA_PKCS1_2048_8192_SHA512,
    ring::ECDSA_P256_SHA256,
    ring::ECDSA_P256_SHA384,
    ring::ECDSA_P384_SHA256,
    ring::ECDSA_P384_SHA384,
];

/// Why a text is no list of certificates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CertificateError {
    #[error("it is not PEM")]
    Pem,
    #[error("it holds no certificate")]
    Empty,
    #[error("it holds too many certificates")]
    TooMany,
    #[error("a certificate in it cannot be read")]
    Unreadable,
}

/// Certificates that are trusted by themselves.
#[derive(Clone, Debug)]
pub struct Roots(Vec<TrustAnchor<'static>>);

impl Roots {
    /// Those that browsers trust.
    pub fn of_the_web() -> Self {
        Self(webpki_roots::TLS_SERVER_ROOTS.to_vec())
    }

    /// Others, in PEM: nothing else is trusted then.
    ///
    /// # Errors
    /// [`CertificateError`] says what is wrong with the text.
    pub fn from_pem(text: &str) -> Result<Self, CertificateError> {
        let certificates = certificates(text.as_bytes(), ROOTS_MAX)?;
        let anchor = |certificate: &CertificateDer<'_>| {
            let anchor = webpki::anchor_from_trusted_cert(certificate);
            anchor.map(|anchor| anchor.to_owned()).map_err(|_| CertificateError::Unreadable)
        };
        Ok(Self(certificates.iter().map(anchor).collect::<Result<_, _>>()?))
    }
}

/// A leaf and what leads from it to a root, in any order after the leaf.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chain {
    leaf: CertificateDer<'static>,
    intermediates: Vec<CertificateDer<'static>>,
}

impl Chain {
    /// Reads PEM, the leaf first.
    ///
    /// # Errors
    /// [`CertificateError`] says what is wrong with the text.
    pub fn from_pem(text: &[u8]) -> Result<Self, CertificateError> {
        let mut certificates = certificates(text, CHAIN_CERTIFICATES_MAX)?;
        let leaf = certificates.remove(0);
        EndEntityCert::try_from(&leaf).map_err(|_| CertificateError::Unreadable)?;
        Ok(Self { leaf, intermediates: certificates })
    }

    /// The chain with what is known of it, if it leads to a root, every certificate of it is valid at that moment, and
    /// its leaf is `name`'s.
    ///
    /// # Errors
    /// [`Rejection::BadSignature`] says what is wrong with it.
    pub fn trusted(
        &self,
        roots: &Roots,
        name: &'static str,
        at: Timestamp,
    ) -> Result<Trusted, Rejection> {
        self.check(roots, name, at)?;
        let later = at.plus_ms(GOOD_FOR_MS);
        let until = if self.check(roots, name, later).is_ok() { later } else { at };
        Ok(Trusted { chain: self.clone(), good: at..=until })
    }

    fn check(&self, roots: &Roots, name: &'static str, at: Timestamp) -> Result<(), Rejection> {
        let leaf = EndEntityCert::try_from(&self.leaf).map_err(refused)?;
        let expected =
            ServerName::try_from(name).map_err(|_| refuse("the expected name is none"))?;
        leaf.verify_is_valid_for_subject_name(&expected).map_err(refused)?;
        // The name itself must be there: a certificate for every name beside it is somebody else's.
        if !leaf.valid_dns_names().any(|listed| listed.eq_ignore_ascii_case(name)) {
            return Err(refuse("the certificate is for another name"));
        }
        leaf.verify_for_usage(
            CHAIN_ALGORITHMS,
            &roots.0,
            &self.intermediates,
            moment(at),
            KeyUsage::server_auth(),
            None,
            None,
        )
        .map_err(refused)?;
        Ok(())
    }
}

/// A chain that was found good, and the while in which that holds.
#[derive(Clone, Debug)]
pub struct Trusted {
    chain: Chain,
    good: RangeInclusive<Timestamp>,
}

impl Trusted {
    pub fn chain(&self) -> &Chain {
        &self.chain
    }

    /// Whether the chain is known to be good at that moment.
    pub fn is_good(&self, at: Timestamp) -> bool {
        self.good.contains(&at)
    }

    /// Both whiles of one chain as one: what is good at two moments is good between them. Of another chain, the later
    /// one alone.
    #[must_use]
    pub fn and(&self, later: Self) -> Self {
        if self.chain != later.chain {
            return later;
        }
        let start = *self.good.start().min(later.good.start());
        let end = *self.good.end().max(later.good.end());
        Self { good: start..=end, ..later }
    }

    /// Proves that the leaf's key signed the raw body: RSA with PKCS#1 v1.5 padding over SHA-256, at least 2048 bits.
    ///
    /// # Errors
    /// [`Rejection::BadSignature`] says what is wrong; a body that came when nothing is known of the chain is refused.
    pub fn verify_rsa_sha256<'a>(
        &self,
        signature: &[u8],
        request: &'a RawRequest,
    ) -> Result<VerifiedBody<'a>, Rejection> {
        if !self.is_good(request.received_at) {
            return Err(refuse("the certificates are not known to be good at this moment"));
        }
        let leaf = EndEntityCert::try_from(&self.chain.leaf).map_err(refused)?;
        leaf.verify_signature(ring::RSA_PKCS1_2048_8192_SHA256, &request.body, signature)
            .map_err(|_| refuse("the certificate's key did not sign it"))?;
        Ok(VerifiedBody(&request.body))
    }
}

fn certificates(text: &[u8], max: usize) -> Result<Vec<CertificateDer<'static>>, CertificateError> {
    let mut found = Vec::new();
    for certificate in CertificateDer::pem_slice_iter(text) {
        if found.len() == max {
            return Err(CertificateError::TooMany);
        }
        found.push(certificate.map_err(|_| CertificateError::Pem)?);
    }
    if found.is_empty() { Err(CertificateError::Empty) } else { Ok(found) }
}

fn moment(at: Timestamp) -> UnixTime {
    UnixTime::since_unix_epoch(Duration::from_secs(u64::try_from(at.0 / SECOND_MS).unwrap_or(0)))
}

/// What is wrong, for the log: none of it comes from the certificate.
#[expect(clippy::needless_pass_by_value, reason = "it is what `map_err` hands over")]
fn refused(error: webpki::Error) -> Rejection {
    refuse(match error {
        webpki::Error::CertExpired { .. } => "a certificate has expired",
        webpki::Error::CertNotValidYet { .. } => "a certificate is not valid yet",
        webpki::Error::CertNotValidForName(_) => "the certificate is for another name",
        webpki::Error::UnknownIssuer => "the certificate leads to no root that is trusted",
        _ => "the certificate is not acceptable",
    })
}
