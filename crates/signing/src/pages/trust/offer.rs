//! A file is shown before it is believed: subject, fingerprint, dates; then it is confirmed with a reason.

use askama::Template;
use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use identity::{Refused, permission};
use kernel::{Instant, Kind};
use web::components::Field;
use web::{Error, Markup, Shell, Upload, Visit};

use super::grouped;
use crate::actions::change_trust::TrustError;
use crate::model::trust::{Offered, look_at};
use crate::store::trust;

/// Bytes of a file at the most: its text travels once more through the form that confirms it.
const MAX_BYTES: usize = 2 * 1024 * 1024;

/// What is confirmed.
#[derive(Default, Clone, serde::Deserialize)]
pub(super) struct Input {
    /// The file in base64.
    #[serde(default)]
    pub(super) content: String,
    #[serde(default)]
    pub(super) purpose: String,
    #[serde(default)]
    pub(super) lenient: String,
    #[serde(default)]
    pub(super) reason: String,
}

impl Input {
    pub(super) fn bytes(&self) -> web::Result<Vec<u8>> {
        STANDARD.decode(&self.content).map_err(|_| Error::new(Kind::Invalid, "form-unreadable"))
    }
}

#[derive(Template)]
#[template(path = "admin_trust_offer.html")]
struct OfferPage {
    shell: Shell,
    refused: Refused,
    input: Input,
    /// Whether it is a certificate; else a list.
    authority: bool,
    holder: String,
    organisation: Option<String>,
    issuer: Option<String>,
    serial: Option<String>,
    fingerprint: String,
    from: Instant,
    to: Option<Instant>,
    revoked: usize,
    /// Of a list: whether a root of the trust list issued it.
    proved: bool,
}

impl OfferPage {
    fn reason(&self) -> Markup {
        let (label, error) = (self.shell.t("trust-reason"), self.refused.at("reason"));
        let hint = self.shell.t("trust-reason-hint");
        Field { name: "reason", label, kind: "text", value: &self.input.reason, required: true, max: 500, hint, error }
            .html()
    }
}

/// Shows an uploaded file.
pub(super) async fn post(visit: Visit, upload: Upload) -> web::Result<Response> {
    visit.require(permission::TRUST_MANAGE)?;
    let found = match upload.files_of("file").next() {
        None => Err(Error::new(Kind::Invalid, "trust-no-file")),
        Some(file) if file.bytes.len() > MAX_BYTES => Err(Error::new(Kind::Invalid, "too-large")),
        Some(file) => Ok(Input { content: STANDARD.encode(&file.bytes), ..Input::default() }),
    };
    let shown = match found {
        Ok(input) => show(&visit, input, None).await,
        Err(error) => Err(error),
    };
    match shown {
        Err(error) if error.kind == Kind::Invalid => {
            let page = super::page(&visit, None, Some(&error), super::SealInput::default()).await?;
            visit.render_refused(page, &error)
        }
        other => other,
    }
}

/// The page that asks for confirmation, again with why it was refused.
pub(super) async fn show(visit: &Visit, input: Input, error: Option<&Error>) -> web::Result<Response> {
    let offered = look_at(&input.bytes()?, visit.app.store.clock.now()).map_err(TrustError::Unfit)?;
    let shell = visit.shell("trust-offer-title");
    let refused = error.map_or_else(Refused::default, |error| Refused::new(&shell, error));
    let page = match offered {
        Offered::Authority(cert) => {
            let (from, to) = cert.validity();
            OfferPage {
                authority: true,
                holder: cert.subject(),
                organisation: cert.organisation(),
                issuer: Some(cert.issuer()),
                serial: Some(cert.serial()),
                fingerprint: grouped(&cert.fingerprint()),
                from,
                to: Some(to),
                revoked: 0,
                proved: true,
                shell,
                refused,
                input,
            }
        }
        Offered::List(list) => {
            let roots = {
                let tx = visit.read().await?;
                trust::load(&tx).await?.list
            };
            let mut roots = roots.roots.iter().chain(&roots.time_stamp_roots);
            OfferPage {
                authority: false,
                proved: roots.any(|root| list.is_of(root)),
                fingerprint: grouped(store::BlobId::of(&list.der).as_str()),
                holder: list.issuer,
                organisation: None,
                issuer: None,
                serial: None,
                from: list.this_update,
                to: list.next_update,
                revoked: list.revoked,
                shell,
                refused,
                input,
            }
        }
    };
    match error {
        Some(error) => visit.render_refused(page, error),
        None => visit.render(page),
    }
}
