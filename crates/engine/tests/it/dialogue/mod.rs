//! Conversations: transcripts that are also the manual, and laws that hold for every one.

mod bookkeeping;
mod brevity;
mod conversation;
mod coverage;
mod laws;
mod mischief;
mod model;
mod parsing;
mod transcript;
mod world;

use transcript::check;

macro_rules! transcripts {
    ($($name:ident),+ $(,)?) => {$(
        #[test]
        fn $name() {
            check(stringify!($name));
        }
    )+};
}

transcripts! {
    all_shown_da,
    all_shown_en,
    all_shown_es,
    brand_voice,
    buying,
    cart_talk_da,
    cart_talk_en,
    cart_talk_es,
    carts,
    consent,
    currency,
    danish,
    details,
    elsewhere,
    facets,
    facts_da,
    facts_en,
    facts_es,
    feedback,
    finding,
    floor,
    guide_danish,
    guide_english,
    guide_spanish,
    language,
    mischief,
    naming,
    offers,
    orders,
    pauses,
    product_talk_da,
    product_talk_en,
    product_talk_es,
    proof,
    questions,
    referrals,
    refining,
    refining_da,
    refining_es,
    reminders,
    repairs_da,
    repairs_en,
    repairs_es,
    rsvp,
    spanish,
    taste_da,
    taste_en,
    taste_es,
    together,
    trouble,
    voice,
    wishes,
}
