//! What reviewers say of units, and what becomes of these.

use super::{TranslationUnit, property};

/// What a reviewer says of a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The texts translate each other.
    Ok,
    /// They do not.
    Wrong,
}

impl Verdict {
    /// All verdicts.
    pub const ALL: [Self; 2] = [Self::Ok, Self::Wrong];

    /// Returns the word that a reviewer writes.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Wrong => "wrong",
        }
    }

    /// Returns the verdict that a word stands for, in whatever letters.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|verdict| verdict.name().eq_ignore_ascii_case(word.trim()))
    }
}

impl TranslationUnit {
    /// Sets the property of a type, whether or not the unit has one.
    pub fn set_property(&mut self, kind: &str, value: &str) {
        match self.properties.iter_mut().find(|(known, _)| known == kind) {
            Some((_, old)) => value.clone_into(old),
            None => self.properties.push((kind.to_owned(), value.to_owned())),
        }
    }

    /// Takes note that a person has found the unit right: it is sure now, its status is `confirmed`, and no doubt is left.
    pub fn confirm(&mut self) {
        self.properties.retain(|(kind, _)| kind != property::DOUBT);
        self.set_property(property::CONFIDENCE, "1.000");
        self.set_property(property::STATUS, "confirmed");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn confirmed_units_are_sure() {
        let mut unit = TranslationUnit::new(Vec::new());
        unit.properties.push((property::CONFIDENCE.to_owned(), "0.312".to_owned()));
        unit.properties.push((property::DOUBT.to_owned(), "length: too long".to_owned()));
        unit.confirm();
        assert_eq!((unit.confidence(), unit.property(property::STATUS), unit.properties.len()), (Some(1.0), Some("confirmed"), 2));
        assert_eq!((Verdict::parse(" OK "), Verdict::parse("fine")), (Some(Verdict::Ok), None));
    }
}
