//! A reservation: units of one variant set aside for one checkout until its time is over.
//!
//! It is made when paying begins, lengthened while a payment is open, and becomes sold units with the order.

use super::lifecycle::{Lifecycle, named};
use crate::time::MINUTE_MS;

/// How long units are set aside after paying began.
pub const RESERVATION_MS: i64 = 30 * MINUTE_MS;

named! {
    /// Where the units are.
    ReservationState {
        Held => "held",
        /// Sold: they left with an order.
        Converted => "converted",
        /// Given back because the checkout was canceled or changed.
        Released => "released",
        /// Given back because time was over.
        Expired => "expired",
    }
}

named! {
    ReservationCommand {
        Extend => "extend",
        Convert => "convert",
        Release => "release",
        Expire => "expire",
    }
}

pub const RESERVATION: Lifecycle<ReservationState, ReservationCommand> = {
    use ReservationCommand as C;
    use ReservationState as S;
    Lifecycle {
        name: "reservation",
        start: S::Held,
        finals: &[S::Converted, S::Released, S::Expired],
        rows: &[
            (S::Held, C::Extend, S::Held),
            (S::Held, C::Convert, S::Converted),
            (S::Held, C::Release, S::Released),
            (S::Held, C::Expire, S::Expired),
        ],
    }
};
