//! How many of something in the cart: "one more", "two fewer", "just one", "two of each", "the last one twice".

use super::lists::{CLOSING, DOUBLE, EACH, ENOUGH, LOOKING, OTHERWISE, POLITE, SAME};
use super::{CartTalk, is_about_cart, is_only, rest_names};
use crate::dialogue::context::Turn;
use crate::dialogue::understand::Understood;
use crate::dialogue::understand::entity::quantity;
use crate::dialogue::{described, reference};

/// "One more", "two fewer", "take one off", "the last one twice".
pub(super) fn counted(turn: &Turn<'_>, said: &Understood) -> Option<CartTalk> {
    if is_only(said, SAME) && is_about_cart(turn) {
        return Some(CartTalk::More(1));
    }
    if is_only(said, DOUBLE) && is_about_cart(turn) {
        return Some(CartTalk::Double);
    }
    let words: Vec<&str> = said.words.iter().map(String::as_str).collect();
    if said.text.ends_with('?') || asks_or_looks(&words) || said.entities.budget.is_some() {
        return None;
    }
    let number = |at: usize| words.get(at).and_then(|word| quantity::whole(word, turn.language));
    if let Some((n, used)) = times(&words, number) {
        let points = !said.entities.ordinals.is_empty() || reference::talked_about(turn).is_some();
        return (points && rest_names(turn, said, &used)).then_some(CartTalk::Times(n));
    }
    let counted =
        more(&words, number).or_else(|| fewer(&words, number)).or_else(|| set(&words, number));
    let (talk, mut used) = counted?;
    let each = words.iter().position(|word| EACH.contains(word));
    used.extend(each.into_iter().chain((0..words.len()).filter(|at| ENOUGH.contains(&words[*at]))));
    let talk = match (talk, each) {
        (CartTalk::More(n), Some(_)) => CartTalk::MoreOfEach(n),
        (CartTalk::Set(n), Some(_)) => CartTalk::SetEach(n),
        (CartTalk::Set(_) | CartTalk::Fewer(_), None) if is_several(turn, &words) => return None,
        (talk, _) => talk,
    };
    // Of something shown since, "another one" is another to look at.
    let is_named = !said.entities.ordinals.is_empty()
        || !described::is_only_values(&said.entities)
        || described::names_values(&said.entities);
    (is_named || is_about_cart(turn)).then_some(())?;
    rest_names(turn, said, &used).then_some(talk)
}

/// Which words say that they count, and what.
type Counted = (CartTalk, Vec<usize>);

fn more(words: &[&str], number: impl Fn(usize) -> Option<u32>) -> Option<Counted> {
    const MORE: &[&str] = &["more", "extra", "additional", "mas", "mere", "flere", "til", "ekstra"];
    const ANOTHER: &[&str] =
        &["another", "extra", "otra", "otro", "otras", "otros", "endnu", "yderligere", "ekstra"];
    if let (Some("plus"), Some(n)) = (words.first().copied(), number(1)) {
        return Some((CartTalk::More(n), vec![0, 1]));
    }
    for (at, word) in words.iter().enumerate() {
        // "Two more", "et krus mere".
        let before = [1, 2].into_iter().find_map(|step| {
            let begin = at.checked_sub(step)?;
            Some((begin, number(begin)?))
        });
        if let Some((begin, n)) = before.filter(|_| MORE.contains(word)) {
            // Danish "to til" is two more at the end only: "to til min mor".
            let is_end =
                words[at + 1..].iter().all(|word| POLITE.contains(word) || CLOSING.contains(word));
            if *word != "til" || is_end {
                return Some((CartTalk::More(n), vec![begin, at]));
            }
        }
        if ANOTHER.contains(word) {
            return Some(match number(at + 1) {
                Some(n) => (CartTalk::More(n), vec![at, at + 1]),
                None if matches!(*word, "otras" | "otros" | "extra" | "ekstra") => continue,
                None => (CartTalk::More(1), vec![at]),
            });
        }
    }
    None
}

