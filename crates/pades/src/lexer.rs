//! Reads PDF syntax (ISO 32000-1, 7.2–7.3) from bytes, strictly and without recursion beyond a limit.

use crate::error::{Result, broken};
use crate::object::{Dict, ObjRef, Object, Stream, StreamData};
use crate::{Error, Limits};
use std::collections::HashMap;
use std::ops::Range;

/// Keys of a dictionary from which on they are looked up and not looked through.
const MANY_KEYS: usize = 64;

/// A cursor over PDF syntax: the whole bytes, or a window of a larger file.
pub(crate) struct Lexer<'a> {
    data: &'a [u8],
    /// Where `data` begins in the file.
    base: usize,
    /// Length of the whole file.
    len: usize,
    /// A few bytes at an offset beyond the window.
    far: Option<&'a dyn Fn(usize) -> Vec<u8>>,
    /// Where the cursor stands, from the start of the file.
    pub(crate) pos: usize,
    max_depth: usize,
}

pub(crate) fn is_space(b: u8) -> bool {
    matches!(b, 0 | 9 | 10 | 12 | 13 | 32)
}

fn is_delimiter(b: u8) -> bool {
    matches!(b, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%')
}

fn hex_value(b: u8) -> Option<u8> {
    (b as char).to_digit(16).map(|d| d as u8)
}

impl<'a> Lexer<'a> {
    pub(crate) fn new(data: &'a [u8], pos: usize, limits: &Limits) -> Self {
        Lexer { data, base: 0, len: data.len(), far: None, pos, max_depth: limits.depth }
    }

    /// A lexer that stands at the start of a window of a file of `len` bytes.
    pub(crate) fn in_window(
        data: &'a [u8],
        base: usize,
        len: usize,
        far: &'a dyn Fn(usize) -> Vec<u8>,
        limits: &Limits,
    ) -> Self {
        Lexer { data, base, len, far: Some(far), pos: base, max_depth: limits.depth }
    }

    /// What is left of the window.
    pub(crate) fn rest(&self) -> &'a [u8] {
        self.pos.checked_sub(self.base).and_then(|at| self.data.get(at..)).unwrap_or_default()
    }

    pub(crate) fn peek(&self) -> Option<u8> {
        self.rest().first().copied()
    }

    /// Steps over white space and comments.
    pub(crate) fn skip_space(&mut self) {
        while let Some(b) = self.peek() {
            if is_space(b) {
                self.pos += 1;
            } else if b == b'%' {
                while self.peek().is_some_and(|b| b != b'\n' && b != b'\r') {
                    self.pos += 1;
                }
            } else {
                break;
            }
        }
    }

    /// Takes the keyword if it stands here (after white space).
    pub(crate) fn keyword(&mut self, word: &str) -> bool {
        self.skip_space();
        let rest = self.rest();
        let ends = rest.get(word.len()).is_none_or(|b| is_space(*b) || is_delimiter(*b));
        if rest.starts_with(word.as_bytes()) && ends {
            self.pos += word.len();
            true
        } else {
            false
        }
    }

    /// An unsigned integer, or an error naming what it should have been.
    pub(crate) fn unsigned(&mut self, what: &'static str) -> Result<u64> {
        self.skip_space();
        let start = self.pos;
        let mut value: u64 = 0;
        while let Some(d) = self.peek().filter(u8::is_ascii_digit) {
            value = match value.checked_mul(10).and_then(|v| v.checked_add(u64::from(d - b'0'))) {
                Some(v) => v,
                None => return broken(start, what),
            };
            self.pos += 1;
        }
        if self.pos == start { broken(start, what) } else { Ok(value) }
    }

    /// Any direct object, or a reference.
    pub(crate) fn object(&mut self) -> Result<Object> {
        self.object_at_depth(0)
    }

    fn object_at_depth(&mut self, depth: usize) -> Result<Object> {
        if depth > self.max_depth {
            return Err(Error::Limit("objects are nested too deeply"));
        }
        self.skip_space();
        let start = self.pos;
        let rest = self.rest();
        match rest {
            [b'<', b'<', ..] => self.dict(depth).map(Object::Dict),
            [b'<', ..] => self.hex_string().map(Object::String),
            [b'(', ..] => self.literal_string().map(Object::String),
            [b'/', ..] => self.name().map(Object::Name),
            [b'[', ..] => self.array(depth).map(Object::Array),
            [b'0'..=b'9' | b'+' | b'-' | b'.', ..] => self.number_or_reference(),
            _ if self.keyword("true") => Ok(Object::Bool(true)),
            _ if self.keyword("false") => Ok(Object::Bool(false)),
            _ if self.keyword("null") => Ok(Object::Null),
            _ => broken(start, "an object was expected"),
        }
    }

    fn array(&mut self, depth: usize) -> Result<Vec<Object>> {
        self.pos += 1;
        let mut items = Vec::new();
        loop {
            self.skip_space();
            match self.peek() {
                None => return broken(self.pos, "the array does not end"),
                Some(b']') => {
                    self.pos += 1;
                    return Ok(items);
                }
                Some(_) => items.push(self.object_at_depth(depth + 1)?),
            }
        }
    }

    fn dict(&mut self, depth: usize) -> Result<Dict> {
        self.dict_with_spans(depth, &mut |_, _| {})
    }

    /// Reads a dictionary and tells where each value stands in the file, first byte to one past the last.
    pub(crate) fn dict_with_spans(&mut self, depth: usize, seen: &mut dyn FnMut(&[u8], Range<usize>)) -> Result<Dict> {
        let start = self.pos;
        self.pos += 2;
        let mut dict = Dict::new();
        let mut index: HashMap<Vec<u8>, usize> = HashMap::new();
        loop {
            self.skip_space();
            match self.rest() {
                [b'>', b'>', ..] => {
                    self.pos += 2;
                    return Ok(dict);
                }
                [b'/', ..] => {
                    let key = self.name()?;
                    self.skip_space();
                    let from = self.pos;
                    let value = self.object_at_depth(depth + 1)?;
                    seen(&key, from..self.pos);
                    // WHY: looking through all keys for each new one takes the square of their number.
                    if dict.len() == MANY_KEYS {
                        index = dict.iter().enumerate().map(|(at, (key, _))| (key.to_vec(), at)).collect();
                    }
                    let many = dict.len() >= MANY_KEYS;
                    let old = if many { index.get(&key).and_then(|at| dict.value(*at)) } else { dict.get_bytes(&key) };
                    match old {
                        // WHY: two values for one key let two readers see two documents.
                        Some(old) if *old != value => {
                            return broken(start, "a dictionary names a key twice");
                        }
                        Some(_) => {}
                        None => {
                            if many {
                                index.insert(key.clone(), dict.len());
                            }
                            dict.push(key, value);
                        }
                    }
                }
                _ => return broken(self.pos, "a dictionary key was expected"),
            }
        }
    }

    fn name(&mut self) -> Result<Vec<u8>> {
        self.pos += 1;
        let mut name = Vec::new();
        while let Some(b) = self.peek().filter(|b| !is_space(*b) && !is_delimiter(*b)) {
            self.pos += 1;
            let hex = self.rest().get(..2).filter(|_| b == b'#');
            match hex.and_then(|h| Some(hex_value(h[0])? << 4 | hex_value(h[1])?)) {
                Some(decoded) => {
                    name.push(decoded);
                    self.pos += 2;
                }
                None => name.push(b),
            }
        }
        Ok(name)
    }

    fn hex_string(&mut self) -> Result<Vec<u8>> {
        let start = self.pos;
        self.pos += 1;
        let rest = self.rest();
        let Some(end) = rest.iter().position(|b| *b == b'>') else {
            return broken(start, "the hexadecimal string does not end");
        };
        let mut out = Vec::with_capacity(end / 2);
        let mut half = None;
        for b in &rest[..end] {
            match (hex_value(*b), half) {
                (Some(low), Some(high)) => {
                    out.push(high << 4 | low);
                    half = None;
                }
                (Some(high), None) => half = Some(high),
                (None, _) if is_space(*b) => {}
                (None, _) => return broken(start, "a hexadecimal digit was expected"),
            }
        }
        out.extend(half.map(|high| high << 4));
        self.pos += end + 1;
        Ok(out)
    }

    fn literal_string(&mut self) -> Result<Vec<u8>> {
        let start = self.pos;
        self.pos += 1;
        let mut out = Vec::new();
        let mut open = 1usize;
        while let Some(b) = self.peek() {
            self.pos += 1;
            match b {
                b'(' => open += 1,
                b')' => {
                    open -= 1;
                    if open == 0 {
                        return Ok(out);
                    }
                }
                b'\\' => {
                    self.escape(&mut out);
                    continue;
                }
                b'\r' => {
                    if self.peek() == Some(b'\n') {
                        self.pos += 1;
                    }
                    out.push(b'\n');
                    continue;
                }
                _ => {}
            }
            out.push(b);
        }
        broken(start, "the string does not end")
    }

    fn escape(&mut self, out: &mut Vec<u8>) {
        let Some(b) = self.peek() else { return };
        self.pos += 1;
        match b {
            b'n' => out.push(b'\n'),
            b'r' => out.push(b'\r'),
            b't' => out.push(b'\t'),
            b'b' => out.push(8),
            b'f' => out.push(12),
            b'\r' => {
                if self.peek() == Some(b'\n') {
                    self.pos += 1;
                }
            }
            b'\n' => {}
            b'0'..=b'7' => {
                let mut value = u32::from(b - b'0');
                for _ in 0..2 {
                    let Some(d) = self.peek().filter(|d| (b'0'..=b'7').contains(d)) else { break };
                    value = value * 8 + u32::from(d - b'0');
                    self.pos += 1;
                }
                out.push(value as u8);
            }
            other => out.push(other),
        }
    }

    fn number_or_reference(&mut self) -> Result<Object> {
        let first = self.number()?;
        let Object::Int(num) = first else { return Ok(first) };
        let back = self.pos;
        let generation = match (u32::try_from(num), self.unsigned("")) {
            (Ok(num), Ok(generation)) if self.keyword("R") => u16::try_from(generation).ok().map(|g| (num, g)),
            _ => None,
        };
        if let Some((num, generation)) = generation {
            return Ok(Object::Ref(ObjRef { num, generation }));
        }
        self.pos = back;
        Ok(first)
    }

    fn number(&mut self) -> Result<Object> {
        let (start, rest) = (self.pos, self.rest());
        let numeric = |b: &u8| b.is_ascii_digit() || matches!(b, b'+' | b'-' | b'.');
        let count = rest.iter().take_while(|b| numeric(b)).count();
        self.pos += count;
        let text = std::str::from_utf8(&rest[..count]).unwrap_or_default();
        if let Ok(int) = text.parse::<i64>() {
            return Ok(Object::Int(int));
        }
        match text.parse::<f64>() {
            Ok(real) if real.is_finite() => Ok(Object::Real(real)),
            _ => broken(start, "a number was expected"),
        }
    }

    /// An indirect object `n g obj … endobj`. `length` resolves an indirect `/Length`.
    pub(crate) fn indirect(&mut self, length: &mut dyn FnMut(ObjRef) -> Option<u64>) -> Result<(ObjRef, Object)> {
        let id = self.indirect_header()?;
        let value = self.object()?;
        let Object::Dict(dict) = value else {
            return if self.keyword("endobj") { Ok((id, value)) } else { broken(self.pos, "endobj was expected") };
        };
        if self.keyword("stream") {
            let data = self.stream_data(&dict, length)?;
            return Ok((id, Object::Stream(Stream { dict, data: StreamData::Source(data) })));
        }
        if self.keyword("endobj") { Ok((id, Object::Dict(dict))) } else { broken(self.pos, "endobj was expected") }
    }

    /// The head `n g obj`.
    pub(crate) fn indirect_header(&mut self) -> Result<ObjRef> {
        let start = self.pos;
        let num = self.unsigned("an object number was expected")?;
        let generation = self.unsigned("a generation was expected")?;
        match (u32::try_from(num), u16::try_from(generation)) {
            (Ok(num), Ok(generation)) if self.keyword("obj") => Ok(ObjRef { num, generation }),
            _ => broken(start, "an indirect object was expected"),
        }
    }

    fn stream_data(&mut self, dict: &Dict, length: &mut dyn FnMut(ObjRef) -> Option<u64>) -> Result<Range<usize>> {
        match self.rest() {
            [b'\r', b'\n', ..] => self.pos += 2,
            [b'\n', ..] => self.pos += 1,
            _ => return broken(self.pos, "a line end after “stream” was expected"),
        }
        let start = self.pos;
        let len = match dict.get("Length") {
            Some(Object::Int(n)) => u64::try_from(*n).ok(),
            Some(Object::Ref(r)) => length(*r),
            _ => None,
        };
        let end = len.and_then(|n| start.checked_add(usize::try_from(n).ok()?));
        let Some(end) = end.filter(|end| *end <= self.len) else {
            return broken(start, "the length of the stream is wrong");
        };
        self.pos = end;
        let closed = match self.far {
            // The end lies beyond the window; the stream itself need not be read.
            Some(far) if end + 64 > self.base + self.data.len() => {
                let tail = far(end);
                let mut lexer = Lexer { data: &tail, base: end, far: None, ..*self };
                lexer.keyword("endstream") && lexer.keyword("endobj")
            }
            _ => self.keyword("endstream") && self.keyword("endobj"),
        };
        if closed { Ok(start..end) } else { broken(end, "endstream and endobj were expected") }
    }
}
