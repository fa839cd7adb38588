//! The XML signatures of an envelope, judged once, when it arrives. Most envelopes have none, and that is no fault: what
//! counts before the law are the signatures inside the PDFs. One that is there and does not hold is never passed over.

use bytes::Bytes;
use edxml::{Limits, Message, Organization};
use identity::agencies;
use kernel::Instant;
use pades::Verdict;
use signing::{JudgeError, Reach, judge_xml};
use web::App;
use xmlsig::{Fault, Report};

/// The verifier's word, with what services say about revocation; `None` when the envelope is not signed.
///
/// INVARIANT: the caller holds no transaction that writes.
pub(super) async fn run(app: &App, envelope: Bytes, message: Message) -> store::Result<(Message, Option<Report>)> {
    let report = match judge_xml(app, envelope.clone(), Reach::Inside, xmlsig::Limits::default()).await {
        Ok(judged) => Some(judged.report),
        // Our reader is milder than the verifier; what is no good XML for one may be an envelope for the other.
        Err(JudgeError::Xml(_)) => None,
        Err(JudgeError::Store(error)) => return Err(error),
        Err(other) => return Err(store::Error::Engine(format!("judging an envelope: {other}"))),
    };
    let (at, from) = (app.store.clock.now(), sender(&message));
    // Whoever the directory knows by this code is held to the name it has there: what an envelope writes of itself, above all
    // whom it belongs to, makes nobody its sender.
    let known = agencies::by_code(&*app.store.read().await?, &from.id).await?;
    let name = known.map_or_else(|| from.name.clone(), |agency| agency.name);
    let held = move || {
        let report = hold(report, &envelope, &message, (&name, at));
        (message, report)
    };
    tokio::task::spawn_blocking(held).await.map_err(|e| store::Error::Engine(format!("judging an envelope: {e}")))
}

/// What the verifier found, held against what our own reader makes of the envelope.
fn hold(report: Option<Report>, envelope: &[u8], message: &Message, (name, at): (&str, Instant)) -> Option<Report> {
    let Some(report) = report.filter(|report| report.verdict.is_some()) else {
        return is_signed(message).then(|| Report::refused(envelope, at));
    };
    // Our reader finds the parts of an envelope by their names, wherever they stand.
    let report = report.read_by_parts().held_to_agency(&[name]);
    let doubtful = report.verdict != Some(Verdict::Invalid) && !is_read_alike(envelope, message);
    Some(if doubtful { report.doubted(Fault::ReadDifferently) } else { report })
}

fn is_signed(message: &Message) -> bool {
    matches!(message, Message::Document(envelope) if envelope.signature.is_some())
}

fn sender(message: &Message) -> &Organization {
    match message {
        Message::Document(envelope) => &envelope.from,
        Message::Status(status) => &status.from,
    }
}

/// Whether our reader takes the same out of the envelope as out of what the verifier saw: two parsers may disagree, and
/// only what both read was signed.
fn is_read_alike(envelope: &[u8], message: &Message) -> bool {
    let seen = xmlsig::canonical(envelope).ok().and_then(|seen| edxml::read(&seen, &Limits::default()).ok());
    seen.is_some_and(|seen| seen.says_the_same(message))
}

#[cfg(test)]
mod tests {
    use pades::{Evidence, TrustList};

    use super::*;

    const PLAIN: &str = "<edXML xmlns=\"http://www.mic.gov.vn/TBT/QCVN_102_2016\"><edXMLEnvelope><edXMLHeader><MessageHeader>\
                         <Subject>a</Subject></MessageHeader>SIGNATURE</edXMLHeader></edXMLEnvelope></edXML>";

    fn judged(xml: &str) -> Option<Report> {
        let message = edxml::read(xml.as_bytes(), &Limits::default()).expect("an envelope");
        let at = "2026-11-28T00:00:00Z".parse().expect("a time");
        let report = xmlsig::verify(xml.as_bytes(), &TrustList::default(), &Evidence::default(), at).ok();
        hold(report, xml.as_bytes(), &message, ("", at))
    }

    #[test]
    fn no_signature_is_no_fault() {
        assert_eq!(judged(&PLAIN.replace("SIGNATURE", "")), None);
        assert_eq!(judged(&PLAIN.replace("SIGNATURE", "<DigitalSignature/>")), None);
    }

    #[test]
    fn a_signature_that_cannot_be_checked_is_undetermined() {
        let dummy = "<Signature><SignedInfo/><SignatureValue>x</SignatureValue></Signature>";
        let verdict = |xml: &str| judged(xml).and_then(|report| report.verdict);
        assert_eq!(verdict(&PLAIN.replace("SIGNATURE", dummy)), Some(Verdict::Undetermined));
        assert_eq!(verdict(&PLAIN.replace("SIGNATURE", "<Signature>x</Signature>")), Some(Verdict::Undetermined));
        // Read by us, no XML for the verifier: a prefix nobody declared.
        let unbound = PLAIN.replace("SIGNATURE", dummy).replace("<Subject>a</Subject>", "<x:Subject>a</x:Subject>");
        assert_eq!(verdict(&unbound), Some(Verdict::Undetermined));
    }

    #[test]
    fn what_both_read_is_alike() {
        let xml = PLAIN.replace("SIGNATURE", "<!-- x -->");
        let message = edxml::read(xml.as_bytes(), &Limits::default()).expect("an envelope");
        assert!(is_read_alike(xml.as_bytes(), &message));
        let other = edxml::read(xml.replace(">a<", ">b<").as_bytes(), &Limits::default()).expect("an envelope");
        assert!(!is_read_alike(xml.as_bytes(), &other));
    }
}
