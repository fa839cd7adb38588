//! Reads TrueType fonts and embeds the glyphs a signature appearance needs as a CID font (ISO 32000-1, 9.7),
//! so that the number and date look the same on every machine and can be searched and copied.

use crate::Error;
use crate::error::Result;
use crate::filter::deflate;
use crate::object::{Dict, ObjRef, Object, Stream};
use crate::writer::Increment;
use std::collections::{BTreeMap, BTreeSet};

/// A TrueType font ready for measuring and embedding.
pub struct Font<'a> {
    data: &'a [u8],
    tables: BTreeMap<[u8; 4], &'a [u8]>,
    units: f64,
    glyphs: u16,
    metrics: u16,
    long_loca: bool,
}

fn u16_at(data: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_be_bytes(data.get(at..at + 2)?.try_into().ok()?))
}

fn i16_at(data: &[u8], at: usize) -> Option<i16> {
    u16_at(data, at).map(|v| v as i16)
}

fn u32_at(data: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(data.get(at..at + 4)?.try_into().ok()?))
}

impl<'a> Font<'a> {
    /// Reads a TrueType (`glyf`) font file.
    pub fn parse(data: &'a [u8]) -> Result<Font<'a>> {
        Self::read(data).ok_or(Error::Font("it is not a TrueType font with outlines"))
    }

    fn read(data: &'a [u8]) -> Option<Font<'a>> {
        if !matches!(data.get(..4)?, [0, 1, 0, 0] | b"true") {
            return None;
        }
        let mut tables = BTreeMap::new();
        for i in 0..usize::from(u16_at(data, 4)?) {
            let record = data.get(12 + 16 * i..28 + 16 * i)?;
            let (offset, len) = (u32_at(record, 8)? as usize, u32_at(record, 12)? as usize);
            tables.insert(record[..4].try_into().ok()?, data.get(offset..offset.checked_add(len)?)?);
        }
        let head = *tables.get(b"head")?;
        let font = Font {
            data,
            units: f64::from(u16_at(head, 18)?).max(1.0),
            glyphs: u16_at(tables.get(b"maxp")?, 4)?,
            metrics: u16_at(tables.get(b"hhea")?, 34)?,
            long_loca: u16_at(head, 50)? == 1,
            tables,
        };
        let needed: [&[u8; 4]; 4] = [b"hmtx", b"loca", b"glyf", b"cmap"];
        (font.metrics > 0 && needed.iter().all(|t| font.tables.contains_key(*t))).then_some(font)
    }

    fn table(&self, name: &[u8; 4]) -> &'a [u8] {
        self.tables.get(name).copied().unwrap_or_default()
    }

    /// The glyph of a character, if the font has one (cmap formats 4 and 12).
    pub fn glyph(&self, c: char) -> Option<u16> {
        let cmap = self.table(b"cmap");
        let count = usize::from(u16_at(cmap, 2)?);
        let found = (0..count).find_map(|i| {
            let sub = cmap.get(u32_at(cmap, 8 + 8 * i)? as usize..)?;
            match u16_at(sub, 0)? {
                4 => glyph_format_4(sub, c as u32),
                12 => glyph_format_12(sub, c as u32),
                _ => None,
            }
        });
        found.filter(|g| *g != 0 && *g < self.glyphs)
    }

    /// Advance width of a glyph in thousandths of the font size.
    pub fn advance(&self, glyph: u16) -> f64 {
        let last = glyph.min(self.metrics - 1);
        let units = u16_at(self.table(b"hmtx"), usize::from(last) * 4).unwrap_or(0);
        f64::from(units) * 1000.0 / self.units
    }

    /// The glyphs of a text; a character without glyph is named in the error.
    pub fn shape(&self, text: &str) -> Result<Vec<(u16, char)>> {
        text.chars().map(|c| Ok((self.glyph(c).ok_or(Error::MissingGlyph(c))?, c))).collect()
    }

    /// Width of a text in points at a size in points.
    pub fn width(&self, text: &str, size: f64) -> Result<f64> {
        let glyphs = self.shape(text)?;
        Ok(glyphs.iter().map(|(g, _)| self.advance(*g)).sum::<f64>() * size / 1000.0)
    }

    fn scaled(&self, table: &[u8; 4], at: usize) -> f64 {
        f64::from(i16_at(self.table(table), at).unwrap_or(0)) * 1000.0 / self.units
    }

    /// Ascent in thousandths of the size.
    pub fn ascent(&self) -> f64 {
        self.scaled(b"hhea", 4)
    }

    /// Descent (negative) in thousandths of the size.
    pub fn descent(&self) -> f64 {
        self.scaled(b"hhea", 6)
    }

    /// The PostScript name, letters and digits only.
    pub fn name(&self) -> String {
        let name = self.postscript_name().unwrap_or_default();
        let clean: String = name.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
        if clean.is_empty() { "Font".to_owned() } else { clean }
    }

    fn postscript_name(&self) -> Option<String> {
        let table = self.table(b"name");
        let (count, store) = (usize::from(u16_at(table, 2)?), usize::from(u16_at(table, 4)?));
        (0..count).find_map(|i| {
            let record = table.get(6 + 12 * i..18 + 12 * i)?;
            if u16_at(record, 6)? != 6 {
                return None;
            }
            let from = store + usize::from(u16_at(record, 10)?);
            let bytes = table.get(from..from + usize::from(u16_at(record, 8)?))?;
            Some(bytes.iter().filter(|b| **b != 0).map(|b| char::from(*b)).collect())
        })
    }

    fn glyph_range(&self, glyph: u16) -> Option<std::ops::Range<usize>> {
        let loca = self.table(b"loca");
        let at = |i: usize| {
            if self.long_loca {
                u32_at(loca, i * 4).map(|v| v as usize)
            } else {
                u16_at(loca, i * 2).map(|v| usize::from(v) * 2)
            }
        };
        let (from, to) = (at(usize::from(glyph))?, at(usize::from(glyph) + 1)?);
        (from <= to && to <= self.table(b"glyf").len()).then_some(from..to)
    }

    /// Adds the glyphs that composite glyphs are made of.
    fn close(&self, used: &mut BTreeSet<u16>) {
        let mut queue: Vec<u16> = used.iter().copied().collect();
        while let Some(glyph) = queue.pop() {
            for part in self.components(glyph).unwrap_or_default() {
                if part < self.glyphs && used.insert(part) {
                    queue.push(part);
                }
            }
        }
    }

    fn components(&self, glyph: u16) -> Option<Vec<u16>> {
        let outline = self.table(b"glyf").get(self.glyph_range(glyph)?)?;
        let mut parts = Vec::new();
        if i16_at(outline, 0)? >= 0 {
            return Some(parts);
        }
        let mut at = 10;
        loop {
            let flags = u16_at(outline, at)?;
            parts.push(u16_at(outline, at + 2)?);
            at += 4 + if flags & 1 != 0 { 4 } else { 2 };
            at += match flags {
                f if f & 0x08 != 0 => 2,
                f if f & 0x40 != 0 => 4,
                f if f & 0x80 != 0 => 8,
                _ => 0,
            };
            if flags & 0x20 == 0 {
                return Some(parts);
            }
        }
    }

    /// A font file with the same glyph numbers in which only `used` have outlines.
    fn subset(&self, used: &BTreeSet<u16>) -> Vec<u8> {
        let (mut glyf, mut loca, mut hmtx) = (Vec::new(), Vec::new(), Vec::new());
        for glyph in 0..self.glyphs {
            loca.extend((glyf.len() as u32).to_be_bytes());
            let keep = used.contains(&glyph);
            let range = self.glyph_range(glyph).filter(|_| keep);
            glyf.extend_from_slice(range.and_then(|r| self.table(b"glyf").get(r)).unwrap_or_default());
            glyf.resize(glyf.len().next_multiple_of(4), 0);
            if glyph < self.metrics {
                let at = usize::from(glyph) * 4;
                hmtx.extend_from_slice(self.table(b"hmtx").get(at..at + 4).unwrap_or(&[0; 4]));
            }
        }
        loca.extend((glyf.len() as u32).to_be_bytes());
        let kept = self.table(b"hmtx").get(hmtx.len()..).unwrap_or_default();
        hmtx.extend_from_slice(kept);
        let mut head = self.table(b"head").to_vec();
        head.splice(8..12, [0; 4]);
        head.splice(50..52, [0, 1]);
        let mut tables: Vec<([u8; 4], Vec<u8>)> =
            vec![(*b"glyf", glyf), (*b"head", head), (*b"hmtx", hmtx), (*b"loca", loca)];
        for name in [b"cvt ", b"fpgm", b"hhea", b"maxp", b"prep"] {
            if let Some(table) = self.tables.get(name) {
                tables.push((*name, table.to_vec()));
            }
        }
        tables.sort_by_key(|(name, _)| *name);
        assemble(&tables)
    }

    /// Embeds the glyphs used (glyph → character) and gives the reference of the Type 0 font.
    pub(crate) fn embed(&self, inc: &mut Increment<'_, '_, '_>, used: &BTreeMap<u16, char>) -> ObjRef {
        let mut closed: BTreeSet<u16> = used.keys().copied().chain([0]).collect();
        self.close(&mut closed);
        let file = self.subset(&closed);
        let name = format!("{}+{}", subset_tag(used), self.name());
        let (length, packed) = (file.len() as i64, deflate(&file));
        let file = Dict::new().with("Length1", length).with("Filter", "FlateDecode");
        let file = inc.add(Object::Stream(Stream::new(file, packed)));
        let bbox = [36, 38, 40, 42].map(|at| Object::Int(self.scaled(b"head", at).round() as i64));
        let italic = u32_at(self.table(b"post"), 4).map_or(0.0, |v| f64::from(v as i32) / 65536.0);
        let cap = Some(self.scaled(b"OS/2", 88)).filter(|c| *c > 0.0).unwrap_or(self.ascent());
        let flags = 4 | 2 | if italic == 0.0 { 0 } else { 64 };
        let descriptor = Dict::new()
            .with("Type", "FontDescriptor")
            .with("FontName", name.as_str())
            .with("Flags", flags)
            .with("FontBBox", bbox.to_vec())
            .with("ItalicAngle", italic)
            .with("Ascent", self.ascent().round())
            .with("Descent", self.descent().round())
            .with("CapHeight", cap.round())
            .with("StemV", 80)
            .with("FontFile2", file);
        let descriptor = inc.add(descriptor);
        let system = Dict::new()
            .with("Registry", Object::text("Adobe"))
            .with("Ordering", Object::text("Identity"))
            .with("Supplement", 0);
        let mut widths = Vec::new();
        for glyph in used.keys() {
            let advance = Object::Real(crate::geometry::round(self.advance(*glyph)));
            widths.extend([Object::Int(i64::from(*glyph)), Object::Array(vec![advance])]);
        }
        let cid = Dict::new()
            .with("Type", "Font")
            .with("Subtype", "CIDFontType2")
            .with("BaseFont", name.as_str())
            .with("CIDSystemInfo", system)
            .with("CIDToGIDMap", "Identity")
            .with("FontDescriptor", descriptor)
            .with("W", widths);
        let cid = inc.add(cid);
        let unicode = inc.add(Object::Stream(Stream::new(Dict::new(), to_unicode(used))));
        let font = Dict::new()
            .with("Type", "Font")
            .with("Subtype", "Type0")
            .with("BaseFont", name.as_str())
            .with("Encoding", "Identity-H")
            .with("DescendantFonts", vec![Object::Ref(cid)])
            .with("ToUnicode", unicode);
        inc.add(font)
    }

    /// Whether two handles read the same file.
    pub(crate) fn same(&self, other: &Font<'_>) -> bool {
        std::ptr::eq(self.data.as_ptr(), other.data.as_ptr()) && self.data.len() == other.data.len()
    }
}

fn glyph_format_4(sub: &[u8], c: u32) -> Option<u16> {
    let c = u16::try_from(c).ok()?;
    let count = usize::from(u16_at(sub, 6)?) / 2;
    for i in 0..count {
        let end = u16_at(sub, 14 + 2 * i)?;
        if c > end {
            continue;
        }
        let start = u16_at(sub, 16 + 2 * count + 2 * i)?;
        if c < start {
            return None;
        }
        let delta = u16_at(sub, 16 + 4 * count + 2 * i)?;
        let at = 16 + 6 * count + 2 * i;
        let offset = u16_at(sub, at)?;
        if offset == 0 {
            return Some(c.wrapping_add(delta));
        }
        let glyph = u16_at(sub, at + usize::from(offset) + 2 * usize::from(c - start))?;
        return (glyph != 0).then(|| glyph.wrapping_add(delta));
    }
    None
}

fn glyph_format_12(sub: &[u8], c: u32) -> Option<u16> {
    let groups = u32_at(sub, 12)? as usize;
    for i in 0..groups {
        let group = sub.get(16 + 12 * i..28 + 12 * i)?;
        let (start, end) = (u32_at(group, 0)?, u32_at(group, 4)?);
        if (start..=end).contains(&c) {
            return u16::try_from(u32_at(group, 8)?.checked_add(c - start)?).ok();
        }
    }
    None
}

/// Puts tables together into a font file with checksums.
fn assemble(tables: &[([u8; 4], Vec<u8>)]) -> Vec<u8> {
    let count = tables.len() as u16;
    let power = 1u16 << count.ilog2();
    let mut out = vec![0, 1, 0, 0];
    for n in [count, power * 16, power.ilog2() as u16, (count - power) * 16] {
        out.extend(n.to_be_bytes());
    }
    let mut body = Vec::new();
    let start = 12 + 16 * tables.len();
    let mut head_at = 0;
    for (name, table) in tables {
        out.extend(name);
        out.extend(checksum(table).to_be_bytes());
        out.extend(((start + body.len()) as u32).to_be_bytes());
        out.extend((table.len() as u32).to_be_bytes());
        if name == b"head" {
            head_at = start + body.len();
        }
        body.extend(table);
        body.resize(body.len().next_multiple_of(4), 0);
    }
    out.extend(body);
    let adjust = 0xB1B0_AFBAu32.wrapping_sub(checksum(&out)).to_be_bytes();
    out[head_at + 8..head_at + 12].copy_from_slice(&adjust);
    out
}

fn checksum(data: &[u8]) -> u32 {
    data.chunks(4).fold(0, |sum: u32, c| {
        let mut word = [0; 4];
        word[..c.len()].copy_from_slice(c);
        sum.wrapping_add(u32::from_be_bytes(word))
    })
}

/// Six letters that differ with the glyphs used (ISO 32000-1, 9.6.4).
fn subset_tag(used: &BTreeMap<u16, char>) -> String {
    let bytes: Vec<u8> = used.keys().flat_map(|g| g.to_be_bytes()).collect();
    let digest = <sha2::Sha256 as sha2::Digest>::digest(&bytes);
    digest[..6].iter().map(|b| char::from(b'A' + b % 26)).collect()
}

fn to_unicode(used: &BTreeMap<u16, char>) -> Vec<u8> {
    let mut out = String::from(
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) \
         /Supplement 0>> def\n/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n1 begincodespacerange\n<0000> <FFFF>\n\
         endcodespacerange\n",
    );
    let entries: Vec<(&u16, &char)> = used.iter().collect();
    for block in entries.chunks(100) {
        out.push_str(&format!("{} beginbfchar\n", block.len()));
        for (glyph, c) in block {
            let units: String = c.encode_utf16(&mut [0; 2]).iter().map(|u| format!("{u:04X}")).collect();
            out.push_str(&format!("<{glyph:04X}> <{units}>\n"));
        }
        out.push_str("endbfchar\n");
    }
    out.push_str("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n");
    out.into_bytes()
}
