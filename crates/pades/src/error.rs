//! The one error type of the crate, so that every refusal has a code a screen can translate.

/// Why a PDF, a key, a font or an image was refused.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The file could not be read.
    #[error("the file could not be read: {0}")]
    Io(#[from] std::io::Error),
    /// The bytes do not begin with a PDF header.
    #[error("this is not a PDF file")]
    NotPdf,
    /// The file is encrypted: it can be neither read nor signed without changing it.
    #[error("the PDF is encrypted")]
    Encrypted,
    /// The structure contradicts ISO 32000 at the given byte.
    #[error("the PDF is damaged at byte {offset}: {what}")]
    Broken {
        /// Where in the file, in bytes from its start.
        offset: usize,
        /// What was expected or found.
        what: &'static str,
    },
    /// A limit of [`crate::Limits`] was passed: the file is refused, not read further.
    #[error("the PDF goes beyond a limit: {0}")]
    Limit(&'static str),
    /// The page asked for does not exist (counted from 0).
    #[error("there is no page {0}")]
    NoSuchPage(usize),
    /// The signature field asked for does not exist.
    #[error("there is no signature field named {0}")]
    NoSuchField(String),
    /// A field of this name exists already.
    #[error("there is already a field named {0}")]
    FieldExists(String),
    /// The field holds a signature already; it is never overwritten.
    #[error("the field {0} is signed already")]
    FieldSigned(String),
    /// An empty or infinite rectangle.
    #[error("the rectangle of {0} is empty")]
    BadRect(String),
    /// A place that does not lie on the page.
    #[error("the place does not lie on page {}, which is {width} × {height} mm", .page + 1)]
    OffPage {
        /// The page, from 0.
        page: usize,
        /// Its width in millimetres.
        width: i64,
        /// Its height in millimetres.
        height: i64,
    },
    /// A signed document may get no new fields of ours.
    #[error("the document is signed already: fields must be prepared before the first signature")]
    AlreadySigned,
    /// A signature or time-stamp does not hold any more; archiving it would only cover that up.
    #[error("a signature does not hold: {0:?}")]
    DoesNotHold(crate::Reason),
    /// There is no signature to archive.
    #[error("the document is not signed")]
    NotSigned,
    /// A certification signature (DocMDP) forbids further signatures.
    #[error("a certification signature forbids any later change")]
    Locked,
    /// The font cannot be used.
    #[error("the font cannot be used: {0}")]
    Font(&'static str),
    /// No glyph for a character: it is named, never dropped.
    #[error("the font has no glyph for “{0}”")]
    MissingGlyph(char),
    /// The text is wider or higher than its box.
    #[error("the text “{0}” does not fit into its box")]
    TextDoesNotFit(String),
    /// The image cannot be used.
    #[error("the image cannot be used: {0}")]
    Image(&'static str),
    /// The PIN does not open the key.
    #[error("the PIN is wrong")]
    WrongPin,
    /// The key cannot be used.
    #[error("the key cannot be used: {0}")]
    Key(&'static str),
    /// A certificate cannot be used.
    #[error("the certificate cannot be used: {0}")]
    Certificate(&'static str),
    /// The signature is larger than the room reserved for it.
    #[error("the signature needs {needed} bytes, {reserved} are reserved")]
    SignatureTooLarge {
        /// Bytes of the CMS.
        needed: usize,
        /// Bytes reserved in the file.
        reserved: usize,
    },
    /// The signing device or service refused.
    #[error("the signing device refused: {0}")]
    Signer(String),
    /// A signing device or service, with an error of its own kind inside for whoever knows it.
    #[error(transparent)]
    Device(Box<dyn std::error::Error + Send + Sync>),
    /// The certificate may not sign now.
    #[error("the certificate may not sign now: {0:?}")]
    CertificateUnfit(crate::Reason),
    /// No time-stamping service was named, and the level asks for one.
    #[error("no time-stamping service is set")]
    NoTimeStampService,
    /// A service on the net could not be reached or did not answer rightly.
    #[error("{} {url} failed: {why}", name(*service))]
    Service {
        /// Which kind.
        service: crate::Service,
        /// Where.
        url: String,
        /// What happened.
        why: String,
    },
    /// Our clock and the time-stamping service's differ by more than clocks may.
    #[error("this machine's clock and the time-stamping service's differ by {seconds} seconds")]
    ClockDiffers {
        /// By so much ours is ahead; negative: behind.
        seconds: i64,
    },
    /// Whether a certificate was revoked cannot be found out, and the level asks for the proof.
    #[error("whether the certificate of {0} was revoked cannot be found out")]
    RevocationUnknown(String),
    /// ASN.1 that cannot be encoded or decoded.
    #[error("malformed ASN.1: {0}")]
    Asn1(#[from] der::Error),
}

impl Error {
    /// A stable name for translation files and APIs.
    pub fn code(&self) -> &'static str {
        match self {
            Error::Io(_) => "unreadable",
            Error::NotPdf => "not-a-pdf",
            Error::Encrypted => "encrypted",
            Error::Broken { .. } => "broken",
            Error::Limit(_) => "beyond-limit",
            Error::NoSuchPage(_) => "no-such-page",
            Error::NoSuchField(_) => "no-such-field",
            Error::FieldExists(_) => "field-exists",
            Error::FieldSigned(_) => "field-signed",
            Error::BadRect(_) => "bad-rectangle",
            Error::OffPage { .. } => "off-page",
            Error::AlreadySigned => "already-signed",
            Error::DoesNotHold(_) => "does-not-hold",
            Error::NotSigned => "not-signed",
            Error::Locked => "locked-by-certification",
            Error::Font(_) => "bad-font",
            Error::MissingGlyph(_) => "missing-glyph",
            Error::TextDoesNotFit(_) => "text-does-not-fit",
            Error::Image(_) => "bad-image",
            Error::WrongPin => "wrong-pin",
            Error::Key(_) => "bad-key",
            Error::Certificate(_) => "bad-certificate",
            Error::SignatureTooLarge { .. } => "signature-too-large",
            Error::Signer(_) | Error::Device(_) => "signer-refused",
            Error::CertificateUnfit(_) => "certificate-unfit",
            Error::NoTimeStampService => "no-time-stamp-service",
            Error::Service { service: crate::Service::TimeStamp, .. } => "time-stamp-failed",
            Error::Service { .. } => "revocation-unreachable",
            Error::ClockDiffers { .. } => "clock-differs",
            Error::RevocationUnknown(_) => "revocation-unknown",
            Error::Asn1(_) => "bad-asn1",
        }
    }
}

fn name(service: crate::Service) -> &'static str {
    match service {
        crate::Service::TimeStamp => "the time-stamping service",
        crate::Service::Revocation => "the revocation service",
        crate::Service::Issuer => "the place of the issuer's certificate",
    }
}

/// Shorthand used all over the crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;

pub(crate) fn broken<T>(offset: usize, what: &'static str) -> Result<T> {
    Err(Error::Broken { offset, what })
}
