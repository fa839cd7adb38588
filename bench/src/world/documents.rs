//! The ministry's documents of three years, oldest first, each with who may see it and who must act.

use documents::model::incoming::State;
use documents::model::{DocumentType, Queue, join_code};
use jiff::ToSpan;
use jiff::civil::Date;
use kernel::{Instant, civil_date};
use store::{Value, args};
use uuid::Uuid;

use super::house::AUTHORITY;
use super::{Dice, House, OPEN_ITEMS};
use crate::words::{RARE, Words};

/// How far back the oldest lies.
const YEARS: i64 = 3;
/// Documents that somebody still works on at the most; the newest.
const OPEN: usize = 4_000;
/// Of a thousand documents, those that the measured authority leads.
const LED_BY_AUTHORITY: usize = 450;
/// One document in so many has a long body.
const LONG: usize = 20;
/// Documents that hold the rare word.
const HOLDING_RARE: usize = 20;

/// One document with everything that is stored about it.
#[derive(Debug, Clone)]
pub struct Document {
    /// Its identifier.
    pub id: Uuid,
    /// Its place in "newest first".
    pub sort_key: i64,
    /// Subjects that may see it, each with the cause.
    pub grants: Vec<(Uuid, Uuid)>,
    /// What full text covers.
    pub content: String,
    agency: Uuid,
    at: Instant,
    state: State,
    kind: DocumentType,
    number: String,
    notation: String,
    issued_on: Date,
    issuer: String,
    subject: String,
    urgency: i64,
    unit: Option<Uuid>,
    due_on: Option<Date>,
    arrival: i64,
    work: Vec<(Uuid, Queue)>,
}

/// Makes the documents one after another.
pub struct Documents<'a> {
    house: &'a House,
    words: Words,
    dice: Dice,
    now: Instant,
    count: usize,
    made: usize,
    working: Vec<usize>,
    below: Vec<Vec<usize>>,
    /// What waits for the person measured so far.
    waiting: usize,
    /// The last number given and its year.
    register: (i16, i64),
}

/// Which units and people a document concerns.
struct Way {
    /// From the leading unit of the ministry down, as places.
    lead: Vec<usize>,
    leader: Uuid,
    officer: Option<Uuid>,
    others: Vec<usize>,
}

impl<'a> Documents<'a> {
    /// `count` documents up to `now`.
    pub fn new(house: &'a House, count: usize, now: Instant) -> Self {
        let working: Vec<usize> = house.working().collect();
        let below = working.iter().map(|unit| house.below(*unit)).collect();
        let words = Words::default();
        Self { house, words, dice: Dice::new(4711), now, count, made: 0, working, below, waiting: 0, register: (0, 0) }
    }

    fn moment(&self) -> Instant {
        let span = YEARS * 365 * 86_400_000_000;
        let back = span / i64::try_from(self.count).unwrap_or(1).max(1);
        let left = i64::try_from(self.count - self.made).unwrap_or(1);
        // Some minutes before the moment of loading, so that what is registered while measuring is newest.
        let at = self.now.as_microsecond() - 600_000_000 - back * left;
        Instant::from_microsecond(at).unwrap_or(self.now)
    }

    fn id(&mut self, at: Instant) -> Uuid {
        let mut random = [0; 10];
        for byte in &mut random {
            *byte = u8::try_from(self.dice.below(256)).unwrap_or(0);
        }
        let millis = u64::try_from(at.as_millisecond()).unwrap_or(0);
        uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
    }

    fn state(&mut self) -> State {
        let is_open = self.count - self.made <= OPEN.min(self.count / 5);
        match self.dice.below(1_000) {
            0..5 => State::Returned,
            5 => State::Withdrawn,
            6..60 if is_open => State::Registered,
            60..150 if is_open => State::Distributed,
            150..350 if is_open => State::Instructed,
            350..850 if is_open => State::InProgress,
            _ => State::Completed,
        }
    }

    fn way(&mut self) -> Way {
        let top = match self.dice.in_thousand(LED_BY_AUTHORITY) {
            true => 0,
            false => 1 + self.dice.skewed(self.working.len() - 1),
        };
        let mut lead = vec![self.working[top]];
        // Three in ten stay with the head of the unit; the others go down to one of its divisions.
        if !self.below[top].is_empty() && self.dice.in_thousand(700) {
            lead.push(self.below[top][self.dice.below(self.below[top].len())]);
        }
        let officers = &self.house.units[lead[lead.len() - 1]].officers;
        let officer = (!officers.is_empty()).then(|| officers[self.dice.below(officers.len())]);
        let leader = self.house.leaders[self.dice.below(self.house.leaders.len())];
        let mut others = Vec::new();
        for part in [300, 500] {
            let other = self.working[self.dice.below(self.working.len())];
            if self.dice.in_thousand(part) && !lead.contains(&other) && !others.contains(&other) {
                others.push(other);
            }
        }
        Way { lead, leader, officer, others }
    }

