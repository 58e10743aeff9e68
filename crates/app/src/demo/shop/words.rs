//! What the shop window says besides its products, in three languages.

use engine::Language;

/// The texts of one page.
#[derive(Debug)]
pub(super) struct Words {
    pub(super) title: &'static str,
    pub(super) bar: &'static str,
    pub(super) skip: &'static str,
    pub(super) departments: &'static str,
    pub(super) language: &'static str,
    pub(super) headline: &'static str,
    pub(super) lead: &'static str,
    pub(super) ask: &'static str,
    pub(super) gift: &'static str,
    /// What the chat is asked in the shopper's name.
    pub(super) gift_question: &'static str,
    pub(super) loved: &'static str,
    pub(super) loved_lead: &'static str,
    pub(super) ask_about: &'static str,
    pub(super) from: &'static str,
    pub(super) sold_out: &'static str,
    pub(super) rated: &'static str,
    pub(super) was: &'static str,
    pub(super) promises: [(&'static str, &'static str); 3],
    pub(super) launcher: &'static str,
    pub(super) note: &'static str,
}

pub(super) fn of(language: Language) -> &'static Words {
    match language {
        Language::En => &ENGLISH,
        Language::Es => &SPANISH,
        Language::Da => &DANISH,
    }
}

const ENGLISH: Words = Words {
    title: "Havn & Sol: things for slow mornings and long evenings",
    bar: "Free standard delivery in Denmark and Spain from €75",
    skip: "Skip to the products",
    departments: "Departments",
    language: "Language",
    headline: "Slow mornings. Long evenings.",
    lead: "Stoneware from Portugal, wool from the north and coffee that deserves both. Small makers, honest prices, and somebody to ask.",
    ask: "Ask us anything",
    gift: "Find a gift with us",
    gift_question: "I'm looking for a gift",
    loved: "Most loved",
    loved_lead: "What people come back for, and write about.",
    ask_about: "Ask about it",
    from: "from",
    sold_out: "Sold out, back soon",
    rated: "{stars} of 5 stars, {count} reviews",
    was: "was",
    promises: [
        (
            "Delivered in 2 to 4 days",
            "To your door in Denmark and Spain, or waiting for you in our shops.",
        ),
        (
            "30 days to change your mind",
            "Bring it back to a shop for nothing, or send it with a label of ours.",
        ),
        (
            "A person when you want one",
            "Our helper answers at any hour, and Ida, Jonas and Lucía take over when you ask.",
        ),
    ],
    launcher: "Chat with us",
    note: "Havn & Sol is a made-up shop that shows what Trato does. Nothing here is sold and no money moves.",
};

const SPANISH: Words = Words {
    title: "Havn & Sol: para mañanas lentas y noches largas",
    bar: "Envío estándar gratis en España y Dinamarca desde 75 €",
    skip: "Ir a los productos",
    departments: "Secciones",
    language: "Idioma",
    headline: "Mañanas lentas. Noches largas.",
    lead: "Gres de Portugal, lana del norte y un café a la altura de los dos. Talleres pequeños, precios honestos y alguien a quien preguntar.",
    ask: "Pregúntanos lo que quieras",
    gift: "Busca un regalo con nosotros",
    gift_question: "Busco un regalo",
    loved: "Lo más querido",
    loved_lead: "Aquello por lo que la gente vuelve, y de lo que escribe.",
    ask_about: "Pregunta por él",
    from: "desde",
    sold_out: "Agotado, vuelve pronto",
    rated: "{stars} de 5 estrellas, {count} opiniones",
    was: "antes",
    promises: [
        (
            "En casa en 2 a 4 días",
            "A domicilio en España y Dinamarca, o esperándote en nuestras tiendas.",
        ),
        (
            "30 días para pensártelo",
            "Devuélvelo gratis en una tienda, o envíalo con una etiqueta nuestra.",
        ),
        (
            "Una persona cuando la quieras",
            "El asistente responde a cualquier hora, y Ida, Jonas y Lucía siguen cuando lo pides.",
        ),
    ],
    launcher: "Habla con nosotros",
    note: "Havn & Sol es una tienda inventada que enseña lo que hace Trato. Aquí no se vende nada ni se mueve dinero.",
};

const DANISH: Words = Words {
    title: "Havn & Sol: til langsomme morgener og lange aftener",
    bar: "Gratis standardlevering i Danmark og Spanien fra 550 kr.",
    skip: "Gå til varerne",
    departments: "Afdelinger",
    language: "Sprog",
    headline: "Langsomme morgener. Lange aftener.",
    lead: "Stentøj fra Portugal, uld fra nord og kaffe, der fortjener begge dele. Små værksteder, ærlige priser og nogen at spørge.",
    ask: "Spørg os om hvad som helst",
    gift: "Find en gave sammen med os",
    gift_question: "Jeg leder efter en gave",
    loved: "Mest elsket",
    loved_lead: "Det, folk kommer tilbage efter og skriver om.",
    ask_about: "Spørg om den",
    from: "fra",
    sold_out: "Udsolgt, kommer snart igen",
    rated: "{stars} af 5 stjerner, {count} anmeldelser",
    was: "før",
    promises: [
        (
            "Leveret på 2-4 hverdage",
            "Til døren i Danmark og Spanien, eller klar til dig i vores butikker.",
        ),
        ("30 dage til at fortryde", "Aflever gratis i en butik, eller send med en label fra os."),
        (
            "Et menneske, når du vil",
            "Hjælperen svarer døgnet rundt, og Ida, Jonas og Lucía tager over, når du beder om det.",
        ),
    ],
    launcher: "Chat med os",
    note: "Havn & Sol er en opdigtet butik, der viser, hvad Trato kan. Intet er til salg, og ingen penge flyttes.",
};
