//! One's own key by JSON: what it is, choosing another, its PIN; and what the agency's is. Never the key itself.

use axum::Json;
use axum::response::Response;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use identity::permission::DOCUMENTS_SEAL;
use kernel::{Kind, Redacted, Refusal};
use utoipa::ToSchema;
use web::api::Body;
use web::{ApiVisit, Error, Result};

use crate::actions::choose_key::{self, Chosen, NewPin, Offer};
use crate::actions::{ChangeError, change_key};
use crate::keys::{self, SigningKey};
use crate::model::Owner;

/// A key as others may know it.
#[derive(serde::Serialize, ToSchema)]
pub(super) struct KeyJson {
    /// `file`, `token`, `remote` or `tool`.
    kind: &'static str,
    /// Whom the certificate names.
    subject: String,
    issuer: String,
    /// Hexadecimal.
    serial: String,
    /// First and last moment (RFC 3339).
    valid_from: String,
    valid_to: String,
    /// Whether it may sign now, as far as that is known without asking services on the net …
    fit: bool,
    /// … and the code of the refusal if not.
    refusal: Option<&'static str>,
    /// Wrong PINs in a row, of a key kept here.
    wrong_pins: i64,
    /// Whether there is an image of the signature or seal.
    has_image: bool,
}

/// A certificate to choose from.
#[derive(serde::Serialize, ToSchema)]
pub(super) struct OfferJson {
    /// Names the key on the token, or the credential.
    key_id: String,
    subject: String,
    issuer: String,
    serial: String,
}

async fn json(visit: &ApiVisit, owner: Owner) -> Result<Json<Option<KeyJson>>> {
    let tx = visit.read().await?;
    let Some(key) = keys::of(&tx, owner).await? else { return Ok(Json(None)) };
    drop(tx);
    let standing = choose_key::standing(&visit.app, &key, visit.app.store.clock.now()).await;
    Ok(Json(Some(shown(&key, standing.err().map(|e| e.code())))))
}

fn shown(key: &SigningKey, refusal: Option<&'static str>) -> KeyJson {
    let own = key.certificate();
    KeyJson {
        kind: key.place.kind(),
        subject: own.map(pades::Cert::subject).unwrap_or_default(),
        issuer: own.map(pades::Cert::issuer).unwrap_or_default(),
        serial: own.map(pades::Cert::serial).unwrap_or_default(),
        valid_from: key.valid_from.to_string(),
        valid_to: key.valid_to.to_string(),
        fit: refusal.is_none(),
        refusal,
        wrong_pins: key.wrong_pins,
        has_image: key.image.is_some(),
    }
}

fn me(visit: &ApiVisit) -> Result<Owner> {
    visit.actor().person.map(Owner::Person).ok_or_else(Error::forbidden)
}

/// My key; `null` when none is chosen.
#[utoipa::path(get, path = "/me/signing-key", tag = "signing", responses((status = 200, body = Option<KeyJson>),
    (status = 401, description = "Not signed in")))]
pub(super) async fn mine(visit: ApiVisit) -> Result<Json<Option<KeyJson>>> {
    let owner = me(&visit)?;
    json(&visit, owner).await
}

/// The key of my agency, for those who may seal; `null` when none is chosen.
#[utoipa::path(get, path = "/agency/signing-key", tag = "signing", responses((status = 200, body = Option<KeyJson>),
    (status = 401, description = "Not signed in"), (status = 403, description = "Not by you")))]
pub(super) async fn of_agency(visit: ApiVisit) -> Result<Json<Option<KeyJson>>> {
    visit.require(DOCUMENTS_SEAL)?;
    json(&visit, Owner::Agency(visit.actor().agency)).await
}

/// The means to sign by from now on.
#[derive(serde::Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub(super) enum MeansJson {
    /// A PKCS#12 file.
    File {
        /// Base64.
        pkcs12: String,
        /// Of the file.
        #[schema(value_type = String)]
        password: Redacted<String>,
        /// Under which the key is kept.
        #[schema(value_type = String)]
        new_pin: Redacted<String>,
    },
    /// A token the server sees.
    Token {
        /// Serial number or label.
        serial: String,
        /// Of the token.
        #[schema(value_type = String)]
        pin: Redacted<String>,
        /// Which key, where it holds several.
        key_id: Option<String>,
    },
    /// The remote signing service.
    Remote {
        /// How it knows me.
        user: String,
        /// Which credential, where there are several.
        key_id: Option<String>,
    },
    /// The signing tool on the own machine.
    Tool {
        /// The certificate it signs with: PEM with its issuers, or base64 of DER.
        certificate: String,
    },
}

