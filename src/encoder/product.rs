//! Products of matrices, written so that the compiler makes full use of the processor.

use pulp::{Arch, Simd, WithSimd, bytemuck};

/// Columns that are computed at a time: two registers of 8 numbers.
const COLUMNS: usize = 16;

/// Rows that are computed at a time; with [`COLUMNS`] their sums fill twelve of the sixteen registers there are.
const ROWS: usize = 6;

/// A matrix of weights, laid out for products with it on the right.
pub(super) struct Weights {
    /// Panels of [`COLUMNS`] columns, each row after row; the last one is filled up with zeros.
    panels: Vec<f32>,
    inputs: usize,
    outputs: usize,
}

impl Weights {
    /// Lays out a matrix that is given row after row; it has `outputs` columns.
    pub(super) fn new(values: &[f32], outputs: usize) -> Self {
        let inputs = values.len() / outputs;
        let mut panels = vec![0.0; inputs * outputs.next_multiple_of(COLUMNS)];
        for (row, values) in values.chunks_exact(outputs).enumerate() {
            for (panel, values) in values.chunks(COLUMNS).enumerate() {
                panels[(panel * inputs + row) * COLUMNS..][..values.len()].copy_from_slice(values);
            }
        }
        Self { panels, inputs, outputs }
    }

    /// Lays out several matrices of a width side by side.
    pub(super) fn side_by_side(matrices: &[&[f32]], width: usize) -> Self {
        let rows = matrices[0].len() / width;
        let rows = (0..rows).flat_map(|row| matrices.iter().flat_map(move |matrix| &matrix[row * width..][..width]));
        Self::new(&rows.copied().collect::<Vec<_>>(), matrices.len() * width)
    }

    /// Returns the number of columns.
    pub(super) fn outputs(&self) -> usize {
        self.outputs
    }

    /// Adds to each row of `sums` the product of a row of `values` with the weights.
    ///
    /// `starts` says where in `values` the rows begin; they may overlap. What comes out of a row does not depend on the others.
    pub(super) fn multiply(&self, values: &[f32], starts: &[usize], sums: &mut [f32]) {
        Arch::new().dispatch(Product { weights: self, values, starts, sums });
    }

    /// Does the same for rows that stand one after the other.
    pub(super) fn multiply_rows(&self, values: &[f32], sums: &mut [f32]) {
        let starts: Vec<usize> = (0..values.len()).step_by(self.inputs).collect();
        self.multiply(values, &starts, sums);
    }
}

/// A product that is to be computed with the instructions that the processor has.
struct Product<'a> {
    weights: &'a Weights,
    values: &'a [f32],
    starts: &'a [usize],
    sums: &'a mut [f32],
}

impl WithSimd for Product<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(mut self, simd: S) {
        let Weights { panels, inputs, outputs } = self.weights;
        let panels = panels.chunks_exact(inputs * COLUMNS);
        let done = if S::F32_LANES == COLUMNS { panels.len() / 2 * 2 } else { 0 };
        if done > 0 {
            self.two_panels_at_a_time(simd);
        }
        for (at, panel) in panels.enumerate().skip(done) {
            let panel = panel.as_chunks::<COLUMNS>().0;
            let columns = at * COLUMNS..outputs.min(&((at + 1) * COLUMNS)).to_owned();
            for (starts, sums) in self.starts.chunks(ROWS).zip(self.sums.chunks_mut(ROWS * outputs)) {
                // Where rows are missing the last one is computed again.
                let rows = std::array::from_fn(|row| &self.values[starts[row.min(starts.len() - 1)]..][..*inputs]);
                let products = block::<S>(rows, panel);
                for (sums, products) in sums.chunks_mut(*outputs).zip(products) {
                    sums[columns.clone()].iter_mut().zip(products).for_each(|(sum, product)| *sum += product);
                }
            }
        }
    }
}

