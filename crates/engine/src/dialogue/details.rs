//! Where an order goes, as a contact told it in the chat: by a form of the platform, an address of hers that it
//! offered to fill in, or in words, "send it to Vestergade 24, 8000 Aarhus".
//!
//! What arrives was typed on her phone and travelled through other hands: it is judged by the same rules as on the
//! checkout page, and whatever is not right there is left for the page to ask.

use super::context::Turn;
use super::skill::Cue;
use super::understand::Understood;
use crate::commerce::address::{Address, AddressInput, parse_email};
use crate::content::{Author, Block, ContactField};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The skill that asks for them, and what it is told once they are there.
const ASKED_BY: &str = "checkout";
pub const NOTED: &str = "noted";

/// What is known of them.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Details {
    pub email: Option<String>,
    pub address: Option<Address>,
    /// What she said of an address in words, the newest: as far as it goes, for the page to ask for the rest.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub told: Option<AddressInput>,
}

impl Details {
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// With what is newly told; what was told before stays where nothing is.
    pub fn add(&mut self, told: Self) {
        self.email = told.email.or_else(|| self.email.take());
        if told.address.is_some() {
            (self.address, self.told) = (told.address, None);
        } else if let Some(input) = told.told {
            self.hear(input);
        }
    }

    /// An address in words takes the place of the one before; who she is she has told already.
    fn hear(&mut self, mut input: AddressInput) {
        let before = self.address.take().map(AddressInput::from).or_else(|| self.told.take());
        if let Some(before) = before {
            (input.name, input.company) = (before.name, before.company);
        }
        match Address::parse(&input) {
            Ok(address) => self.address = Some(address),
            Err(_) => self.told = Some(input),
        }
    }

    /// Reads a form that was filled in; `None` for a form about something else.
    pub fn of_form(data: &str) -> Option<Self> {
        let form: Value = serde_json::from_str(data).ok()?;
        let text = |name: &str| form.get(name).and_then(Value::as_str).unwrap_or_default();
        let address = Address::parse(&AddressInput {
            name: text("name").to_owned(),
            company: text("company").to_owned(),
            line_one: text("line_one").to_owned(),
            line_two: text("line_two").to_owned(),
            postal_code: text("postal_code").to_owned(),
            city: text("city").to_owned(),
            state: text("state").to_owned(),
            country: text("country").to_owned(),
        });
        let email = parse_email(text("email")).ok();
        let details = Self { email, address: address.ok(), told: None };
        (!details.is_empty()).then_some(details)
    }

    /// As people write it down.
    pub fn lines(&self) -> String {
        let email = self.email.iter().map(String::as_str);
        let place = self.address.iter().flat_map(|to| {
            [
                &to.name,
                &to.company,
                &to.line_one,
                &to.line_two,
                &to.postal_code,
                &to.city,
                &to.state,
                &to.country,
            ]
        });
        let lines: Vec<&str> = email.chain(place.map(String::as_str)).collect();
        lines.into_iter().filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
    }
}

/// Offers to take them here, once, where the channel can ask for them. An agent asks in her own words.
pub fn ask(turn: &mut Turn<'_>) {
    let is_bot = *turn.author() == Author::Bot;
    let can_ask = is_bot && turn.config.asks_for.contains(&ContactField::Email);
    let memory = &mut turn.state.memory;
    if !can_ask || memory.details_asked || !memory.details.is_empty() {
        return;
    }
    memory.details_asked = true;
    let prompt = turn.word("details_ask", &[]);
    turn.show(Block::AskContact { field: ContactField::Email, prompt });
}

/// Keeps what she gave and goes on to the payment, where it is filled in.
pub fn given(turn: &mut Turn<'_>, details: Details) {
    turn.state.memory.details.add(details);
    if turn.state.cart.as_ref().is_some_and(|cart| !cart.is_empty()) {
        // The page that is open knows nothing of it.
        turn.cancel_checkout();
        turn.begin(ASKED_BY, &Cue::Chose { verb: ASKED_BY, argument: NOTED });
    } else {
        turn.say("details_noted", &[]);
    }
}

/// What a tap or a word gives, where she was asked: an address and nothing else.
pub fn read(turn: &Turn<'_>, text: &str) -> Option<Details> {
    let asked = turn.state.memory.details_asked && turn.bot_has_floor();
    let email = asked.then(|| parse_email(text).ok()).flatten()?;
    Some(Details { email: Some(email), ..Details::default() })
}

