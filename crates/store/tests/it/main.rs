//! One suite for both engines: every test below runs on SQLite and on a real PostgreSQL server.

#[cfg(test)]
mod basics;
#[cfg(test)]
mod fixture;
#[cfg(test)]
mod guest_lists;
#[cfg(test)]
mod lanes;
#[cfg(test)]
mod live;
#[cfg(test)]
mod lost;
#[cfg(test)]
mod model_budget;
#[cfg(test)]
mod one_person;
#[cfg(test)]
mod outbox;
#[cfg(test)]
mod people;
#[cfg(test)]
mod selling;
#[cfg(test)]
mod together;
#[cfg(test)]
mod upkeep;
