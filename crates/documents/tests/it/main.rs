//! Documents as a whole: actions, pages and API on both databases, with the people of the demonstration.

mod handling;
mod outgoing;
mod pages;
mod register;
mod search;
mod support;
