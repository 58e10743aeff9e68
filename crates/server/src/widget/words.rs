//! The widget's own first words, where the inbox has none.

use engine::Language;

/// What the chat says before anybody has said anything.
#[derive(Debug, Clone, Copy)]
pub(super) struct WelcomeWords {
    pub(super) title: &'static str,
    pub(super) subtitle: &'static str,
    pub(super) team: &'static str,
    /// How long a person takes to answer while the team is at work.
    pub(super) wait: &'static str,
}

pub(super) fn welcome(language: Language) -> WelcomeWords {
    match language {
        Language::En => WelcomeWords {
            title: "Hi! What can we find for you?",
            subtitle: "Ask in your own words, or start here.",
            team: "Our team",
            wait: "Usually answers within minutes",
        },
        Language::Es => WelcomeWords {
            title: "¡Hola! ¿Qué te buscamos?",
            subtitle: "Pregunta con tus palabras o empieza por aquí.",
            team: "Nuestro equipo",
            wait: "Suele responder en unos minutos",
        },
        Language::Da => WelcomeWords {
            title: "Hej! Hvad skal vi finde til dig?",
            subtitle: "Spørg med dine egne ord, eller begynd her.",
            team: "Vores team",
            wait: "Svarer som regel inden for få minutter",
        },
    }
}

/// What a guide is about, below its name.
pub(super) fn guide(language: Language) -> &'static str {
    match language {
        Language::En => "A few questions, then ideas",
        Language::Es => "Unas preguntas y te damos ideas",
        Language::Da => "Et par spørgsmål, så får du ideer",
    }
}

/// One thing to begin with: token, icon, title, subtitle.
pub(super) fn tasks(
    language: Language,
) -> [(&'static str, &'static str, &'static str, &'static str); 3] {
    match language {
        Language::En => [
            ("find", "gift", "Find something", "A gift, or just the right thing"),
            ("order", "package", "Where is my order?", "Follow, change or return it"),
            ("person", "message", "Talk to a person", "We are happy to help"),
        ],
        Language::Es => [
            ("find", "gift", "Encontrar algo", "Un regalo o justo lo que buscas"),
            ("order", "package", "¿Dónde está mi pedido?", "Síguelo, cámbialo o devuélvelo"),
            ("person", "message", "Hablar con una persona", "Te ayudamos con mucho gusto"),
        ],
        Language::Da => [
            ("find", "gift", "Find noget", "En gave eller lige det rigtige"),
            ("order", "package", "Hvor er min ordre?", "Følg, ændr eller returner den"),
            ("person", "message", "Tal med et menneske", "Vi hjælper gerne"),
        ],
    }
}
