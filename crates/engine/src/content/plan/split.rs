//! Breaks a text into parts that a channel can take: at a paragraph, else a line, a sentence, a word, a letter;
//! never inside a link, a price or an escape. All limits are in the unit that the atoms were measured in.

use super::measure::length;
use super::rich::{Atom, Break};
use crate::content::capability::{TextLimit, TextUnit};
use std::borrow::Cow;
use std::ops::Range;

/// Marks where a text was cut.
const CUT: &str = "…";
/// How much shorter each attempt to stay within the parts allowed is.
const ATTEMPTS_MAX: usize = 24;

/// How eagerly good places to break are preferred to full parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Packing {
    Readable,
    Full,
}

/// The parts of a text, and whether something had to be left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Parts {
    pub(super) texts: Vec<String>,
    pub(super) cut: bool,
}

/// Breaks `atoms` into parts of `each`, the last of at most `last`.
pub(super) fn split(atoms: &[Atom<'_>], each: TextLimit, last: TextLimit) -> Parts {
    split_packed(atoms, each, last, Packing::Readable)
}

/// Breaks `atoms` into at most `parts_max` parts, cutting what is not essential first.
pub(super) fn split_within(
    atoms: &[Atom<'_>],
    each: TextLimit,
    last: TextLimit,
    parts_max: usize,
) -> Parts {
    let room = each.max * parts_max.saturating_sub(1) + last.max.min(each.max);
    // What is longer than all parts together need not be tried.
    let may_fit = words(atoms) <= room;
    for packing in [Packing::Readable, Packing::Full].into_iter().filter(|_| may_fit) {
        let planned = Planned::new(atoms, each, last, packing);
        if planned.count(atoms) <= parts_max {
            return planned.write(atoms);
        }
    }
    let step = room.div_ceil(ATTEMPTS_MAX).max(1);
    for attempt in 0..=ATTEMPTS_MAX {
        let kept = keep_essential(atoms, room.saturating_sub(step * attempt), each.unit);
        let planned = Planned::new(&kept, each, last, Packing::Full);
        if planned.count(&kept) <= parts_max {
            return Parts { cut: true, ..planned.write(&kept) };
        }
    }
    let mut parts = split_packed(&pressed(atoms), each, last, Packing::Full);
    parts.texts.truncate(parts_max);
    if let Some(text) = parts.texts.last_mut().filter(|text| length(text, last.unit) > last.max) {
        text.clear();
    }
    parts.texts.retain(|text| !text.is_empty());
    Parts { cut: true, ..parts }
}

/// The longest beginning within `limit`, with a mark when it is not all.
pub(super) fn fit(atoms: &[Atom<'_>], limit: TextLimit) -> String {
    if is_whole(atoms, limit) {
        return join(atoms, 0..atoms.len());
    }
    let room = limit.max.saturating_sub(length(CUT, limit.unit));
    let end = furthest(atoms, 0, TextLimit { max: room, ..limit });
    let end =
        (1..=end).rev().find(|&end| atoms[end - 1].break_after >= Break::Letter).unwrap_or(end);
    let kept = join(atoms, 0..end);
    if limit.max < length(CUT, limit.unit) { String::new() } else { format!("{kept}{CUT}") }
}

fn split_packed(atoms: &[Atom<'_>], each: TextLimit, last: TextLimit, packing: Packing) -> Parts {
    Planned::new(atoms, each, last, packing).write(atoms)
}

/// Where a text is going to be broken, before any part of it is written.
struct Planned {
    ranges: Vec<Range<usize>>,
    cut: bool,
}

impl Planned {
    fn new(atoms: &[Atom<'_>], each: TextLimit, last: TextLimit, packing: Packing) -> Self {
        let (mut ranges, mut cut) = ranges(atoms, each, packing);
        if let Some(range) = ranges.last().cloned()
            && size(atoms, range.clone()) > last.max
        {
            ranges.pop();
            let tail = tail_start(atoms, &range, last);
            cut |= tail == range.end;
            ranges.push(range.start..tail);
            ranges.push(tail..range.end);
        }
        Self { ranges, cut }
    }

    fn count(&self, atoms: &[Atom<'_>]) -> usize {
        self.ranges.iter().filter(|range| size(atoms, (*range).clone()) > 0).count()
    }

    fn write(self, atoms: &[Atom<'_>]) -> Parts {
        let texts = self.ranges.into_iter().map(|range| join(atoms, range));
        Parts { texts: texts.filter(|text| !text.is_empty()).collect(), cut: self.cut }
    }
}

/// Where the last part must start so that it fits: as early as possible, at the best place to break.
fn tail_start(atoms: &[Atom<'_>], range: &Range<usize>, last: TextLimit) -> usize {
    let mut earliest = range.end;
    let mut used = 0;
    // From the end, since what is longer fits no better.
    for start in (range.start + 1..range.end).rev() {
        let space = if start + 1 == range.end { 0 } else { atoms[start].space.len() };
        used += atoms[start].units + space;
        if used > last.max {
            break;
        }
        earliest = start;
    }
    let candidates = earliest..range.end;
    for level in [Break::Paragraph, Break::Line, Break::Sentence, Break::Word, Break::Letter] {
        let found = candidates.clone().find(|&start| atoms[start - 1].break_after >= level);
        if let Some(start) = found.filter(|start| (start - earliest) * 2 <= candidates.len()) {
            return start;
        }
    }
    earliest
}

fn ranges(atoms: &[Atom<'_>], limit: TextLimit, packing: Packing) -> (Vec<Range<usize>>, bool) {
    let mut ranges = Vec::new();
    let mut cut = false;
    let mut start = 0;
    while start < atoms.len() {
        let end = furthest(atoms, start, limit);
        if end == start {
            // A link longer than a whole part: no part of it would open.
            cut = true;
            start += 1;
            continue;
        }
        let end = if end == atoms.len() { end } else { break_point(atoms, start..end, packing) };
        ranges.push(start..end);
        start = end;
    }
    (ranges, cut)
}

/// How far a part from `start` reaches within `limit`.
fn furthest(atoms: &[Atom<'_>], start: usize, limit: TextLimit) -> usize {
    let mut used = 0;
    for (index, atom) in atoms.iter().enumerate().skip(start) {
        used += atom.units;
        if used > limit.max {
            return index;
        }
        used += atom.space.len();
    }
    atoms.len()
}

/// The best place to break within a part that would otherwise run to its end.
fn break_point(atoms: &[Atom<'_>], range: Range<usize>, packing: Packing) -> usize {
    let half = range.start + range.len() / 2;
    let levels: &[(Break, usize)] = match packing {
        Packing::Readable => &[
            (Break::Paragraph, half),
            (Break::Line, half),
            (Break::Sentence, half),
            (Break::Word, range.start),
            (Break::Letter, range.start),
        ],
        Packing::Full => &[(Break::Word, range.start), (Break::Letter, range.start)],
    };
    for (level, from) in levels {
        let mut ends = (from + 1..=range.end).rev();
        if let Some(end) = ends.find(|&end| atoms[end - 1].break_after >= *level) {
            return end;
        }
    }
    range.end
}

/// Whether all of it is within `limit`.
pub(super) fn is_whole(atoms: &[Atom<'_>], limit: TextLimit) -> bool {
    size(atoms, 0..atoms.len()) <= limit.max
}

/// The length of all words without the spaces between them.
fn words(atoms: &[Atom<'_>]) -> usize {
    atoms.iter().map(|atom| atom.units).sum()
}

/// The length of what [`join`] writes.
fn size(atoms: &[Atom<'_>], range: Range<usize>) -> usize {
    let Some((last, others)) = atoms.get(range).and_then(<[_]>::split_last) else { return 0 };
    let others: usize = others.iter().map(|atom| atom.units + atom.space.len()).sum();
    others + last.units
}

fn join(atoms: &[Atom<'_>], range: Range<usize>) -> String {
    let n_bytes = atoms[range.clone()].iter().map(|atom| atom.text.len() + atom.space.len()).sum();
    let mut text = String::with_capacity(n_bytes);
    let last = range.end.saturating_sub(1);
    for (index, atom) in atoms.iter().enumerate().take(range.end).skip(range.start) {
        text.push_str(&atom.text);
        if index != last {
            text.push_str(atom.space);
        }
    }
    text
}

/// What stood after words that are left out stands after those before them: the next option begins its own line.
fn widen(kept: Option<&mut Atom<'_>>, left_out: &Atom<'_>) {
    if let Some(kept) = kept.filter(|kept| left_out.break_after > kept.break_after) {
        kept.space = left_out.space;
        kept.break_after = left_out.break_after;
    }
}

/// What is essential and nothing else, a line each: an address counts for more than the mark that something is missing.
fn pressed<'a>(atoms: &[Atom<'a>]) -> Vec<Atom<'a>> {
    let mut pressed: Vec<Atom<'a>> = Vec::with_capacity(atoms.len());
    for atom in atoms {
        if atom.essential {
            pressed.push(atom.clone());
        } else {
            widen(pressed.last_mut(), atom);
        }
    }
    for atom in pressed.iter_mut().filter(|atom| atom.break_after >= Break::Line) {
        atom.space = "\n";
    }
    pressed
}

/// Keeps every essential atom and as much of the rest, from the start, as `room` allows.
fn keep_essential<'a>(atoms: &[Atom<'a>], room: usize, unit: TextUnit) -> Vec<Atom<'a>> {
    let cost = |atom: &Atom<'_>| atom.units + atom.space.len();
    let essential: usize = atoms.iter().filter(|atom| atom.essential).map(cost).sum();
    let mut left = room.saturating_sub(essential + length(CUT, unit) + 2);
    let mut kept = Vec::with_capacity(atoms.len());
    let mut cutting = false;
    for atom in atoms {
        let price = cost(atom);
        if atom.essential {
            kept.push(atom.clone());
        } else if !cutting && price <= left {
            left -= price;
            kept.push(atom.clone());
        } else {
            if cutting {
                widen(kept.last_mut(), atom);
                continue;
            }
            cutting = true;
            let mark = Atom {
                text: Cow::Borrowed(CUT),
                units: length(CUT, unit),
                space: "\n\n",
                break_after: Break::Paragraph,
                essential: true,
            };
            kept.push(mark);
        }
    }
    kept
}