/// What she says in words while she is about to pay: where it is to go, with an e-mail address where she names one.
/// A question about a place is none.
pub fn said(turn: &Turn<'_>, understood: &Understood) -> Option<Details> {
    let is_paying = turn.state.checkout.is_some()
        || (turn.state.memory.details_asked
            && turn.state.cart.as_ref().is_some_and(|cart| !cart.is_empty()));
    let is_question = understood.text.trim_end().ends_with('?');
    let told = understood.entities.address.clone().filter(|_| is_paying && !is_question)?;
    let email = understood.entities.email.as_deref().and_then(|email| parse_email(email).ok());
    Some(Details { email, address: None, told: Some(told) })
}

/// "Send it to Vestergade 24", said before she is about to pay: what there is to send is the cart.
pub fn says_where_to(understood: &Understood) -> bool {
    const SENDING: &[&str] = &[
        "send",
        "ship",
        "deliver",
        "manda",
        "mandalo",
        "mandala",
        "mandamelo",
        "mandamela",
        "envia",
        "envialo",
        "enviala",
        "enviamelo",
        "enviamela",
        "lever",
    ];
    let begins = understood.words.first().is_some_and(|word| SENDING.contains(&word.as_str()));
    begins && understood.entities.address.is_some() && !understood.text.trim_end().ends_with('?')
}

#[cfg(test)]
mod tests {
    use super::{AddressInput, Details};

    #[test]
    fn a_form_is_judged_as_the_page_judges_it() {
        let whole = r#"{"email":"Ana@Example.com","name":"Ana Ruiz","line_one":"Calle Mayor 1",
            "postal_code":"28013","city":"Madrid","country":"ES","flow_token":"msg_1"}"#;
        for (form, lines) in [
            (whole, Some("Ana@Example.com\nAna Ruiz\nCalle Mayor 1\n28013\nMadrid\nES")),
            (r#"{"email":"ana@example.com","name":"Ana"}"#, Some("ana@example.com")),
            (r#"{"email":"nobody"}"#, None),
            (r#"{"size":"M"}"#, None),
            ("[1]", None),
            ("blue", None),
        ] {
            let found = Details::of_form(form).map(|details| details.lines());
            assert_eq!(found.as_deref(), lines, "{form}");
        }
    }

    #[test]
    fn the_newest_address_counts_and_her_name_stays() {
        let said = |line_one: &str, city: &str, country: &str| Details {
            told: Some(AddressInput {
                line_one: line_one.to_owned(),
                city: city.to_owned(),
                country: country.to_owned(),
                ..AddressInput::default()
            }),
            ..Details::default()
        };
        let shown = |details: &Details| {
            let whole = details.address.clone().map(AddressInput::from);
            let to = whole.or_else(|| details.told.clone()).unwrap_or_default();
            let kind = if details.address.is_some() { "whole" } else { "part" };
            format!("{kind}: {}, {}, {}", to.name, to.line_one, to.city)
        };
        let mut details = Details::default();
        details.add(said("Vestergade 24", "", ""));
        assert_eq!(shown(&details), "part: , Vestergade 24, ");
        details.add(said("Nygade 7", "Helsingør", ""));
        assert_eq!(shown(&details), "part: , Nygade 7, Helsingør");
        let form = r#"{"name":"Ana Ruiz","line_one":"Calle Mayor 1","postal_code":"28013","city":"Madrid","country":"ES"}"#;
        details.add(Details::of_form(form).unwrap());
        assert_eq!(shown(&details), "whole: Ana Ruiz, Calle Mayor 1, Madrid");
        // Nowhere is anything sent to the old address, though the new one is not whole.
        details.add(said("Calle Sierpes 14", "Sevilla", ""));
        assert_eq!(shown(&details), "part: Ana Ruiz, Calle Sierpes 14, Sevilla");
        details.add(said("18 Oak Road", "Cork", "IE"));
        assert_eq!(shown(&details), "whole: Ana Ruiz, 18 Oak Road, Cork");
        details.add(Details { email: Some("ana@example.com".to_owned()), ..Details::default() });
        assert_eq!(shown(&details), "whole: Ana Ruiz, 18 Oak Road, Cork");
    }
}
