//! Words that say how something is asked, not what about.
//!
//! They count little when articles are compared, and are never taken for misspelled product words. They do score
//! in product search: there rarity alone measures as well, and `with` may be part of a name.

use engine::Language;

/// Whether a folded word is one of the language's small words.
pub(crate) fn is_small(language: Language, folded: &str) -> bool {
    let words = match language {
        Language::En => EN,
        Language::Es => ES,
        Language::Da => DA,
    };
    words.split_ascii_whitespace().any(|word| word == folded)
}

const EN: &str = "
    a about after again all already also am an and any are arent as at be because been before being but by can cant
    come could couldnt did didnt do does doesnt doing dont each else ever for from get gets getting give go goes going
    got had has hasnt have havent having he hello her here hey hi him his how i id if ill im in into is isnt it its ive
    just know let like long look many may maybe me might mine more most much must my need no not now of off ok on one
    only or other our ours out over please put really say see she should so some someone something still sure take
    tell than thank thanks that thats the their them then there these they thing things this those to too under until
    up us use very want was wasnt way we well were what whats when where which while who why will with without wont
    work
    would write yes yet you your yours day days today tomorrow yesterday right wrong new sorry";

const ES: &str = "
    a al algo alguien algun alguna ahora ante antes aqui asi aun aunque bien cada como con cosa cosas cual cuales cuando
    cuanta cuantas cuanto cuantos da dan dar de decir del desde despues dime donde dos el ella ellos en entonces entre
    era eres es esa ese eso esta estaba estan estar estas este esto estos estoy favor fue gracias ha hace hacen hacer
    haceis hago han hasta hay haya he hola ir la las le les lo los mas me mi mia mio mis mismo mucha mucho muy nada ni
    no nos nosotros o os otra otro para pero poco podeis podemos poder podria por porque pues puede puedes puedo que
    quien quiero quiere saber se sea ser si sido sin sobre solo son soy su sus tal tambien tan te tendria teneis tener
    tengo ti tiene tienen todo todos tu tus un una uno unos usted va vais vale van ver vez voy vosotros vuestra vuestro
    y ya yo
    dia dias hoy manana ayer tiempo haber dejado gusta he sido mal nuevo significa quedo perdona";

const DA: &str = "
    af alle alt altid andet at bare begge ber blev blive bliver da de dem den denne der deres det dette dig din dine
    disse dit du efter eller en end endnu er et far fa faet fik for fordi fra fore gar give gor gore ham han har havde
    have hej hen hende her hos hun hvad hvem hver hvilken hvilke hvis hvor hvordan hvorfor hvornar hvorlaenge i ikke
    ind ja jeg jer jeres jo kan kom kommer kun kunne laenge lige lidt man mange med meget men mere mig min mine mit
    mon ma mange nar ned nej noget nogen nogle nok nu ny og ogsa om op os over pa sa se selv ses sig siger sin sige
    skal skulle som stadig tage tak til to ud under var ved vi vide vil ville vores vaere vaeret
    dag dage idag morgen imorgen igar nyt mor skriv undskyld";
