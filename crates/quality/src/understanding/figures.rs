//! The figures of classifying: how much is right, and how well what is out of scope is told apart.

/// What was claimed of one line: its class, how sure, and the truth.
#[derive(Debug, Clone, Copy)]
pub(super) struct Claim {
    pub(super) class: usize,
    pub(super) score: f32,
    pub(super) truth: Option<usize>,
}

/// The share of lines in scope whose likeliest class is the right one.
pub(super) fn accuracy(claims: &[Claim]) -> f64 {
    let inside = claims.iter().filter(|claim| claim.truth.is_some());
    let n_right = inside.clone().filter(|claim| claim.truth == Some(claim.class)).count();
    n_right as f64 / inside.count().max(1) as f64
}

/// The chance that a line in scope scores above one out of scope; a tie is half of it.
pub(super) fn auroc(claims: &[Claim]) -> f64 {
    let mut sorted: Vec<(f32, bool)> =
        claims.iter().map(|claim| (claim.score, claim.truth.is_some())).collect();
    sorted.sort_by(|one, other| one.0.total_cmp(&other.0));
    let (mut n_below, mut wins, mut start) = (0.0, 0.0, 0);
    while start < sorted.len() {
        let end = start + sorted[start..].partition_point(|entry| entry.0 <= sorted[start].0);
        let n_inside = sorted[start..end].iter().filter(|entry| entry.1).count() as f64;
        let n_outside = (end - start) as f64 - n_inside;
        wins += n_inside * (n_below + n_outside / 2.0);
        n_below += n_outside;
        start = end;
    }
    let n_inside = sorted.iter().filter(|entry| entry.1).count() as f64;
    wins / (n_inside * n_below).max(1.0)
}

/// The best correlation of claims with the truth (Matthews, many classes) over all thresholds below which nothing is
/// claimed.
pub(super) fn best_correlation(claims: &[Claim], n_classes: usize) -> f64 {
    let mut thresholds: Vec<f32> = claims.iter().map(|claim| claim.score).collect();
    thresholds.sort_by(f32::total_cmp);
    let at = |threshold: f32| correlation(claims, n_classes, threshold);
    thresholds.into_iter().map(at).fold(f64::MIN, f64::max)
}

fn correlation(claims: &[Claim], n_classes: usize, threshold: f32) -> f64 {
    let (mut meant, mut claimed) = (vec![0.0; n_classes + 1], vec![0.0; n_classes + 1]);
    let mut n_right = 0.0;
    for claim in claims {
        let claims_class = if claim.score >= threshold { claim.class } else { n_classes };
        let truth = claim.truth.unwrap_or(n_classes);
        meant[truth] += 1.0;
        claimed[claims_class] += 1.0;
        n_right += f64::from(u8::from(truth == claims_class));
    }
    let n_lines = claims.len() as f64;
    let product = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
    let above = n_right * n_lines - product(&meant, &claimed);
    let below = (n_lines * n_lines - product(&claimed, &claimed))
        * (n_lines * n_lines - product(&meant, &meant));
    if below == 0.0 { 0.0 } else { above / below.sqrt() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claim(class: usize, score: f32, truth: Option<usize>) -> Claim {
        Claim { class, score, truth }
    }

    #[test]
    fn figures_are_what_their_names_say() {
        let claims = [
            claim(0, 0.9, Some(0)),
            claim(1, 0.5, Some(0)),
            claim(1, 0.5, None),
            claim(0, 0.1, None),
        ];
        assert!((accuracy(&claims) - 0.5).abs() < 1e-9);
        assert!((auroc(&claims) - 3.5 / 4.0).abs() < 1e-9);
        let perfect = [claim(0, 0.9, Some(0)), claim(1, 0.8, Some(1)), claim(0, 0.1, None)];
        assert!((best_correlation(&perfect, 2) - 1.0).abs() < 1e-9);
    }
}
