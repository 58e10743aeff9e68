//! Figures of this process as Prometheus text: counters and one histogram, no library needed for so few.

use std::fmt::Write;
use std::sync::atomic::{AtomicU64, Ordering};

const LATENCY_BUCKETS_MS: [u64; 12] = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 5_000, 30_000];

/// A count that only grows.
#[derive(Debug, Default)]
pub struct Counter(AtomicU64);

impl Counter {
    pub fn add(&self, n: u64) {
        self.0.fetch_add(n, Ordering::Relaxed);
    }

    pub fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// How long something took, in buckets of milliseconds.
#[derive(Debug, Default)]
pub struct Histogram {
    buckets: [AtomicU64; LATENCY_BUCKETS_MS.len()],
    sum_ms: AtomicU64,
    count: AtomicU64,
}

impl Histogram {
    pub fn observe_ms(&self, ms: u64) {
        if let Some(index) = LATENCY_BUCKETS_MS.iter().position(|limit| ms <= *limit) {
            self.buckets[index].fetch_add(1, Ordering::Relaxed);
        }
        self.sum_ms.fetch_add(ms, Ordering::Relaxed);
        self.count.fetch_add(1, Ordering::Relaxed);
    }

    fn write(&self, out: &mut String, name: &str) {
        let mut below = 0;
        for (limit, bucket) in LATENCY_BUCKETS_MS.iter().zip(&self.buckets) {
            below += bucket.load(Ordering::Relaxed);
            let _ = writeln!(out, "{name}_bucket{{le=\"{limit}\"}} {below}");
        }
        let count = self.count.load(Ordering::Relaxed);
        let sum = self.sum_ms.load(Ordering::Relaxed);
        let _ = writeln!(
            out,
            "{name}_bucket{{le=\"+Inf\"}} {count}\n{name}_sum {sum}\n{name}_count {count}"
        );
    }
}

macro_rules! metrics {
    ($($field:ident => $name:literal, $help:literal);+ $(;)?) => {
        /// Everything this process counts.
        #[derive(Debug, Default)]
        pub struct Metrics {
            $(pub $field: Counter,)+
            /// From the webhook's arrival to the turn's commit.
            pub turn_ms: Histogram,
            /// From the webhook's arrival to its acknowledgement.
            pub hook_ms: Histogram,
        }

        impl Metrics {
            /// The figures in the Prometheus text format.
            pub fn text(&self) -> String {
                let mut out = String::new();
                $(let _ = writeln!(out, concat!("# HELP ", $name, " ", $help, "\n# TYPE ", $name, " counter\n", $name, " {}"), self.$field.get());)+
                out.push_str("# TYPE trato_turn_milliseconds histogram\n");
                self.turn_ms.write(&mut out, "trato_turn_milliseconds");
                out.push_str("# TYPE trato_hook_milliseconds histogram\n");
                self.hook_ms.write(&mut out, "trato_hook_milliseconds");
                out
            }
        }
    };
}

metrics! {
    hook_requests => "trato_hook_requests_total", "Webhook calls received";
    hook_rejected => "trato_hook_rejected_total", "Webhook calls refused before anything was stored";
    hook_events => "trato_hook_events_total", "Events stored from webhooks";
    hook_duplicates => "trato_hook_duplicates_total", "Events that had been stored before";
    hook_unknown => "trato_hook_unknown_total", "Verified events of a kind we do not know";
    turns => "trato_turns_total", "Events a conversation has taken a turn for";
    turns_failed => "trato_turns_failed_total", "Turns that were abandoned";
    turns_fenced => "trato_turns_fenced_total", "Turns discarded because another node owned the lane";
    sends => "trato_sends_total", "Pieces a provider accepted";
    sends_retried => "trato_sends_retried_total", "Pieces to be sent again later";
    sends_unknown => "trato_sends_unknown_total", "Pieces whose outcome the provider did not tell";
    sends_dead => "trato_sends_dead_total", "Pieces that will not be sent";
    api_requests => "trato_api_requests_total", "API requests answered";
    live_sockets_opened => "trato_live_sockets_opened_total", "Live sockets opened";
    orders => "trato_orders_total", "Orders placed";
}
