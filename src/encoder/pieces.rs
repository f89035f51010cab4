//! The model file of SentencePiece, as far as it is needed: pieces with their scores, and the table of the normaliser.
//!
//! The file is a message of protocol buffers. Each field is a key, its number times 8 plus its kind, and a value.

/// What a model file holds.
#[derive(Default)]
pub(super) struct Model<'a> {
    /// The pieces in the order of their numbers, each with its log-probability.
    pub(super) pieces: Vec<(&'a str, f32)>,
    /// How characters are normalised.
    pub(super) table: &'a [u8],
}

impl<'a> Model<'a> {
    /// Reads a model file; nothing is returned if it is none.
    pub(super) fn read(bytes: &'a [u8]) -> Option<Self> {
        let mut model = Self::default();
        for (number, value) in fields(bytes)? {
            match number {
                1 => model.pieces.push(piece(value)?),
                // In this old layout the normaliser stands where newer ones have it not.
                3 => model.table = field(&fields(value)?, 2).unwrap_or_default(),
                _ => {}
            }
        }
        (!model.pieces.is_empty()).then_some(model)
    }
}

fn piece(bytes: &[u8]) -> Option<(&str, f32)> {
    let fields = fields(bytes)?;
    let score = field(&fields, 2).and_then(|score| score.try_into().ok()).map_or(0.0, f32::from_le_bytes);
    Some((std::str::from_utf8(field(&fields, 1)?).ok()?, score))
}

fn field<'a>(fields: &[(u64, &'a [u8])], number: u64) -> Option<&'a [u8]> {
    fields.iter().find(|field| field.0 == number).map(|field| field.1)
}

/// Returns the fields of a message, each with its number; those that are plain whole numbers are left out.
fn fields(mut bytes: &[u8]) -> Option<Vec<(u64, &[u8])>> {
    let mut fields = Vec::new();
    while !bytes.is_empty() {
        let key = whole_number(&mut bytes)?;
        let length = match key & 7 {
            0 => {
                whole_number(&mut bytes)?;
                continue;
            }
            1 => 8,
            2 => usize::try_from(whole_number(&mut bytes)?).ok()?,
            5 => 4,
            _ => return None,
        };
        let (value, rest) = bytes.split_at_checked(length)?;
        fields.push((key >> 3, value));
        bytes = rest;
    }
    Some(fields)
}

/// Takes a whole number off, 7 bits a byte, the lowest first; the highest bit of a byte says that another one follows.
fn whole_number(bytes: &mut &[u8]) -> Option<u64> {
    let mut number = 0;
    for shift in (0..64).step_by(7) {
        let (first, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u64::from(first & 0x7f) << shift;
        if first & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}
