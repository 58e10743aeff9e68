//! What the two kinds of support vector machines share: the price of an error, and the order of examples.

/// Penalty of a wrong example; 1.0 is what the measured bars were reached with.
pub(super) const COST: f32 = 1.0;

/// Examples in an order that changes with every pass, and is the same in every training.
#[derive(Debug, Clone)]
pub(super) struct Order {
    examples: Vec<usize>,
    chance: u64,
}

impl Order {
    pub(super) fn new(n_examples: usize) -> Self {
        Self { examples: (0..n_examples).collect(), chance: 0x9e37_79b9_7f4a_7c15 }
    }

    /// Fisher-Yates with a fixed linear congruential generator.
    pub(super) fn shuffled(&mut self) -> &[usize] {
        for last in (1..self.examples.len()).rev() {
            self.chance = self
                .chance
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            let pick = usize::try_from(self.chance >> 33).unwrap_or(0) % (last + 1);
            self.examples.swap(last, pick);
        }
        &self.examples
    }

    /// Leaves out what `keep` says no to, in the passes that follow.
    pub(super) fn retain(&mut self, keep: impl FnMut(&usize) -> bool) {
        self.examples.retain(keep);
    }
}
