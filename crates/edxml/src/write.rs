//! Envelopes and status messages as bytes, in the layout of the vendor's samples: default namespace and `edXML:` bound
//! to one URI, files zipped and in base64 outside the envelope, listed in the manifest. The same value gives the same
//! bytes. Signature, unknown elements and notes of a message that was read are not written.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::attachment::{self, Attachment, PACKED};
use crate::model::{Business, Envelope, Organization, ResponseFor, Staff, UpdateInfo};
use crate::names::safe_file_name;
use crate::status::StatusMessage;
use crate::value::{AsSent, WireValue};
use crate::xml::{XmlWriter, sendable};

const DEFAULT_NS: &str = r#"xmlns="http://www.mic.gov.vn/TBT/QCVN_102_2016""#;
const PREFIX_NS: &str = r#"xmlns:edXML="http://www.mic.gov.vn/TBT/QCVN_102_2016""#;

impl Envelope {
    /// Writes the envelope. Text is written as it is; characters that XML forbids become U+FFFD.
    pub fn write(&self) -> Vec<u8> {
        let mut w = XmlWriter::new();
        let files: Vec<_> = self.attachments.iter().enumerate().map(|(i, file)| Outgoing::of(i, file)).collect();
        w.element("edXML", DEFAULT_NS, |w| {
            w.element("edXML:edXMLEnvelope", PREFIX_NS, |w| {
                w.element("edXML:edXMLHeader", "", |w| {
                    w.element("edXML:MessageHeader", "", |w| self.write_header(w));
                    w.element("edXML:TraceHeaderList", "", |w| self.write_trace(w));
                });
                w.element("edXML:edXMLBody", "", |w| {
                    w.element("edXML:edXMLManifest", r#"version="1.0""#, |w| {
                        files.iter().for_each(|file| file.write_reference(w));
                    });
                });
            });
            if !files.is_empty() {
                w.element("AttachmentEncoded", "", |w| files.iter().for_each(|file| file.write_content(w)));
            }
        });
        w.finish()
    }

    fn write_header(&self, w: &mut XmlWriter) {
        organization(w, "edXML:From", &self.from);
        for receiver in &self.to {
            organization(w, "edXML:To", receiver);
        }
        w.leaf("edXML:DocumentId", &self.document_id);
        w.element("edXML:Code", "", |w| {
            w.leaf("edXML:CodeNumber", &self.code.number);
            w.leaf("edXML:CodeNotation", &self.code.notation);
        });
        w.element("edXML:PromulgationInfo", "", |w| {
            w.leaf("edXML:Place", &self.promulgation.place);
            value(w, "edXML:PromulgationDate", self.promulgation.date.as_ref());
        });
        w.element("edXML:DocumentType", "", |w| {
            value(w, "edXML:Type", self.document_type.code.as_ref());
            value(w, "edXML:TypeDetail", self.document_type.detail.as_ref());
            w.leaf("edXML:TypeName", &self.document_type.name);
        });
        w.leaf("edXML:Subject", &self.subject);
        w.leaf("edXML:Content", &self.content);
        w.element("edXML:SignerInfo", "", |w| {
            w.leaf("edXML:Competence", &self.signer.competence);
            w.leaf("edXML:Position", &self.signer.position);
            w.leaf("edXML:FullName", &self.signer.full_name);
        });
        value(w, "edXML:DueDate", self.due_date.as_ref());
        self.write_other_info(w);
        self.response_for.iter().for_each(|response| response_for(w, response));
        value(w, "edXML:SteeringType", self.steering_type.as_ref());
        list(w, "edXML:ToPlaces", "edXML:Place", &self.to_places);
        list(w, "edXML:ResponseForTask", "edXML:TaskCode", &self.task_codes);
        optional(w, "edXML:ApplicationType", &self.application_type);
    }

    fn write_other_info(&self, w: &mut XmlWriter) {
        w.element("edXML:OtherInfo", "", |w| {
            value(w, "edXML:Priority", self.other.urgency.as_ref());
            optional(w, "edXML:SphereOfPromulgation", &self.other.sphere);
            optional(w, "edXML:TyperNotation", &self.other.typer_notation);
            value(w, "edXML:PromulgationAmount", self.other.copies.as_ref());
            value(w, "edXML:PageAmount", self.other.pages.as_ref());
            value(w, "edXML:Direction", self.other.direction.as_ref());
            optional(w, "edXML:ReplyFors", &self.other.reply_fors);
            optional(w, "edXML:ReferenceCodes", &self.other.reference_codes);
            list(w, "edXML:Appendixes", "edXML:Appendix", &self.other.appendixes);
        });
    }

    fn write_trace(&self, w: &mut XmlWriter) {
        for trace in &self.trace {
            w.element("edXML:TraceHeader", "", |w| {
                w.leaf("edXML:OrganId", &trace.organ_id);
                value(w, "edXML:Timestamp", trace.timestamp.as_ref());
            });
        }
        w.element("edXML:Bussiness", "", |w| business(w, &self.business));
    }
}

