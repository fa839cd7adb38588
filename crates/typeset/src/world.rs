//! The closed world a template is compiled in: our fonts, our templates, one JSON file and the pictures it names; no package,
//! no disk, no clock.

use std::sync::{Arc, LazyLock};

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};

use crate::error::TypesetError;
use crate::model::MAX_PICTURES;

/// The templates of this crate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Template {
    Official,
    Register,
    RoutingSlip,
    Contents,
}

/// WHY: a `FileId` is interned for the life of the process and there are only 65 535 of them, so there is one for each
/// template, one for the data of all documents and one for each place of a picture, made once.
struct Files {
    common: Source,
    official: Source,
    register: Source,
    routing_slip: Source,
    contents: Source,
    data: FileId,
    pictures: [FileId; MAX_PICTURES],
}

static FILES: LazyLock<Files> = LazyLock::new(|| Files {
    common: source("/common.typ", include_str!("templates/common.typ")),
    official: source("/official.typ", include_str!("templates/official.typ")),
    register: source("/register.typ", include_str!("templates/register.typ")),
    routing_slip: source("/routing_slip.typ", include_str!("templates/routing_slip.typ")),
    contents: source("/contents.typ", include_str!("templates/contents.typ")),
    data: id("/data.json"),
    pictures: std::array::from_fn(|at| id(&format!("/picture-{at}"))),
});

fn id(path: &str) -> FileId {
    let path = VirtualPath::new(path).unwrap_or_else(|_| unreachable!("a constant path of this file"));
    FileId::new(RootedPath::new(VirtualRoot::Project, path))
}

fn source(path: &str, text: &str) -> Source {
    Source::new(id(path), text.to_owned())
}

impl Files {
    fn template(&self, template: Template) -> &Source {
        match template {
            Template::Official => &self.official,
            Template::Register => &self.register,
            Template::RoutingSlip => &self.routing_slip,
            Template::Contents => &self.contents,
        }
    }

    fn all(&self) -> [&Source; 5] {
        [&self.common, &self.official, &self.register, &self.routing_slip, &self.contents]
    }
}

/// Fonts and library, shared by all renderings.
pub(crate) struct Shared {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    /// Family that texts are set in: the first one handed in.
    pub(crate) family: String,
}

impl Shared {
    pub(crate) fn new(fonts: Vec<Vec<u8>>) -> Result<Arc<Self>, TypesetError> {
        let fonts: Vec<Font> = fonts.into_iter().flat_map(|data| Font::iter(Bytes::new(data))).collect();
        let Some(first) = fonts.first() else {
            return Err(TypesetError::Fonts("none of the files holds a font".to_owned()));
        };
        let family = first.info().family.clone();
        let book = FontBook::from_fonts(&fonts);
        Ok(Arc::new(Self { library: LazyHash::new(Library::default()), book: LazyHash::new(book), fonts, family }))
    }
}

impl Shared {
    /// True when some font has a glyph for `c`.
    pub(crate) fn covers(&self, c: char) -> bool {
        self.fonts.iter().any(|font| font.info().coverage.contains(u32::from(c)))
    }
}

/// One rendering: shared fonts, one template, one document.
pub(crate) struct Room {
    shared: Arc<Shared>,
    template: Template,
    data: Bytes,
    pictures: Vec<Bytes>,
}

impl Room {
    pub(crate) fn new(shared: Arc<Shared>, template: Template, json: Vec<u8>, pictures: Vec<Arc<[u8]>>) -> Self {
        let pictures = pictures.into_iter().map(Bytes::new).collect();
        Self { shared, template, data: Bytes::new(json), pictures }
    }
}

impl World for Room {
    fn library(&self) -> &LazyHash<Library> {
        &self.shared.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.shared.book
    }

    fn main(&self) -> FileId {
        FILES.template(self.template).id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        FILES.all().into_iter().find(|source| source.id() == id).cloned().ok_or(FileError::AccessDenied)
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == FILES.data {
            return Ok(self.data.clone());
        }
        let picture = FILES.pictures.iter().position(|known| *known == id).and_then(|at| self.pictures.get(at));
        picture.cloned().ok_or(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.shared.fonts.get(index).cloned()
    }

    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}
