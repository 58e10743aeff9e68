//! One suite for both engines: every test below runs on SQLite and on a real PostgreSQL server.

mod basics;
mod fixture;
mod lanes;
mod live;
mod outbox;
mod people;
mod selling;
