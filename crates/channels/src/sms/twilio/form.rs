//! The fields of a webhook, by name: exactly those that were signed.

use transport::signature::twilio::Field;

pub(super) struct Form<'a> {
    /// Sorted by name, then by value.
    fields: Vec<Field<'a>>,
}

impl<'a> Form<'a> {
    /// Of fields in their order.
    pub(super) fn new(fields: Vec<Field<'a>>) -> Self {
        Self { fields }
    }

    /// A field that says something. Of a name that repeats the first value in order counts, whatever the order of the
    /// bytes: that is what the signature vouches for.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        let place = self.fields.partition_point(|(known, _)| known.as_ref() < name);
        let (known, value) = self.fields.get(place)?;
        (known == name && !value.is_empty()).then_some(value)
    }

    /// `MediaUrl0`, `MediaUrl1`… up to the one that is missing.
    pub(super) fn numbered<'f>(&'f self, name: &'f str) -> impl Iterator<Item = (usize, &'f str)> {
        (0..).map_while(move |index| Some((index, self.text(&format!("{name}{index}"))?)))
    }
}
