//! What the columns of a table of units are called, so that what is written is read back.

use super::Element;
use crate::text::Language;
use std::fmt;

/// A variant of a unit: its language, and which of those in that language it is, counted from 0.
pub type Place = (Language, usize);

/// What a column of a table holds of each unit, or of one of its variants.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Column {
    /// The text of a variant.
    Text(Place),
    /// The value of a property of this type.
    Property(Option<Place>, String),
    /// The value of an attribute, by the name that TMX has for it: `changedate`, `creationid`.
    Attribute(Option<Place>, String),
    /// A remark for people.
    Note(Option<Place>),
    /// The name of the unit.
    Id,
    /// When the unit was made.
    Date,
    /// The inline codes for which numbers in braces stand in the texts, as a list in JSON.
    Codes,
    /// What a reviewer says of the unit.
    Verdict,
    /// What a reviewer puts in place of the text of a variant; without one, of the first translation.
    Correction(Option<Place>),
}

/// Names of columns that have the form of language codes and are none that people mean.
const NO_LANGUAGES: [&str; 17] =
    ["id", "no", "nr", "url", "key", "tag", "doc", "src", "tgt", "ref", "num", "row", "idx", "seg", "pos", "len", "uid"];

impl Column {
    /// Returns what a column of this name holds.
    ///
    /// A language tag names the texts in that language, `en-2` the second ones. `id`, `creationdate`, `note`, `codes`, `verdict`,
    /// `correction` and the attributes that TMX gives to units speak for themselves; all other names are types of properties.
    /// With a variant before them, as in `ru:changedate`, they speak of that. What would be taken for something else is written
    /// `prop:TYPE` or `lang:TAG`.
    ///
    /// ```
    /// use sverka::memory::Column;
    /// use sverka::text::Language;
    ///
    /// assert_eq!(Column::parse("EN_us"), Column::Text((Language::parse("en-US").unwrap(), 0)));
    /// assert_eq!(Column::parse("x-confidence"), Column::Property(None, "x-confidence".to_owned()));
    /// assert_eq!(Column::Property(None, "id".to_owned()).to_string(), "prop:id");
    /// ```
    pub fn parse(name: &str) -> Self {
        if let Some((place, field)) = placed(name) {
            return match field {
                "" => Self::Text(place),
                field => Self::field(Some(place), field),
            };
        }
        match name.trim().to_ascii_lowercase().as_str() {
            "id" | "tuid" => Self::Id,
            "creationdate" => Self::Date,
            "codes" => Self::Codes,
            "verdict" => Self::Verdict,
            _ => Self::field(None, name),
        }
    }

    /// Returns what a name means that both units and variants may have.
    fn field(place: Option<Place>, name: &str) -> Self {
        if let Some(kind) = name.strip_prefix("prop:") {
            return Self::Property(place, kind.to_owned());
        }
        let small = name.trim().to_ascii_lowercase();
        let element = if place.is_some() { Element::Variant } else { Element::Unit };
        match small.as_str() {
            "note" => Self::Note(place),
            "correction" => Self::Correction(place),
            known if element.attributes().contains(&known) => Self::Attribute(place, small),
            _ => Self::Property(place, name.to_owned()),
        }
    }
}

/// Returns the variant that a name begins with, and what follows it.
fn placed(name: &str) -> Option<(Place, &str)> {
    if let Some(rest) = name.strip_prefix("lang:") {
        let mut parts = rest.splitn(3, ':');
        let language = Language::parse(parts.next()?).ok()?;
        let nth = parts.next().unwrap_or("1").parse().ok()?;
        return Some(((language, place_of(nth)?), parts.next().unwrap_or_default()));
    }
    let (tag, field) = name.split_once(':').unwrap_or((name, ""));
    let tag = tag.trim();
    if NO_LANGUAGES.contains(&tag.to_ascii_lowercase().as_str()) {
        return None;
    }
    // No subtag of a language has one or two digits.
    let numbered = tag.rsplit_once(['-', '_']).filter(|(_, nth)| nth.len() <= 2 && nth.bytes().all(|b| b.is_ascii_digit()));
    let (tag, nth) = match numbered {
        Some((tag, nth)) => (tag, nth.parse().ok().filter(|nth| *nth > 1)?),
        None => (tag, 1),
    };
    let is_own = tag.starts_with(['x', 'X']) && tag[1..].starts_with('-');
    (!is_own).then_some(((Language::parse(tag).ok()?, place_of(nth)?), field))
}

fn place_of(nth: usize) -> Option<usize> {
    nth.checked_sub(1).filter(|nth| *nth < 99)
}

impl fmt::Display for Column {
    /// Writes the name, which [`Column::parse`] reads.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = |place: &Place| {
            let (language, nth) = place;
            let name = if *nth == 0 { language.to_string() } else { format!("{language}-{}", nth + 1) };
            let is_told = placed(&name).is_some_and(|(read, _)| read == *place);
            if is_told { name } else { format!("lang:{language}:{}", nth + 1) }
        };
        let before = |at: &Option<Place>| at.as_ref().map(|at| place(at) + ":").unwrap_or_default();
        match self {
            Self::Text(at) => f.write_str(&place(at)),
            Self::Id => f.write_str("id"),
            Self::Date => f.write_str("creationdate"),
            Self::Codes => f.write_str("codes"),
            Self::Verdict => f.write_str("verdict"),
            Self::Note(at) => write!(f, "{}note", before(at)),
            Self::Correction(at) => write!(f, "{}correction", before(at)),
            Self::Attribute(at, name) => write!(f, "{}{name}", before(at)),
            Self::Property(at, kind) => {
                let name = format!("{}{kind}", before(at));
                let is_told = Self::parse(&name) == *self;
                if is_told { f.write_str(&name) } else { write!(f, "{}prop:{kind}", before(at)) }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_back() {
        let tags = ["en", "ru-RU", "x-own", "es-419", "de-1996", "id", "no", "und", "x-a-2"];
        let places = tags.into_iter().flat_map(|tag| [0, 1, 11].map(|nth| (Language::parse(tag).unwrap(), nth)));
        let mut columns = vec![Column::Id, Column::Date, Column::Codes, Column::Verdict];
        for place in places.map(Some).chain([None]) {
            let kinds =
                ["x-confidence", "en", "url", "note", "Note", "prop:a", "lang:en", "", " ", "ru:correction", "changedate", "Domain"];
            columns.extend(kinds.map(|kind| Column::Property(place.clone(), kind.to_owned())));
            columns.extend([Column::Note(place.clone()), Column::Correction(place.clone())]);
            columns.push(Column::Attribute(place.clone(), "changeid".to_owned()));
            columns.extend(place.map(Column::Text));
        }
        for column in columns {
            assert_eq!(Column::parse(&column.to_string()), column, "{column}");
        }
    }

    #[test]
    fn names_of_others_are_understood() {
        let text = |tag: &str, nth| Column::Text((Language::parse(tag).unwrap(), nth));
        assert_eq!(Column::parse(" RU "), text("ru", 0));
        assert_eq!(Column::parse("en_GB-2"), text("en-GB", 1));
        assert_eq!(Column::parse("URL"), Column::Property(None, "URL".to_owned()));
        assert_eq!(Column::parse("ID"), Column::Id);
        assert_eq!(Column::parse("English"), Column::Property(None, "English".to_owned()));
    }
}
