//! The nine kinds of PDF objects (ISO 32000-1, 7.3) as plain values.

use crate::error::Result;
use crate::source::Source;
use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

/// The name of an indirect object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ObjRef {
    /// Object number, from 1.
    pub num: u32,
    /// Generation; 0 in nearly all files.
    pub generation: u16,
}

impl ObjRef {
    /// A reference of generation 0.
    pub fn new(num: u32) -> Self {
        ObjRef { num, generation: 0 }
    }
}

/// Any PDF object.
#[derive(Debug, Clone, PartialEq)]
pub enum Object {
    /// `null`, also what a dangling reference means.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// An integer.
    Int(i64),
    /// A real number.
    Real(f64),
    /// The bytes of a string, unescaped.
    String(Vec<u8>),
    /// The bytes of a name, without the slash, `#xx` resolved.
    Name(Vec<u8>),
    /// An array.
    Array(Vec<Object>),
    /// A dictionary.
    Dict(Dict),
    /// A stream; only ever an indirect object.
    Stream(Stream),
    /// A reference to an indirect object.
    Ref(ObjRef),
}

/// A stream: its dictionary and its raw (still filtered) bytes.
#[derive(Debug, Clone, PartialEq)]
pub struct Stream {
    /// The dictionary, with `/Length`, `/Filter` and so on.
    pub dict: Dict,
    /// The raw bytes.
    pub data: StreamData,
}

/// Where the raw bytes of a stream are.
#[derive(Debug, Clone, PartialEq)]
pub enum StreamData {
    /// In the file that was read.
    Source(Range<usize>),
    /// In memory, for streams made by us.
    Owned(Arc<[u8]>),
}

impl Stream {
    /// A new unfiltered stream.
    pub fn new(dict: Dict, data: Vec<u8>) -> Self {
        Stream { dict, data: StreamData::Owned(data.into()) }
    }

    /// The raw bytes; `source` is the file the stream was read from.
    pub fn raw<'s>(&'s self, source: &'s Source<'_>) -> Result<Cow<'s, [u8]>> {
        match &self.data {
            StreamData::Source(range) => source.bytes(range.clone()),
            StreamData::Owned(bytes) => Ok(Cow::Borrowed(bytes)),
        }
    }

    /// The stream with its raw bytes in memory.
    pub(crate) fn loaded(&self, source: &Source<'_>) -> Result<Stream> {
        let data = match &self.data {
            StreamData::Source(range) => source.bytes(range.clone())?.into_owned().into(),
            StreamData::Owned(bytes) => bytes.clone(),
        };
        Ok(Stream { dict: self.dict.clone(), data: StreamData::Owned(data) })
    }
}

/// A dictionary that keeps the order of its keys.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Dict(Vec<(Vec<u8>, Object)>);

impl Dict {
    /// An empty dictionary.
    pub fn new() -> Self {
        Dict::default()
    }

    /// The value of a key, unresolved.
    pub fn get(&self, key: &str) -> Option<&Object> {
        self.0.iter().find(|(k, _)| k == key.as_bytes()).map(|(_, v)| v)
    }

    /// The value of a key given as bytes.
    pub fn get_bytes(&self, key: &[u8]) -> Option<&Object> {
        self.0.iter().find(|(k, _)| k == key).map(|(_, v)| v)
    }

    /// The value at a place in file order.
    pub(crate) fn value(&self, at: usize) -> Option<&Object> {
        self.0.get(at).map(|(_, value)| value)
    }

    /// Sets or replaces a value.
    pub fn set(&mut self, key: &str, value: Object) {
        match self.0.iter_mut().find(|(k, _)| k == key.as_bytes()) {
            Some(slot) => slot.1 = value,
            None => self.0.push((key.as_bytes().to_vec(), value)),
        }
    }

    /// The same, for building in one expression.
    #[must_use]
    pub fn with(mut self, key: &str, value: impl Into<Object>) -> Self {
        self.set(key, value.into());
        self
    }

    /// Takes a key out.
    pub fn remove(&mut self, key: &str) -> Option<Object> {
        let at = self.0.iter().position(|(k, _)| k == key.as_bytes())?;
        Some(self.0.remove(at).1)
    }

    pub(crate) fn push(&mut self, key: Vec<u8>, value: Object) {
        self.0.push((key, value));
    }

    /// All keys with their values in file order.
    pub fn iter(&self) -> impl Iterator<Item = (&[u8], &Object)> {
        self.0.iter().map(|(k, v)| (k.as_slice(), v))
    }

