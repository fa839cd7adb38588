//! Opens a PDF lazily and shows it as it was after any of its revisions.

use crate::error::{Result, broken};
use crate::lexer::Lexer;
use crate::object::{Dict, ObjRef, Object, Stream, StreamData};
use crate::source::Source;
use crate::xref::{self, Entry, Section};
use crate::{Error, filter};
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

/// Bounds that keep a hostile file from taking the machine.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Objects over all revisions.
    pub objects: usize,
    /// Revisions (cross-reference sections).
    pub revisions: usize,
    /// Nesting of arrays and dictionaries, and of trees.
    pub depth: usize,
    /// Bytes one compressed structural stream may expand to.
    pub expansion: usize,
    /// Bytes all compressed structural streams that are kept may have expanded to.
    pub structure: usize,
    /// Bytes of syntax that may be read in all, each time they are read: what keeps a small file that leads to the same
    /// object a million times from being read for minutes.
    pub work: u64,
    /// Pages.
    pub pages: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            objects: 2_000_000,
            revisions: 2_000,
            depth: 64,
            expansion: 64 << 20,
            structure: 128 << 20,
            work: 1 << 30,
            pages: 50_000,
        }
    }
}

/// A PDF whose cross-references were read; objects are parsed when asked for.
pub struct Document<'a> {
    source: Source<'a>,
    limits: Limits,
    sections: Vec<Section>,
    repaired: bool,
    streams: RefCell<HashMap<usize, Rc<ObjectStream>>>,
    /// Bytes kept in `streams`.
    kept: Cell<usize>,
    /// Bytes of syntax read so far.
    read: Cell<u64>,
}

/// What reading an object costs beside its bytes, in bytes.
const LOOKUP: usize = 32;

struct ObjectStream {
    data: Vec<u8>,
    /// Object number and offset in `data`.
    index: Vec<(u32, usize)>,
}

impl<'a> Document<'a> {
    /// Opens a PDF in memory. Refuses what is no PDF, encrypted, or contradicts ISO 32000 in a way that lets two readers
    /// see two documents.
    pub fn open(data: &'a [u8], limits: &Limits) -> Result<Self> {
        Document::read(Source::from(data), limits)
    }

    /// The same for a file that is read piece by piece.
    pub fn read(source: Source<'a>, limits: &Limits) -> Result<Self> {
        if !source.bytes(0..5)?.starts_with(b"%PDF-") {
            return Err(Error::NotPdf);
        }
        let start = xref::startxref(&source, source.len(), false, limits)?;
        let sections = xref::read_chain(&source, start, limits)?;
        if sections.iter().any(|s| s.trailer.get("Encrypt").is_some_and(|e| *e != Object::Null)) {
            return Err(Error::Encrypted);
        }
        Document::of(source, limits, sections, false)
    }

    /// Opens a file that is to be signed: one whose cross-references lead nowhere is read by scanning it, unless it is
    /// signed already, since then nobody could tell the fault from an attack.
    pub fn read_or_repair(mut make: impl FnMut() -> Result<Source<'a>>, limits: &Limits) -> Result<Self> {
        let opened = Document::read(make()?, limits).and_then(|doc| {
            doc.latest().pages()?;
            Ok(doc)
        });
        match opened {
            Err(Error::Broken { offset, what }) => {
                let source = make()?;
                let section = crate::repair::rebuild(&source, limits, Error::Broken { offset, what })?;
                let doc = Document::of(source, limits, vec![section], true)?;
                doc.latest().pages()?;
                Ok(doc)
            }
            other => other,
        }
    }

    fn of(source: Source<'a>, limits: &Limits, sections: Vec<Section>, repaired: bool) -> Result<Self> {
        let (streams, kept, read) = (RefCell::default(), Cell::new(0), Cell::new(0));
        let doc = Document { source, limits: limits.clone(), sections, repaired, streams, kept, read };
        doc.latest().catalog()?;
        Ok(doc)
    }