impl StatusMessage {
    /// Writes the message. Text is written as it is; characters that XML forbids become U+FFFD.
    pub fn write(&self) -> Vec<u8> {
        let mut w = XmlWriter::new();
        w.element("edXML", DEFAULT_NS, |w| {
            w.element("edXML:edXMLEnvelope", PREFIX_NS, |w| {
                w.element("edXML:edXMLHeader", "", |w| {
                    w.element("edXML:MessageHeader", "", |w| {
                        organization(w, "edXML:From", &self.from);
                        self.to.iter().for_each(|receiver| organization(w, "edXML:To", receiver));
                        self.response_for.iter().for_each(|response| response_for(w, response));
                        staff(w, &self.staff);
                        match &self.code {
                            Some(code) => w.leaf("edXML:StatusCode", &code.to_text()),
                            // WHY: the element is what makes the message a status; without it, it would be a document.
                            None => w.leaf("edXML:StatusCode", ""),
                        }
                        w.leaf("edXML:Description", &self.description);
                        value(w, "edXML:Timestamp", self.timestamp.as_ref());
                    });
                });
            });
        });
        w.finish()
    }
}

/// A file ready to go.
struct Outgoing<'a> {
    file: &'a Attachment,
    content_id: String,
    name: String,
}

impl<'a> Outgoing<'a> {
    fn of(index: usize, file: &'a Attachment) -> Self {
        let (content_id, name) = outgoing_names(index, file);
        Self { file, content_id: format!("cid:{content_id}"), name }
    }

    fn write_reference(&self, w: &mut XmlWriter) {
        w.element("edXML:Reference", "", |w| {
            w.leaf("edXML:ContentId", &self.content_id);
            w.leaf("edXML:ContentType", PACKED);
            w.leaf("edXML:Description", &self.file.description);
            w.leaf("edXML:AttachmentName", &self.name);
        });
    }

    fn write_content(&self, w: &mut XmlWriter) {
        w.element("Attachment", "", |w| {
            w.leaf("ContentId", &self.content_id);
            w.leaf("AttachmentName", &self.name);
            w.leaf("Description", &self.file.description);
            w.leaf("ContentType", PACKED);
            w.encoded("edXML:ContentTransferEncoded", PREFIX_NS, |out| {
                STANDARD.encode_string(attachment::pack(&self.name, &self.file.bytes), out);
            });
        });
    }
}

/// The content id (its place where it has none) and the safe name under which a file is sent.
pub(crate) fn outgoing_names(index: usize, file: &Attachment) -> (String, String) {
    let given = sendable(&file.content_id);
    let given = attachment::bare_content_id(&given);
    let content_id = if given.is_empty() { (index + 1).to_string() } else { given.to_owned() };
    let name = safe_file_name(&file.name).unwrap_or_else(|| format!("attachment-{}", index + 1));
    (content_id, name)
}

