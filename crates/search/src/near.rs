//! Candidates by meaning in a large catalog: what stands under the landmarks nearest to a question.
//!
//! A product counts the more, the nearer its landmarks are. Sums are small whole numbers, so that the best are found
//! by counting: one pass over the lists and no heap, whatever stands there.

use crate::document::landmark_term;
use crate::score::{BLOCKED, Request, WINDOW, mark, open_marks, passes};
use crate::view::postings;
use std::io;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet, TERMINATED};

/// A product by its place, with how much its landmarks count.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Candidate {
    pub(crate) segment: u32,
    pub(crate) doc: u32,
    sum: u8,
}

/// Products that pass the filters, at most so many, those under the nearest landmarks. Landmarks come nearest first.
pub(crate) fn candidates(
    request: Request<'_>,
    landmarks: &[u32],
    n_max: usize,
) -> io::Result<Vec<Candidate>> {
    let mut found = Vec::new();
    let mut sums = vec![0_u8; WINDOW as usize];
    let mut passed = vec![0_u16; WINDOW as usize];
    let mut touched: Vec<u16> = Vec::with_capacity(WINDOW as usize);
    for (segment, number) in request.view.segments.iter().zip(0_u32..) {
        let (mut marks, required) = open_marks(segment, request.plan)?;
        let mut lists = Vec::with_capacity(landmarks.len());
        for (landmark, weight) in landmarks.iter().zip((1..=landmarks.len() as u8).rev()) {
            let term = landmark_term(*landmark);
            let list = postings(&segment.landmark, &term, IndexRecordOption::Basic)?;
            lists.extend(list.map(|list| (list, weight)));
        }
        let n_docs = segment.reader.max_doc();
        loop {
            let next = lists.iter().map(|(list, _)| list.doc()).min().unwrap_or(TERMINATED);
            if next >= n_docs {
                break;
            }
            let start = next / WINDOW * WINDOW;
            let end = start.saturating_add(WINDOW).min(n_docs);
            sums.fill(0);
            passed.fill(0);
            touched.clear();
            for (list, weight) in &mut lists {
                let mut doc = list.doc();
                while doc < end {
                    let at = (doc - start) as usize;
                    if sums[at] == 0 {
                        touched.push(at as u16);
                    }
                    sums[at] = sums[at].saturating_add(*weight);
                    doc = list.advance();
                }
            }
            for (list, bit) in &mut marks {
                mark(&mut passed, list, *bit, start, end);
            }
            for at in &touched {
                let (doc, place) = (start + u32::from(*at), usize::from(*at));
                let is_left = passed[place] & (BLOCKED | required) == required
                    && !segment.reader.is_deleted(doc)
                    && passes(segment, doc, &request.plan.filters);
                if is_left {
                    found.push(Candidate { segment: number, doc, sum: sums[place] });
                }
            }
        }
    }
    keep_most(&mut found, n_max);
    Ok(found)
}

/// Keeps the largest sums; of the least that still fits, the first in the catalog.
fn keep_most(found: &mut Vec<Candidate>, n_max: usize) {
    let mut counts = [0_usize; 256];
    for candidate in found.iter() {
        counts[usize::from(candidate.sum)] += 1;
    }
    let (mut n_above, mut least) = (0, 0);
    for sum in (0..=255_u8).rev() {
        let n_with = n_above + counts[usize::from(sum)];
        if n_with > n_max {
            least = sum;
            break;
        }
        n_above = n_with;
    }
    let mut n_left = n_max.saturating_sub(n_above);
    found.retain(|candidate| {
        let fits = candidate.sum > least || (candidate.sum == least && n_left > 0);
        n_left -= usize::from(fits && candidate.sum == least);
        fits
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_sums_are_kept() {
        let check = |sums: &[u8], n_max: usize, expected: &[u32]| {
            let candidate = |(sum, doc): (&u8, u32)| Candidate { segment: 0, doc, sum: *sum };
            let mut found: Vec<Candidate> = sums.iter().zip(0..).map(candidate).collect();
            keep_most(&mut found, n_max);
            let docs: Vec<u32> = found.iter().map(|candidate| candidate.doc).collect();
            assert_eq!(docs, expected, "{sums:?} {n_max}");
        };
        check(&[], 3, &[]);
        check(&[1, 2, 3], 3, &[0, 1, 2]);
        check(&[1, 9, 3, 9, 3, 3], 3, &[1, 2, 3]);
        check(&[5, 5, 5], 2, &[0, 1]);
        check(&[1, 255], 1, &[1]);
        check(&[7, 7], 0, &[]);
    }
}
