//! What was odd in a message that was read all the same: told to the clerk, never guessed away.

use std::fmt;

use serde::Serialize;

/// One oddity, where it was and the text that caused it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Note {
    /// What kind of oddity.
    pub code: NoteCode,
    /// Local names from the outermost known element, such as `MessageHeader/To/OrganId`; empty for the whole file.
    pub path: String,
    /// The text as received, shortened to 200 characters.
    pub value: String,
}

impl Note {
    pub(crate) fn new(code: NoteCode, path: impl Into<String>, value: &str) -> Self {
        Self { code, path: path.into(), value: kernel::text::ellipsis(value, 200) }
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code.sentence())?;
        if !self.path.is_empty() {
            write!(f, " ({})", self.path)?;
        }
        if !self.value.is_empty() {
            write!(f, ": {}", self.value)?;
        }
        Ok(())
    }
}

macro_rules! note_codes {
    ($($(#[$doc:meta])* $name:ident $code:literal $sentence:literal;)*) => {
        /// The kinds of oddity; each has a stable code in kebab-case.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
        #[non_exhaustive]
        pub enum NoteCode { $($(#[$doc])* #[serde(rename = $code)] $name,)* }

        impl NoteCode {
            /// Every code, so that a test can prove that each has its sentence in each language.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// Stable name, the key of the sentence on screen (`edxml-note-<code>`).
            pub fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }

            /// English sentence, for the command line and logs.
            pub fn sentence(self) -> &'static str {
                match self { $(Self::$name => $sentence,)* }
            }
        }
    };
}

note_codes! {
    /// Text before the XML began was skipped (a published vendor sample begins with `1212`).
    LeadingText "leading-text" "text before the XML was skipped";
    /// Text after the XML ended was skipped.
    TrailingText "trailing-text" "text after the XML was skipped";
    /// The declared encoding is not the one the bytes are in; the bytes were believed.
    EncodingMislabelled "encoding-mislabelled" "the declared encoding is not the encoding of the bytes";
    /// A prefix without a namespace declaration; the element was read by its local name.
    UnboundPrefix "unbound-prefix" "a prefix is not bound to a namespace";
    /// An element the format does not know, or one in another namespace; kept in `extra`.
    UnknownElement "unknown-element" "an unknown element was kept aside";
    /// An element that may occur once occurs again; the first was taken.
    Duplicate "duplicate" "an element occurs more than once, the first was taken";
    /// A date, number or code that cannot be; kept as the text received.
    Unreadable "unreadable" "a value cannot be read and was kept as text";
    /// A date in another form than `yyyy/MM/dd`, which was understood.
    OtherForm "other-form" "a date is not in the form of the standard but was understood";
    /// An element that every envelope should have is absent or empty.
    Missing "missing" "a required value is missing";
    /// The parts of the document id differ from issuer, date, number or notation of the header.
    DocumentIdDiffers "document-id-differs" "the document id does not agree with the header";
    /// Listed in the manifest, but no content came with it.
    AttachmentMissing "attachment-missing" "an attachment is listed but its content is missing";
    /// Content came that the manifest does not list.
    AttachmentUnlisted "attachment-unlisted" "an attachment is not listed in the manifest";
    /// The content is empty.
    AttachmentEmpty "attachment-empty" "an attachment is empty";
    /// The name was made safe: a path, a reserved or control character was taken out of it.
    AttachmentRenamed "attachment-renamed" "the name of an attachment was made safe";
    /// Two attachments have one content id.
    AttachmentIdRepeated "attachment-id-repeated" "two attachments have the same content id";
    /// Declared a ZIP, but it is not one; taken as it is.
    NotZipped "not-zipped" "an attachment is declared a ZIP but is not one";
    /// A ZIP that is not declared one; unpacked.
    ZipUndeclared "zip-undeclared" "an attachment is a ZIP without saying so and was unpacked";
    /// An archive of none or several entries; kept packed.
    ArchiveKept "archive-kept" "an attachment is an archive of several files and was kept packed";
    /// The content is of another kind than the name says.
    TypeDiffers "type-differs" "the content of an attachment is not what its name says";
}
