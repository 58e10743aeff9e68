//! Whom something is for: `mum`, `mi novio`, `min fars kone`. The word of the table, whichever language it was said in.

use super::read::Read;
use crate::Language;

/// Name of the person, then the words in English, Spanish and Danish, folded.
const PEOPLE: &[(&str, [&str; 3])] = &[
    ("mother", ["mother mum mom mummy mommy mam", "madre mama mami", "mor moder mors mama"]),
    ("father", ["father dad daddy papa", "padre papa papi", "far fader fars"]),
    ("parents", ["parents", "padres", "foraeldre"]),
    ("wife", ["wife", "mujer esposa", "kone hustru"]),
    ("husband", ["husband hubby", "marido esposo", "mand aegtemand"]),
    ("girlfriend", ["girlfriend gf", "novia", "kaereste"]),
    ("boyfriend", ["boyfriend bf", "novio", "kaereste"]),
    (
        "partner",
        ["partner fiance fiancee", "pareja prometido prometida", "partner samlever forlovede"],
    ),
    ("daughter", ["daughter", "hija", "datter"]),
    ("son", ["son", "hijo", "son"]),
    ("sister", ["sister sis", "hermana", "soster sosters"]),
    ("brother", ["brother bro", "hermano", "bror brors"]),
    (
        "grandmother",
        ["grandmother grandma granny nan nana", "abuela yaya", "bedstemor mormor farmor"],
    ),
    (
        "grandfather",
        ["grandfather grandpa grandad granddad", "abuelo yayo", "bedstefar morfar farfar"],
    ),
    ("aunt", ["aunt auntie aunty", "tia", "tante faster moster"]),
    ("uncle", ["uncle", "tio", "onkel"]),
    ("niece", ["niece", "sobrina", "niece"]),
    ("nephew", ["nephew", "sobrino", "nevo"]),
    ("cousin", ["cousin", "primo prima", "faetter kusine"]),
    ("grandchild", ["grandchild grandson granddaughter grandkid", "nieto nieta", "barnebarn"]),
    ("godchild", ["godson goddaughter godchild", "ahijado ahijada", "gudbarn"]),
    ("mother_in_law", ["mil", "suegra", "svigermor"]),
    ("father_in_law", ["fil", "suegro", "svigerfar"]),
    ("friend", ["friend bestie mate pal buddy", "amigo amiga", "ven veninde kammerat"]),
    ("colleague", ["colleague coworker workmate", "colega companero companera", "kollega"]),
    ("boss", ["boss manager", "jefe jefa", "chef"]),
    ("teacher", ["teacher", "profesor profesora profe maestra maestro", "laerer underviser"]),
    ("neighbour", ["neighbour neighbor", "vecino vecina", "nabo"]),
    ("host", ["host hostess", "anfitrion anfitriona", "vaertinde vaert"]),
    ("baby", ["baby newborn toddler", "bebe", "baby nyfodt spaedbarn"]),
    ("boy", ["boy", "nino chico", "dreng drengen"]),
    ("girl", ["girl", "nina chica", "pige pigen"]),
    ("child", ["child kid kids children", "ninos crio criatura", "barn barnet born bornene"]),
    ("teenager", ["teenager teen", "adolescente", "teenager teenagepige teenagedreng"]),
    ("man", ["man guy bloke he him", "hombre senor", "fyr herre han ham"]),
    ("woman", ["woman lady she her", "senora ella", "kvinde dame hun hende"]),
    ("couple", ["newlyweds", "novios", "brudepar"]),
    ("myself", ["myself", "misma mismo", "mig"]),
];

/// Words before `in-law`.
const IN_LAWS: [(&str, &str); 2] = [("mother", "mother_in_law"), ("father", "father_in_law")];

/// Words that are people only where another word says so: `son` is Spanish for "they are".
const NEEDS_POSSESSIVE: &[&str] = &[
    "mand", "mig", "he", "him", "han", "ham", "she", "her", "hun", "hende", "ella", "prima",
    "primo", "tia", "tio", "mil", "fil", "mor", "far", "ven", "chef", "mate", "son",
];
const POSSESSIVES: &[&str] = &[
    "my", "his", "our", "their", "your", "mi", "mis", "su", "nuestro", "nuestra", "tu", "min",
    "mit", "mine", "hans", "hendes", "vores", "deres", "din", "for", "to", "para", "til", "a",
];

/// The first person named in a text, with its token.
pub fn find(read: &Read, language: Language) -> Option<(&'static str, usize)> {
    (0..read.tokens.len()).find_map(|index| {
        let word = read.word(index);
        let (name, _) = PEOPLE
            .iter()
            .find(|(_, words)| words[language as usize].split(' ').any(|known| known == word))?;
        let owned =
            index.checked_sub(1).is_some_and(|before| POSSESSIVES.contains(&read.word(before)));
        if NEEDS_POSSESSIVE.contains(&word) && !owned {
            return None;
        }
        let in_law = read.phrase_at(index + 1, &["in law", "- in - law"]) > 0;
        let in_law = IN_LAWS.iter().find(|(known, _)| in_law && known == name);
        Some((in_law.map_or(*name, |(_, longer)| *longer), index))
    })
}
