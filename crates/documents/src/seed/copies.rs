//! Copies of the demonstration: one of each form, made by the clerk, and one that waits on the clerk's desk.

use std::sync::Arc;

use ::store::{Error, Result};
use identity::seed::Demo;
use kernel::{Actor, Clock as _, FixedClock, Id, Instant, Locale};
use typeset::model::CopyForm;
use uuid::Uuid;
use web::App;

use super::{Arrivals, Written, moment};
use crate::actions::copies::{self, CopyError, Order};
use crate::model::Document;
use crate::model::copies::Medium;
use crate::press::Press;
use crate::store::copies::{Copy, Original};
use signing::seed::PIN;

/// Who decides on them, and who makes them.
const HEAD: &str = "chanhvanphong";
const CLERK: &str = "vanthu.bo";

fn order(form: CopyForm, medium: Medium, recipients: &[&str]) -> Order {
    Order {
        form,
        medium,
        source_medium: None,
        from_copy: false,
        file: None,
        text: String::new(),
        original: Original::default(),
        recipients: recipients.iter().map(|line| (*line).to_owned()).collect(),
        quantity: 2,
    }
}

/// Decides on the copies and makes all but the last. Run after the documents are there; without fonts there are none.
///
/// # Errors
/// When the database refuses, or an action does (a fault of the demonstration).
pub async fn copies(
    app: &App,
    clock: &Arc<FixedClock>,
    demo: &Demo,
    arrivals: &Arrivals,
    written: &Written,
) -> Result<usize> {
    if !app.service::<Press>().has_fonts() {
        return Ok(0);
    }
    let now = clock.now();
    let paper = arrivals.of("56/HYH-VP").ok_or_else(|| missing("56/HYH-VP"))?;
    let other = arrivals.of("765/SYT-QLHN").ok_or_else(|| missing("765/SYT-QLHN"))?;
    let own = written.of("joint-drugs").ok_or_else(|| missing("joint-drugs"))?;
    let extract = Order {
        text: "II. TỔ CHỨC THỰC HIỆN\nCục Quản lý Dược tổng hợp nhu cầu hằng tháng, báo cáo Bộ Y tế trước ngày 05 tháng sau./."
            .to_owned(),
        ..order(CopyForm::Extract, Medium::Electronic, &["Vụ Kế hoạch - Tài chính"])
    };
    let of_copy = Order { from_copy: true, ..order(CopyForm::OfCopy, Medium::Paper, &["Vụ Pháp chế"]) };
    let all = [
        (paper, order(CopyForm::Whole, Medium::Electronic, &["Cục Quản lý Dược"]), true),
        (own, extract, true),
        (other, of_copy, true),
        (own, order(CopyForm::Whole, Medium::Paper, &["Thanh tra Bộ", "Vụ Bảo hiểm y tế"]), false),
    ];
    let count = all.len();
    for (minute, (document, order, is_made)) in (400..).step_by(10).zip(all) {
        let story = Story { app, clock, demo, now };
        story.go(minute, document, order, is_made).await.map_err(|e| refused(&e))?;
    }
    clock.set(now);
    Ok(count)
}

fn missing(name: &str) -> Error {
    Error::Engine(format!("no document {name}"))
}

fn refused(error: &CopyError) -> Error {
    Error::Engine(format!("the demonstration was refused at a copy: {error}"))
}

/// Today, minute by minute.
struct Story<'a> {
    app: &'a App,
    clock: &'a Arc<FixedClock>,
    demo: &'a Demo,
    now: Instant,
}

impl Story<'_> {
    async fn come(&self, username: &str, minute: i64) -> Result<Actor> {
        let at = moment(self.now, 0, minute);
        self.clock.set(at);
        let tx = self.app.store.read().await?;
        let person = self.demo.account(username).person.uuid();
        let principal = identity::principal(&tx, person, None, at).await?;
        Ok(principal.map_or_else(|| Actor::system(Uuid::nil()), |p| p.actor))
    }

    async fn go(&self, minute: i64, id: Id<Document>, order: Order, is_made: bool) -> Result<(), CopyError> {
        let head = self.come(HEAD, minute).await?;
        let prepared = copies::prepare(self.app, &head, id, order).await?;
        let mut ctx = self.app.store.write(head, Locale::Vi, "seed").await?;
        let copy: Id<Copy> = copies::order(&mut ctx, id, prepared).await?;
        ctx.commit().await?;
        if !is_made {
            return Ok(());
        }
        let clerk = self.come(CLERK, minute + 5).await?;
        let store = &self.app.store;
        let begin = || async { Ok::<_, CopyError>(store.write(clerk.clone(), Locale::Vi, "seed").await?) };
        let (ctx, _turn) = copies::make(self.app, &clerk, copy, PIN, begin).await?.into_parts();
        ctx.commit().await?;
        Ok(())
    }
}
