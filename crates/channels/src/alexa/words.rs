//! What a person most likely said, per intent of the interaction model: the platform tells the intent and no words.
//!
//! One row an intent: what stands for it when nothing else was said, and what was said around its `{query}`. The
//! model is generated from this table and requests are read by it, so the two agree. That the engine understands each
//! of these sentences as the very intent it stands for is a test.

use engine::Language;
use engine::dialogue::understand::Intent as Meaning;

/// Stands in a carrier where the free words are.
pub(super) const QUERY: &str = "{query}";

/// Words around what is asked for.
#[derive(Debug)]
pub(super) struct Spoken {
    /// Said alone.
    pub(super) plain: &'static str,
    /// Said around the free words; the first stands for all of them.
    pub(super) carriers: &'static [&'static str],
}

/// One intent of ours in the interaction model.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) meaning: Meaning,
    /// As the model calls it.
    pub(super) name: &'static str,
    /// The engine's own sentences all say the same, so each may be a sample; elsewhere they name products.
    pub(super) samples: bool,
    pub(super) en: Spoken,
    pub(super) es: Spoken,
}

impl Row {
    pub(super) fn spoken(&self, language: Language) -> &Spoken {
        if language == Language::Es { &self.es } else { &self.en }
    }
}

pub(super) fn row(name: &str) -> Option<&'static Row> {
    ROWS.iter().find(|row| row.name == name)
}

/// What stands for one of the platform's own intents.
pub(super) fn built_in(name: &str, language: Language) -> Option<&'static str> {
    let (_, en, es) = BUILT_IN.iter().find(|(known, ..)| *known == name)?;
    Some(if language == Language::Es { es } else { en })
}

/// Neither `stop` nor `cancel` is ever passed on: where people type, the one ends marketing for good, and so does
/// the other while nothing is asked.
#[rustfmt::skip]
pub(super) const BUILT_IN: &[(&str, &str, &str)] = &[
    ("AMAZON.YesIntent",          "yes",                  "sí"),
    ("AMAZON.NoIntent",           "no",                   "no"),
    ("AMAZON.HelpIntent",         "help",                 "ayuda"),
    ("AMAZON.RepeatIntent",       "repeat that please",   "repítelo por favor"),
    ("AMAZON.NextIntent",         "show me more",         "muéstrame más"),
    ("AMAZON.MoreIntent",         "show me more",         "muéstrame más"),
    ("AMAZON.PreviousIntent",     "go back",              "volver"),
    ("AMAZON.CancelIntent",       "never mind",           "volver"),
    ("AMAZON.StartOverIntent",    "start over",           "empezar de nuevo"),
    ("AMAZON.StopIntent",         "goodbye",              "adiós"),
    ("AMAZON.NavigateHomeIntent", "goodbye",              "adiós"),
    // The platform did not understand either, and does not tell what it heard.
    ("AMAZON.FallbackIntent",     "…",                    "…"),
];

