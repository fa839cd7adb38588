//! Where the tool comes without a session of anybody: it fetches a file by one token and brings it back by another. The
//! tokens are the right, each good once and for minutes; there is no cookie that another site could misuse.

use axum::Json;
use axum::extract::{FromRequest, Multipart, Path, Request, State};
use axum::http::{HeaderMap, Method, header};
use axum::response::{IntoResponse, Response};
use bytes::{Bytes, BytesMut};
use serde::Serialize;
use web::{App, Error};

use crate::actions::tool::{self, ToolError};
use crate::pages::incoming::files::disposition_of;
use crate::tool::Tool;

/// The vendor's script, from our own origin.
pub(super) async fn script(State(app): State<App>) -> web::Result<Response> {
    let script = app.service::<Tool>().script().ok_or_else(Error::not_found)?;
    Ok(([(header::CONTENT_TYPE, "text/javascript; charset=utf-8")], script).into_response())
}

/// The file of a download token. A question for its head alone does not spend the token.
pub(super) async fn download(
    State(app): State<App>,
    method: Method,
    Path((token, name)): Path<(String, String)>,
) -> web::Result<Response> {
    let headers = |name: &str| {
        [
            (header::CONTENT_TYPE, "application/pdf".to_owned()),
            (header::CONTENT_DISPOSITION, disposition_of("attachment", name)),
        ]
    };
    if method == Method::HEAD {
        return Ok(headers(&name).into_response());
    }
    let (name, bytes) = tool::fetch(&app, &token).await?;
    Ok((headers(&name), bytes).into_response())
}

/// What the tool reads of the answer to its upload.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Answer {
    /// 0 when the file was taken.
    status: i32,
    message: String,
    file_name: String,
    file_server: String,
}

/// Takes a signed file back. The answer is for the tool, which shows its message; it knows no other status than 200.
pub(super) async fn upload(
    State(app): State<App>,
    headers: HeaderMap,
    Path(token): Path<String>,
    request: Request,
) -> Json<Answer> {
    let locale = web::session::locale_of(&headers);
    let answer = match take(&app, &token, request).await {
        Ok(name) => Answer {
            status: 0,
            message: app.catalog.text(locale, "tool-taken", &[]),
            file_name: name.clone(),
            file_server: name,
        },
        Err(error) => Answer {
            status: 1,
            message: Error::from(error).sentence(&app.catalog, locale),
            file_name: String::new(),
            file_server: String::new(),
        },
    };
    Json(answer)
}

async fn take(app: &App, token: &str, request: Request) -> Result<String, ToolError> {
    // The token first: nobody's bytes are read without one.
    let brought = tool::bring(app, token).await?;
    let bytes = match Multipart::from_request(request, app).await {
        Ok(parts) => read_file(parts, brought.most()).await,
        Err(_) => None,
    };
    let name = brought.name().to_owned();
    brought.keep(app, bytes).await?;
    Ok(name)
}

/// The first file of a form; one byte more than allowed is enough to know that it is too large.
async fn read_file(mut parts: Multipart, most: usize) -> Option<Bytes> {
    while let Ok(Some(mut part)) = parts.next_field().await {
        if part.file_name().is_none() {
            continue;
        }
        let mut bytes = BytesMut::new();
        while let Ok(Some(chunk)) = part.chunk().await {
            bytes.extend_from_slice(&chunk);
            if bytes.len() > most {
                break;
            }
        }
        return (!bytes.is_empty()).then(|| bytes.freeze());
    }
    None
}
