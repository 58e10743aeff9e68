//! Finds a gift by asking: one question at a time out of the merchant's guide, then up to three things in stock and
//! why each of them.
//! > I need a gift for my dad, under 40 euros  =>  Who it is for and what it may cost is known; the first question is what he likes.
//! > skip, back, more questions, change my answer about the age  =>  the guide follows
//! > something else  =>  other things, none of those seen

use crate::audit;
use crate::commerce::money::Money;
use crate::content::{Block, Choice, ProductLayout};
use crate::dialogue::cards::{self, CardUse};
use crate::dialogue::context::Turn;
use crate::dialogue::memory::{Expects, OpenQuestion};
use crate::dialogue::phrases::Value;
use crate::dialogue::skill::{Cue, Skill};
use crate::dialogue::understand::entity::Direction;
use crate::dialogue::understand::normalize::Normal;
use crate::dialogue::understand::{Intent, Layer, Understood};
use crate::guide::hear::{self, Move};
use crate::guide::{Depth, Guide, GuideFound, GuideQuery, Progress, Question, Reason, Said, progress};
use crate::{Answer, Config, GuideStep, Reading, Signal};
use serde::{Deserialize, Serialize};

pub const SKILL: Skill =
    Skill::new("gift_guide", begin).verbs(&["guide"]).claims(claims).resume(resume);

/// Answers in a row that were none before the question is left open.
const MISSES_MAX: u32 = 2;

/// How the suggestions are introduced.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
enum How {
    New,
    Else,
}

/// What a text means to a guide.
#[derive(Debug)]
enum Heard<'g> {
    Opens(&'g Guide),
    Moves(Move),
    Changes(Option<&'g Question>),
    Answers(Vec<(String, Said)>),
    Cheaper,
}

fn claims(turn: &Turn<'_>, said: &Understood) -> bool {
    heard(turn, said).is_some()
}

fn begin(turn: &mut Turn<'_>, cue: &Cue<'_>) {
    let config = turn.config;
    match cue {
        Cue::Chose { argument, .. } => chosen(turn, argument),
        Cue::Said(said) => match heard(turn, said) {
            Some(Heard::Opens(guide)) => opened(turn, guide, Some(said)),
            Some(heard) => {
                if let Some((guide, progress)) = under_way(turn) {
                    go(turn, guide, progress, heard);
                }
            }
            // The clarifying question was answered with it.
            None => first(turn, config, Some(said)),
        },
        Cue::Answered { .. } => unclear(turn),
        _ => first(turn, config, None),
    }
}

fn first(turn: &mut Turn<'_>, config: &Config, said: Option<&Understood>) {
    match config.guides.first() {
        Some(guide) => opened(turn, guide, said),
        None => turn.begin("find_product", &Cue::Chose { verb: "find", argument: "" }),
    }
}

// What is heard

/// The guide that is going on, and how far.
fn under_way<'g>(turn: &Turn<'g>) -> Option<(&'g Guide, Progress)> {
    let progress = turn.state.memory.guide.clone()?;
    let guides: &'g [Guide] = &turn.config.guides;
    let guide = guides.iter().find(|guide| guide.id == progress.guide)?;
    (!progress.is_over(turn.now)).then_some((guide, progress))
}

/// The guide's own question, if it is open.
fn asking<'t>(turn: &'t Turn<'_>) -> Option<&'t OpenQuestion> {
    turn.state.memory.open_at(turn.now).filter(|open| open.skill == SKILL.name)
}

fn heard<'g>(turn: &Turn<'g>, said: &Understood) -> Option<Heard<'g>> {
    let normal = Normal::new(&said.text);
    if let Some((guide, progress)) = under_way(turn)
        && let Some(heard) = heard_within(turn, guide, &progress, said, &normal)
    {
        return Some(heard);
    }
    let guides: &'g [Guide] = &turn.config.guides;
    let opens = |guide: &&Guide| hear::opens(guide, &normal, said.language);
    let is_free =
        said.choice.is_none() && said.layer != Layer::Keyword && !is_about_the_shop(said);
    guides.iter().filter(|_| is_free).find(opens).map(Heard::Opens)
}