impl Product<'_> {
    /// Computes pairs of panels, where a register holds a row of one: the sums of one panel alone would wait for each other.
    #[inline(always)]
    fn two_panels_at_a_time<S: Simd>(&mut self, simd: S) {
        let Weights { panels, inputs, outputs } = self.weights;
        for (at, pair) in panels.chunks_exact(2 * inputs * COLUMNS).enumerate() {
            let (first, second) = pair.split_at(inputs * COLUMNS);
            let (first, second) = (S::as_simd_f32s(first).0, S::as_simd_f32s(second).0);
            let columns = 2 * at * COLUMNS..outputs.min(&(2 * (at + 1) * COLUMNS)).to_owned();
            for (starts, sums) in self.starts.chunks(ROWS).zip(self.sums.chunks_mut(ROWS * outputs)) {
                let rows: [&[f32]; ROWS] = std::array::from_fn(|row| &self.values[starts[row.min(starts.len() - 1)]..][..*inputs]);
                let mut totals = [[simd.splat_f32s(0.0); 2]; ROWS];
                for (at, (first, second)) in first.iter().zip(second).enumerate() {
                    for (totals, row) in totals.iter_mut().zip(rows) {
                        let value = simd.splat_f32s(row[at]);
                        totals[0] = simd.mul_add_f32s(value, *first, totals[0]);
                        totals[1] = simd.mul_add_f32s(value, *second, totals[1]);
                    }
                }
                for (sums, totals) in sums.chunks_mut(*outputs).zip(&totals) {
                    let products: &[f32] = bytemuck::cast_slice(totals);
                    sums[columns.clone()].iter_mut().zip(products).for_each(|(sum, product)| *sum += product);
                }
            }
        }
    }
}

/// Returns the products of some rows with a panel.
#[inline(always)]
fn block<S: Simd>(rows: [&[f32]; ROWS], panel: &[[f32; COLUMNS]]) -> [[f32; COLUMNS]; ROWS] {
    let mut sums = [[0.0; COLUMNS]; ROWS];
    let rows = rows.map(|row| &row[..panel.len()]);
    for (at, weights) in panel.iter().enumerate() {
        for (sums, row) in sums.iter_mut().zip(rows) {
            for (sum, weight) in sums.iter_mut().zip(weights) {
                *sum = multiply_add::<S>(row[at], *weight, *sum);
            }
        }
    }
    sums
}

/// Returns `a * b + c`, in one instruction where there is one: without it, the exact result would take a hundred.
#[inline(always)]
fn multiply_add<S: Simd>(a: f32, b: f32, c: f32) -> f32 {
    if S::IS_SCALAR { a * b + c } else { a.mul_add(b, c) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(count: usize) -> Vec<f32> {
        (0..count).map(|at| (at * 37 % 23) as f32 - 11.0).collect()
    }

    #[test]
    fn products_are_those_of_the_definition() {
        for (rows, inputs, outputs) in [(1, 1, 1), (7, 3, 18), (13, 20, 32)] {
            let (values, weights) = (numbers(rows * inputs), numbers(inputs * outputs));
            let mut sums = vec![1.0; rows * outputs];
            Weights::new(&weights, outputs).multiply_rows(&values, &mut sums);
            for (at, sum) in sums.iter().enumerate() {
                let (row, column) = (at / outputs, at % outputs);
                let product: f32 = (0..inputs).map(|i| values[row * inputs + i] * weights[i * outputs + column]).sum();
                assert_eq!(*sum, 1.0 + product, "{row}, {column} of {rows}, {inputs}, {outputs}");
            }
        }
    }

    #[test]
    fn overlapping_rows_are_multiplied() {
        let mut sums = [0.0; 3];
        Weights::new(&[1.0, 10.0], 1).multiply(&[1.0, 2.0, 3.0, 4.0], &[0, 1, 2], &mut sums);
        assert_eq!(sums, [21.0, 32.0, 43.0]);
    }
}
