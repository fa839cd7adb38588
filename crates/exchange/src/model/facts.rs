//! Every field found in an envelope as a flat list, so that the clerk sees what the sender wrote before deciding.

use edxml::{AsSent, Envelope, Organization, WireValue};
use serde::{Deserialize, Serialize};

/// One field: `exchange-fact-<key>` names it on screen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact {
    /// Name of the field.
    pub key: String,
    /// Its value as sent.
    pub value: String,
}

/// Names of the fields, in the order of the standard.
pub const KEYS: [&str; 38] = [
    "business",
    "reason",
    "from-id",
    "from-name",
    "from-in-charge",
    "from-address",
    "from-email",
    "from-telephone",
    "from-fax",
    "from-website",
    "to",
    "document-id",
    "code",
    "place",
    "issued-on",
    "type",
    "type-number",
    "subject",
    "content",
    "signer",
    "competence",
    "due-on",
    "urgency",
    "sphere",
    "typist",
    "copies",
    "pages",
    "direction",
    "appendix",
    "answers",
    "steering",
    "place-to",
    "task",
    "application",
    "trace",
    "paper",
    "staff",
    "unknown",
];

/// The fields that say something.
pub fn facts(envelope: &Envelope) -> Vec<Fact> {
    let mut list = List(Vec::new());
    list.head(envelope);
    list.body(envelope);
    list.tail(envelope);
    list.0
}

struct List(Vec<Fact>);

impl List {
    fn add(&mut self, key: &str, value: impl AsRef<str>) {
        let value = value.as_ref().trim();
        if !value.is_empty() {
            self.0.push(Fact { key: key.to_owned(), value: value.to_owned() });
        }
    }

    fn value<T: WireValue>(&mut self, key: &str, value: Option<&AsSent<T>>) {
        if let Some(value) = value {
            self.add(key, value.to_text());
        }
    }

    fn head(&mut self, e: &Envelope) {
        self.add(
            "business",
            match e.business.kind.known() {
                Some(kind) => kind.name_vi().into(),
                None => e.business.kind.to_text(),
            },
        );
        self.add("reason", &e.business.reason);
        let from = &e.from;
        self.add("from-id", &from.id);
        self.add("from-name", &from.name);
        if from.in_charge != from.name {
            self.add("from-in-charge", &from.in_charge);
        }
        self.add("from-address", &from.address);
        self.add("from-email", &from.email);
        self.add("from-telephone", &from.telephone);
        self.add("from-fax", &from.fax);
        self.add("from-website", &from.website);
        e.to.iter().for_each(|to| self.add("to", named(to)));
    }

    fn body(&mut self, e: &Envelope) {
        self.add("document-id", &e.document_id);
        self.add("code", e.code.printed());
        self.add("place", &e.promulgation.place);
        self.value("issued-on", e.promulgation.date.as_ref());
        self.add("type", &e.document_type.name);
        self.value("type-number", e.document_type.code.as_ref());
        self.add("subject", &e.subject);
        if e.content != e.subject {
            self.add("content", &e.content);
        }
        self.add("signer", joined([&e.signer.full_name, &e.signer.position]));
        self.add("competence", &e.signer.competence);
        self.value("due-on", e.due_date.as_ref());
        if let Some(urgency) = &e.other.urgency {
            let words = urgency.known().map(|known| known.name_vi().to_owned());
            self.add("urgency", words.unwrap_or_else(|| urgency.to_text().into_owned()));
        }
        self.add("sphere", &e.other.sphere);
        self.add("typist", &e.other.typer_notation);
        self.value("copies", e.other.copies.as_ref());
        self.value("pages", e.other.pages.as_ref());
        self.value("direction", e.other.direction.as_ref());
        e.other.appendixes.iter().for_each(|title| self.add("appendix", title));
    }

    fn tail(&mut self, e: &Envelope) {
        for answered in &e.response_for {
            let date = answered.date.as_ref().map(|date| date.to_text().into_owned()).unwrap_or_default();
            self.add("answers", joined([&answered.code, &date, &answered.organ_id, &answered.document_id]));
        }
        if let Some(steering) = &e.steering_type {
            let words = steering.known().map(|known| known.name_vi().to_owned());
            self.add("steering", words.unwrap_or_else(|| steering.to_text().into_owned()));
        }
        e.to_places.iter().for_each(|place| self.add("place-to", place));
        e.task_codes.iter().for_each(|task| self.add("task", task));
        self.add("application", &e.application_type);
        for passed in &e.trace {
            let at = passed.timestamp.as_ref().map(|at| at.to_text().into_owned()).unwrap_or_default();
            self.add("trace", joined([&passed.organ_id, &at]));
        }
        self.value("paper", e.business.paper.as_ref());
        let staff = &e.business.staff;
        self.add("staff", joined([&staff.name, &staff.department, &staff.mobile, &staff.email]));
        e.extra.iter().for_each(|extra| self.add("unknown", format!("{}: {}", extra.path, extra.text)));
    }
}

fn named(organization: &Organization) -> String {
    joined([&organization.name, &organization.id])
}

fn joined<const N: usize>(parts: [&String; N]) -> String {
    let said: Vec<&str> = parts.into_iter().map(|part| part.trim()).filter(|part| !part.is_empty()).collect();
    said.join(" · ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_is_listed_once_and_empty_fields_are_left_out() {
        let all: std::collections::BTreeSet<_> = KEYS.iter().collect();
        assert_eq!(all.len(), KEYS.len());
        let nothing = facts(&Envelope::default());
        assert_eq!(nothing.len(), 1, "only what kind of message it is: {nothing:?}");
        let mut e =
            Envelope { subject: "V/v tập huấn".into(), content: "V/v tập huấn".into(), ..Envelope::default() };
        e.to.push(Organization { id: "G18".into(), name: "Bộ Y tế".into(), ..Organization::default() });
        e.other.urgency = Some(AsSent::Unreadable("9".into()));
        let found: Vec<_> = facts(&e).into_iter().map(|fact| (fact.key, fact.value)).collect();
        let pair = |key: &str, value: &str| (key.to_owned(), value.to_owned());
        assert_eq!(
            found,
            [
                pair("business", "Văn bản mới"),
                pair("to", "Bộ Y tế · G18"),
                pair("subject", "V/v tập huấn"),
                pair("urgency", "9")
            ]
        );
        assert!(found.iter().all(|(key, _)| KEYS.contains(&key.as_str())));
    }
}