/// "Can you wrap a gift for my mum?" names a gift and asks about something else.
fn is_about_the_shop(said: &Understood) -> bool {
    const SURE_MIN: i32 = 200;
    let is_sure = said.intents.first().is_some_and(|best| best.score >= SURE_MIN);
    match said.intent() {
        Some(Intent::ShopQuestion) => said.text.ends_with('?'),
        Some(
            Intent::CancelOrder
            | Intent::Complaint
            | Intent::OrderStatus
            | Intent::ReturnOrder
            | Intent::TalkToPerson,
        ) => is_sure,
        _ => false,
    }
}

fn heard_within<'g>(
    turn: &Turn<'g>,
    guide: &'g Guide,
    progress: &Progress,
    said: &Understood,
    normal: &Normal,
) -> Option<Heard<'g>> {
    let open = asking(turn);
    let (_, next) = progress.walk(guide);
    let asked = next.filter(|next| open.is_some_and(|open| open.topic == next.key));
    let money = (said.entities.budget, turn.currency());
    let answers = || hear::answers(guide, normal, said.language, asked.map(|q| q.key.as_str()), money);
    if said.choice.is_some() {
        // A number is an age where ages were asked for and the options had none.
        let is_age = said.layer == Layer::Number
            && asked.is_some_and(Question::has_ages)
            && open.is_some_and(|open| !open.numbers_shown);
        return is_age.then(answers).filter(|found| !found.is_empty()).map(Heard::Answers);
    }
    // What was shown may be talked about in between; another search ends it.
    let is_shown = !progress.suggested.is_empty() && turn.state.memory.search.is_none();
    if let Some(one) = hear::steers(normal).filter(|_| open.is_some() || is_shown) {
        return Some(Heard::Moves(one));
    }
    open?;
    if let Some(question) = hear::changes(guide, normal, said.language) {
        return Some(Heard::Changes(question));
    }
    let is_question = said.text.ends_with('?');
    if asked.is_none() {
        return after_suggestions(said, is_question, answers);
    }
    let found = answers();
    let is_answer = found.iter().any(|(key, _)| asked.is_some_and(|asked| &asked.key == key));
    (!found.is_empty() && (is_answer || !is_question)).then_some(Heard::Answers(found))
}

/// Once something was suggested, only a few words change the guide: the rest is about what was shown.
fn after_suggestions<'g>(
    said: &Understood,
    is_question: bool,
    answers: impl Fn() -> Vec<(String, Said)>,
) -> Option<Heard<'g>> {
    const WORDS_MAX: usize = 7;
    let is_open = matches!(
        said.intent(),
        None | Some(Intent::FindProduct | Intent::Refine | Intent::Deny | Intent::ShowMore)
    );
    if !is_open || !said.entities.ordinals.is_empty() || said.words.len() > WORDS_MAX {
        return None;
    }
    let found = answers();
    if !found.is_empty() && !is_question {
        return Some(Heard::Answers(found));
    }
    (said.entities.direction == Some(Direction::Cheaper)).then_some(Heard::Cheaper)
}

// What follows

/// Begins a guide, or goes on with one that was left in the middle.
fn opened(turn: &mut Turn<'_>, guide: &Guide, said: Option<&Understood>) {
    tell(turn, guide);
    let left = under_way(turn).filter(|(other, progress)| {
        let in_the_middle = progress.suggested.is_empty() && !progress.given.is_empty();
        other.id == guide.id && in_the_middle
    });
    let is_new = left.is_none();
    let mut progress = left.map_or_else(|| Progress::new(guide, turn.now), |(_, progress)| progress);
    let mut known = Vec::new();
    if let Some(said) = said {
        let normal = Normal::new(&said.text);
        let money = (said.entities.budget, turn.currency());
        for (key, answer) in hear::answers(guide, &normal, said.language, None, money) {
            step(turn, guide, &key, GuideStep::Told);
            known.extend(guide.question(&key).and_then(|question| words(turn, question, &answer)));
            progress.give(&key, answer, true);
        }
    }
    if is_new {
        step(turn, guide, "", GuideStep::Begun);
    }
    turn.state.memory.greeted = true;
    match (is_new, known.is_empty()) {
        (_, false) => turn.say("guide_known", &[("facts", &known.join(", "))]),
        (true, true) => turn.say("guide_begin", &[]),
        (false, true) => turn.say("guide_resumed", &[]),
    }
    go_on(turn, guide, progress);
}

