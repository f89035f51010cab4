//! A memory without the names of those who worked on it.

use super::{Header, TranslationUnit};

/// Attributes that name people.
const PEOPLE: [&str; 2] = ["creationid", "changeid"];

/// Does for what holds for a whole memory what [`anonymise`] does for a unit.
pub fn anonymise_header(header: &mut Header, types: &[String]) -> usize {
    take_people(&mut header.attributes) + std::mem::take(&mut header.notes).len() + take_types(&mut header.properties, types)
}

/// Takes who made and changed a unit, all notes, and the properties of the types named out of it; returns how many were taken out.
///
/// ```
/// use sverka::memory::{TranslationUnit, anonymise};
///
/// let mut unit = TranslationUnit::new(Vec::new());
/// unit.attributes.push(("creationid".to_owned(), "I. Ivanov".to_owned()));
/// unit.properties = vec![("x-user".to_owned(), "ivanov".to_owned()), ("x-confidence".to_owned(), "0.9".to_owned())];
/// assert_eq!(anonymise(&mut unit, &["x-user".to_owned()]), 2);
/// assert_eq!(unit.properties.len(), 1);
/// ```
pub fn anonymise(unit: &mut TranslationUnit, types: &[String]) -> usize {
    let mut taken = take_people(&mut unit.attributes) + std::mem::take(&mut unit.notes).len() + take_types(&mut unit.properties, types);
    for variant in &mut unit.variants {
        taken += take_people(&mut variant.attributes);
        taken += std::mem::take(&mut variant.notes).len() + take_types(&mut variant.properties, types);
    }
    taken
}

fn take_people(attributes: &mut Vec<(String, String)>) -> usize {
    let before = attributes.len();
    attributes.retain(|(name, _)| !PEOPLE.contains(&name.as_str()));
    before - attributes.len()
}

fn take_types(properties: &mut Vec<(String, String)>, types: &[String]) -> usize {
    let before = properties.len();
    properties.retain(|(kind, _)| !types.contains(kind));
    before - properties.len()
}
