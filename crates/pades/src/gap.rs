//! The gap of a signature is its contents and belongs to no other object: whatever else reaches into it could be changed
//! after signing.

use crate::error::Result;
use crate::revision::View;
use crate::signature::Signature;
use crate::xref::Entry;
use std::collections::BTreeSet;
use std::ops::Range;

/// For each signature, whether another object reaches into its gap.
pub(crate) fn straddled(view: &View<'_, '_>, found: &[Signature<'_, '_>]) -> Result<Vec<bool>> {
    let gaps: Vec<Option<Range<usize>>> =
        found.iter().map(|s| s.ranges.map(|[_, first, second, _]| first..second)).collect();
    let mut straddled = vec![false; found.len()];
    let Some(last) = gaps.iter().flatten().map(|gap| gap.start).max() else { return Ok(straddled) };
    let sections = view.document().sections();
    let objects = sections.iter().flat_map(|section| section.entries.values()).filter_map(|entry| match entry {
        Entry::At { offset, .. } if *offset < last => Some(*offset),
        _ => None,
    });
    let objects: BTreeSet<usize> = objects.collect();
    let streams = sections.iter().flat_map(|s| [Some(s.span.clone()), s.hybrid.clone()]).flatten();
    let mut mark = |span: &Range<usize>| {
        for ((gap, straddled), signature) in gaps.iter().zip(&mut straddled).zip(found) {
            let reaches = gap.as_ref().is_some_and(|gap| span.start < gap.start && span.end > gap.start);
            *straddled |= reaches && signature.holder != Some(span.start);
        }
    };
    streams.for_each(|span| mark(&span));
    for offset in objects {
        if let Some(end) = end_of(view, offset)? {
            mark(&(offset..end));
        }
    }
    Ok(straddled)
}

/// Where an object ends; `None` for what cannot be read, which shows nothing either.
fn end_of(view: &View<'_, '_>, offset: usize) -> Result<Option<usize>> {
    let document = view.document();
    let end = document.source().parse(offset, document.limits(), &mut |lexer| {
        lexer.indirect(&mut |r| view.plain_length(r))?;
        Ok(lexer.pos)
    });
    document.charge(0)?;
    Ok(end.ok())
}