/// Takes a button: `gift/a/age/3-to-6`, `gift/skip/age`, `gift/else`; the guide alone begins it.
fn chosen(turn: &mut Turn<'_>, argument: &str) {
    let config = turn.config;
    let mut parts = argument.split('/');
    let id = parts.next().unwrap_or("");
    let Some(guide) = config.guides.iter().find(|guide| guide.id.as_str() == id) else {
        turn.say("stale_offer", &[]);
        let find = turn.button("find", "button_find_product");
        return turn.suggest(vec![find]);
    };
    let going = under_way(turn).filter(|(other, _)| other.id == guide.id);
    let (_, mut progress) = going.unwrap_or_else(|| (guide, Progress::new(guide, turn.now)));
    let what = (parts.next(), parts.next(), parts.next());
    // What is no question of the table is not remembered.
    let is_known = |key: &str| guide.question(key).is_some();
    match what {
        (Some("a"), Some(question), Some(answer)) if is_known(question) => {
            let answers = vec![(question.to_owned(), Said::Answer(answer.to_owned()))];
            go(turn, guide, progress, Heard::Answers(answers));
        }
        (Some("skip"), Some(question), _) if is_known(question) => {
            step(turn, guide, question, GuideStep::Skipped);
            progress.give(question, Said::Skipped, false);
            go_on(turn, guide, progress);
        }
        (Some("change"), question, _) => {
            let question = question.and_then(|key| guide.question(key));
            go(turn, guide, progress, Heard::Changes(question));
        }
        (Some("back"), ..) => go(turn, guide, progress, Heard::Moves(Move::Back)),
        (Some("deep"), ..) => go(turn, guide, progress, Heard::Moves(Move::Deep)),
        (Some("else"), ..) => go(turn, guide, progress, Heard::Moves(Move::Else)),
        (Some("again"), ..) => go(turn, guide, progress, Heard::Moves(Move::Again)),
        _ => opened(turn, guide, None),
    }
}

fn go(turn: &mut Turn<'_>, guide: &Guide, mut progress: Progress, heard: Heard<'_>) {
    tell(turn, guide);
    match heard {
        Heard::Opens(guide) => opened(turn, guide, None),
        Heard::Answers(answers) => answered(turn, guide, progress, answers),
        Heard::Changes(question) => change(turn, guide, progress, question),
        Heard::Cheaper => cheaper(turn, guide, progress),
        Heard::Moves(Move::Skip) => {
            let next = progress.walk(guide).1.map(|question| question.key.clone());
            if let Some(key) = next {
                step(turn, guide, &key, GuideStep::Skipped);
                progress.give(&key, Said::Skipped, false);
            }
            go_on(turn, guide, progress);
        }
        Heard::Moves(Move::Back) => {
            step(turn, guide, "", GuideStep::Back);
            if !progress.go_back(guide) {
                turn.say("guide_first", &[]);
            }
            go_on(turn, guide, progress);
        }
        Heard::Moves(Move::Quick) => {
            progress.depth = Depth::Quick;
            go_on(turn, guide, progress);
        }
        Heard::Moves(Move::Deep) => deeper(turn, guide, progress),
        Heard::Moves(Move::Enough) => {
            progress.enough = true;
            go_on(turn, guide, progress);
        }
        Heard::Moves(Move::Else) if progress.walk(guide).1.is_some() && progress.suggested.is_empty() => {
            go_on(turn, guide, progress);
        }
        Heard::Moves(Move::Else) => {
            step(turn, guide, "", GuideStep::SomethingElse);
            progress.refuse_suggested();
            suggest(turn, guide, progress, How::Else);
        }
        Heard::Moves(Move::Again) => {
            turn.say("guide_again", &[]);
            step(turn, guide, "", GuideStep::Begun);
            go_on(turn, guide, Progress::new(guide, turn.now));
        }
    }
}

