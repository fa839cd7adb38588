//! Bounds on what a stranger may make the verifier hold and compute.

/// How much of a file is accepted. The defaults fit an envelope with 50 MB files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the file.
    pub bytes: usize,
    /// Elements inside one another. Never more than 100 whatever is set here.
    pub depth: usize,
    /// Elements in the whole file.
    pub elements: usize,
    /// Attributes and declarations of one element.
    pub attributes: usize,
    /// Declarations of namespaces in the whole file.
    pub namespaces: usize,
    /// Bytes of one start tag.
    pub tag_bytes: usize,
    /// Signatures in the file.
    pub signatures: usize,
    /// References of one signature.
    pub references: usize,
    /// Transforms of one reference; honest ones have two.
    pub transforms: usize,
    /// Certificates, revocation lists, answers and time-stamps of one signature, each.
    pub proofs: usize,
    /// Bytes that all references of all signatures select together.
    pub selected_bytes: usize,
    /// Nodes that all references select together, each as often as there are namespaces to be considered for it.
    pub selected_nodes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        const MIB: usize = 1024 * 1024;
        Self {
            bytes: 256 * MIB,
            depth: 100,
            elements: 100_000,
            attributes: 64,
            namespaces: 2_000,
            tag_bytes: 64 * 1024,
            signatures: 16,
            references: 32,
            transforms: 4,
            proofs: 32,
            selected_bytes: 1024 * MIB,
            selected_nodes: 5_000_000,
        }
    }
}
