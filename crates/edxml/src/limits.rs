//! Bounds on what a stranger may make the reader hold; every one has its own refusal in [`ReadError`](crate::ReadError).

/// How much of a message is accepted. The defaults fit the largest lawful document (50 MB a file) with room to spare.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the whole message as received.
    pub message_bytes: usize,
    /// Elements inside one another, the root counted. Never more than 256 whatever is set here.
    pub depth: usize,
    /// Elements in the whole message.
    pub elements: usize,
    /// Bytes of one value; the encoded content of attachments does not count.
    pub value_bytes: usize,
    /// Bytes of one start tag with its attributes.
    pub tag_bytes: usize,
    /// Attributes of one element.
    pub attributes: usize,
    /// Attachments of one message.
    pub attachments: usize,
    /// Bytes of one attachment after decoding and unpacking.
    pub attachment_bytes: usize,
    /// Bytes of all attachments together after decoding and unpacking.
    pub all_attachments_bytes: usize,
    /// Entries of one archive.
    pub archive_entries: usize,
    /// How many times an archive may grow when unpacked; only looked at above 1 MiB unpacked.
    pub archive_ratio: usize,
}

impl Default for Limits {
    fn default() -> Self {
        const MIB: usize = 1024 * 1024;
        Self {
            message_bytes: 256 * MIB,
            depth: 48,
            elements: 50_000,
            value_bytes: MIB,
            tag_bytes: 16 * 1024,
            attributes: 32,
            attachments: 200,
            attachment_bytes: 100 * MIB,
            all_attachments_bytes: 256 * MIB,
            archive_entries: 2_000,
            archive_ratio: 200,
        }
    }
}
