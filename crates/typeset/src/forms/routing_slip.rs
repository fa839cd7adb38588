//! Phiếu giải quyết văn bản đến (NĐ 30/2020 PL IV): what leaders decided and what the officer proposes, or a blank to write on.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::text::date;
use crate::error::TypesetError;
use crate::model::AgencyHeader;
use crate::options::RenderOptions;
use crate::typesetter::{Rendered, Typesetter, to_json};
use crate::view::{self, line};
use crate::world::Template;

/// One routing slip. A section without opinions is printed with dotted lines.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RoutingSlip {
    /// Agency whose slip it is.
    pub agency: AgencyHeader,
    /// The document it goes with.
    pub document: IncomingSummary,
    /// 1. Ý kiến của lãnh đạo cơ quan, tổ chức.
    pub leaders: Vec<Opinion>,
    /// 2. Ý kiến của lãnh đạo đơn vị.
    pub unit_heads: Vec<Opinion>,
    /// 3. Ý kiến đề xuất của người giải quyết.
    pub officers: Vec<Opinion>,
}

/// The incoming document a slip goes with.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct IncomingSummary {
    /// Số đến.
    pub arrival_number: String,
    /// Ngày đến.
    pub arrival_date: Option<Date>,
    /// Tác giả.
    pub author: String,
    /// Số, ký hiệu.
    pub notation: String,
    /// Ngày tháng of the document.
    pub date: Option<Date>,
    /// Tên loại và trích yếu.
    pub subject: String,
}

/// What one person wrote.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Opinion {
    /// Who, with position.
    pub author: String,
    /// When.
    pub date: Option<Date>,
    /// The words.
    pub text: String,
    /// Who is to do what by when.
    pub assignments: Vec<SlipAssignment>,
}

/// One assignment of an opinion.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SlipAssignment {
    /// Chủ trì, phối hợp, theo dõi, để biết; or the person's task.
    pub role: String,
    /// Unit or person.
    pub holder: String,
    /// Deadline of this holder.
    pub deadline: Option<Date>,
}

fn opinion(opinion: &Opinion) -> Value {
    let assignments = opinion.assignments.iter().map(|assignment| {
        let deadline = assignment.deadline.map(|d| format!(" (thời hạn: {})", kernel::format_date(d)));
        line(&format!("{}: {}{}", assignment.role.trim(), assignment.holder.trim(), deadline.unwrap_or_default()))
    });
    json!({
        "author": line(&opinion.author),
        "date": line(&date(opinion.date)),
        "text": line(&opinion.text),
        "assignments": assignments.collect::<Vec<_>>(),
    })
}

impl RoutingSlip {
    fn data(&self, options: &RenderOptions, family: &str) -> Value {
        let section = |title: &str, hint: &str, opinions: &[Opinion]| {
            let opinions: Vec<Value> = opinions.iter().map(opinion).collect();
            json!({"title": title, "hint": hint, "opinions": opinions})
        };
        let summary = &self.document;
        let facts = [
            ("Số đến", summary.arrival_number.clone()),
            ("Ngày đến", date(summary.arrival_date)),
            ("Cơ quan ban hành", summary.author.clone()),
            ("Số, ký hiệu", summary.notation.clone()),
            ("Ngày văn bản", date(summary.date)),
            ("Tên loại và trích yếu", summary.subject.clone()),
        ];
        json!({
            "page": view::page(&options.page, family),
            "title": "PHIẾU GIẢI QUYẾT VĂN BẢN ĐẾN",
            "head": view::agency(&self.agency),
            "facts": facts.map(|(name, value)| json!({"name": name, "value": line(&value)})),
            "sections": [
                section(
                    "1. Ý kiến của lãnh đạo cơ quan, tổ chức",
                    "(Giao đơn vị, cá nhân chủ trì; phối hợp; thời hạn giải quyết đối với mỗi đơn vị, cá nhân; ngày tháng cho ý kiến)",
                    &self.leaders,
                ),
                section(
                    "2. Ý kiến của lãnh đạo đơn vị",
                    "(Giao cho cá nhân; thời hạn giải quyết; ngày tháng cho ý kiến)",
                    &self.unit_heads,
                ),
                section("3. Ý kiến đề xuất của người giải quyết", "(Nội dung đề xuất; ngày tháng đề xuất)", &self.officers),
            ],
        })
    }
}

impl Typesetter {
    /// Typesets a routing slip on A4.
    ///
    /// # Errors
    /// [`TypesetError::Invalid`] for unfit texts, [`TypesetError::MissingGlyph`].
    pub fn render_routing_slip(&self, slip: &RoutingSlip, options: &RenderOptions) -> Result<Rendered, TypesetError> {
        let model = to_json(slip)?;
        let count = slip.leaders.len() + slip.unit_heads.len() + slip.officers.len();
        self.form(Template::RoutingSlip, &model, ("/leaders", count), || slip.data(options, self.family()), options)
    }
}
