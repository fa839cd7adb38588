//! The files of an envelope: how they are named, packed and unpacked.

mod pack;
pub(crate) mod read;

pub(crate) use pack::pack;

use crate::media;

/// One file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Attachment {
    /// Identifier within the envelope, without `cid:`.
    pub content_id: String,
    /// File name, safe to show and to store (see [`safe_file_name`](crate::safe_file_name)).
    pub name: String,
    /// Description.
    pub description: String,
    /// Media type as declared: `application/zip` says that the file travelled packed, not that it is an archive.
    pub content_type: String,
    /// The file itself, unpacked.
    pub bytes: Vec<u8>,
}

/// Media type under which files are sent.
pub(crate) const PACKED: &str = "application/zip";

impl Attachment {
    /// A file to send; `content_id` must differ among the files of one envelope.
    pub fn new(content_id: impl Into<String>, name: impl Into<String>, bytes: Vec<u8>) -> Self {
        let name = name.into();
        let description = name.clone();
        Self { content_id: content_id.into(), name, description, content_type: PACKED.to_owned(), bytes }
    }

    /// Media type of the file by its first bytes, else by its name.
    pub fn media_type(&self) -> &'static str {
        media::media_type(&self.name, &self.bytes)
    }
}

/// `cid:209`, `<209>` and `209` are one content id.
pub(crate) fn bare_content_id(id: &str) -> &str {
    let mut bare = id.trim();
    loop {
        let scheme = bare.get(..4).is_some_and(|scheme| scheme.eq_ignore_ascii_case("cid:"));
        let stripped = match bare.strip_prefix('<').and_then(|inner| inner.strip_suffix('>')) {
            Some(inner) => inner,
            None if scheme => &bare[4..],
            None => return bare,
        };
        bare = stripped.trim();
    }
}
