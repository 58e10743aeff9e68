//! How goods reach the buyer: which options there are, what each costs now, and when it can be there.
//!
//! An option is for some countries and has one price in each currency it is offered in. It becomes free when the
//! products, after discounts, reach its `free_from`, or when a promotion waives it. Dates are promised in
//! working days from a [`WorkCalendar`] that the shell hands in with the local offset of this moment.

use super::money::{Currency, Money};
use super::promotion::Promotion;
use crate::{DeliveryId, Language, Localized, PromotionId, Timestamp};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use time::Date;

/// Farthest a promise looks ahead, in days: beyond it nothing is promised.
const PROMISE_DAYS_MAX: u32 = 366;

/// One way of delivering, as the merchant describes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeliveryOption {
    pub id: DeliveryId,
    pub name: Localized,
    #[serde(default)]
    pub description: Localized,
    /// ISO 3166-1 alpha-2; empty means everywhere.
    #[serde(default)]
    pub countries: Vec<String>,
    /// Minor units by currency; not offered in a currency without a price.
    pub price: BTreeMap<Currency, i64>,
    /// Value of the products, in minor units, from which it costs nothing.
    #[serde(default)]
    pub free_from: BTreeMap<Currency, i64>,
    /// Fewest and most working days.
    pub days: [u32; 2],
    /// Fetched by the contact: needs no address.
    #[serde(default)]
    pub pickup: bool,
}

/// An option as it can be chosen now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeliveryOffer {
    pub id: DeliveryId,
    pub label: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// What it costs before a promotion waives it.
    pub list_price: Money,
    /// What is charged.
    pub price: Money,
    pub waived_by: Option<PromotionId>,
    /// From which value of the products on it costs nothing.
    pub free_from: Option<Money>,
    pub days: [u32; 2],
    pub pickup: bool,
}

/// Where and for what delivery is asked.
#[derive(Debug, Clone, Copy)]
pub struct DeliveryNeed<'a> {
    pub country: &'a str,
    pub language: Language,
    /// The products after discounts.
    pub goods: Money,
    /// Promotions that may waive the price, in order of preference.
    pub waivers: &'a [&'a Promotion],
    /// Dearer options are not offered: keeps every total within the cap of [`Money`].
    pub price_minor_max: i64,
}

/// What can be chosen, cheapest first, options to fetch it oneself last.
pub fn offers(options: &[DeliveryOption], need: &DeliveryNeed<'_>) -> Vec<DeliveryOffer> {
    let mut offers: Vec<DeliveryOffer> =
        options.iter().filter_map(|option| offer(option, need)).collect();
    offers.sort_by(|a, b| (a.pickup, a.price.minor, &a.id).cmp(&(b.pickup, b.price.minor, &b.id)));
    offers.dedup_by(|a, b| a.id == b.id);
    offers
}

fn offer(option: &DeliveryOption, need: &DeliveryNeed<'_>) -> Option<DeliveryOffer> {
    let currency = need.goods.currency;
    let reaches = option.countries.is_empty()
        || option.countries.iter().any(|country| country.eq_ignore_ascii_case(need.country));
    let price = option.price.get(&currency).copied().filter(|_| reaches)?;
    if !(0..=need.price_minor_max).contains(&price) {
        return None;
    }
    let free_from = option.free_from.get(&currency).copied();
    let free = free_from.is_some_and(|from| need.goods.minor >= from);
    let list_price = if free { 0 } else { price };
    let waived_by = need
        .waivers
        .iter()
        .find(|promotion| list_price > 0 && promotion.waives_delivery(&option.id));
    let charged = if waived_by.is_some() { 0 } else { list_price };
    Some(DeliveryOffer {
        id: option.id.clone(),
        label: option.name.get(need.language).to_owned(),
        description: option.description.get(need.language).to_owned(),
        list_price: Money::from_minor(list_price, currency),
        price: Money::from_minor(charged, currency),
        waived_by: waived_by.map(|promotion| promotion.id.clone()),
        free_from: free_from.map(|from| Money::from_minor(from, currency)),
        days: option.days,
        pickup: option.pickup,
    })
}

/// When parcels leave: in local time, with the offset of this moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkCalendar {
    /// Monday first.
    pub work_days: [bool; 7],
    pub closed: BTreeSet<Date>,
    /// Minute of the local day until which an order still leaves today.
    pub cutoff_minute: u32,
    /// Minutes that local time is ahead of UTC now.
    pub utc_offset_minutes: i32,
}

/// The first and last day on which it can be there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Promise {
    pub earliest: Date,
    pub latest: Date,
}

/// When an order made `now` arrives with an option of these days; `None` when the calendar has no work day near.
pub fn promise(now: Timestamp, calendar: &WorkCalendar, days: [u32; 2]) -> Option<Promise> {
    let local = now.plus_ms(i64::from(calendar.utc_offset_minutes) * crate::time::MINUTE_MS);
    let (today, minute) = local_day(local)?;
    let from = if minute < calendar.cutoff_minute { today } else { today.next_day()? };
    let leaves = work_day_from(from, calendar)?;
    let earliest = after_work_days(leaves, days[0], calendar)?;
    let latest = after_work_days(leaves, days[1].max(days[0]), calendar)?;
    Some(Promise { earliest, latest })
}

fn local_day(local: Timestamp) -> Option<(Date, u32)> {
    let seconds = local.0.div_euclid(crate::time::SECOND_MS);
    let moment = time::OffsetDateTime::from_unix_timestamp(seconds).ok()?;
    Some((moment.date(), u32::from(moment.hour()) * 60 + u32::from(moment.minute())))
}

fn is_work_day(day: Date, calendar: &WorkCalendar) -> bool {
    let weekday = usize::from(day.weekday().number_days_from_monday());
    calendar.work_days[weekday] && !calendar.closed.contains(&day)
}

fn work_day_from(day: Date, calendar: &WorkCalendar) -> Option<Date> {
    std::iter::successors(Some(day), |day| day.next_day())
        .take(PROMISE_DAYS_MAX as usize)
        .find(|day| is_work_day(*day, calendar))
}

fn after_work_days(day: Date, n_days: u32, calendar: &WorkCalendar) -> Option<Date> {
    let n_days = n_days.min(PROMISE_DAYS_MAX);
    (0..n_days).try_fold(day, |day, _| work_day_from(day.next_day()?, calendar))
}
