//! Registering by JSON, files in base64.

use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::civil::Date;
use utoipa::ToSchema;
use uuid::Uuid;
use web::api::Body;
use web::{ApiVisit, Result};

use crate::actions::incoming::register::{self, RegisterError};
use crate::api::parts::unknown;
use crate::files::{self, Received};
use crate::model::Urgency;
use crate::model::incoming::Channel;

/// A file to be registered with the document.
#[derive(Debug, serde::Deserialize, ToSchema)]
pub(super) struct NewFile {
    /// Name with extension.
    name: String,
    /// Content in base64.
    content: String,
    /// Whether it is an annex; the document itself otherwise.
    #[serde(default)]
    annex: bool,
}

/// An arrival.
#[derive(Debug, serde::Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewDocument {
    /// How it came in; `paper` when left out.
    channel: Option<Channel>,
    /// Ngày đến (ISO); today when left out.
    #[schema(value_type = Option<String>)]
    arrived_on: Option<Date>,
    /// Code of the type, e.g. `cv`, `bc`.
    type_code: String,
    /// Number as written.
    number: Option<String>,
    /// Notation as written.
    notation: Option<String>,
    #[schema(value_type = Option<String>)]
    issued_on: Option<Date>,
    issuer: String,
    subject: String,
    /// 0 ordinary … 4 hỏa tốc hẹn giờ.
    #[serde(default)]
    urgency: i64,
    /// Anything but `thuong` is refused.
    #[serde(default)]
    secrecy: String,
    #[schema(value_type = Option<String>)]
    due_on: Option<Date>,
    document_code: Option<String>,
    /// The sending agency, when it is in the directory.
    sender: Option<Uuid>,
    sender_code: Option<String>,
    signer_name: Option<String>,
    signer_position: Option<String>,
    /// Language code of NĐ 30/2020 PL VI; `01` (Vietnamese) when left out.
    language: Option<String>,
    pages: Option<i64>,
    note: Option<String>,
    #[serde(default)]
    files: Vec<NewFile>,
    /// Register although a similar document is there.
    #[serde(default)]
    confirm_duplicate: bool,
}

/// What was registered.
#[derive(serde::Serialize, ToSchema)]
pub(super) struct Registered {
    id: Uuid,
    /// Số đến.
    arrival_number: i64,
}

impl NewDocument {
    fn input(self) -> Result<(register::Input, Vec<Received>)> {
        let received = self.files.into_iter().map(|file| {
            let bytes = STANDARD.decode(file.content.as_bytes()).map_err(|_| unknown("files"))?;
            let role = if file.annex { "annex" } else { "main" };
            Ok(Received { role, name: web::safe_name(&file.name), bytes: bytes.into() })
        });
        let received = received.collect::<Result<Vec<_>>>()?;
        let input = register::Input {
            channel: self.channel,
            arrived_on: self.arrived_on,
            type_code: self.type_code,
            number: self.number,
            notation: self.notation,
            issued_on: self.issued_on,
            issuer: self.issuer,
            subject: self.subject,
            urgency: Urgency::from_code(self.urgency).ok_or_else(|| unknown("urgency"))?,
            secrecy: self.secrecy,
            due_on: self.due_on,
            document_code: self.document_code,
            sender: self.sender,
            sender_code: self.sender_code,
            signer_name: self.signer_name,
            signer_position: self.signer_position,
            language: self.language,
            pages: self.pages,
            note: self.note,
            files: Vec::new(),
            confirm_duplicate: self.confirm_duplicate,
        };
        Ok((input, received))
    }
}

/// Registers an arrival and gives its number.
#[utoipa::path(post, path = "/incoming-documents", tag = "incoming-documents", request_body = NewDocument,
    responses((status = 200, body = Registered), (status = 403, description = "Not of the registry"),
        (status = 409, description = "Perhaps registered already"), (status = 422, description = "A field, a file or a mark of secrecy")))]
pub(super) async fn register(visit: ApiVisit, Body(new): Body<NewDocument>) -> Result<Response> {
    if !register::may_register(visit.actor()) {
        return Err(RegisterError::NotAllowed.into());
    }
    let (mut input, received) = new.input()?;
    // Before anything is stored: a secret must leave nothing.
    register::check_secrecy(&input)?;
    input.files = files::take_in(&visit.app.store, received, false).await?;
    let mut ctx = visit.begin_in_turn().await?;
    let registered = register::run(&mut ctx, input).await?;
    let answer = Registered { id: registered.id.uuid(), arrival_number: registered.arrival_number };
    visit.commit(ctx, &answer).await
}
