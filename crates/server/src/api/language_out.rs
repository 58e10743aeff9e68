//! The languages there are, for the API's description: what is sent and read is [`engine::Language`] or its code.

use utoipa::ToSchema;

#[derive(Debug, ToSchema)]
#[schema(rename_all = "lowercase")]
#[expect(dead_code, reason = "describes a code; never made")]
pub(crate) enum LanguageOut {
    En,
    Es,
    Da,
}

#[cfg(test)]
mod tests {
    use super::LanguageOut;
    use engine::Language;
    use utoipa::PartialSchema;

    #[test]
    fn the_description_names_every_language() {
        let described = serde_json::to_value(LanguageOut::schema()).unwrap();
        assert_eq!(described["enum"], serde_json::to_value(Language::ALL).unwrap());
    }
}