/// In the order of the model.
#[rustfmt::skip]
pub(super) const ROWS: &[Row] = &[
    Row { meaning: Meaning::AddToCart, name: "AddToCartIntent", samples: false,
        en: Spoken { plain: "add it to the cart", carriers: &["add {query} to my cart", "add {query} to the cart", "put {query} in my basket"] },
        es: Spoken { plain: "añádelo al carrito", carriers: &["añade {query} al carrito", "pon {query} en el carrito", "mete {query} en la cesta"] } },
    Row { meaning: Meaning::ApplyCoupon, name: "ApplyCouponIntent", samples: false,
        en: Spoken { plain: "apply my coupon", carriers: &["apply the coupon code {query}", "use the discount code {query}"] },
        es: Spoken { plain: "aplica mi cupón", carriers: &["aplica el cupón {query}", "usa el código de descuento {query}"] } },
    Row { meaning: Meaning::AskProduct, name: "AskProductIntent", samples: false,
        en: Spoken { plain: "what is it made of", carriers: &["is it {query}"] },
        es: Spoken { plain: "de qué está hecho", carriers: &["es {query}"] } },
    Row { meaning: Meaning::AskReviews, name: "AskReviewsIntent", samples: false,
        en: Spoken { plain: "what do people say about it", carriers: &["what are the reviews of {query}", "reviews of {query}"] },
        es: Spoken { plain: "qué opina la gente", carriers: &["qué opiniones tiene {query}", "opiniones de {query}"] } },
    Row { meaning: Meaning::CancelOrder, name: "CancelOrderIntent", samples: true,
        en: Spoken { plain: "cancel my order", carriers: &["cancel order {query}"] },
        es: Spoken { plain: "cancela mi pedido", carriers: &["cancela el pedido {query}"] } },
    Row { meaning: Meaning::ChangeQuantity, name: "ChangeQuantityIntent", samples: false,
        en: Spoken { plain: "change the quantity", carriers: &["change the quantity to {query}"] },
        es: Spoken { plain: "cambia la cantidad", carriers: &["cambia la cantidad a {query}"] } },
    Row { meaning: Meaning::Checkout, name: "CheckoutIntent", samples: true,
        en: Spoken { plain: "i want to pay", carriers: &[] },
        es: Spoken { plain: "quiero pagar", carriers: &[] } },
    Row { meaning: Meaning::Compare, name: "CompareIntent", samples: false,
        en: Spoken { plain: "compare the first two", carriers: &["compare {query}", "what is the difference between {query}"] },
        es: Spoken { plain: "compara los dos primeros", carriers: &["compara {query}", "qué diferencia hay entre {query}"] } },
    Row { meaning: Meaning::Complaint, name: "ComplaintIntent", samples: false,
        en: Spoken { plain: "i want to make a complaint", carriers: &[] },
        es: Spoken { plain: "quiero poner una reclamación", carriers: &[] } },
    Row { meaning: Meaning::FindProduct, name: "FindProductIntent", samples: false,
        en: Spoken { plain: "i am looking for a present", carriers: &["i am looking for {query}", "looking for {query}", "do you have {query}", "search for {query}", "find {query}", "show me {query}", "i need {query}"] },
        es: Spoken { plain: "busco un regalo", carriers: &["busco {query}", "tenéis {query}", "tienen {query}", "encuentra {query}", "enséñame {query}", "necesito {query}"] } },
    Row { meaning: Meaning::Greet, name: "GreetIntent", samples: false,
        en: Spoken { plain: "hello", carriers: &[] },
        es: Spoken { plain: "hola", carriers: &[] } },
    Row { meaning: Meaning::OrderStatus, name: "OrderStatusIntent", samples: true,
        en: Spoken { plain: "where is my order", carriers: &["where is order {query}", "where is my order number {query}"] },
        es: Spoken { plain: "dónde está mi pedido", carriers: &["dónde está el pedido {query}"] } },
    Row { meaning: Meaning::ProductDetails, name: "ProductDetailsIntent", samples: false,
        en: Spoken { plain: "tell me more about it", carriers: &["tell me more about {query}", "give me the details of {query}"] },
        es: Spoken { plain: "cuéntame más de este", carriers: &["cuéntame más sobre {query}", "dame los detalles de {query}"] } },
    Row { meaning: Meaning::Refine, name: "RefineIntent", samples: false,
        en: Spoken { plain: "something cheaper", carriers: &["do you have it in {query}", "the same but {query}"] },
        es: Spoken { plain: "algo más barato", carriers: &["lo mismo pero en {query}", "lo tenéis en {query}"] } },
    Row { meaning: Meaning::RemoveFromCart, name: "RemoveFromCartIntent", samples: false,
        en: Spoken { plain: "remove it from my cart", carriers: &["remove {query} from my cart", "take {query} out of my basket"] },
        es: Spoken { plain: "quítalo del carrito", carriers: &["quita {query} del carrito", "elimina {query} de la cesta"] } },
    Row { meaning: Meaning::ReturnOrder, name: "ReturnOrderIntent", samples: true,
        en: Spoken { plain: "i want to return my order", carriers: &["i want to return {query}"] },
        es: Spoken { plain: "quiero devolver mi pedido", carriers: &["quiero devolver {query}"] } },
    Row { meaning: Meaning::ShopQuestion, name: "ShopQuestionIntent", samples: false,
        en: Spoken { plain: "how much is delivery", carriers: &["what is your policy on {query}"] },
        es: Spoken { plain: "cuánto cuesta el envío", carriers: &["cuál es vuestra política de {query}"] } },
    Row { meaning: Meaning::ShowMore, name: "ShowMoreIntent", samples: true,
        en: Spoken { plain: "show me more", carriers: &[] },
        es: Spoken { plain: "muéstrame más", carriers: &[] } },
    Row { meaning: Meaning::TalkToPerson, name: "TalkToPersonIntent", samples: true,
        en: Spoken { plain: "i want to talk to a person", carriers: &[] },
        es: Spoken { plain: "quiero hablar con una persona", carriers: &[] } },
    Row { meaning: Meaning::Thanks, name: "ThanksIntent", samples: true,
        en: Spoken { plain: "thank you", carriers: &[] },
        es: Spoken { plain: "gracias", carriers: &[] } },
    Row { meaning: Meaning::ViewCart, name: "ViewCartIntent", samples: true,
        en: Spoken { plain: "what is in my cart", carriers: &[] },
        es: Spoken { plain: "qué hay en mi carrito", carriers: &[] } },
    Row { meaning: Meaning::Wish, name: "WishIntent", samples: false,
        en: Spoken { plain: "let me know when it is back in stock", carriers: &["let me know when {query} is back in stock"] },
        es: Spoken { plain: "avísame cuando vuelva a haber", carriers: &["avísame cuando vuelva a haber {query}"] } },
];

