//! What an inbox of this channel is configured with.

use super::chain::Place;
use crate::settings::{Reader, wrong};
use crate::{InboxSettings, SettingsError, customer};
use transport::Secret;
use transport::signature::certificate::Roots;

pub(super) const CHAIN_BASE_DEFAULT: &str = "https://s3.amazonaws.com/echo.api/";

#[derive(Debug)]
pub(super) struct Settings {
    /// Without it nothing could tell our requests from those of another skill: the hook does not exist.
    pub(super) skill_id: Option<String>,
    /// Where chains of certificates may come from.
    pub(super) chains: Place,
    pub(super) roots: Roots,
    /// The roots are of our own choice.
    pub(super) own_roots: bool,
    /// Chains come from the platform's own place.
    pub(super) own_place: bool,
    pub(super) linking_secrets: Vec<Secret<String>>,
}

impl Settings {
    pub(super) fn read(settings: &InboxSettings) -> Result<Self, SettingsError> {
        let mut reader = Reader::new(settings);
        let skill_id = reader.text("skill_id")?;
        let base = reader.text("chain_base")?;
        let own_place = base.as_deref().is_some_and(|base| base != CHAIN_BASE_DEFAULT);
        let chains =
            Place::new(base.as_deref().unwrap_or(CHAIN_BASE_DEFAULT)).ok_or_else(|| {
                wrong("chain_base", "must be an http or https address that ends in /")
            })?;
        let trust_roots = reader.text("trust_roots")?;
        let own_roots = trust_roots.is_some();
        let roots = match trust_roots {
            None => Roots::of_the_web(),
            Some(pem) => Roots::from_pem(&pem).map_err(|error| {
                wrong("trust_roots", &format!("must be certificates in PEM: {error}"))
            })?,
        };
        let linking_secrets = reader.secrets("linking_secret");
        for secret in &linking_secrets {
            customer::check_secret(secret).map_err(|problem| wrong("linking_secret", problem))?;
        }
        reader.finish()?;
        Ok(Self { skill_id, chains, roots, own_roots, own_place, linking_secrets })
    }
}
