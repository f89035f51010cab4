//! The state that operators of a page change.

use super::super::font::Text;
use super::super::lexer::Operand;
use super::super::matrix::Matrix;
use super::Glyph;

/// The largest coordinate, in points, that is taken for a place on a page.
const FARTHEST: f64 = 1e5;
/// How far a direction may be from a right angle to be taken for it, in degrees.
const SKEW: i16 = 4;

/// The state of the graphics.
#[derive(Debug, Clone, Copy)]
pub(super) struct Graphics {
    /// Takes what is drawn to the page.
    pub(super) transform: Matrix,
    pub(super) text: TextState,
}

/// The state of the text.
#[derive(Debug, Clone, Copy)]
pub(super) struct TextState {
    pub(super) font: Option<usize>,
    pub(super) size: f64,
    pub(super) letter_space: f64,
    pub(super) word_space: f64,
    /// The breadth of letters, 1 being the usual one.
    pub(super) stretch: f64,
    leading: f64,
    rise: f64,
    /// Where the next letter goes.
    matrix: Matrix,
    /// Where the line began.
    line: Matrix,
}

impl Graphics {
    pub(super) fn new(transform: Matrix) -> Self {
        let text = TextState {
            font: None,
            size: 0.0,
            letter_space: 0.0,
            word_space: 0.0,
            stretch: 1.0,
            leading: 0.0,
            rise: 0.0,
            matrix: Matrix::IDENTITY,
            line: Matrix::IDENTITY,
        };
        Self { transform, text }
    }

    /// Returns a letter at the place where the next one goes, if that can be on a page; of its font the index is given, and how large
    /// its letters are where its size is one.
    pub(super) fn glyph(&self, text: Text, (font, em): (usize, f64), advance: f64) -> Option<Glyph> {
        let at = self.text.matrix.then(self.transform);
        let [a, b, c, d, ..] = at.0;
        let (x, y) = at.apply(0.0, self.text.rise);
        let size = c.hypot(d) * self.text.size.abs() * em;
        // A size below zero turns the letters round, as a matrix does.
        let sign = self.text.size.signum();
        let angle = (b * sign).atan2(a * sign).to_degrees().round() as i16;
        let nearest = (f32::from(angle) / 90.0).round() as i16 * 90;
        let angle = if (angle - nearest).abs() <= SKEW { nearest } else { angle };
        let advance = a.hypot(b) * advance.abs();
        let is_near = [x, y, size, advance].iter().all(|value| value.is_finite() && value.abs() < FARTHEST);
        let glyph = || Glyph {
            text,
            font: font as u32,
            x: x as f32,
            y: y as f32,
            advance: advance as f32,
            size: size as f32,
            angle: angle.rem_euclid(360),
        };
        (is_near && size > 0.01).then(glyph)
    }
}

impl TextState {
    /// Does what an operator says, if it is one of those that change the state.
    pub(super) fn apply(&mut self, operator: &[u8], operands: &[Operand]) {
        let number = |index: usize| operands.get(index).and_then(Operand::number).unwrap_or(0.0);
        match operator {
            b"BT" => (self.matrix, self.line) = (Matrix::IDENTITY, Matrix::IDENTITY),
            b"Tc" => self.letter_space = number(0),
            b"Tw" => self.word_space = number(0),
            b"Tz" => self.stretch = number(0) / 100.0,
            b"TL" => self.leading = number(0),
            b"Ts" => self.rise = number(0),
            b"Td" => self.move_line(number(0), number(1)),
            b"TD" => {
                self.leading = -number(1);
                self.move_line(number(0), number(1));
            }
            b"T*" => self.next_line(),
            b"Tm" => {
                if let Some(matrix) = matrix(operands) {
                    (self.matrix, self.line) = (matrix, matrix);
                }
            }
            _ => {}
        }
    }

    pub(super) fn next_line(&mut self) {
        self.move_line(0.0, -self.leading);
    }

    fn move_line(&mut self, x: f64, y: f64) {
        self.line = Matrix::shift(x, y).then(self.line);
        self.matrix = self.line;
    }

    /// Moves the place of the next letter on.
    pub(super) fn advance(&mut self, by: f64) {
        self.matrix = Matrix::shift(by, 0.0).then(self.matrix);
    }
}

/// Returns the matrix that operands are.
pub(super) fn matrix(operands: &[Operand]) -> Option<Matrix> {
    let values: Option<Vec<f64>> = operands.iter().map(Operand::number).collect();
    values?.try_into().ok().map(Matrix)
}