    /// Who sees it: the registry; once it was distributed the leader; once it was assigned the units, those above them,
    /// and the officer (law 4).
    fn grants(&mut self, id: Uuid, at: Instant, state: State, way: &Way) -> Vec<(Uuid, Uuid)> {
        let mut grants = vec![(self.house.ministry(), id)];
        if matches!(state, State::Registered | State::Returned) {
            return grants;
        }
        grants.push((way.leader, self.id(at)));
        if state == State::Distributed {
            return grants;
        }
        let cause = self.id(at);
        grants.extend(way.lead.iter().map(|unit| (self.house.units[*unit].id, cause)));
        for other in &way.others {
            let cause = self.id(at);
            grants.push((self.house.units[*other].id, cause));
        }
        if let Some(officer) = way.officer.filter(|_| state != State::Instructed) {
            grants.push((officer, self.id(at)));
        }
        grants
    }

    /// Who must act. The desk of the person measured gets what one head works through in a day, whatever the scale.
    fn work(&mut self, state: &mut State, way: &Way) -> Vec<(Uuid, Queue)> {
        let measured = way.lead[0] == AUTHORITY;
        let authority = self.house.units[AUTHORITY].id;
        if *state == State::Instructed && measured && self.waiting >= OPEN_ITEMS {
            *state = State::InProgress;
        }
        let mut work = match *state {
            State::Registered => vec![(self.house.ministry(), Queue::Distribute)],
            State::Distributed => vec![(way.leader, Queue::Instruct)],
            State::Instructed => vec![(self.house.units[way.lead[0]].id, Queue::PassOn)],
            State::InProgress => way.officer.into_iter().map(|officer| (officer, Queue::Handle)).collect(),
            State::Completed | State::Returned | State::Withdrawn => Vec::new(),
        };
        work.retain(|(holder, _)| !self.house.measured.contains(holder));
        if *state == State::InProgress && measured && self.waiting < OPEN_ITEMS {
            work.push(match self.waiting % 3 {
                0 => (self.house.measured[0], Queue::Handle),
                1 => (authority, Queue::Inform),
                _ => (self.house.measured[0], Queue::Coordinate),
            });
        }
        let mine = |holder: Uuid| holder == authority || self.house.measured.contains(&holder);
        self.waiting += work.iter().filter(|(holder, _)| mine(*holder)).count();
        work
    }

    fn urgency(&mut self) -> i64 {
        match self.dice.below(1_000) {
            0 => 4,
            1..10 => 3,
            10..30 => 2,
            30..100 => 1,
            _ => 0,
        }
    }

    fn kind(&mut self) -> DocumentType {
        // The last third of the types is for papers that no ministry receives: filters that find nothing.
        let in_use = DocumentType::ALL.len() * 2 / 3;
        match self.dice.in_thousand(550) {
            true => DocumentType::ALL[0],
            false => DocumentType::ALL[self.dice.skewed(in_use)],
        }
    }

    fn body(&mut self) -> String {
        let length = if self.made.is_multiple_of(LONG) { 300 } else { 12 + self.dice.below(12) };
        let mut body = self.words.sentence(&mut self.dice, length);
        if self.made % (self.count / HOLDING_RARE).max(1) == 7 {
            body.push(' ');
            body.push_str(RARE);
        }
        body
    }

    fn arrival(&mut self, at: Instant) -> i64 {
        let year = kernel::register_year(at);
        self.register = if self.register.0 == year { (year, self.register.1 + 1) } else { (year, 1) };
        self.register.1
    }
}

