//! All integration tests, in one binary.

/// Alignment of any lines, hostile ones too.
mod alignment;
/// Folders whose pairs teach each other.
mod batches;
/// Whole commands, each with its input and its output.
mod commands;
/// A folder with two documents in which commands are run.
mod desk;
/// Documents of word processors.
mod documents;
/// Files that are filled from a memory.
mod drafts;
/// The sentence encoder with its real weights, where they are at hand.
mod encoder;
/// What happens when something is wrong with what is read: messages and exit codes.
mod failures;
/// Folders aligned as one job, cut short and taken up again.
mod folders;
/// Memories in every format.
mod formats;
/// The glossaries of the built-in lexicon.
mod lexicon;
/// The segments of a memory that are most like a text.
mod matching;
/// What happens to what is written: no input is overwritten, and nothing is left half done.
mod outputs;
/// Documents of two heaps find each other.
mod pairing;
/// PDF files, one for each thing that they do to a text.
mod pdf;
/// What holds for any text.
mod properties;
/// What came out of the corpora before comes out again, and no worse.
mod regression;
/// Projects under review.
mod review;
/// Golden sentences, one case a line.
mod segmentation;
/// The page of a review, and who is answered.
mod serving;
/// SRX rules, read, applied and exported.
mod srx;
/// Memories on disk: kills, writers at the same time, damage.
mod store;
/// Pairs of documents on standard input and output.
mod streams;
/// The rules of the house: who imports whom, what the core must not touch.
mod tidy;
mod tmx;
