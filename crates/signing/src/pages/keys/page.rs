//! The screen: which key there is and whether it may sign, how to choose another, what signed before.

use askama::Template;
use axum::response::Response;
use identity::permission::DOCUMENTS_SEAL;
use kernel::{Instant, Kind, Refusal};
use keyring::{Found, Opens, TokenInfo};
use pades::Cert;
use web::components::{Field, Tone, badge, empty, note, note_with_way, select};
use web::{BlockingPool, Error, Markup, Result, Shell, Visit};

use super::{At, Side};
use crate::actions::choose_key;
use crate::keys::{self, MAX_WRONG_PINS, SigningKey};
use crate::model::Place;
use crate::{KeyError, devices};

/// A certificate as shown.
pub(super) struct Shown {
    subject: String,
    organisation: Option<String>,
    issuer: String,
    serial: String,
    from: Instant,
    to: Instant,
}

impl Shown {
    fn of(own: &Cert) -> Self {
        let (from, to) = own.validity();
        Self {
            subject: own.subject(),
            organisation: own.organisation(),
            issuer: own.issuer(),
            serial: own.serial(),
            from,
            to,
        }
    }
}

/// A key the screen offers to choose.
pub(super) struct Choice {
    key_id: String,
    certificate: Shown,
}

/// What a device or service offered, kept on the screen until one is chosen.
#[derive(Default)]
pub(super) struct Offered {
    /// `token` or `remote`.
    pub(super) means: &'static str,
    /// The token's serial number, the user of the service.
    pub(super) device: String,
    choices: Vec<Choice>,
}

impl Offered {
    pub(super) fn new(means: &'static str, device: &str, found: &[Found]) -> Self {
        let choice = |found: &Found| {
            let certificate = found.certificates.first().map(Shown::of)?;
            Some(Choice { key_id: found.key_id.clone(), certificate })
        };
        Self { means, device: device.to_owned(), choices: found.iter().filter_map(choice).collect() }
    }
}

#[derive(Template)]
#[template(path = "key.html")]
pub(super) struct KeyPage {
    shell: Shell,
    side: Side,
    key: Option<SigningKey>,
    certificate: Option<Shown>,
    /// Why it may not sign now.
    unfit: Option<String>,
    former: Vec<SigningKey>,
    tokens: Vec<TokenInfo>,
    has_remote: bool,
    may_seal: bool,
    offered: Offered,
    refused: Option<Error>,
    /// The form that was refused.
    form: &'static str,
    device: String,
}

impl KeyPage {
    fn path(&self) -> &'static str {
        self.side.path()
    }

    fn is_agency(&self) -> bool {
        self.side == Side::Agency
    }

    fn word(&self, key: &str) -> String {
        let side = if self.is_agency() { "agency" } else { "own" };
        self.shell.t(&format!("key-{side}-{key}"))
    }

    fn kind(&self, key: &SigningKey) -> String {
        self.shell.t(&format!("key-kind-{}", key.place.kind()))
    }

    /// Where the key is, as far as that has a name.
    fn place(&self, key: &SigningKey) -> String {
        match &key.place {
            Place::Token { serial, label, .. } => format!("{label} ({serial})"),
            Place::Remote { user, service, .. } => format!("{user}, {service}"),
            Place::File { .. } | Place::Tool => String::new(),
        }
    }

    fn is_file(&self, key: &SigningKey) -> bool {
        matches!(key.place, Place::File { .. })
    }

    /// Opened elsewhere: there is nothing to try here.
    fn is_in_tool(&self, key: &SigningKey) -> bool {
        key.place == Place::Tool
    }

    /// The fields that the trial opens the key by.
    fn try_fields(&self, key: &SigningKey) -> Vec<Markup> {
        let pin = || self.secret("try", "pin", "key-pin", "");
        let code = || self.secret("try", "otp", "key-otp", "key-otp-hint");
        match key.place.opens() {
            Opens::Pin => vec![pin()],
            Opens::PinAndCode => vec![pin(), code()],
            Opens::Code => {
                vec![Markup::from_template("<input type=\"hidden\" name=\"pin\" value=\"\">".to_owned()), code()]
            }
        }
    }

    /// Whether the key locked itself: it is not tried any more, only chosen anew.
    fn is_locked(&self) -> bool {
        self.key.as_ref().is_some_and(SigningKey::is_locked)
    }

    fn tries(&self, key: &SigningKey) -> String {
        match key.wrong_pins {
            0 => self.shell.t("key-tries-none"),
            wrong => {
                let left = (MAX_WRONG_PINS - wrong).max(0).to_string();
                self.shell.t2("key-tries-some", ("wrong", wrong.to_string()), ("left", left))
            }
        }
    }

    fn subject(&self, key: &SigningKey) -> String {
        key.certificate().map(Cert::subject).unwrap_or_default()
    }

    fn serial(&self, key: &SigningKey) -> String {
        key.certificate().map(Cert::serial).unwrap_or_default()
    }

    /// The sentence of a refusal, at the field of a form, or above the form when it has none.
    fn error(&self, form: &str, field: Option<&str>) -> Option<String> {
        let error = self.refused.as_ref().filter(|_| self.form == form)?;
        let here = error.field == field || (field.is_none() && !FIELDS.contains(&(form, error.field.unwrap_or(""))));
        here.then(|| self.shell.sentence(&format!("error-{}", error.code), &error.args))
    }

    fn above(&self, form: &str) -> Markup {
        self.error(form, None).map_or_else(Markup::default, |text| note(&self.shell, Tone::Red, &text))
    }

    fn secret(&self, form: &str, name: &'static str, label: &str, hint: &str) -> Markup {
        let hint = if hint.is_empty() { String::new() } else { self.shell.t(hint) };
        let error = self.error(form, Some(name));
        // One name per page and field: labels point at ids.
        let html = Field {
            name,
            label: self.shell.t(label),
            kind: "password",
            value: "",
            required: true,
            max: 64,
            hint,
            error,
        }
        .html();
        Markup::from_template(html.to_string().replace(&format!("f-{name}"), &format!("f-{form}-{name}")))
    }

    fn token_select(&self) -> Markup {
        let name = |t: &TokenInfo| {
            let locked = if t.locked { format!(" – {}", self.shell.t("key-token-locked")) } else { String::new() };
            (t.serial.clone(), format!("{} ({}, {}){locked}", t.label, t.model, t.serial))
        };
        let options: Vec<_> = self.tokens.iter().map(name).collect();
        select("serial", &self.shell.t("key-token"), &options, &self.device, None)
    }

    fn user_field(&self) -> Markup {
        let value = if self.form == "remote" { self.device.as_str() } else { "" };
        Field {
            name: "user",
            label: self.shell.t("key-remote-user"),
            kind: "text",
            value,
            required: true,
            max: 120,
            hint: self.shell.t("key-remote-user-hint"),
            error: None,
        }
        .html()
    }

    fn size_field(&self) -> Markup {
        let value = self.key.as_ref().and_then(|key| key.image_mm).map(|mm| mm.to_string()).unwrap_or_default();
        Field {
            name: "millimetres",
            label: self.shell.t("key-seal-size"),
            kind: "number",
            value: &value,
            required: true,
            max: 2,
            hint: self.shell.t("key-seal-size-hint"),
            error: self.error("image", Some("millimetres")),
        }
        .html()
    }
}

