//! The server from the outside: real storage, real HTTP and sockets, a clock that is set by hand.

#[cfg(test)]
mod authorization;
#[cfg(test)]
mod backend;
#[cfg(test)]
mod bad_bodies;
#[cfg(test)]
mod bad_input;
#[cfg(test)]
mod brand_voice;
#[cfg(test)]
mod buying;
#[cfg(test)]
mod conversations;
#[cfg(test)]
mod currency;
#[cfg(test)]
mod direct_line;
#[cfg(test)]
mod examples;
#[cfg(test)]
mod fixture;
#[cfg(test)]
mod forgeries;
#[cfg(test)]
mod full_disk;
#[cfg(test)]
mod guest_lists;
#[cfg(test)]
mod guides;
#[cfg(test)]
mod idempotency;
#[cfg(test)]
mod messenger;
#[cfg(test)]
mod notices;
#[cfg(test)]
mod on_call;
#[cfg(test)]
mod one_person;
#[cfg(test)]
mod order_numbers;
#[cfg(test)]
mod pages;
#[cfg(test)]
mod presence;
#[cfg(test)]
mod problems;
#[cfg(test)]
mod quota;
#[cfg(test)]
mod races;
#[cfg(test)]
mod refusals;
#[cfg(test)]
mod reminders;
#[cfg(test)]
mod sessions;
#[cfg(test)]
mod sheet;
#[cfg(test)]
mod shop;
#[cfg(test)]
mod sockets;
#[cfg(test)]
mod stories;
#[cfg(test)]
mod thread;
#[cfg(test)]
mod trouble;
#[cfg(test)]
mod voice;
#[cfg(test)]
mod whatsapp;
#[cfg(test)]
mod widget;
