//! Units as JSON: what is written is read back, text and codes, with all that is known of them.
//!
//! A unit is an object with `variants`, each with `language` and `text`, the words without codes. Where there are codes,
//! `content` has the words and the codes in order. All else stands there only where there is something to say: `id`,
//! `creationdate`, `attributes`, `properties`, `notes`. A name that has several values has a list of them.

use super::{Code, CodeKind, Inline, Subflow, Timestamp, TranslationUnit, Variant};
use crate::text::Language;
use serde::de::{Error as _, MapAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::borrow::Cow;
use std::fmt;

#[derive(Serialize, Deserialize)]
struct UnitShape<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    creationdate: Option<String>,
    #[serde(default, skip_serializing_if = "Pairs::is_empty")]
    attributes: Pairs<'a>,
    #[serde(default)]
    variants: Vec<VariantShape<'a>>,
    /// As collections of parallel texts have it: a text for each language.
    #[serde(default, skip_serializing)]
    translation: Pairs<'a>,
    #[serde(default, skip_serializing_if = "Pairs::is_empty")]
    properties: Pairs<'a>,
    #[serde(default, skip_serializing_if = "<[String]>::is_empty")]
    notes: Cow<'a, [String]>,
}

#[derive(Serialize, Deserialize)]
struct VariantShape<'a> {
    language: Cow<'a, str>,
    text: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    content: Option<Vec<InlineShape<'a>>>,
    #[serde(default, skip_serializing_if = "Pairs::is_empty")]
    attributes: Pairs<'a>,
    #[serde(default, skip_serializing_if = "Pairs::is_empty")]
    properties: Pairs<'a>,
    #[serde(default, skip_serializing_if = "<[String]>::is_empty")]
    notes: Cow<'a, [String]>,
}

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum InlineShape<'a> {
    Text(Cow<'a, str>),
    Code(CodeShape<'a>),
}

#[derive(Serialize, Deserialize)]
struct CodeShape<'a> {
    code: Cow<'a, str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pair: Option<u32>,
    #[serde(default, skip_serializing_if = "Pairs::is_empty")]
    attributes: Pairs<'a>,
    #[serde(default, skip_serializing_if = "str::is_empty")]
    native: Cow<'a, str>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    subflows: Vec<SubflowShape<'a>>,
}

#[derive(Serialize, Deserialize)]
struct SubflowShape<'a> {
    at: usize,
    #[serde(default, skip_serializing_if = "Pairs::is_empty")]
    attributes: Pairs<'a>,
    content: Vec<InlineShape<'a>>,
}

/// Names and values in order; those of one name stand together.
#[derive(Default)]
struct Pairs<'a>(Cow<'a, [(String, String)]>);

impl Pairs<'_> {
    fn is_empty(&self) -> bool {
        self.0.iter().all(|(_, value)| value.trim().is_empty())
    }
}

impl Serialize for Pairs<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let told: Vec<&(String, String)> = self.0.iter().filter(|(_, value)| !value.trim().is_empty()).collect();
        let mut map = serializer.serialize_map(None)?;
        for (at, (name, value)) in told.iter().enumerate() {
            if told[..at].iter().any(|(earlier, _)| earlier == name) {
                continue;
            }
            let all: Vec<&String> = told[at..].iter().filter(|(other, _)| other == name).map(|(_, value)| value).collect();
            if all.len() > 1 { map.serialize_entry(name, &all)? } else { map.serialize_entry(name, value)? }
        }
        map.end()
    }
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Values {
    One(String),
    Several(Vec<String>),
    Other(serde_json::Value),
}

impl<'de> Deserialize<'de> for Pairs<'_> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Names;
        impl<'de> Visitor<'de> for Names {
            type Value = Vec<(String, String)>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object of names and texts")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut pairs = Vec::new();
                while let Some((name, values)) = map.next_entry::<String, Values>()? {
                    let values = match values {
                        Values::One(value) => vec![value],
                        Values::Several(values) => values,
                        Values::Other(serde_json::Value::Null) => Vec::new(),
                        Values::Other(value) => vec![value.to_string()],
                    };
                    pairs.extend(values.into_iter().map(|value| (name.clone(), value)));
                }
                Ok(pairs)
            }
        }
        deserializer.deserialize_map(Names).map(|pairs| Self(Cow::Owned(pairs)))
    }
}

impl Serialize for TranslationUnit {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let shape = UnitShape {
            id: self.id.as_deref().map(Cow::from),
            creationdate: self.creation_date.map(|date| date.to_string()),
            attributes: Pairs(Cow::from(&self.attributes)),
            variants: self.variants.iter().map(VariantShape::of).collect(),
            translation: Pairs::default(),
            properties: Pairs(Cow::from(&self.properties)),
            notes: Cow::from(&self.notes),
        };
        shape.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for TranslationUnit {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let shape = UnitShape::deserialize(deserializer)?;
        let mut unit = Self::new(Vec::new());
        unit.id = shape.id.map(Cow::into_owned);
        unit.attributes = shape.attributes.0.into_owned();
        unit.properties = shape.properties.0.into_owned();
        unit.notes = shape.notes.into_owned();
        unit.creation_date = shape.creationdate.map(|date| Timestamp::parse(&date)).transpose().map_err(D::Error::custom)?;
        for (tag, text) in shape.translation.0.iter() {
            unit.variants.push(Variant::plain(language(tag)?, text));
        }
        for variant in shape.variants {
            unit.variants.push(variant.variant()?);
        }
        Ok(unit)
    }
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        CodeShape::of(self).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Code {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        CodeShape::deserialize(deserializer)?.code()
    }
}