    /// The bytes of the file.
    pub fn source(&self) -> &Source<'a> {
        &self.source
    }

    /// Whether the cross-references were made anew because those of the file lead nowhere.
    pub fn is_repaired(&self) -> bool {
        self.repaired
    }

    /// The limits it was opened with.
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    pub(crate) fn sections(&self) -> &[Section] {
        &self.sections
    }

    /// The document as it stands at the end of the file.
    pub fn latest(&self) -> View<'_, 'a> {
        self.view(self.sections.len() - 1)
    }

    /// The document as it stood after the section `last` (0 = oldest).
    pub(crate) fn view(&self, last: usize) -> View<'_, 'a> {
        let mut table = HashMap::new();
        for section in &self.sections[..=last] {
            table.extend(section.entries.iter().map(|(n, e)| (*n, *e)));
        }
        View { doc: self, table, last }
    }

    /// Counts syntax that was read.
    pub(crate) fn charge(&self, bytes: usize) -> Result<()> {
        let read = self.read.get().saturating_add((bytes + LOOKUP) as u64);
        self.read.set(read);
        if read > self.limits.work { Err(Error::Limit("too much to read")) } else { Ok(()) }
    }

    fn object_stream(&self, offset: usize, view: &View<'_, 'a>) -> Result<Rc<ObjectStream>> {
        if let Some(known) = self.streams.borrow().get(&offset) {
            return Ok(known.clone());
        }
        let (_, object) =
            self.source.parse(offset, &self.limits, &mut |lexer| lexer.indirect(&mut |r| view.plain_length(r)))?;
        let Object::Stream(stream) = object else { return broken(offset, "an object stream was expected") };
        let number = |key: &str| stream.dict.get(key).and_then(Object::as_int);
        let (Some(count), Some(first)) = (number("N"), number("First")) else {
            return broken(offset, "the object stream has no /N or /First");
        };
        if !stream.dict.has_name("Type", "ObjStm") {
            return broken(offset, "an object stream was expected");
        }
        if count > self.limits.objects as i64 {
            return Err(Error::Limit("too many objects"));
        }
        let room = self.limits.structure.saturating_sub(self.kept.get());
        let data = filter::decode(&stream.dict, &stream.raw(&self.source)?, self.limits.expansion.min(room))?;
        let mut lexer = Lexer::new(&data, 0, &self.limits);
        let mut index = Vec::new();
        for _ in 0..count {
            let num = lexer.unsigned("an object number was expected")?;
            let at = lexer.unsigned("an offset was expected")?;
            index.push((num as u32, (first.max(0) as usize).saturating_add(at as usize)));
        }
        let size = data.len() + index.len() * size_of::<(u32, usize)>();
        self.kept.set(self.kept.get().saturating_add(size));
        self.charge(size)?;
        let made = Rc::new(ObjectStream { data, index });
        self.streams.borrow_mut().insert(offset, made.clone());
        Ok(made)
    }
}

/// One state of a document.
pub struct View<'d, 'a> {
    doc: &'d Document<'a>,
    table: HashMap<u32, Entry>,
    last: usize,
}

impl<'d, 'a> View<'d, 'a> {
    /// The document this is a state of.
    pub fn document(&self) -> &'d Document<'a> {
        self.doc
    }

    pub(crate) fn section_index(&self) -> usize {
        self.last
    }

