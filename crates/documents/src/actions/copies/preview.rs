//! What the clerk will give a number and seal, as it will look: read before it is made, not after.

use bytes::Bytes;
use kernel::{Actor, Id, civil_date};
use typeset::model::{CopyBlock, CopyForm};
use typeset::{EmptyNumber, RenderOptions};
use web::{App, BlockingPool};

use super::{CopyError, content, paper, subject};
use crate::model::copies::{Medium, State, notation};
use crate::press::Press;
use crate::store::copies::{self, Copy};

/// The copy without number and date; an electronic one without the words its signature will show.
///
/// # Errors
/// [`CopyError::NotFound`] for a copy that is made or given up, or is not to be seen; typesetting, a file that cannot be read.
pub async fn preview(app: &App, actor: &Actor, id: Id<Copy>) -> Result<Bytes, CopyError> {
    let at = app.store.clock.now();
    let tx = app.store.read().await?;
    let copy = copies::load(&tx, actor, id).await?.ok_or(CopyError::NotFound)?;
    if copy.state != State::Ordered {
        return Err(CopyError::NotFound);
    }
    let what = subject(&tx, actor, copy.document).await?;
    let agency = identity::agencies::get(&tx, Id::from_uuid(copy.agency)).await?.ok_or(CopyError::NotFound)?;
    drop(tx);
    let notation = notation(copy.form, &agency.abbreviation);
    let block = content::block(&copy, &agency, "", &notation, civil_date(at));
    let block = CopyBlock { number: None, date: None, ..block };
    let options = RenderOptions { empty_number: EmptyNumber::Placeholder, ..RenderOptions::new(at) };
    if copy.form == CopyForm::Extract {
        let document = content::extract(&copy, &what, block);
        return Ok(app.service::<Press>().render(document, options).await?.pdf.into());
    }
    let file = copy.file.as_ref().ok_or(CopyError::NotFound)?;
    let source = app.store.blobs.get(file).await?;
    if copy.medium == Medium::Electronic {
        return Ok(source);
    }
    let behind = app.service::<Press>().typeset(move |typesetter| typesetter.render_copy(&block, &options)).await?;
    let written_here = what.draft.is_some();
    let joined = move || paper::joined(&source, &behind.pdf, written_here);
    Ok(app.service::<BlockingPool>().run(joined).await??.into())
}
