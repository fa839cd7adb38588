//! Begins an order: the rules are asked, the files are made ready, and both are written down.

use kernel::{Actor, Id};
use pades::Cert;
use signing::KeyError;
use signing::keys::{self, SigningKey};
use store::{Ctx, Record, Tx};
use web::App;

use super::{KIND, ToolError, ready};
use crate::model::Document;
use crate::model::tool::{Function, session_until};
use crate::store::attachments::Attachment;
use crate::store::copies::Copy;
use crate::store::tool_sessions::{self as sessions, Detail, NewFile, NewSession, Session};

/// What a person orders.
#[derive(Debug, Clone)]
pub struct Order {
    /// Which act.
    pub function: Function,
    /// On which document.
    pub document: Id<Document>,
    /// Of an incoming document: on which of its files.
    pub attachment: Option<Id<Attachment>>,
    /// Which of its copies is made.
    pub copy: Option<Id<Copy>>,
    /// SHA-256 of what was looked at: the draft, the file that others signed, the file that came in, what is copied.
    pub shown: String,
}

/// An order that is ready to be written.
pub struct Begun {
    function: Function,
    document: Id<Document>,
    shown: String,
    certificate: Cert,
    detail: Detail,
    files: Vec<NewFile>,
}

/// Whether a key is in the tool on somebody's own machine: only its certificate is known here.
pub fn is_in_tool(key: &SigningKey) -> bool {
    matches!(key.place, signing::Place::Tool)
}

/// The registered means of whoever signs by a function, if it is the tool: a certificate without a key of ours.
///
/// # Errors
/// [`ToolError::OtherMeans`] for any other means; the certificate's time.
pub async fn means(tx: &Tx, app: &App, actor: &Actor, function: Function) -> Result<SigningKey, ToolError> {
    let key = match (function.is_of_agency(), actor.person) {
        (true, _) => keys::of_agency(tx, actor.agency).await?,
        // Nobody signs under another's title, nor with another's certificate.
        (false, Some(person)) if actor.acting.is_none() => keys::of_person(tx, person).await?,
        (false, _) => return Err(ToolError::NotAllowed),
    };
    let none = || if function.is_of_agency() { KeyError::NoAgencyKey } else { KeyError::NoKey };
    let key = key.ok_or_else(none)?;
    if !is_in_tool(&key) {
        return Err(ToolError::OtherMeans);
    }
    let now = app.store.clock.now();
    if now > key.valid_to {
        return Err(KeyError::Expired(key.valid_to).into());
    }
    if now < key.valid_from { Err(KeyError::NotYet(key.valid_from).into()) } else { Ok(key) }
}

/// Asks the rules and makes the files ready; nothing is written but the file store's bytes.
///
/// # Errors
/// [`ToolError`].
pub async fn prepare(app: &App, actor: &Actor, order: Order) -> Result<Begun, ToolError> {
    let (detail, files, key) = match order.function {
        Function::Approve => ready::approval(app, actor, &order).await?,
        Function::Issue => ready::numbering(app, actor, &order).await?,
        Function::Cosign | Function::Seal => ready::beside(app, actor, &order).await?,
        Function::Copy => ready::copying(app, actor, &order).await?,
        Function::Income | Function::Comment => ready::arrived(app, actor, &order).await?,
        // Annexes go with the number.
        Function::Appendix => return Err(ToolError::NotAllowed),
    };
    // As with every key: path, time, purpose and revocation are asked before a file is lent (TT 15/2025/TT-BKHCN Đ.5).
    signing::fitness(app, &key, app.store.clock.now()).await?;
    let certificate = key.certificate().cloned().ok_or(KeyError::NoKey)?;
    let Order { function, document, shown, .. } = order;
    Ok(Begun { function, document, shown, certificate, detail, files })
}

/// Writes the order.
///
/// # Errors
/// When the database refuses.
pub async fn run(ctx: &mut Ctx, begun: &Begun) -> Result<Id<Session>, ToolError> {
    let person = ctx.actor.person.ok_or(ToolError::NotFound)?;
    let new = NewSession {
        function: begun.function,
        document: begun.document,
        shown: &begun.shown,
        certificate: &begun.certificate,
        detail: &begun.detail,
        until: session_until(ctx.now),
    };
    let id = sessions::insert(ctx, person, &new, &begun.files).await?;
    let detail = serde_json::json!({ "function": begun.function.name(), "files": begun.files.len() });
    ctx.audit("tool-session-begun", Record::new(KIND, id), detail).await?;
    Ok(id)
}
