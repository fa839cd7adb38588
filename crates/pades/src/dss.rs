//! The document security store: certificates and proofs about revocation inside the file (ETSI EN 319 142-1, 5.4.2).

use crate::error::Result;
use crate::filter;
use crate::object::{Dict, ObjRef, Object, Stream};
use crate::revision::{Document, View};
use crate::revocation::Evidence;
use crate::signature::Signature;
use crate::writer::Increment;
use aws_lc_rs::digest;

/// The key of a signature in the store: SHA-1 over its contents, padding included (5.4.2.2). It only finds, and proves nothing.
fn key(signature: &Signature<'_, '_>) -> String {
    hex::encode_upper(digest::digest(&digest::SHA1_FOR_LEGACY_USE_ONLY, signature.contents()).as_ref())
}

/// An increment that adds evidence to the store; empty when the store holds it all.
pub(crate) fn append(doc: &Document<'_>, evidence: &Evidence) -> Result<Vec<u8>> {
    let view = doc.latest();
    let mut catalog = view.catalog()?;
    let old = view.lookup(&catalog, "DSS")?;
    let mut store = old.as_dict().cloned().unwrap_or_else(|| Dict::new().with("Type", "DSS"));
    let mut inc = Increment::new(&view);
    let certs: Vec<&[u8]> = evidence.certificates.iter().map(crate::Cert::der).collect();
    let ocsps: Vec<&[u8]> = evidence.ocsps.iter().map(Vec::as_slice).collect();
    let crls: Vec<&[u8]> = evidence.crls.iter().map(Vec::as_slice).collect();
    let mut lists = Vec::new();
    let mut fresh = false;
    for (key, items) in [("Certs", certs), ("OCSPs", ocsps), ("CRLs", crls)] {
        let (all, used, new) = merge(&view, &mut inc, &store, key, &items)?;
        fresh |= new;
        if !all.is_empty() {
            store.set(key, Object::Array(all));
        }
        lists.push(used);
    }
    if !fresh {
        return Ok(Vec::new());
    }
    let mut index = view.lookup(&store, "VRI")?.as_dict().cloned().unwrap_or_default();
    for signature in Signature::all(&view)?.iter() {
        let key = key(signature);
        if index.get(&key).is_none() {
            let mut entry = Dict::new();
            for (name, used) in ["Cert", "OCSP", "CRL"].iter().zip(&lists) {
                if !used.is_empty() {
                    entry.set(name, Object::Array(used.iter().copied().map(Object::Ref).collect()));
                }
            }
            index.set(&key, entry.into());
        }
    }
    store.set("VRI", index.into());
    match catalog.get("DSS") {
        Some(Object::Ref(r)) => inc.set(*r, store),
        _ => {
            let r = inc.add(store);
            catalog.set("DSS", r.into());
            inc.set(view.root()?, catalog);
        }
    }
    Ok(inc.write()?.bytes)
}

type Merged = (Vec<Object>, Vec<ObjRef>, bool);

/// The list with new items behind the old ones; which objects hold the given items; whether any is new.
fn merge(
    view: &View<'_, '_>,
    inc: &mut Increment<'_, '_, '_>,
    store: &Dict,
    key: &str,
    items: &[&[u8]],
) -> Result<Merged> {
    let mut all = view.lookup(store, key)?.as_array().unwrap_or_default().to_vec();
    let mut known = Vec::new();
    for r in all.iter().filter_map(Object::as_ref) {
        if let Object::Stream(stream) = view.get(r)? {
            known.push((r, view.stream_data(&stream)?));
        }
    }
    let (mut used, mut fresh) = (Vec::new(), false);
    for item in items {
        let held = known.iter().find(|(_, bytes)| bytes == item).map(|(r, _)| *r);
        used.push(held.unwrap_or_else(|| {
            fresh = true;
            let dict = Dict::new().with("Filter", "FlateDecode");
            let r = inc.add(Object::Stream(Stream::new(dict, filter::deflate(item))));
            all.push(r.into());
            r
        }));
    }
    Ok((all, used, fresh))
}