/// Fields that show their refusal themselves.
const FIELDS: &[(&str, &str)] = &[
    ("file", "password"),
    ("file", "new_pin"),
    ("file", "new_pin_again"),
    ("token", "pin"),
    ("pin", "pin"),
    ("pin", "new_pin"),
    ("pin", "new_pin_again"),
    ("try", "pin"),
    ("try", "otp"),
    ("image", "millimetres"),
];

/// Refusals that stand on the screen; others are pages of their own.
pub(super) fn shown(error: &Error) -> bool {
    matches!(error.kind, Kind::Invalid | Kind::Forbidden | Kind::Conflict)
        && error.code.starts_with("signing-")
        && !error.is_replay()
}

async fn make<A: At>(visit: &Visit) -> Result<KeyPage> {
    let owner = A::SIDE.owner(visit)?;
    let now = visit.app.store.clock.now();
    let tx = visit.read().await?;
    let key = keys::of(&tx, owner).await?;
    let former = keys::former(&tx, owner).await?;
    drop(tx);
    let shell = visit.shell(match A::SIDE {
        Side::Own => "account-signing",
        Side::Agency => "agency-signing",
    });
    let unfit = match &key {
        Some(key) => choose_key::standing(&visit.app, key, now).await.err(),
        None => None,
    };
    let unfit = match unfit {
        Some(error @ (KeyError::Store(_) | KeyError::Pool(_))) => return Err(error.into()),
        Some(error) => Some(shell.sentence(&format!("error-{}", error.code()), &error.args())),
        None => None,
    };
    let known = devices(&visit.app);
    let has_remote = known.remote.is_some();
    let tokens = match known.modules.is_empty() {
        true => Vec::new(),
        // A module that does not load has none; `khue doctor` says why.
        false => visit.app.service::<BlockingPool>().run(move || known.tokens()).await?.unwrap_or_default(),
    };
    Ok(KeyPage {
        side: A::SIDE,
        certificate: key.as_ref().and_then(SigningKey::certificate).map(Shown::of),
        key,
        unfit,
        former,
        tokens,
        has_remote,
        may_seal: visit.actor().may(DOCUMENTS_SEAL),
        offered: Offered::default(),
        refused: None,
        form: "",
        device: String::new(),
        shell,
    })
}

/// The screen.
pub(super) async fn get<A: At>(visit: Visit) -> Result<Response> {
    let page = make::<A>(&visit).await?;
    visit.render(page)
}

/// The screen with a refusal at its form; what else was typed stays.
pub(super) async fn refused<A: At>(visit: &Visit, form: &'static str, device: &str, error: Error) -> Result<Response> {
    if !shown(&error) {
        return Err(error);
    }
    let page = make::<A>(visit).await?;
    let said = error.clone();
    visit.render_refused(KeyPage { refused: Some(error), form, device: device.to_owned(), ..page }, &said)
}

/// The screen with the keys that a device or service offers.
pub(super) async fn offer<A: At>(visit: &Visit, offered: Offered) -> Result<Response> {
    let page = make::<A>(visit).await?;
    let (form, device) = (offered.means, offered.device.clone());
    visit.render(KeyPage { offered, form, device, ..page })
}