/// Free words, passed on as they are.
pub(super) const SAY: &str = "SayIntent";
pub(super) const SAY_EN: &[&str] =
    &["say {query}", "my answer is {query}", "tell them {query}", "ask about {query}"];
pub(super) const SAY_ES: &[&str] =
    &["di {query}", "mi respuesta es {query}", "diles {query}", "pregunta por {query}"];

/// One of several, by its number or its place.
pub(super) const CHOOSE: &str = "ChooseIntent";
pub(super) const CHOOSE_EN: &[&str] = &[
    "{number}",
    "number {number}",
    "option {number}",
    "the {position}",
    "the {position} one",
    "i want the {position}",
];
pub(super) const CHOOSE_ES: &[&str] = &[
    "{number}",
    "el número {number}",
    "la opción {number}",
    "el {position}",
    "la {position}",
    "quiero el {position}",
    "quiero la {position}",
];

/// Places: what stands for each, and how it is said.
pub(super) const POSITIONS_EN: &[(&str, &[&str])] = &[
    ("1", &["first"]),
    ("2", &["second"]),
    ("3", &["third"]),
    ("4", &["fourth"]),
    ("5", &["fifth"]),
    ("6", &["sixth"]),
    ("7", &["seventh"]),
    ("8", &["eighth"]),
    ("9", &["ninth"]),
    ("10", &["tenth"]),
];
pub(super) const POSITIONS_ES: &[(&str, &[&str])] = &[
    ("1", &["primero", "primera", "primer"]),
    ("2", &["segundo", "segunda"]),
    ("3", &["tercero", "tercera", "tercer"]),
    ("4", &["cuarto", "cuarta"]),
    ("5", &["quinto", "quinta"]),
    ("6", &["sexto", "sexta"]),
    ("7", &["séptimo", "séptima"]),
    ("8", &["octavo", "octava"]),
    ("9", &["noveno", "novena"]),
    ("10", &["décimo", "décima"]),
];

/// What is said where the turn says nothing.
#[derive(Debug)]
pub(super) struct Own {
    /// She opened the skill again.
    pub(super) welcome: &'static str,
    /// She is leaving.
    pub(super) bye: &'static str,
    /// It was taken, and nobody answers now.
    pub(super) noted: &'static str,
    /// A question was asked, and she is silent.
    pub(super) silent: &'static str,
    /// The device shows where an account is linked.
    pub(super) link: &'static str,
}

pub(super) const fn own(language: Language) -> &'static Own {
    match language {
        Language::Es => &Own {
            welcome: "Hola de nuevo. ¿En qué puedo ayudarte?",
            bye: "Hasta luego.",
            noted: "De acuerdo, lo he anotado. Hasta luego.",
            silent: "¿Qué te gustaría hacer?",
            link: "Abre la aplicación de Alexa para vincular tu cuenta.",
        },
        Language::En | Language::Da => &Own {
            welcome: "Welcome back. What can I do for you?",
            bye: "Goodbye.",
            noted: "All right, I have noted that. Goodbye.",
            silent: "What would you like to do?",
            link: "Open the Alexa app to link your account.",
        },
    }
}