fn answered(turn: &mut Turn<'_>, guide: &Guide, mut progress: Progress, answers: Vec<(String, Said)>) {
    let asked = progress.walk(guide).1.map(|question| question.key.clone());
    let mut other = Vec::new();
    for (key, said) in answers {
        let is_asked = asked.as_ref() == Some(&key);
        if !is_asked {
            other.extend(guide.question(&key).and_then(|question| words(turn, question, &said)));
        }
        step(turn, guide, &key, if is_asked { GuideStep::Answered } else { GuideStep::Told });
        progress.give(&key, said, !is_asked);
    }
    // What was said beside the question is repeated, so that a slip is seen.
    if !other.is_empty() {
        turn.say("guide_known", &[("facts", &other.join(", "))]);
    }
    go_on(turn, guide, progress);
}

/// Asks once more for an answer that is to change, or first which one.
fn change(turn: &mut Turn<'_>, guide: &Guide, mut progress: Progress, question: Option<&Question>) {
    progress.at = turn.now;
    progress.enough = false;
    if let Some(question) = question {
        progress.given.retain(|given| given.question != question.key);
        turn.state.memory.guide = Some(progress.clone());
        return ask(turn, guide, &progress, question);
    }
    let (said, _) = progress.walk(guide);
    let option = |(question, said): &(&Question, Said)| {
        let title = words(turn, question, said).unwrap_or_else(|| question.about.get(turn.language).to_owned());
        Choice::new(format!("guide:{}/change/{}", guide.id, question.key), title)
    };
    let options: Vec<Choice> = said.iter().map(option).collect();
    if options.is_empty() {
        return go_on(turn, guide, progress);
    }
    turn.state.memory.guide = Some(progress);
    let prompt = turn.word("guide_which_change", &[]);
    turn.ask(SKILL.name, "change", Expects::Option, prompt, options);
}

fn deeper(turn: &mut Turn<'_>, guide: &Guide, mut progress: Progress) {
    progress.depth = Depth::Deep;
    progress.enough = false;
    if progress.walk(guide).1.is_some() {
        turn.say("guide_deeper", &[]);
    }
    go_on(turn, guide, progress);
}

/// The same below what the last suggestions cost on average.
fn cheaper(turn: &mut Turn<'_>, guide: &Guide, mut progress: Progress) {
    let prices = || turn.state.memory.shown.iter().map(|shown| shown.price.minor);
    let n_shown = i64::try_from(turn.state.memory.shown.len()).unwrap_or(1).max(1);
    let average = prices().fold(0_i64, i64::saturating_add) / n_shown;
    // Below one that was shown: a limit that nobody has seen is nothing to say back to her.
    let shown = prices().filter(|price| *price <= average).max().unwrap_or_default();
    let question = guide.questions.iter().find(|question| question.is_budget());
    if let Some(question) = question.filter(|_| shown > 1) {
        let at_most = Some(Money::from_minor(shown - 1, turn.currency()));
        progress.give(&question.key, Said::Limit { at_least: None, at_most }, true);
    }
    progress.refuse_suggested();
    suggest(turn, guide, progress, How::New);
}

/// Words that are no answer: once the question is put again, then it is left open.
fn unclear(turn: &mut Turn<'_>) {
    let Some((guide, mut progress)) = under_way(turn) else { return };
    tell(turn, guide);
    let asked = progress.walk(guide).1.map(|question| question.key.clone());
    progress.misses += 1;
    match asked {
        Some(key) if progress.misses >= MISSES_MAX => {
            turn.say("guide_moving_on", &[]);
            step(turn, guide, &key, GuideStep::Skipped);
            progress.give(&key, Said::Skipped, false);
        }
        _ => turn.say("guide_unclear", &[]),
    }
    go_on(turn, guide, progress);
}

/// Asks what comes next; when nothing does, suggests.
fn go_on(turn: &mut Turn<'_>, guide: &Guide, mut progress: Progress) {
    tell(turn, guide);
    progress.at = turn.now;
    match progress.walk(guide).1 {
        Some(question) => {
            progress.suggested.clear();
            turn.state.memory.guide = Some(progress.clone());
            ask(turn, guide, &progress, question);
        }
        None => suggest(turn, guide, progress, How::New),
    }
}

