//! Any text as the bot understands it, among its own words, the shop's and an open question.
#![no_main]

use engine::MerchantProfile;
use engine::dialogue::understand::Understanding;
use engine::dialogue::understand::language::Belief;
use engine::dialogue::understand::shop::ShopWords;
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;
use trato_fuzz::texts;

static SHOP: LazyLock<(MerchantProfile, ShopWords, Understanding)> =
    LazyLock::new(|| (texts::profile(), texts::shop(), Understanding::default()));

fuzz_target!(|data: &[u8]| {
    let text = String::from_utf8_lossy(data);
    let (profile, shop, understanding) = &*SHOP;
    let mut belief = Belief::default();
    let understood = understanding.understand(profile, shop, &mut belief, None, &text);
    assert!(profile.languages.contains(&understood.language), "a language of the shop's");
    for found in &understood.entities.shop {
        assert!(found.from < found.to && found.to <= understood.words.len(), "{found:?}");
    }
    let _ = understanding.parts(&text, understood.language);
});
