//! Documents as a whole: actions, pages and API on both databases, with the people of the demonstration.

mod api;
mod handling;
mod lists;
mod outgoing;
mod pages;
mod refused;
mod register;
mod registers;
mod search;
mod seed;
mod support;
