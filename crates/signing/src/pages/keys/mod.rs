//! One's own key below `/account/signing`, the agency's below `/agency/signing`: the same screen for both.

mod choose;
mod image;
mod page;
mod pin;

use axum::Router;
use axum::routing::{get, post};
use identity::permission::DOCUMENTS_SEAL;
use web::{App, Error, Result, Visit};

use crate::model::Owner;

/// Whose screen it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Own,
    Agency,
}

impl Side {
    /// Where it lies.
    fn path(self) -> &'static str {
        match self {
            Self::Own => "/account/signing",
            Self::Agency => "/agency/signing",
        }
    }

    /// Whose key is meant: one's very own, also while acting for somebody; the agency's for who may seal in it.
    fn owner(self, visit: &Visit) -> Result<Owner> {
        match self {
            Self::Own => visit.actor().person.map(Owner::Person).ok_or_else(Error::forbidden),
            Self::Agency => {
                visit.require(DOCUMENTS_SEAL)?;
                Ok(Owner::Agency(visit.actor().agency))
            }
        }
    }
}

pub(super) fn routes() -> Router<App> {
    side::<Own>(Side::Own).merge(side::<Agency>(Side::Agency))
}

/// A side as a type, for handlers that serve both.
trait At: Send + Sync + 'static {
    const SIDE: Side;
}
struct Own;
struct Agency;
impl At for Own {
    const SIDE: Side = Side::Own;
}
impl At for Agency {
    const SIDE: Side = Side::Agency;
}

fn side<A: At>(side: Side) -> Router<App> {
    let at = |end: &str| format!("{}{end}", side.path());
    Router::new()
        .route(&at(""), get(page::get::<A>))
        .route(&at("/file"), post(choose::file::<A>))
        .route(&at("/token"), post(choose::token::<A>))
        .route(&at("/remote"), post(choose::remote::<A>))
        .route(&at("/tool"), post(choose::tool::<A>))
        .route(&at("/image"), post(image::set::<A>))
        .route(&at("/image/remove"), post(image::remove::<A>))
        .route(&at("/image.png"), get(image::show::<A>))
        .route(&at("/pin"), post(pin::change::<A>))
        .route(&at("/try"), post(pin::try_out::<A>))
        .route(&at("/end"), post(pin::end::<A>))
}