fn fewer(words: &[&str], number: impl Fn(usize) -> Option<u32>) -> Option<Counted> {
    const FEWER: &[&str] = &["less", "fewer", "menos", "mindre", "faerre"];
    const TAKING: &[&str] = &[
        "remove", "take", "drop", "delete", "quita", "quitame", "quitar", "saca", "elimina",
        "borra", "fjern", "tag", "slet",
    ];
    const OFF: &[&str] = &["off", "out", "away", "ud", "fra", "vaek"];
    // "Minus one", "menos una".
    if let (Some("minus" | "menos"), Some(n)) = (words.first().copied(), number(1)) {
        return Some((CartTalk::Fewer(n), vec![0, 1]));
    }
    for (at, word) in words.iter().enumerate() {
        let Some(n) = at.checked_sub(1).and_then(&number).filter(|_| FEWER.contains(word)) else {
            continue;
        };
        return Some((CartTalk::Fewer(n), vec![at - 1, at]));
    }
    let at = words.iter().position(|word| TAKING.contains(word))?;
    let takes_out =
        !matches!(words[at], "take" | "tag") || words.iter().any(|word| OFF.contains(word));
    let n = number(at + 1).filter(|_| takes_out)?;
    let mut used = vec![at, at + 1];
    used.extend((0..words.len()).filter(|at| OFF.contains(&words[*at])));
    Some((CartTalk::Fewer(n), used))
}

/// "Just one", "three in total", "two of each".
fn set(words: &[&str], number: impl Fn(usize) -> Option<u32>) -> Option<Counted> {
    const JUST: &[&str] = &["just", "only", "solo", "kun", "bare", "con"];
    (0..words.len()).find_map(|at| {
        let n = number(at)?;
        let before = at.checked_sub(1).filter(|before| JUST.contains(&words[*before]));
        let rest = &words[at + 1..];
        let in_all = matches!(
            rest,
            ["in" | "en", "total" | "all"] | ["i", "alt"] | ["in", "total", ..] | ["i", "alt", ..]
        );
        let each = rest.iter().any(|word| EACH.contains(word));
        if !in_all
            && !each
            && (before.is_none()
                || !rest.iter().all(|word| ENOUGH.contains(word) || super::is_small(word)))
        {
            return None;
        }
        let mut used: Vec<usize> = before.into_iter().chain([at]).collect();
        used.extend(in_all.then_some([at + 1, at + 2]).into_iter().flatten());
        Some((CartTalk::Set(n), used))
    })
}

/// "Remove two", of two things: which, is not said by a number.
fn is_several(turn: &Turn<'_>, words: &[&str]) -> bool {
    let lines = turn.state.cart.as_ref().map_or(0, |cart| cart.lines.len());
    lines > 1 && words.iter().any(|word| matches!(*word, "both" | "begge" | "ambas" | "ambos"))
}

/// "Twice", "two times", "dos veces", "to gange".
fn times(words: &[&str], number: impl Fn(usize) -> Option<u32>) -> Option<(u32, Vec<usize>)> {
    const TIMES: &[&str] = &["times", "veces", "gange"];
    words.iter().enumerate().find_map(|(at, word)| match *word {
        "twice" => Some((2, vec![at])),
        word if TIMES.contains(&word) => {
            let n = at.checked_sub(1).and_then(&number).filter(|n| *n > 1)?;
            Some((n, vec![at - 1, at]))
        }
        _ => None,
    })
}

/// "Show me one more" wants to see another, "is there one more" asks, and "one more thing" is something else.
fn asks_or_looks(words: &[&str]) -> bool {
    // "I'd like one more", "jeg vil se": liking and being able are polite here.
    let is_wish = words.windows(2).any(|pair| matches!(pair, ["i'd" | "id" | "would", "like"]));
    let is_other = |word: &&&str| OTHERWISE.contains(*word) || LOOKING.contains(*word);
    words.iter().filter(is_other).any(|word| !(is_wish && *word == "like"))
}
