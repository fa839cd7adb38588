//! Where the bytes of a PDF come from: memory, or a file that is read piece by piece.
//!
//! A scan of several hundred megabytes is never loaded whole: objects are parsed from windows that grow only as far as
//! an object needs, and digests are computed while the bytes stream by.

use crate::error::Result;
use crate::lexer::Lexer;
use crate::{Error, Limits};
use std::borrow::Cow;
use std::cell::RefCell;
use std::io::{Read, Seek, SeekFrom};
use std::ops::Range;

/// A file that can be read and sought.
pub trait ReadSeek: Read + Seek {}

impl<R: Read + Seek> ReadSeek for R {}

/// The bytes of a PDF.
pub struct Source<'a> {
    kind: Kind<'a>,
    len: usize,
}

enum Kind<'a> {
    Memory(&'a [u8]),
    Joined(&'a dyn Bytes, Vec<u8>),
    File(RefCell<Box<dyn ReadSeek + 'a>>),
}

/// What a source can be built upon.
trait Bytes {
    fn length(&self) -> usize;
    fn read(&self, range: Range<usize>) -> Result<Cow<'_, [u8]>>;
}

impl Bytes for Source<'_> {
    fn length(&self) -> usize {
        self.len
    }

    fn read(&self, range: Range<usize>) -> Result<Cow<'_, [u8]>> {
        self.bytes(range)
    }
}

/// The first window looked at; most objects are smaller.
const WINDOW: usize = 8 << 10;
/// What streams by at once.
const CHUNK: usize = 256 << 10;

impl<'a> From<&'a [u8]> for Source<'a> {
    fn from(bytes: &'a [u8]) -> Self {
        Source { kind: Kind::Memory(bytes), len: bytes.len() }
    }
}

impl<'a> Source<'a> {
    /// A file or anything else that can be sought; it is read when asked, never as a whole.
    ///
    /// # Errors
    /// [`Error::Io`] when its length cannot be found out.
    pub fn file(mut reader: impl ReadSeek + 'a) -> Result<Source<'a>> {
        let len = reader.seek(SeekFrom::End(0))?;
        let len = usize::try_from(len).map_err(|_| Error::Limit("the file is too large for this machine"))?;
        Ok(Source { kind: Kind::File(RefCell::new(Box::new(reader))), len })
    }

    /// The bytes of another source with more behind them, as an increment stands behind its original.
    pub fn joined(first: &'a Source<'_>, more: Vec<u8>) -> Source<'a> {
        let len = first.len + more.len();
        Source { kind: Kind::Joined(first, more), len }
    }

    /// Its length in bytes.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there are no bytes.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The bytes of a range, cut at the end of the file.
    pub fn bytes(&self, range: Range<usize>) -> Result<Cow<'_, [u8]>> {
        let end = range.end.min(self.len);
        let start = range.start.min(end);
        match &self.kind {
            Kind::Memory(bytes) => Ok(Cow::Borrowed(&bytes[start..end])),
            Kind::Joined(first, more) => {
                let cut = first.length();
                if start >= cut {
                    return Ok(Cow::Borrowed(&more[start - cut..end - cut]));
                }
                let head = first.read(start..end.min(cut))?;
                Ok(if end <= cut { head } else { Cow::Owned([&head, &more[..end - cut]].concat()) })
            }
            Kind::File(reader) => {
                let mut reader = reader.borrow_mut();
                let mut out = vec![0; end - start];
                reader.seek(SeekFrom::Start(start as u64))?;
                reader.read_exact(&mut out)?;
                Ok(Cow::Owned(out))
            }
        }
    }

    /// Lets the bytes of a range stream by.
    pub fn stream(&self, range: Range<usize>, take: &mut dyn FnMut(&[u8])) -> Result<()> {
        if let Kind::Memory(_) = self.kind {
            take(&self.bytes(range)?);
            return Ok(());
        }
        let end = range.end.min(self.len);
        let mut at = range.start;
        while at < end {
            let piece = self.bytes(at..end.min(at + CHUNK))?;
            take(&piece);
            at += piece.len();
        }
        Ok(())
    }

    /// Whether two ranges hold the same bytes.
    pub(crate) fn same(&self, a: &Range<usize>, b: &Range<usize>) -> Result<bool> {
        if a.len() != b.len() {
            return Ok(false);
        }
        for at in (0..a.len()).step_by(CHUNK) {
            let len = CHUNK.min(a.len() - at);
            if self.bytes(a.start + at..a.start + at + len)? != self.bytes(b.start + at..b.start + at + len)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Parses at an offset, widening the window until the syntax is complete or the file ends.
    pub(crate) fn parse<T>(
        &self,
        offset: usize,
        limits: &Limits,
        parse: &mut dyn FnMut(&mut Lexer<'_>) -> Result<T>,
    ) -> Result<T> {
        if let Kind::Memory(bytes) = self.kind {
            return parse(&mut Lexer::new(bytes, offset, limits));
        }
        let far = |at: usize| self.bytes(at..at.saturating_add(64)).map(Cow::into_owned).unwrap_or_default();
        let mut size = WINDOW;
        loop {
            let window = self.bytes(offset..offset.saturating_add(size))?;
            let answer = parse(&mut Lexer::in_window(&window, offset, self.len, &far, limits));
            let whole = offset.saturating_add(size) >= self.len;
            match answer {
                // WHY: syntax cut by the window's edge is an error like any other; only more bytes tell them apart.
                Err(Error::Broken { .. }) if !whole && size < limits.expansion / 2 => size *= 2,
                answer => return answer,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;

    #[test]
    fn a_file_reads_like_memory() {
        let bytes: Vec<u8> = (0..700_000u32).map(|n| (n % 251) as u8).collect();
        let (memory, file) = (Source::from(&bytes[..]), Source::file(Cursor::new(&bytes)).expect("a file"));
        assert_eq!((memory.len(), file.len()), (700_000, 700_000));
        for range in [0..10, 699_990..800_000, 5..5, 1000..300_000] {
            assert_eq!(memory.bytes(range.clone()).expect("bytes"), file.bytes(range).expect("bytes"));
        }
        let mut streamed = Vec::new();
        file.stream(3..600_000, &mut |piece| streamed.extend_from_slice(piece)).expect("bytes");
        assert_eq!(streamed, bytes[3..600_000]);
        let head = Source::from(&bytes[..500_000]);
        let joined = Source::joined(&head, bytes[500_000..].to_vec());
        for range in [0..10, 499_990..500_010, 600_000..700_001, 0..700_000] {
            assert_eq!(memory.bytes(range.clone()).expect("bytes"), joined.bytes(range).expect("bytes"));
        }
        assert!(file.same(&(0..251_000), &(251..251_251)).expect("bytes"));
        assert!(!file.same(&(0..251_000), &(1..251_001)).expect("bytes"));
    }

    #[test]
    fn an_object_wider_than_the_window_is_parsed() {
        let text = format!("7 0 obj\n<</A <{}> /B ({})>>\nendobj\n", "00".repeat(20_000), "x".repeat(50_000));
        let source = Source::file(Cursor::new(text.as_bytes())).expect("a file");
        let limits = Limits::default();
        let (_, object) = source.parse(0, &limits, &mut |lexer| lexer.indirect(&mut |_| None)).expect("an object");
        let dict = object.as_dict().expect("a dictionary").clone();
        assert_eq!(dict.get("A").and_then(|a| a.as_string()).map(<[u8]>::len), Some(20_000));
        assert_eq!(dict.get("B").and_then(|a| a.as_string()).map(<[u8]>::len), Some(50_000));
    }
}