    /// How many keys there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether the key holds this name.
    pub fn has_name(&self, key: &str, name: &str) -> bool {
        self.get(key).and_then(Object::as_name) == Some(name.as_bytes())
    }
}

impl Object {
    /// A name.
    pub fn name(name: &str) -> Object {
        Object::Name(name.as_bytes().to_vec())
    }

    /// A text string: PDFDocEncoding for ASCII, else UTF-16BE with BOM (ISO 32000-1, 7.9.2.2).
    pub fn text(text: &str) -> Object {
        if text.bytes().all(|b| (b' '..=b'~').contains(&b) || matches!(b, b'\n' | b'\r' | b'\t')) {
            return Object::String(text.as_bytes().to_vec());
        }
        let mut bytes = vec![0xFE, 0xFF];
        bytes.extend(text.encode_utf16().flat_map(u16::to_be_bytes));
        Object::String(bytes)
    }

    /// The integer, also of a real without fraction.
    pub fn as_int(&self) -> Option<i64> {
        match self {
            Object::Int(i) => Some(*i),
            Object::Real(r) if r.fract() == 0.0 && r.abs() < 9e15 => Some(*r as i64),
            _ => None,
        }
    }

    /// The number.
    pub fn as_f64(&self) -> Option<f64> {
        match self {
            Object::Int(i) => Some(*i as f64),
            Object::Real(r) => Some(*r),
            _ => None,
        }
    }

    /// The bytes of a name.
    pub fn as_name(&self) -> Option<&[u8]> {
        match self {
            Object::Name(name) => Some(name),
            _ => None,
        }
    }

    /// The bytes of a string.
    pub fn as_string(&self) -> Option<&[u8]> {
        match self {
            Object::String(bytes) => Some(bytes),
            _ => None,
        }
    }

    /// The array.
    pub fn as_array(&self) -> Option<&[Object]> {
        match self {
            Object::Array(items) => Some(items),
            _ => None,
        }
    }

    /// The dictionary, also that of a stream.
    pub fn as_dict(&self) -> Option<&Dict> {
        match self {
            Object::Dict(dict) => Some(dict),
            Object::Stream(stream) => Some(&stream.dict),
            _ => None,
        }
    }

    /// The reference.
    pub fn as_ref(&self) -> Option<ObjRef> {
        match self {
            Object::Ref(r) => Some(*r),
            _ => None,
        }
    }

    /// Calls `f` for every reference in the object, at any depth.
    pub fn each_ref(&self, f: &mut impl FnMut(ObjRef)) {
        match self {
            Object::Ref(r) => f(*r),
            Object::Array(items) => items.iter().for_each(|o| o.each_ref(f)),
            Object::Dict(dict) => dict.0.iter().for_each(|(_, o)| o.each_ref(f)),
            Object::Stream(stream) => stream.dict.0.iter().for_each(|(_, o)| o.each_ref(f)),
            _ => {}
        }
    }
}

/// Decodes a text string: UTF-16BE or UTF-8 by BOM, else as Latin-1 (near enough to PDFDocEncoding for names and reasons).
pub fn decode_text(bytes: &[u8]) -> String {
    if let Some(utf16) = bytes.strip_prefix(&[0xFE, 0xFF]) {
        let units = utf16.chunks_exact(2).map(|c| u16::from_be_bytes([c[0], c[1]]));
        char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
    } else if let Some(utf8) = bytes.strip_prefix(&[0xEF, 0xBB, 0xBF]) {
        String::from_utf8_lossy(utf8).into_owned()
    } else {
        bytes.iter().map(|b| char::from(*b)).collect()
    }
}

impl From<i64> for Object {
    fn from(i: i64) -> Self {
        Object::Int(i)
    }
}
impl From<f64> for Object {
    fn from(r: f64) -> Self {
        Object::Real(r)
    }
}
impl From<bool> for Object {
    fn from(b: bool) -> Self {
        Object::Bool(b)
    }
}
/// A `&str` becomes a *name*, by far the commonest use.
impl From<&str> for Object {
    fn from(name: &str) -> Self {
        Object::name(name)
    }
}
impl From<ObjRef> for Object {
    fn from(r: ObjRef) -> Self {
        Object::Ref(r)
    }
}
impl From<Dict> for Object {
    fn from(d: Dict) -> Self {
        Object::Dict(d)
    }
}
impl From<Vec<Object>> for Object {
    fn from(a: Vec<Object>) -> Self {
        Object::Array(a)
    }
}
