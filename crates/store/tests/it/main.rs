//! One suite for both engines: every test below runs on SQLite and on a real PostgreSQL server.

mod conversations;
mod fixture;