fn ask(turn: &mut Turn<'_>, guide: &Guide, progress: &Progress, question: &Question) {
    // Put once more, it was asked once.
    if asking(turn).is_none_or(|open| open.topic != question.key) {
        step(turn, guide, &question.key, GuideStep::Asked);
    }
    let language = turn.language;
    let mut options: Vec<Choice> = question
        .answers
        .iter()
        .map(|answer| Choice {
            token: format!("guide:{}/a/{}/{}", guide.id, question.key, answer.key),
            title: answer.text.get(language).to_owned(),
            description: None,
            synonyms: answer.also.get(&language).cloned().unwrap_or_default(),
        })
        .collect();
    options.push(turn.button(format!("guide:{}/skip/{}", guide.id, question.key), "button_skip"));
    if progress.clone().go_back(guide) {
        options.push(turn.button(format!("guide:{}/back", guide.id), "button_back"));
    }
    let prompt = question.text.get(language).to_owned();
    turn.ask(SKILL.name, &question.key, Expects::Text, prompt, options);
}

fn suggest(turn: &mut Turn<'_>, guide: &Guide, mut progress: Progress, how: How) {
    progress.at = turn.now;
    let query = GuideQuery {
        guide: guide.id.clone(),
        language: turn.language,
        currency: turn.currency(),
        wishes: progress.wishes(guide, turn.language),
        exclude: progress.refused.clone(),
    };
    turn.state.memory.guide = Some(progress);
    turn.read(SKILL.name, &how, vec![Reading::Guide { query }]);
}

fn resume(turn: &mut Turn<'_>, said: &str, answers: &[Answer]) {
    let Some((guide, progress)) = under_way(turn) else { return };
    if let (Ok(how), [Answer::Guide { found }]) = (serde_json::from_str(said), answers) {
        show(turn, guide, progress, how, found);
    }
}

fn show(turn: &mut Turn<'_>, guide: &Guide, mut progress: Progress, how: How, found: &GuideFound) {
    tell(turn, guide);
    if found.picks.is_empty() && how == How::New && !progress.refused.is_empty() {
        // With other answers, what was seen before is better than nothing.
        progress.refused.clear();
        return suggest(turn, guide, progress, how);
    }
    progress.suggested = found.picks.iter().map(|pick| pick.view.product.id.clone()).collect();
    introduce(turn, guide, &progress, how, found);
    step(turn, guide, "", GuideStep::Suggested);
    let mut shown = Vec::new();
    for pick in &found.picks {
        if let Some(mut card) = cards::product_card(turn, &pick.view, CardUse::Listed) {
            card.why = why(turn, &pick.reasons);
            shown.push(card);
        }
    }
    // A search that went on before is not what "cheaper" and "more" mean now.
    turn.state.memory.search = None;
    turn.state.memory.focus = None;
    if !shown.is_empty() {
        turn.show(Block::Products { cards: shown, layout: ProductLayout::Carousel });
    }
    let id = &guide.id;
    let mut options = Vec::new();
    if !found.picks.is_empty() {
        options.push(turn.button(format!("guide:{id}/else"), "button_something_else"));
    }
    if guide.is_deep() && progress.depth == Depth::Quick {
        options.push(turn.button(format!("guide:{id}/deep"), "button_more_questions"));
    }
    options.push(turn.button(format!("guide:{id}/change"), "button_change_answer"));
    turn.state.memory.guide = Some(progress);
    turn.ask(SKILL.name, "suggested", Expects::Option, String::new(), options);
}

fn introduce(turn: &mut Turn<'_>, guide: &Guide, progress: &Progress, how: How, found: &GuideFound) {
    let given_up: Vec<String> = found
        .given_up
        .iter()
        .filter_map(|key| {
            let question = guide.question(key)?;
            let said = &progress.given.iter().find(|given| &given.question == key)?.said;
            match said {
                Said::Limit { at_most: Some(limit), .. } => {
                    Some(limited(turn, "guide_limit", *limit))
                }
                said => words(turn, question, said).map(|words| quoted(turn, &words)),
            }
        })
        .collect();
    if found.picks.is_empty() {
        let key = if how == How::Else { "guide_nothing_more" } else { "guide_nothing" };
        turn.say(key, &[]);
    } else if !given_up.is_empty() {
        let what = listed(turn, &given_up);
        let key = if how == How::Else { "guide_given_up_else" } else { "guide_given_up" };
        turn.say(key, &[("what", &what)]);
    } else {
        let key = match (how, found.picks.len()) {
            (How::Else, _) => "guide_found_else",
            (How::New, 1) => "guide_found_one",
            (How::New, _) => "guide_found_other",
        };
        turn.say(key, &[]);
    }
}