/// Chooses the means; where a token or service holds several keys, they are listed instead.
#[utoipa::path(put, path = "/me/signing-key", tag = "signing", request_body = MeansJson, responses(
    (status = 200, body = KeyJson), (status = 300, description = "Several keys: name one by `key_id`", body = [OfferJson]),
    (status = 401, description = "Not signed in"),
    (status = 403, description = "The certificate is not yours, not valid, or not trusted"),
    (status = 409, description = "Token or service is not there"),
    (status = 422, description = "File, password or PIN is wrong")))]
pub(super) async fn choose(visit: ApiVisit, Body(means): Body<MeansJson>) -> Result<Response> {
    let owner = me(&visit)?;
    let offer = match means {
        MeansJson::File { pkcs12, password, new_pin } => {
            let file = STANDARD.decode(pkcs12).map_err(|_| Error::new(Kind::Invalid, "signing-no-file"))?;
            let new = NewPin { pin: new_pin.reveal().clone(), again: new_pin.reveal().clone() };
            let chosen = choose_key::from_file(&visit.app, owner, file.into(), password.reveal().clone(), &new).await?;
            Offer::One(Box::new(chosen))
        }
        MeansJson::Token { serial, pin, key_id } => {
            choose_key::from_token(&visit.app, owner, &serial, pin.reveal(), key_id.as_deref()).await?
        }
        MeansJson::Remote { user, key_id } => {
            choose_key::from_remote(&visit.app, owner, &user, key_id.as_deref()).await?
        }
        MeansJson::Tool { certificate } => {
            let der = STANDARD.decode(certificate.split_whitespace().collect::<String>());
            let file = der.unwrap_or_else(|_| certificate.into_bytes());
            Offer::One(Box::new(choose_key::from_certificate(&visit.app, owner, &file).await?))
        }
    };
    match offer {
        Offer::One(chosen) => keep(&visit, owner, *chosen).await,
        Offer::Several(found) => {
            let offers: Vec<OfferJson> = found.iter().filter_map(offered).collect();
            Ok(axum::response::IntoResponse::into_response((axum::http::StatusCode::MULTIPLE_CHOICES, Json(offers))))
        }
    }
}

fn offered(found: &keyring::Found) -> Option<OfferJson> {
    let own = found.certificates.first()?;
    let key_id = found.key_id.clone();
    Some(OfferJson { key_id, subject: own.subject(), issuer: own.issuer(), serial: own.serial() })
}

async fn keep(visit: &ApiVisit, owner: Owner, chosen: Chosen) -> Result<Response> {
    let mut ctx = visit.begin().await?;
    choose_key::run(&mut ctx, chosen).await?;
    let key = keys::of(&ctx.tx, owner).await?.ok_or_else(Error::not_found)?;
    // It was found fit a moment ago, or it would not have been chosen.
    visit.commit(ctx, &shown(&key, None)).await
}

/// Gives my key up.
#[utoipa::path(delete, path = "/me/signing-key", tag = "signing", responses((status = 200, description = "Given up"),
    (status = 401, description = "Not signed in"), (status = 403, description = "None is chosen")))]
pub(super) async fn end(visit: ApiVisit) -> Result<Response> {
    let owner = me(&visit)?;
    let mut ctx = visit.begin().await?;
    change_key::end(&mut ctx, owner).await?;
    visit.commit(ctx, &serde_json::json!({ "ended": true })).await
}

/// Another PIN for a key kept here.
#[derive(serde::Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PinJson {
    /// The present one.
    #[schema(value_type = String)]
    pin: Redacted<String>,
    #[schema(value_type = String)]
    new_pin: Redacted<String>,
}

/// Changes the PIN of my key.
#[utoipa::path(post, path = "/me/signing-key/pin", tag = "signing", request_body = PinJson, responses(
    (status = 200, description = "Changed"), (status = 401, description = "Not signed in"),
    (status = 403, description = "None is chosen, or it is locked"), (status = 409, description = "The key is not kept here"),
    (status = 422, description = "The PIN is wrong, or the new one too weak")))]
pub(super) async fn change_pin(visit: ApiVisit, Body(body): Body<PinJson>) -> Result<Response> {
    let owner = me(&visit)?;
    let new = NewPin { pin: body.new_pin.reveal().clone(), again: body.new_pin.reveal().clone() };
    let resealed = change_key::new_pin(&visit.app, visit.actor(), owner, body.pin.reveal(), &new).await?;
    let mut ctx = visit.begin().await?;
    change_key::reseal(&mut ctx, resealed).await.map_err(|error: ChangeError| Error::from(error))?;
    visit.commit(ctx, &serde_json::json!({ "changed": true })).await
}
