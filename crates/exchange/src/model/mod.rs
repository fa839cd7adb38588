//! The rules of the exchange as pure values: what an envelope says, what becomes of it, how a document becomes one.

mod arrival;
mod delivery;
mod dispatch;
mod facts;
mod letter;
mod records;
mod secrecy;
mod status;
pub mod type_numbers;

pub use arrival::{Act, ArrivalKind, ArrivalState, Standing};
pub use delivery::{DeliveryState, status_key, supersedes};
pub use dispatch::{Answered, Dispatch, OutFile, Party};
pub use facts::{Fact, KEYS as FACT_KEYS, facts};
pub use letter::{Concern, Letter, Remark};
pub use records::{Arrival, ArrivalFile, Channel, Delivery, DeliveryEvent, SentReport};
pub use secrecy::mark_of;
pub use status::{News, Report, document_key, issue_key, vietnam};
