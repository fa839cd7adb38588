//! A person arranges a list for themselves. Nobody else sees it, so it is no matter for the audit.

use ::store::Ctx;
use kernel::{Id, Kind, Refusal};
use uuid::Uuid;

use crate::model::list::List;
use crate::store::list_settings::{self, View};

/// Views of one list that a person may keep: as many as a menu can show.
pub const MAX_VIEWS: usize = 20;
/// Letters of a view's name.
pub const MAX_NAME: usize = 60;
/// Bytes of a view's query; the filters of a list need far fewer.
const MAX_QUERY: usize = 2_000;

/// Why a list stays as it was.
#[derive(Debug, thiserror::Error)]
pub enum ListError {
    /// Nobody in person, or not their view.
    #[error("no such view of this person")]
    NotFound,
    /// A view needs a name.
    #[error("a view without a name")]
    Nameless,
    /// The name or the query is too long, or no query at all.
    #[error("a view that cannot be kept")]
    Unfit,
    /// As many views as there may be.
    #[error("too many views")]
    TooMany,
    /// The database.
    #[error(transparent)]
    Store(#[from] ::store::Error),
}

impl Refusal for ListError {
    fn kind(&self) -> Kind {
        match self {
            Self::NotFound => Kind::NotFound,
            Self::Nameless | Self::Unfit | Self::TooMany => Kind::Invalid,
            Self::Store(error) => error.kind(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "not-found",
            Self::Nameless => "view-nameless",
            Self::Unfit => "view-unfit",
            Self::TooMany => "view-too-many",
            Self::Store(error) => error.code(),
        }
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::TooMany => vec![("most", MAX_VIEWS.to_string())],
            Self::Unfit => vec![("most", MAX_NAME.to_string())],
            Self::NotFound | Self::Nameless | Self::Store(_) => Vec::new(),
        }
    }
}

fn person(ctx: &Ctx) -> Result<Uuid, ListError> {
    ctx.actor.person.ok_or(ListError::NotFound)
}

/// Keeps the columns of a list; names it does not have are left out.
///
/// # Errors
/// [`ListError`].
pub async fn choose_columns(ctx: &Ctx, list: List, names: &[String]) -> Result<(), ListError> {
    let known = list.columns().iter().map(|column| column.name);
    let chosen: Vec<&str> = known.filter(|name| names.iter().any(|n| n == name)).collect();
    list_settings::set_columns(ctx, person(ctx)?, list, &chosen).await?;
    Ok(())
}

/// Keeps the filters and the order of a list under a name.
///
/// # Errors
/// [`ListError`].
pub async fn keep_view(ctx: &Ctx, list: List, name: &str, query: &str) -> Result<(), ListError> {
    let (name, person) = (name.trim(), person(ctx)?);
    if name.is_empty() {
        return Err(ListError::Nameless);
    }
    let readable = query.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'#');
    if name.chars().count() > MAX_NAME || name.chars().any(char::is_control) || query.len() > MAX_QUERY || !readable {
        return Err(ListError::Unfit);
    }
    let kept = list_settings::views(&ctx.tx, person, list).await?;
    if kept.len() >= MAX_VIEWS && !kept.iter().any(|view| view.name == name) {
        return Err(ListError::TooMany);
    }
    list_settings::keep(ctx, person, list, name, query).await?;
    Ok(())
}

/// Forgets a view.
///
/// # Errors
/// [`ListError`].
pub async fn forget_view(ctx: &Ctx, list: List, view: Id<View>) -> Result<(), ListError> {
    match list_settings::forget(ctx, person(ctx)?, list, view).await? {
        true => Ok(()),
        false => Err(ListError::NotFound),
    }
}
