//! What a conversation has told of somebody's taste: what she likes, what she refused, what it must not be.

use super::context::Turn;
use super::memory::Shown;
use super::understand::Understood;
use super::understand::normalize::fold;
use crate::ProductId;
use serde::{Deserialize, Serialize};

/// Of each sort the newest are kept.
const KEPT_MAX: usize = 8;

#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Taste {
    /// Said to be liked, newest last.
    pub liked: Vec<Shown>,
    /// Said not to be, newest last.
    pub refused: Vec<ProductId>,
    /// Words that nothing may match (`leather`), as typed, newest last.
    pub unwanted: Vec<String>,
}

impl Taste {
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    pub fn like(&mut self, shown: Shown) {
        self.refused.retain(|product| *product != shown.product);
        self.liked.retain(|known| known.product != shown.product);
        push(&mut self.liked, shown);
    }

    pub fn refuse(&mut self, product: ProductId) {
        self.liked.retain(|known| known.product != product);
        self.refused.retain(|known| *known != product);
        push(&mut self.refused, product);
    }

    /// Keeps what is to be left out, as it was typed.
    pub fn avoid(&mut self, said: &Understood) {
        for unwanted in &said.entities.without {
            let mut words = said.text.split(|c: char| !c.is_alphanumeric() && c != '-');
            let typed = words.find(|word| fold(word) == *unwanted).unwrap_or(unwanted);
            let typed = typed.to_lowercase();
            if !self.unwanted.contains(&typed) {
                push(&mut self.unwanted, typed);
            }
        }
    }
}

fn push<T>(list: &mut Vec<T>, item: T) {
    if list.len() == KEPT_MAX {
        list.remove(0);
    }
    list.push(item);
}

/// How a product came to count as liked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Liking {
    /// She said so.
    Said,
    /// It is in her cart.
    InCart,
    /// It is the one talked about.
    LookedAt,
}

/// What she likes, the surest first.
pub fn likes(turn: &Turn<'_>) -> Vec<(ProductId, Liking)> {
    let state = &turn.state;
    let said = state.memory.taste.liked.iter().rev().map(|it| (it.product.clone(), Liking::Said));
    let lines = state.cart.iter().flat_map(|cart| cart.lines.iter().rev());
    let in_cart = lines.map(|line| (line.product.clone(), Liking::InCart));
    let focus = state.memory.focus.iter().map(|it| (it.product.clone(), Liking::LookedAt));
    let mut likes: Vec<(ProductId, Liking)> = Vec::new();
    for (product, liking) in said.chain(in_cart).chain(focus) {
        let is_refused = state.memory.taste.refused.contains(&product);
        if !is_refused && likes.iter().all(|(known, _)| *known != product) {
            likes.push((product, liking));
        }
    }
    likes
}

/// What was refused: said, or taken out of the cart again.
pub fn refused(turn: &Turn<'_>) -> Vec<ProductId> {
    let state = &turn.state;
    let in_cart = |product: &ProductId| {
        state.cart.iter().flat_map(|cart| &cart.lines).any(|line| line.product == *product)
    };
    let before = [&state.memory.undo, &state.memory.redo];
    let before = before.into_iter().flatten().flat_map(|cart| &cart.lines);
    let taken_out = before.map(|line| &line.product).filter(|product| !in_cart(product));
    let mut refused: Vec<ProductId> = state.memory.taste.refused.clone();
    refused.extend(taken_out.cloned());
    refused
}