impl Iterator for Documents<'_> {
    type Item = Document;

    fn next(&mut self) -> Option<Document> {
        if self.made >= self.count {
            return None;
        }
        let at = self.moment();
        let (id, kind, mut state, way) = (self.id(at), self.kind(), self.state(), self.way());
        let work = self.work(&mut state, &way);
        let grants = self.grants(id, at, state, &way);
        let (issuers, words) = (self.dice.skewed(500), 12 + self.dice.below(8));
        let subject = self.words.sentence(&mut self.dice, words);
        let (number, notation) =
            ((1 + self.dice.below(6_000)).to_string(), format!("{}-S{issuers}", kind.abbreviation));
        let issuer = format!("Sở Mẫu số {issuers}");
        let body = self.body();
        let code = join_code(Some(&number), Some(&notation));
        let content = [code.as_str(), kind.name, &subject, &issuer, &body].join(" \n");
        let day = civil_date(at);
        let due = day.checked_add((5 + i64::try_from(self.dice.below(30)).unwrap_or(0)).days());
        let document = Document {
            id,
            sort_key: at.as_microsecond() * 1024 + i64::try_from(self.made % 1024).unwrap_or(0),
            unit: (grants.len() > 2).then(|| self.house.units[way.lead[way.lead.len() - 1]].id),
            grants,
            content,
            agency: self.house.ministry(),
            at,
            state,
            kind,
            number,
            notation,
            issued_on: day.yesterday().unwrap_or(day),
            issuer,
            subject,
            urgency: self.urgency(),
            due_on: due.ok().filter(|_| self.dice.in_thousand(400)),
            arrival: self.arrival(at),
            work,
        };
        self.made += 1;
        Some(document)
    }
}

impl Document {
    /// The year of its register and its number there.
    pub fn place(&self) -> (i16, i64) {
        (kernel::register_year(self.at), self.arrival)
    }

    /// Its row of `documents`.
    pub fn header_row(&self) -> Vec<Value> {
        args![
            self.id,
            self.agency,
            "incoming",
            self.sort_key,
            kernel::register_year(self.at),
            self.kind.code,
            &self.number,
            &self.notation,
            self.issued_on,
            &self.issuer,
            &self.subject,
            self.urgency,
            self.state.as_str(),
            self.unit,
            self.due_on,
            &self.content,
            None::<Uuid>,
            self.at,
            1_i64
        ]
    }

    /// Its row of `incoming_documents`.
    pub fn arrival_row(&self) -> Vec<Value> {
        let completed = (self.state == State::Completed).then_some(self.at);
        args![self.id, civil_date(self.at), "axis", "01", 2_i64, &self.issuer, completed]
    }

    /// Its row of `register_entries`.
    pub fn entry_row(&self, register: Uuid) -> Vec<Value> {
        args![register, self.arrival, self.id, self.at]
    }

    /// Its rows of `grants`.
    pub fn grant_rows(&self) -> impl Iterator<Item = Vec<Value>> + '_ {
        let kind = documents::INCOMING.0;
        self.grants.iter().map(move |(subject, cause)| args![*subject, kind, self.sort_key, self.id, *cause])
    }

    /// Its rows of `work_items`.
    pub fn work_rows(&self) -> impl Iterator<Item = Vec<Value>> + '_ {
        self.work.iter().enumerate().map(|(n, (holder, queue))| {
            // As unique as the document, and apart from it.
            let id = Uuid::from_u128(self.id.as_u128() ^ (n as u128 + 1));
            args![
                id,
                *holder,
                queue.name(),
                self.id,
                "incoming-document",
                self.id,
                self.due_on,
                self.urgency,
                &self.subject,
                self.at
            ]
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn the_head_sees_near_half_and_the_desk_is_full() {
        let house = House::default();
        let now: Instant = "2026-11-23T08:00:00+07:00".parse().unwrap();
        let all: Vec<Document> = Documents::new(&house, 20_000, now).collect();
        assert!(all.is_sorted_by(|a, b| a.sort_key < b.sort_key));
        assert_eq!(all.iter().map(|d| d.id).collect::<BTreeSet<_>>().len(), all.len());
        let mut mine: BTreeSet<Uuid> = house.below(AUTHORITY).iter().map(|unit| house.units[*unit].id).collect();
        mine.insert(house.units[AUTHORITY].id);
        mine.extend(&house.measured);
        let seen = all.iter().filter(|d| d.grants.iter().any(|(subject, _)| mine.contains(subject))).count();
        assert!((8_400..12_000).contains(&seen), "{seen} of {}", all.len());
        let open = all.iter().flat_map(|d| &d.work).filter(|(holder, _)| mine.contains(holder)).count();
        assert_eq!(open, OPEN_ITEMS);
        assert_eq!(all.iter().filter(|d| d.content.contains(RARE)).count(), HOLDING_RARE);
        assert!(all.iter().all(|d| d.grants.iter().any(|(subject, _)| *subject == house.ministry())));
    }
}
