//! What the bot can do, one file each: its header shows what a contact says and what she gets.
//!
//! A new skill is one file with a `SKILL` and one line in the list below.

use crate::dialogue::skill::Skill;

macro_rules! skills {
    ($($skill:ident),+ $(,)?) => {
        $(pub mod $skill;)+

        /// Every skill, by name.
        pub const SKILLS: &[Skill] = &[$($skill::SKILL),+];
    };
}

skills! {
    about_cart,
    another,
    bargain,
    cart_on_sheet,
    change_language,
    checkout,
    compare,
    consent,
    continue_elsewhere,
    coupon,
    edit_cart,
    feedback,
    find_product,
    gift_guide,
    go_back,
    greet,
    native_cart,
    not_understood,
    offers,
    on_behalf,
    order_status,
    product_question,
    recommend,
    referral,
    related,
    remind,
    repeat,
    reviews,
    rsvp,
    second_opinion,
    shop_question,
    show_product,
    shown,
    small_talk,
    spoken_order,
    superlative,
    talk_to_person,
    wish,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialogue::understand::Intent;
    use std::collections::BTreeSet;

    #[test]
    fn the_list_is_sorted_and_every_intent_and_verb_has_one_skill() {
        assert!(SKILLS.windows(2).all(|pair| pair[0].name < pair[1].name));
        for intent in Intent::ALL {
            let n_skills = SKILLS.iter().filter(|skill| skill.intents.contains(intent)).count();
            assert_eq!(n_skills, 1, "{}", intent.name());
        }
        let verbs: Vec<&str> =
            SKILLS.iter().flat_map(|skill| skill.verbs.iter().copied()).collect();
        assert_eq!(verbs.len(), verbs.iter().collect::<BTreeSet<_>>().len(), "{verbs:?}");
    }
}
