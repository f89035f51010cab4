//! Layer normalisation (Ba, Kiros and Hinton, 2016).

use crate::encoder::archive::Archive;
use crate::error::Error;
use std::io::{Read, Seek};

/// Brings vectors to mean 0 and variance 1, then to what was learnt.
pub(super) struct Norm {
    gains: Vec<f32>,
    shifts: Vec<f32>,
    epsilon: f32,
}

impl Norm {
    /// Reads a norm that consists of parts of a width; each part's name ends with one of `ends`.
    pub(super) fn read<R: Read + Seek>(archive: &mut Archive<R>, ends: &[String], width: usize) -> Result<Self, Error> {
        let mut norm = Self { gains: Vec::new(), shifts: Vec::new(), epsilon: archive.numbers("eps", 1)?[0] };
        for end in ends {
            norm.gains.extend(archive.numbers(&format!("ln_g{end}"), width)?);
            norm.shifts.extend(archive.numbers(&format!("ln_b{end}"), width)?);
        }
        Ok(norm)
    }

    #[inline(always)]
    pub(super) fn apply(&self, vector: &mut [f32]) {
        let mean = sum(vector, |value| value) / vector.len() as f32;
        let variance = sum(vector, |value| (value - mean) * (value - mean)) / vector.len() as f32;
        let factor = 1.0 / (variance + self.epsilon).sqrt();
        for ((value, gain), shift) in vector.iter_mut().zip(&self.gains).zip(&self.shifts) {
            *value = (*value - mean) * factor * gain + shift;
        }
    }
}

/// Returns the sum of what is made of the values: eight sums side by side, which is faster and more exact than one.
#[inline(always)]
fn sum(values: &[f32], of: impl Fn(f32) -> f32) -> f32 {
    let (eights, rest) = values.as_chunks::<8>();
    let mut sums = [0.0; 8];
    for eight in eights {
        sums.iter_mut().zip(eight).for_each(|(sum, value)| *sum += of(*value));
    }
    sums.iter().sum::<f32>() + rest.iter().map(|value| of(*value)).sum::<f32>()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vectors_get_learnt_mean_and_spread() {
        let norm = Norm { gains: vec![2.0; 10], shifts: vec![5.0; 10], epsilon: 0.0 };
        let mut vector = [3.0, 7.0].repeat(5);
        norm.apply(&mut vector);
        assert_eq!(vector, [3.0, 7.0].repeat(5));
        vector[0] = 30.0;
        norm.apply(&mut vector);
        let mean = vector.iter().sum::<f32>() / 10.0;
        let variance = vector.iter().map(|value| (value - 5.0) * (value - 5.0)).sum::<f32>() / 10.0;
        assert!((mean - 5.0).abs() < 1e-5 && (variance - 4.0).abs() < 1e-4, "{mean} {variance}");
    }
}
