//! One client of the load: it signs in, registers documents and issues tokens, and remembers exactly what it was told.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::http::{Browser, Lost, Reply};

/// A form as it was sent: sent again with the same nonce when its answer was lost.
#[derive(Debug, Clone)]
pub(super) enum Form {
    /// A paper document with its scan.
    Document,
    /// An API token.
    Token,
}

/// One client over all rounds.
pub(super) struct Client {
    pub(super) username: &'static str,
    /// What was acknowledged: the name of each form, with where the answer led.
    pub(super) told: BTreeMap<String, String>,
    /// The form whose answer was lost.
    pub(super) unknown: Option<(String, Form)>,
    /// Cookies of sessions that were given out.
    pub(super) sessions: Vec<String>,
    sent: usize,
}

impl Client {
    pub(super) fn new(username: &'static str) -> Self {
        Self { username, told: BTreeMap::new(), unknown: None, sessions: Vec::new(), sent: 0 }
    }

    /// Works until the server is gone.
    pub(super) fn work(&mut self, address: &str, dying: &AtomicBool) {
        let Err(Lost) = self.try_work(address);
        assert!(dying.load(Ordering::SeqCst), "{}: a connection broke though nobody killed the server", self.username);
    }

    fn try_work(&mut self, address: &str) -> Result<std::convert::Infallible, Lost> {
        let browser = self.sign_in(address)?;
        if let Some((name, form)) = self.unknown.take() {
            self.submit(&browser, name, form)?;
        }
        loop {
            self.sent += 1;
            let name = format!("{} {}", self.username, self.sent);
            let form = if self.sent.is_multiple_of(5) { Form::Token } else { Form::Document };
            self.submit(&browser, name, form)?;
        }
    }

    fn sign_in(&mut self, address: &str) -> Result<Browser, Lost> {
        let mut browser = Browser::new(address);
        match self.sessions.last().filter(|_| self.sent.is_multiple_of(2)) {
            // An old session spares the hashing of a password, so that more kills fall into writing.
            Some(cookie) => cookie.clone_into(&mut browser.cookie),
            None => {
                let reply = browser.sign_in(self.username, identity::seed::PASSWORD)?;
                assert_eq!(reply.status, 303, "{}: {}", self.username, reply.body);
                self.sessions.push(browser.cookie.clone());
            }
        }
        let page = browser.get("/account")?;
        page.field("_csrf").expect("a signed-in page").clone_into(&mut browser.csrf);
        Ok(browser)
    }

    fn submit(&mut self, browser: &Browser, name: String, form: Form) -> Result<(), Lost> {
        let answer = match form {
            Form::Document => register(browser, &name),
            Form::Token => browser.post("/account/tokens", &[("token_name", &name), ("days", "30"), ("_nonce", &name)]),
        };
        let Ok(reply) = answer else {
            self.unknown = Some((name, form));
            return Err(Lost);
        };
        // A token is shown by a page, and when it had been issued before the answer was lost, by a redirect.
        let good = reply.status == 303 || (reply.status == 200 && matches!(form, Form::Token));
        assert!(good, "{name}: {} {}", reply.status, reply.body);
        let place = reply.header("location").unwrap_or_default().to_owned();
        assert!(self.told.insert(name, place).is_none(), "told twice of one form");
        Ok(())
    }
}

fn register(browser: &Browser, name: &str) -> Result<Reply, Lost> {
    let code = format!("{}/CV-KILL", name.replace(' ', "x").replace('.', ""));
    let fields = [
        ("code", code.as_str()),
        ("issued_on", "20/11/2026"),
        ("type_code", "cv"),
        ("issuer", "Sở Y tế tỉnh Mẫu"),
        ("subject", name),
        ("urgency", "0"),
        ("secrecy", "thuong"),
        ("arrived_on", "23/11/2026"),
        ("channel", "paper"),
        ("_nonce", name),
    ];
    browser.upload("/incoming-documents/new", &fields, ("scan", "scan.pdf", &scan(name)))
}

/// A page of its own for each document, so that every one has a file of its own.
fn scan(name: &str) -> Vec<u8> {
    let mut pdf = crate::pdf::page();
    pdf.extend_from_slice(format!("% {name}\n").as_bytes());
    pdf
}
