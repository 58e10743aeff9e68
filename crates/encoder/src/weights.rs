//! What the network learned, from the arrays of `weights.npz`.

use crate::DIMENSIONS;
use crate::error::FormatError;
use crate::matrix::Matrix;
use crate::npy::Arrays;
use crate::table::Table;
use std::io::{Read, Seek};

/// How wide a branch is.
pub(crate) const BRANCH: usize = 256;
pub(crate) const N_BRANCHES: usize = 3;
/// How many pieces the branches see at once, and how many of those before the one they are about.
pub(crate) const VIEWS: [(usize, usize); N_BRANCHES] = [(2, 0), (3, 1), (5, 2)];
/// A piece's own vector, and what each branch makes of it and of those beside it.
pub(crate) const FEATURES: usize = DIMENSIONS + N_BRANCHES * BRANCH;
/// How wide the network is where it is narrowest.
pub(crate) const HIDDEN: usize = 320;

#[derive(Debug)]
pub(crate) struct Weights {
    pub(crate) table: Table,
    pub(crate) branches: [Branch; N_BRANCHES],
    /// Over all branches together.
    pub(crate) branch_norm: Norm,
    pub(crate) feature_norm: Norm,
    pub(crate) sentence: Layer,
    pub(crate) deep: Deep,
    /// Keeps roots from being of nothing.
    pub(crate) epsilon: f32,
}

/// Two steps over neighboring pieces, after a piece's vector was made narrower.
#[derive(Debug)]
pub(crate) struct Branch {
    pub(crate) n_seen: usize,
    pub(crate) n_before: usize,
    pub(crate) narrow: Layer,
    pub(crate) steps: [Layer; 2],
}

#[derive(Debug)]
pub(crate) struct Layer {
    pub(crate) matrix: Matrix,
    pub(crate) bias: Vec<f32>,
}

/// What a row is stretched and moved by once it is even.
#[derive(Debug)]
pub(crate) struct Norm {
    pub(crate) gain: Vec<f32>,
    pub(crate) bias: Vec<f32>,
}

/// Two blocks of two layers, each block with a way around them.
#[derive(Debug)]
pub(crate) struct Deep {
    pub(crate) layers: [Matrix; 4],
    pub(crate) around: [Matrix; 2],
}

impl Weights {
    pub(crate) fn read<R: Read + Seek>(arrays: &mut Arrays<R>) -> Result<Self, FormatError> {
        let table = Table::read(arrays)?;
        let mut branches = Vec::with_capacity(N_BRANCHES);
        let (mut gain, mut bias) = (Vec::new(), Vec::new());
        for (n_seen, n_before) in VIEWS {
            let mut layer = |matrix: &str, bias: &str, n_rows| {
                let (matrix, bias) = (format!("{matrix}{n_seen}"), format!("{bias}{n_seen}"));
                layer(arrays, &matrix, &bias, n_rows, BRANCH)
            };
            let narrow = layer("proj", "proj_b", DIMENSIONS)?;
            let n_rows = n_seen * BRANCH;
            let steps = [layer("w1_", "b1_", n_rows)?, layer("w2_", "b2_", n_rows)?];
            branches.push(Branch { n_seen, n_before, narrow, steps });
            gain.extend(arrays.floats(&format!("ln_g{n_seen}"), &[BRANCH])?);
            bias.extend(arrays.floats(&format!("ln_b{n_seen}"), &[BRANCH])?);
        }
        let branches = branches.try_into().map_err(|_| FormatError::Damaged("the branches"))?;
        let feature_norm = Norm {
            gain: arrays.floats("ln_g", &[FEATURES])?,
            bias: arrays.floats("ln_b", &[FEATURES])?,
        };
        let mut matrix = |name, n_rows, n_columns| matrix(arrays, name, n_rows, n_columns);
        let layers = [
            matrix("d0", DIMENSIONS, HIDDEN)?,
            matrix("d1", HIDDEN, HIDDEN)?,
            matrix("d2", HIDDEN, DIMENSIONS)?,
            matrix("d3", DIMENSIONS, DIMENSIONS)?,
        ];
        let around = [matrix("p1", DIMENSIONS, HIDDEN)?, matrix("p3", HIDDEN, DIMENSIONS)?];
        Ok(Self {
            table,
            branches,
            branch_norm: Norm { gain, bias },
            feature_norm,
            sentence: layer(arrays, "cnn_W", "cnn_b", FEATURES, DIMENSIONS)?,
            deep: Deep { layers, around },
            epsilon: arrays.number("eps")? as f32,
        })
    }
}

fn layer<R: Read + Seek>(
    arrays: &mut Arrays<R>,
    name: &str,
    bias: &str,
    n_rows: usize,
    n_columns: usize,
) -> Result<Layer, FormatError> {
    let matrix = matrix(arrays, name, n_rows, n_columns)?;
    Ok(Layer { matrix, bias: arrays.floats(bias, &[n_columns])? })
}

fn matrix<R: Read + Seek>(
    arrays: &mut Arrays<R>,
    name: &str,
    n_rows: usize,
    n_columns: usize,
) -> Result<Matrix, FormatError> {
    Matrix::pack(&arrays.floats(name, &[n_rows, n_columns])?, n_rows, n_columns)
}