impl<'a> VariantShape<'a> {
    fn of(variant: &'a Variant) -> Self {
        Self {
            language: variant.language.as_str().into(),
            text: Some(variant.text()),
            content: variant.has_codes().then(|| shapes(&variant.content)),
            attributes: Pairs(Cow::from(&variant.attributes)),
            properties: Pairs(Cow::from(&variant.properties)),
            notes: Cow::from(&variant.notes),
        }
    }

    fn variant<E: serde::de::Error>(self) -> Result<Variant, E> {
        let content = match (self.content, &self.text) {
            (Some(content), _) => contents(content)?,
            (None, text) => text.iter().filter(|text| !text.is_empty()).map(|text| Inline::Text(text.clone())).collect(),
        };
        let mut variant = Variant::new(language(&self.language)?, content);
        if self.text.is_some_and(|text| text != variant.text()) {
            return Err(E::custom("text and content do not have the same words; change both, or take content out"));
        }
        variant.attributes = self.attributes.0.into_owned();
        variant.properties = self.properties.0.into_owned();
        variant.notes = self.notes.into_owned();
        Ok(variant)
    }
}

impl<'a> CodeShape<'a> {
    fn of(code: &'a Code) -> Self {
        let subflow = |Subflow { at, attributes, content }: &'a Subflow| SubflowShape {
            at: *at,
            attributes: Pairs(Cow::from(attributes)),
            content: shapes(content),
        };
        Self {
            code: code.kind.name().into(),
            pair: code.pair,
            attributes: Pairs(Cow::from(&code.attributes)),
            native: code.native.as_str().into(),
            subflows: code.subflows.iter().map(subflow).collect(),
        }
    }

    fn code<E: serde::de::Error>(self) -> Result<Code, E> {
        let kind = CodeKind::ALL.into_iter().find(|kind| kind.name() == self.code);
        let kind = kind.ok_or_else(|| E::custom(format!("“{}” is no kind of code", self.code)))?;
        let mut code = Code::new(kind, self.pair, self.native);
        code.attributes = self.attributes.0.into_owned();
        for SubflowShape { at, attributes, content } in self.subflows {
            code.subflows.push(Subflow { at, attributes: attributes.0.into_owned(), content: contents(content)? });
        }
        Ok(code)
    }
}

fn shapes(content: &[Inline]) -> Vec<InlineShape<'_>> {
    content.iter().map(InlineShape::of).collect()
}

impl<'a> InlineShape<'a> {
    fn of(inline: &'a Inline) -> Self {
        match inline {
            Inline::Text(text) => Self::Text(text.into()),
            Inline::Code(code) => Self::Code(CodeShape::of(code)),
        }
    }
}

fn contents<E: serde::de::Error>(shapes: Vec<InlineShape<'_>>) -> Result<Vec<Inline>, E> {
    let inline = |shape| match shape {
        InlineShape::Text(text) => Ok(Inline::Text(text.into_owned())),
        InlineShape::Code(shape) => shape.code().map(|code| Inline::Code(Box::new(code))),
    };
    shapes.into_iter().map(inline).collect()
}

fn language<E: serde::de::Error>(tag: &str) -> Result<Language, E> {
    Language::parse(tag).map_err(|_| E::custom(format!("“{tag}” is no language code")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_read_back() {
        let [en, ru] = ["en", "ru-RU"].map(|tag| Language::parse(tag).unwrap());
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let mut picture = Code::new(CodeKind::Placeholder, Some(2), "<img alt=\"\">");
        picture.attributes.push(pair("type", "image"));
        picture.subflows.push(Subflow {
            at: 10,
            attributes: vec![pair("datatype", "html")],
            content: vec![Inline::Text("A dove".to_owned())],
        });
        let bold = Code::new(CodeKind::Begin, Some(1), "");
        let mut source =
            Variant::new(en, vec![Inline::Code(Box::new(bold)), Inline::Text("Peace".to_owned()), Inline::Code(Box::new(picture))]);
        source.attributes.push(pair("changedate", "20240102T000000Z"));
        source.notes.push("said twice".to_owned());
        let mut unit = TranslationUnit::new(vec![source, Variant::plain(ru, "Мир")]);
        unit.id = Some("7".to_owned());
        unit.creation_date = Timestamp::parse("2024-01-01").ok();
        unit.attributes.push(pair("creationid", "ANNA"));
        unit.properties = vec![pair("x-document", "a"), pair("x-document", "b"), pair("client", "CSTO")];
        unit.notes.push("kept".to_owned());
        let text = serde_json::to_string(&unit).unwrap();
        assert!(text.contains("\"x-document\":[\"a\",\"b\"],\"client\":\"CSTO\""), "{text}");
        assert_eq!(serde_json::from_str::<TranslationUnit>(&text).unwrap(), unit);
    }

    #[test]
    fn words_that_disagree_are_refused() {
        let text = r#"{"variants":[{"language":"en","text":"ab!","content":["a",{"code":"placeholder"},"b"]}]}"#;
        let error = serde_json::from_str::<TranslationUnit>(text).unwrap_err();
        assert!(error.to_string().starts_with("text and content do not have the same words"), "{error}");
    }

    #[test]
    fn collections_are_read() {
        let unit: TranslationUnit = serde_json::from_str(r#"{"id":"1","translation":{"ru":"да","en":"yes"},"score":0.5}"#).unwrap();
        assert_eq!(unit.variants.iter().map(Variant::text).collect::<Vec<_>>(), ["да", "yes"]);
        let error = serde_json::from_str::<TranslationUnit>(r#"{"translation":{"english!":"yes"}}"#).unwrap_err();
        assert!(error.to_string().starts_with("“english!” is no language code"), "{error}");
    }
}