fn organization(w: &mut XmlWriter, name: &'static str, organization: &Organization) {
    w.element(name, "", |w| {
        w.leaf("edXML:OrganId", &organization.id);
        w.leaf("edXML:OrganizationInCharge", &organization.in_charge);
        w.leaf("edXML:OrganName", &organization.name);
        w.leaf("edXML:OrganAdd", &organization.address);
        w.leaf("edXML:Email", &organization.email);
        w.leaf("edXML:Telephone", &organization.telephone);
        w.leaf("edXML:Fax", &organization.fax);
        w.leaf("edXML:Website", &organization.website);
    });
}

fn response_for(w: &mut XmlWriter, response: &ResponseFor) {
    w.element("edXML:ResponseFor", "", |w| {
        w.leaf("edXML:OrganId", &response.organ_id);
        w.leaf("edXML:Code", &response.code);
        value(w, "edXML:PromulgationDate", response.date.as_ref());
        w.leaf("edXML:DocumentId", &response.document_id);
    });
}

fn business(w: &mut XmlWriter, business: &Business) {
    optional(w, "edXML:DocumentId", &business.document_id);
    w.leaf("edXML:BussinessDocType", &business.kind.to_text());
    w.leaf("edXML:BussinessDocReason", &business.reason);
    flag(w, "edXML:Paper", business.paper.as_ref());
    if let Some(update) = &business.update {
        update_info(w, update);
    }
    if !business.replaces.is_empty() {
        w.element("edXML:ReplacementInfoList", "", |w| {
            for replaced in &business.replaces {
                w.element("edXML:ReplacementInfo", "", |w| {
                    w.leaf("edXML:DocumentId", &replaced.document_id);
                    list(w, "edXML:OrganIdList", "edXML:OrganId", &replaced.organ_ids);
                });
            }
        });
    }
    staff(w, &business.staff);
}

fn update_info(w: &mut XmlWriter, update: &UpdateInfo) {
    w.element("edXML:BussinessDocumentInfo", "", |w| {
        flag(w, "edXML:DocumentInfo", update.document_info.as_ref());
        flag(w, "edXML:DocumentReceiver", update.document_receiver.as_ref());
        if !update.receivers.is_empty() {
            w.element("edXML:ReceiverList", "", |w| {
                for receiver in &update.receivers {
                    w.element("edXML:Receiver", "", |w| {
                        w.leaf("edXML:OrganId", &receiver.organ_id);
                        value(w, "edXML:ReceiverType", receiver.receiver_type.as_ref());
                    });
                }
            });
        }
    });
}

fn staff(w: &mut XmlWriter, staff: &Staff) {
    w.element("edXML:StaffInfo", "", |w| {
        w.leaf("edXML:Department", &staff.department);
        w.leaf("edXML:Staff", &staff.name);
        w.leaf("edXML:Email", &staff.email);
        w.leaf("edXML:Mobile", &staff.mobile);
        optional(w, "edXML:DepartmentId", &staff.department_id);
        optional(w, "edXML:StaffId", &staff.staff_id);
    });
}

/// A typed value; left out when absent, because readers choke on an empty number or date.
fn value<T: WireValue>(w: &mut XmlWriter, name: &'static str, value: Option<&AsSent<T>>) {
    if let Some(value) = value {
        w.leaf(name, &value.to_text());
    }
}

/// Yes or no as 1 or 0.
fn flag(w: &mut XmlWriter, name: &'static str, value: Option<&AsSent<bool>>) {
    match value {
        Some(AsSent::Known(yes)) => w.leaf(name, if *yes { "1" } else { "0" }),
        Some(AsSent::Unreadable(text)) => w.leaf(name, text),
        None => {}
    }
}

fn optional(w: &mut XmlWriter, name: &'static str, text: &str) {
    if !text.is_empty() {
        w.leaf(name, text);
    }
}

fn list(w: &mut XmlWriter, name: &'static str, item: &'static str, texts: &[String]) {
    if !texts.is_empty() {
        w.element(name, "", |w| texts.iter().for_each(|text| w.leaf(item, text)));
    }
}
