//! Lexicons and glossaries that a command is given.

use super::encoder::installed_encoder;
use super::files::{Failure, name, read};
use std::path::PathBuf;
use sverka::alignment::Resources;
use sverka::encoder::{Encoder, ExactJoins, Remembering};
use sverka::lexicon::{Glossary, Lexicon};
use sverka::notice::Notice;
use sverka::readers::read_glossary;
use sverka::text::Language;

/// What is known of the languages, besides what is built in.
#[derive(clap::Args)]
pub(super) struct ResourceOptions {
    /// Believe the terms of a glossary, a table (term, tab, translation) or a TBX file; may be given several times
    #[arg(long = "glossary", value_name = "FILE")]
    pub glossaries: Vec<PathBuf>,
    /// Take word translations from a lexicon that sverka lexicon train made, instead of the one built in
    #[arg(long, value_name = "FILE")]
    pub lexicon: Option<PathBuf>,
    /// Do without the sentence encoder, where one is installed (see sverka encoder)
    #[arg(long)]
    no_encoder: bool,
    /// Let the encoder read joined sentences anew instead of making their vectors from those of the sentences: slower
    #[arg(long, conflicts_with = "no_encoder")]
    exact_overlaps: bool,
}

/// What was read for a pair of languages.
pub(super) struct Loaded {
    lexicon: Option<Lexicon>,
    glossaries: Vec<Glossary>,
    pub notices: Vec<Notice>,
}

impl ResourceOptions {
    /// Reads what is named.
    pub(super) fn load(&self, languages: (&Language, &Language)) -> Result<Loaded, Failure> {
        let lexicon = self.lexicon.as_ref().map(|path| Ok::<_, Failure>(Lexicon::read(&read(path)?, &name(path))?)).transpose()?;
        if let (Some(lexicon), Some(path)) = (&lexicon, &self.lexicon)
            && !lexicon.joins(languages.0, languages.1)
        {
            let message = format!(
                "is a lexicon of “{}” and “{}”, and the documents are in “{}” and “{}”; name another",
                lexicon.source(),
                lexicon.target(),
                languages.0,
                languages.1
            );
            return Err(Failure::File(path.clone(), message));
        }
        let (mut glossaries, mut notices) = (Vec::new(), Vec::new());
        for path in &self.glossaries {
            let (glossary, told) = read_glossary(&read(path)?, &name(path), languages)?;
            glossaries.push(glossary);
            notices.extend(told);
        }
        Ok(Loaded { lexicon, glossaries, notices })
    }

    /// Returns in words what an alignment depends on here, besides the files that are named.
    pub(super) fn fingerprint(&self) -> Result<String, Failure> {
        let is_encoded = !self.no_encoder && installed_encoder()?.is_some();
        Ok(format!("encoder {is_encoded}, exact overlaps {}", self.exact_overlaps))
    }

    /// Reads the encoder that is installed, unless it is not wanted.
    pub(super) fn encoder(&self) -> Result<Option<Box<dyn Encoder>>, Failure> {
        let encoder = if self.no_encoder { None } else { installed_encoder()? };
        Ok(encoder.map(|encoder| -> Box<dyn Encoder> {
            if self.exact_overlaps { Box::new(ExactJoins(encoder)) } else { Box::new(encoder) }
        }))
    }

    /// Reads the encoder as [`Self::encoder`] does, for lines that are encoded again and again.
    pub(super) fn remembering_encoder(&self) -> Result<Option<Box<dyn Encoder>>, Failure> {
        let encoder = if self.no_encoder { None } else { installed_encoder()? };
        Ok(encoder.map(|encoder| -> Box<dyn Encoder> {
            if self.exact_overlaps { Box::new(Remembering::new(ExactJoins(encoder))) } else { Box::new(Remembering::new(encoder)) }
        }))
    }
}

impl Loaded {
    /// Returns what there is for two languages, built in or named.
    pub(super) fn resources<'a>(&'a self, languages: (&Language, &Language), encoder: Option<&'a dyn Encoder>) -> Resources<'a> {
        let built_in = Resources::built_in(languages);
        Resources { lexicon: self.lexicon.as_ref().or(built_in.lexicon), glossaries: &self.glossaries, encoder, ..built_in }
    }
}
