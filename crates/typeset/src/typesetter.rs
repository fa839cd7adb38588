//! The one thing callers hold: fonts and templates, ready to typeset from any thread.

use std::fmt;
use std::sync::Arc;

use crate::compile;
use crate::error::{MissingCharacter, TypesetError};
use crate::model::{Block, CopyBlock, ModelError, OfficialDocument, picture_fault};
use crate::options::RenderOptions;
use crate::slots::Slots;
use crate::view;
use crate::world::{Shared, Template};

/// Typesets documents. Cheap to clone; clones share fonts.
#[derive(Clone)]
pub struct Typesetter {
    shared: Arc<Shared>,
}

impl fmt::Debug for Typesetter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Typesetter").field("family", &self.shared.family).finish_non_exhaustive()
    }
}

/// A typeset file.
#[derive(Clone, Debug, PartialEq)]
pub struct Rendered {
    /// The PDF.
    pub pdf: Vec<u8>,
    /// Number of pages.
    pub pages: usize,
    /// Where signatures, seal, number and date belong.
    pub slots: Slots,
    /// Words of each page, for the index of full-text search.
    pub text: Vec<String>,
}

impl Typesetter {
    /// Takes the font files (TTF, OTF or collections) and keeps them. Texts are set in the family of the first; the others are
    /// its styles and fall-backs.
    ///
    /// # Errors
    /// [`TypesetError::Fonts`] when no file holds a font.
    pub fn new(fonts: Vec<Vec<u8>>) -> Result<Self, TypesetError> {
        Ok(Self { shared: Shared::new(fonts)? })
    }

    /// Typesets an official document in the layout of NĐ 30/2020 PL I.
    ///
    /// # Errors
    /// [`TypesetError::Invalid`] with the faults of [`OfficialDocument::validate`], [`TypesetError::PageSetup`],
    /// [`TypesetError::MissingGlyph`] with every character no font has.
    pub fn render(&self, document: &OfficialDocument, options: &RenderOptions) -> Result<Rendered, TypesetError> {
        let faults = document.validate();
        if !faults.is_empty() {
            return Err(TypesetError::Invalid(faults));
        }
        options.page.check()?;
        let pictures = pictures(document, options)?;
        let data = view::document(document, options, self.family());
        let model = to_json(document)?;
        self.finish(Template::Official, &data, &model, pictures, options).map_err(|error| undecoded(document, error))
    }

    /// Typesets the block of a copy on a page of its own, which follows the pages of an original (PL I phần II, II).
    ///
    /// # Errors
    /// As of [`Typesetter::render`].
    pub fn render_copy(&self, block: &CopyBlock, options: &RenderOptions) -> Result<Rendered, TypesetError> {
        let document = OfficialDocument { copy: Some(block.clone()), ..OfficialDocument::default() };
        let faults: Vec<ModelError> =
            document.validate().into_iter().filter(|fault| fault.path.starts_with("/copy")).collect();
        if !faults.is_empty() {
            return Err(TypesetError::Invalid(faults));
        }
        options.page.check()?;
        let data = view::copy_alone(block, options, self.family());
        self.finish(Template::Official, &data, &to_json(&document)?, Vec::new(), options)
    }

    /// Every character of a document that no font has, at each place where it stands. Cheap: nothing is typeset.
    pub fn missing_characters(&self, document: &OfficialDocument) -> Vec<MissingCharacter> {
        to_json(document).map(|model| compile::uncovered(&self.shared, &model)).unwrap_or_default()
    }

    pub(crate) fn family(&self) -> &str {
        &self.shared.family
    }

    /// Lays out and writes any of the templates.
    pub(crate) fn finish(
        &self,
        template: Template,
        data: &serde_json::Value,
        model: &serde_json::Value,
        pictures: Vec<Arc<[u8]>>,
        options: &RenderOptions,
    ) -> Result<Rendered, TypesetError> {
        let laid_out = compile::lay_out(&self.shared, template, data, model, pictures)?;
        let ident = if options.ident.is_empty() { data.to_string() } else { options.ident.clone() };
        Ok(Rendered {
            pdf: compile::write_pdf(&laid_out, options.standard, options.created, ident)?,
            pages: laid_out.pages().len(),
            slots: Slots::find(&laid_out),
            text: compile::text_of_pages(&laid_out),
        })
    }
}

/// Bytes of the pictures in the order the template numbers them.
fn pictures(document: &OfficialDocument, options: &RenderOptions) -> Result<Vec<Arc<[u8]>>, TypesetError> {
    let mut out = Vec::new();
    for name in view::pictures(document) {
        let fault = |code| TypesetError::Invalid(vec![ModelError::new(place_of_picture(document, name), code)]);
        let bytes = options.pictures.get(name).ok_or_else(|| fault("picture-missing"))?;
        if let Some(code) = picture_fault(bytes) {
            return Err(fault(code));
        }
        out.push(bytes.clone());
    }
    Ok(out)
}

/// A picture that begins like one and cannot be decoded is the writer's fault, not this crate's.
fn undecoded(document: &OfficialDocument, error: TypesetError) -> TypesetError {
    match (&error, view::pictures(document).as_slice()) {
        (TypesetError::Engine(text), [first, rest @ ..]) if text.contains("decode image") => {
            let path = if rest.is_empty() { place_of_picture(document, first) } else { String::new() };
            TypesetError::Invalid(vec![ModelError::new(path, "picture-format")])
        }
        _ => error,
    }
}

fn place_of_picture(document: &OfficialDocument, name: &str) -> String {
    let within = |path: &str, body: &[Block]| {
        let at = body.iter().position(|block| matches!(block, Block::Picture(picture) if picture.file == name))?;
        Some(format!("{path}/{at}/picture/file"))
    };
    let annexes = document.annexes.iter().enumerate();
    within("/body", &document.body)
        .or_else(|| annexes.into_iter().find_map(|(i, annex)| within(&format!("/annexes/{i}/body"), &annex.body)))
        .unwrap_or_default()
}

/// The model as JSON, to tell where in it something stands.
pub(crate) fn to_json(model: &impl serde::Serialize) -> Result<serde_json::Value, TypesetError> {
    serde_json::to_value(model).map_err(|error| TypesetError::Engine(error.to_string()))
}