    /// The trailer of this state.
    pub fn trailer(&self) -> &'d Dict {
        &self.doc.sections[self.last].trailer
    }

    /// One past the highest object number in use or declared.
    pub fn size(&self) -> u32 {
        let declared = self.trailer().get("Size").and_then(Object::as_int).unwrap_or(0);
        let used = self.table.keys().max().map_or(1, |n| n.saturating_add(1));
        let declared = u32::try_from(declared).ok().filter(|n| *n <= xref::MAX_NUMBER).unwrap_or(0);
        declared.max(used)
    }

    /// The numbers of all objects in use, ascending.
    pub fn numbers(&self) -> Vec<u32> {
        let used = self.table.iter().filter(|(n, e)| **n != 0 && **e != Entry::Free);
        let mut numbers: Vec<u32> = used.map(|(n, _)| *n).collect();
        numbers.sort_unstable();
        numbers
    }

    /// All places, also of what is free.
    pub(crate) fn entries(&self) -> std::collections::BTreeMap<u32, Entry> {
        self.table.iter().map(|(num, entry)| (*num, *entry)).collect()
    }

    pub(crate) fn entry(&self, num: u32) -> Option<Entry> {
        self.table.get(&num).copied()
    }

    /// The object; `Null` when there is none of that name.
    pub fn get(&self, r: ObjRef) -> Result<Object> {
        match self.entry(r.num) {
            None | Some(Entry::Free) => Ok(Object::Null),
            Some(Entry::At { offset, generation }) => {
                if generation != r.generation {
                    return Ok(Object::Null);
                }
                let (id, object) = self.doc.source.parse(offset, &self.doc.limits, &mut |lexer| {
                    let object = lexer.indirect(&mut |r| self.plain_length(r));
                    self.doc.charge(self.syntax(offset, lexer.pos, &object))?;
                    object
                })?;
                if id == r { Ok(object) } else { broken(offset, "another object stands here") }
            }
            Some(Entry::InStream { stream, index }) if r.generation == 0 => self.compressed(r, stream, index),
            Some(Entry::InStream { .. }) => Ok(Object::Null),
        }
    }

    /// The bytes of an object that were read as syntax: those of a stream's data are passed over.
    fn syntax(&self, from: usize, to: usize, object: &Result<(ObjRef, Object)>) -> usize {
        let data = match object {
            Ok((_, Object::Stream(Stream { data: StreamData::Source(data), .. }))) => data.len(),
            _ => 0,
        };
        to.saturating_sub(from).saturating_sub(data)
    }

    /// Whether a reference leads to nothing or to `null`; the object, which may be a long signature, is not read for it.
    pub(crate) fn is_null(&self, r: ObjRef) -> bool {
        match self.entry(r.num) {
            None | Some(Entry::Free) => true,
            Some(Entry::At { generation, .. }) if generation != r.generation => true,
            Some(Entry::At { offset, .. }) => {
                let is_dict = self.doc.source.parse(offset, &self.doc.limits, &mut |lexer| {
                    lexer.indirect_header()?;
                    lexer.skip_space();
                    Ok(lexer.rest().starts_with(b"<<"))
                });
                !is_dict.unwrap_or(false) && self.resolve(&Object::Ref(r)).is_ok_and(|value| value == Object::Null)
            }
            Some(Entry::InStream { .. }) => self.resolve(&Object::Ref(r)).is_ok_and(|value| value == Object::Null),
        }
    }

    fn compressed(&self, r: ObjRef, stream: u32, index: u32) -> Result<Object> {
        let Some(Entry::At { offset, .. }) = self.entry(stream) else {
            return broken(0, "an object stream is missing");
        };
        let stream = self.doc.object_stream(offset, self)?;
        match stream.index.get(index as usize) {
            Some((num, at)) if *num == r.num => {
                let mut lexer = Lexer::new(&stream.data, *at, &self.doc.limits);
                let object = lexer.object();
                self.doc.charge(lexer.pos.saturating_sub(*at))?;
                // WHY: offsets of errors inside an object stream would mislead; name the stream instead.
                object.or_else(|e| match e {
                    Error::Broken { what, .. } => broken(offset, what),
                    other => Err(other),
                })
            }
            _ => broken(offset, "the object stream does not hold the object"),
        }
    }

    /// An indirect `/Length`: only a plain integer object, so that reading cannot recurse.
    pub(crate) fn plain_length(&self, r: ObjRef) -> Option<u64> {
        let Some(Entry::At { offset, .. }) = self.entry(r.num) else { return None };
        let read = self.doc.source.parse(offset, &self.doc.limits, &mut |lexer| {
            let id = lexer.indirect_header()?;
            let length = lexer.unsigned("a length was expected")?;
            if lexer.keyword("endobj") { Ok((id, length)) } else { broken(offset, "a length was expected") }
        });
        read.ok().filter(|(id, _)| *id == r).map(|(_, length)| length)
    }

    /// Follows references until a direct object.
    pub fn resolve(&self, object: &Object) -> Result<Object> {
        let mut object = object.clone();
        for _ in 0..8 {
            match object {
                Object::Ref(r) => object = self.get(r)?,
                other => return Ok(other),
            }
        }
        broken(0, "references run in a circle")
    }

    /// The value of a key with references followed; `Null` when absent.
    pub fn lookup(&self, dict: &Dict, key: &str) -> Result<Object> {
        dict.get(key).map_or(Ok(Object::Null), |o| self.resolve(o))
    }

    /// The decoded bytes of a stream without image filters.
    pub fn stream_data(&self, stream: &Stream) -> Result<Vec<u8>> {
        let data = filter::decode(&stream.dict, &stream.raw(&self.doc.source)?, self.doc.limits.expansion)?;
        self.doc.charge(data.len())?;
        Ok(data)
    }

    /// The reference to the catalogue.
    pub fn root(&self) -> Result<ObjRef> {
        match self.trailer().get("Root") {
            Some(Object::Ref(r)) => Ok(*r),
            _ => broken(self.doc.sections[self.last].offset, "the trailer names no catalogue"),
        }
    }

    /// The catalogue.
    pub fn catalog(&self) -> Result<Dict> {
        match self.get(self.root()?)? {
            Object::Dict(dict) => Ok(dict),
            _ => broken(0, "the catalogue is not a dictionary"),
        }
    }

    /// References to all pages in order.
    pub fn pages(&self) -> Result<Vec<ObjRef>> {
        let mut pages = Vec::new();
        let catalog = self.catalog()?;
        let Some(Object::Ref(root)) = catalog.get("Pages") else {
            return broken(0, "the catalogue names no pages");
        };
        let mut stack = vec![(*root, 0)];
        let mut seen = std::collections::HashSet::new();
        while let Some((node, depth)) = stack.pop() {
            if !seen.insert(node) || depth > self.doc.limits.depth {
                return broken(0, "the page tree runs in a circle");
            }
            let Object::Dict(dict) = self.get(node)? else { return broken(0, "a page is not a dictionary") };
            match self.lookup(&dict, "Kids")? {
                Object::Array(kids) => {
                    let kids = kids.iter().rev().filter_map(Object::as_ref);
                    stack.extend(kids.map(|kid| (kid, depth + 1)));
                }
                _ => pages.push(node),
            }
            if pages.len() > self.doc.limits.pages || stack.len() > self.doc.limits.objects {
                return Err(Error::Limit("too many pages"));
            }
        }
        Ok(pages)
    }

    /// Width and height of a page in points, from its (inherited) MediaBox; A4 when it names none.
    pub fn page_size(&self, page: ObjRef) -> Result<(f64, f64)> {
        let mut node = self.get(page)?;
        for _ in 0..self.doc.limits.depth {
            let Some(dict) = node.as_dict() else { break };
            if let Object::Array(edges) = self.lookup(dict, "MediaBox")? {
                let edges: Vec<f64> = edges.iter().filter_map(Object::as_f64).collect();
                if let [x0, y0, x1, y1] = edges[..] {
                    return Ok(((x1 - x0).abs(), (y1 - y0).abs()));
                }
            }
            node = self.lookup(dict, "Parent")?;
        }
        Ok((595.276, 841.89))
    }
}
