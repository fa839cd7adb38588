//! What is typed to open a key: a PIN, a one-time code of a remote service, or both, as its place asks for.

use signing::Opens;
use web::components::{Field, pin_field};
use web::{Markup, Shell};

/// As it comes from a form.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(in crate::pages) struct Secret {
    pin: String,
    otp: String,
}

impl Secret {
    /// For `signing::unlock`.
    pub(in crate::pages) fn typed(&self) -> String {
        signing::secret(&self.pin, &self.otp)
    }
}

/// The fields of a form that signs.
pub(in crate::pages) fn secret_fields(shell: &Shell, label: &str, opens: Opens, error: Option<&str>) -> Markup {
    let pin = |error| pin_field(shell, label, error).to_string();
    let code = |error: Option<&str>| {
        let field = Field {
            name: "otp",
            label: shell.t("key-otp"),
            kind: "text",
            value: "",
            required: true,
            max: 32,
            hint: shell.t("key-otp-hint"),
            error: error.map(str::to_owned),
        };
        field.html().to_string()
    };
    let fields = match opens {
        Opens::Pin => pin(error),
        Opens::PinAndCode => pin(error) + &code(None),
        Opens::Code => code(error),
    };
    Markup::from_template(fields)
}