/// What speaks for a product, in one sentence.
fn why(turn: &Turn<'_>, reasons: &[Reason]) -> Option<String> {
    let labels: Vec<String> = reasons.iter().filter_map(|reason| label(turn, reason)).collect();
    let suits = (!labels.is_empty())
        .then(|| turn.word("guide_reason_answer", &[("answer", &listed(turn, &labels))]));
    let others = reasons.iter().filter_map(|reason| reason_in_words(turn, reason));
    let said: Vec<String> = suits.into_iter().chain(others).collect();
    let all = listed(turn, &said);
    (!said.is_empty()).then(|| turn.word("guide_why", &[("reasons", &all)]))
}

/// The answer that a product is marked for.
fn label(turn: &Turn<'_>, reason: &Reason) -> Option<String> {
    match reason {
        Reason::Answer { label } => Some(quoted(turn, label)),
        _ => None,
    }
}

fn reason_in_words(turn: &Turn<'_>, reason: &Reason) -> Option<String> {
    let profile = &turn.config.profile;
    let name_of = |names: Option<&crate::Localized>, key: &str| {
        names.map_or_else(|| key.to_owned(), |names| names.get(turn.language).to_lowercase())
    };
    Some(match reason {
        Reason::Answer { .. } => return None,
        Reason::Attribute { key, value } if matches!(key.as_str(), "material" | "fabric") => {
            turn.word("guide_reason_material", &[("value", value)])
        }
        Reason::Attribute { key, value } => {
            let name = name_of(profile.attribute_names.get(key), key);
            turn.word("guide_reason_attribute", &[("name", &name), ("value", value)])
        }
        Reason::Category { slug } => {
            let category = name_of(profile.categories.get(slug), slug);
            turn.word("guide_reason_category", &[("category", &category)])
        }
        Reason::Brand { name } => turn.word("guide_reason_brand", &[("brand", name)]),
        Reason::AtMost { limit } => {
            turn.word("guide_reason_price", &[("limit", &turn.money(*limit))])
        }
        Reason::Rating { tenths } => {
            let mark = if turn.language == crate::Language::En { '.' } else { ',' };
            let rating = format!("{}{mark}{}", tenths / 10, tenths % 10);
            turn.word("guide_reason_rating", &[("rating", &rating)])
        }
    })
}

// Small things

/// `a, b and c`.
fn listed(turn: &Turn<'_>, items: &[String]) -> String {
    match items {
        [] => String::new(),
        [only] => only.clone(),
        [most @ .., last] => {
            let and = turn.word("guide_and", &[]);
            format!("{} {and} {last}", most.join(", "))
        }
    }
}

fn quoted(turn: &Turn<'_>, answer: &str) -> String {
    turn.word("guide_quoted", &[("answer", answer)])
}

/// What was answered, as it is repeated.
fn words(turn: &Turn<'_>, question: &Question, said: &Said) -> Option<String> {
    match said {
        Said::Limit { at_most: Some(limit), .. } => Some(limited(turn, "guide_up_to", *limit)),
        Said::Limit { at_least: Some(limit), .. } => Some(limited(turn, "guide_from", *limit)),
        said => progress::words(question, said, turn.language).map(str::to_owned),
    }
}

/// Her own limit, said back to her.
fn limited(turn: &Turn<'_>, key: &str, limit: Money) -> String {
    turn.tell(audit::json_of(limit));
    turn.word_with(key, &[("amount", Value::Money(limit))])
}

/// The merchant's own table stands behind what its questions and answers say.
fn tell(turn: &Turn<'_>, guide: &Guide) {
    for (.., text) in guide.texts() {
        turn.tell(text.get(turn.language));
    }
}

fn step(turn: &mut Turn<'_>, guide: &Guide, question: &str, step: GuideStep) {
    let (guide, question) = (guide.id.clone(), question.to_owned());
    turn.signal(Signal::Guide { guide, question, step });
}
