//! Matrices of the plane, as PDF writes them.

/// A matrix `[a b c d e f]`: a point `(x, y)` goes to `(ax + cy + e, bx + dy + f)`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Matrix(pub(super) [f64; 6]);

impl Matrix {
    /// The matrix that changes nothing.
    pub(super) const IDENTITY: Self = Self([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    /// Returns the matrix that moves by such a distance.
    pub(super) fn shift(x: f64, y: f64) -> Self {
        Self([1.0, 0.0, 0.0, 1.0, x, y])
    }

    /// Returns the matrix that turns by a right angle so many times, against the clock.
    pub(super) fn turn(times: i64) -> Self {
        let (cos, sin) = match times.rem_euclid(4) {
            0 => (1.0, 0.0),
            1 => (0.0, 1.0),
            2 => (-1.0, 0.0),
            _ => (0.0, -1.0),
        };
        Self([cos, sin, -sin, cos, 0.0, 0.0])
    }

    /// Returns the matrix that does what this one does and then what the other does.
    pub(super) fn then(self, other: Self) -> Self {
        let ([a, b, c, d, e, f], [p, q, r, s, t, u]) = (self.0, other.0);
        Self([a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u])
    }

    /// Returns where a point goes.
    pub(super) fn apply(self, x: f64, y: f64) -> (f64, f64) {
        let [a, b, c, d, e, f] = self.0;
        (a * x + c * y + e, b * x + d * y + f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn matrices_follow_one_another() {
        let moved_and_turned = Matrix::shift(1.0, 0.0).then(Matrix::turn(1));
        assert_eq!(moved_and_turned.apply(1.0, 0.0), (0.0, 2.0));
        assert_eq!(Matrix::turn(-1).then(Matrix::turn(5)), Matrix::IDENTITY);
    }
}
