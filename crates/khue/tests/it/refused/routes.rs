//! Every route of the house with its methods, as the router itself tells them.
//!
//! WHY the debug text: the router has no list of its routes but prints them. If that print ever changes, nothing is found
//! and the test that asks fails, rather than passing over routes in silence.

use std::collections::{BTreeMap, BTreeSet};

use axum::Router;

/// `GET /incoming-documents/{id}`, for every method of every route but HEAD.
pub fn of(router: &Router) -> BTreeSet<String> {
    let printed = format!("{router:?}");
    // What answers where no route does has numbers of its own.
    let printed = printed.split("fallback_router: ").next().unwrap_or_default();
    let mut methods: BTreeMap<u64, Vec<&str>> = BTreeMap::new();
    for part in printed.split("RouteId(").skip(1) {
        let Some((id, rest)) = part.split_once("): MethodRouter(") else { continue };
        let (Ok(id), Some((_, rest))) = (id.parse(), rest.split_once("allow_header: Bytes(b\"")) else { continue };
        methods.insert(id, rest.split('"').next().unwrap_or("").split(',').collect());
    }
    let mut all = BTreeSet::new();
    let paths = printed.split("paths: {").skip(1).filter_map(|rest| rest.split_once('}').map(|_| rest));
    for part in paths.flat_map(|paths| paths.split("RouteId(").skip(1)) {
        let Some((id, rest)) = part.split_once("): \"") else { continue };
        let (Ok(id), Some(path)) = (id.parse::<u64>(), rest.split('"').next()) else { continue };
        let known = methods.get(&id).into_iter().flatten().filter(|method| **method != "HEAD");
        all.extend(known.map(|method| format!("{method} {path}")));
    }
    all
}
