//! What the rules of a guide's own keys say to the person who writes, in the language she writes in.

use crate::Language;

/// The messages, with `%s` as in any rule.
#[derive(Debug)]
pub(super) struct Told {
    pub informal: &'static str,
    pub formal: &'static str,
    pub no_emoji: &'static str,
    pub few_emoji: &'static str,
    /// What is better, what stands there.
    pub better: &'static str,
    pub avoid: &'static str,
    /// How many there are, how many may be.
    pub sentences: &'static str,
    pub questions: &'static str,
    pub words: &'static str,
    /// The measure, its figure, the limit.
    pub reading: &'static str,
    /// The sign of bad news, what to say.
    pub bad_news: &'static str,
    pub bad_words: &'static str,
}

impl Told {
    pub(super) fn of(language: Language) -> &'static Self {
        match language {
            Language::En => &EN,
            Language::Es => &ES,
            Language::Da => &DA,
        }
    }
}

const EN: Told = Told {
    informal: "We write as we talk: '%s' is too formal.",
    formal: "We write formally: no '%s'.",
    no_emoji: "We write without emoji.",
    few_emoji: "One emoji too many, or not one of ours: %s",
    better: "We say '%s', not '%s'.",
    avoid: "We don't say '%s'.",
    sentences: "%s sentences; at most %s fit a phone screen.",
    questions: "%s questions; ask %s at a time.",
    words: "This sentence has %s words; %s are enough.",
    reading: "Hard to read: %s is %s, we stay within %s.",
    bad_news: "'%s' is bad news: begin with one of %s.",
    bad_words: "Leave '%s' out of bad news.",
};

const ES: Told = Told {
    informal: "Tratamos de tú: «%s» no encaja.",
    formal: "Tratamos de usted: «%s» no encaja.",
    no_emoji: "Escribimos sin emojis.",
    few_emoji: "Un emoji de más, o uno que no es nuestro: %s",
    better: "Decimos «%s», no «%s».",
    avoid: "No decimos «%s».",
    sentences: "%s frases; en la pantalla de un móvil caben %s.",
    questions: "%s preguntas; mejor %s cada vez.",
    words: "Esta frase tiene %s palabras; con %s basta.",
    reading: "Cuesta leerlo: %s da %s y no bajamos de %s.",
    bad_news: "«%s» es una mala noticia: empieza por algo como %s.",
    bad_words: "En una mala noticia sobra «%s».",
};

const DA: Told = Told {
    informal: "Vi er dus: »%s« passer ikke.",
    formal: "Vi er Des: »%s« passer ikke.",
    no_emoji: "Vi skriver uden emojier.",
    few_emoji: "En emoji for meget, eller en, der ikke er vores: %s",
    better: "Vi siger »%s«, ikke »%s«.",
    avoid: "Vi siger ikke »%s«.",
    sentences: "%s sætninger; der er plads til %s på en telefon.",
    questions: "%s spørgsmål; stil %s ad gangen.",
    words: "Sætningen har %s ord; %s er nok.",
    reading: "Svært at læse: %s er %s, vi holder os under %s.",
    bad_news: "»%s« er en dårlig nyhed: Begynd med noget som %s.",
    bad_words: "Lad »%s« være væk i en dårlig nyhed.",
};
