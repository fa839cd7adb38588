//! The file of a copy: what it is made of, and for an electronic one the agency's signature.

use bytes::Bytes;
use identity::Agency;
use kernel::{Actor, Id, Instant};
use signing::{OpenKey, keys};
use std::sync::Arc;
use store::Tx;
use typeset::model::{CopyBlock, CopyForm};
use typeset::{PdfStandard, RenderOptions};
use web::{App, BlockingPool};

use super::{CopyError, Subject, content, paper, subject};
use crate::model::copies::{self as rules, Act, Medium};
use crate::model::outgoing::Expected;
use crate::press::{Fonts, Press};
use crate::signatures::{self, Office};
use crate::store::copies::{self, Copy};

/// A copy that the actor may make now.
pub struct Makeable {
    pub(crate) copy: Copy,
    pub(crate) what: Subject,
    pub(crate) agency: Agency,
}

/// Asks the rules before a PIN is tried: nobody guesses at the key over a copy that is not theirs to make.
///
/// # Errors
/// The rules.
pub async fn makeable(tx: &Tx, actor: &Actor, id: Id<Copy>) -> Result<Makeable, CopyError> {
    let copy = copies::load(tx, actor, id).await?.ok_or(CopyError::NotFound)?;
    let what = subject(tx, actor, copy.document).await?;
    rules::next(Some(copy.state), Act::Make, what.standing(actor))?;
    let agency = identity::agencies::own(tx, actor).await?;
    Ok(Makeable { copy, what, agency })
}

impl Makeable {
    /// Whether the agency signs it; a copy on paper is signed by hand.
    pub fn is_signed(&self) -> bool {
        self.copy.medium == Medium::Electronic
    }

    /// SHA-256 of what is copied.
    pub fn hash(&self) -> String {
        content::hash(&self.copy, &self.what)
    }

    fn block(&self, number: &Expected) -> CopyBlock {
        content::block(&self.copy, &self.agency, &number.number, &number.notation, number.date)
    }

    fn options(&self, standard: PdfStandard, at: Instant) -> RenderOptions {
        RenderOptions { standard, ident: self.copy.id.to_string(), ..RenderOptions::new(at) }
    }

    /// The pages of the source with the block behind them, or the chosen part, to be printed.
    pub(super) async fn for_paper(&self, app: &App, number: &Expected, at: Instant) -> Result<Bytes, CopyError> {
        let (block, options) = (self.block(number), self.options(PdfStandard::Pdf17, at));
        let press = app.service::<Press>();
        if self.copy.form == CopyForm::Extract {
            return Ok(press.render(content::extract(&self.copy, &self.what, block), options).await?.pdf.into());
        }
        let source = self.source(app).await?;
        let behind = press.typeset(move |typesetter| typesetter.render_copy(&block, &options)).await?;
        let written_here = self.what.draft.is_some();
        let joined = move || paper::joined(&source, &behind.pdf, written_here);
        let printed = app.service::<BlockingPool>().run(joined).await??;
        Ok(printed.into())
    }

    /// An electronic copy as it is before the agency signs: the source, or the chosen part typeset anew.
    ///
    /// # Errors
    /// Typesetting; a source that is gone.
    pub async fn unsigned(&self, app: &App, number: &Expected, at: Instant) -> Result<Bytes, CopyError> {
        if self.copy.form != CopyForm::Extract {
            return self.source(app).await;
        }
        let document = content::extract(&self.copy, &self.what, self.block(number));
        let rendered = app.service::<Press>().render(document, self.options(PdfStandard::PdfA2b, at)).await?;
        Ok(rendered.pdf.into())
    }

    async fn source(&self, app: &App) -> Result<Bytes, CopyError> {
        let file = self.copy.file.as_ref().ok_or(CopyError::NotFound)?;
        Ok(app.store.blobs.get(file).await?)
    }

    /// An increment with the agency's signature at the top right: what is signed already stays as it was.
    pub(super) async fn signed(
        &self,
        app: &App,
        source: Bytes,
        key: Arc<OpenKey>,
        at: Instant,
    ) -> Result<Bytes, CopyError> {
        let (name, place) = (self.agency.name.clone(), self.agency.place.clone());
        let mark = self.copy.form.mark(&name, at);
        let field = format!("khue-copy-{}", self.copy.id);
        let trust = {
            let tx = app.store.read().await?;
            keys::trust_list(&tx).await?
        };
        let work = move |fonts: &Fonts| {
            let office = Office { key: key.as_ref().as_ref(), image: None, name: &name, place: &place, at };
            let corner = signatures::Corner { field: &field, text: mark, reason: "Sao văn bản" };
            let before = pades::verify(&source, &trust, at)?;
            let file = signatures::sign_corner(&source, corner, &office, fonts)?;
            signatures::check_added(&before, &file, &field, &trust, at)?;
            Ok::<_, signatures::SigningError>(file)
        };
        Ok(app.service::<Press>().with_fonts(work).await??.into())
    }
}
