//! Knows whether a request left.
//!
//! A call that ran out of time may be repeated only if the provider cannot have seen
//! it. The client asks for the body when it is about to write the request, so the body
//! is the place to notice, and also the place to stop: once the caller has given up on
//! an unsent request, [`SendGate`] never lets its body out.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};

const WAITING: u8 = 0;
const SENT: u8 = 1;
const CLOSED: u8 = 2;

#[derive(Clone, Default)]
pub(super) struct SendGate(Arc<AtomicU8>);

impl SendGate {
    /// Closes the gate and tells whether the request may have left before.
    pub(super) fn close(&self) -> bool {
        self.turn(CLOSED) == SENT
    }

    pub(super) fn body(&self, content: Bytes) -> GatedBody {
        GatedBody { gate: self.clone(), content: Some(content) }
    }

    /// Passes if the gate was not closed before.
    fn pass(&self) -> bool {
        self.turn(SENT) != CLOSED
    }

    /// Moves on from waiting, once, and returns the state before.
    fn turn(&self, to: u8) -> u8 {
        match self.0.compare_exchange(WAITING, to, Ordering::AcqRel, Ordering::Acquire) {
            Ok(before) | Err(before) => before,
        }
    }
}

/// A request body that passes through its gate.
pub(super) struct GatedBody {
    gate: SendGate,
    content: Option<Bytes>,
}

#[derive(Debug, thiserror::Error)]
#[error("the caller gave up before the request was sent")]
pub(super) struct GaveUp;

impl Body for GatedBody {
    type Data = Bytes;
    type Error = GaveUp;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, GaveUp>>> {
        if !self.gate.pass() {
            return Poll::Ready(Some(Err(GaveUp)));
        }
        let content = self.content.take().filter(|content| !content.is_empty());
        Poll::Ready(content.map(|content| Ok(Frame::data(content))))
    }

    /// An empty body is never asked for a frame, only whether it has one.
    fn is_end_stream(&self) -> bool {
        let ended = self.content.as_ref().is_none_or(Bytes::is_empty);
        if ended {
            self.gate.pass();
        }
        ended
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.content.as_ref().map_or(0, Bytes::len) as u64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn poll(body: &mut GatedBody) -> Poll<Option<Result<Frame<Bytes>, GaveUp>>> {
        Pin::new(body).poll_frame(&mut Context::from_waker(std::task::Waker::noop()))
    }

    #[test]
    fn a_body_that_left_was_sent() {
        let gate = SendGate::default();
        let mut body = gate.body(Bytes::from_static(b"hello"));
        assert!(!body.is_end_stream());
        assert!(matches!(poll(&mut body), Poll::Ready(Some(Ok(_)))));
        assert!(matches!(poll(&mut body), Poll::Ready(None)));
        assert!(gate.close());
    }

    #[test]
    fn a_closed_gate_lets_nothing_out() {
        let gate = SendGate::default();
        let mut body = gate.body(Bytes::from_static(b"hello"));
        assert!(!gate.close());
        assert!(matches!(poll(&mut body), Poll::Ready(Some(Err(GaveUp)))));
        assert!(!gate.close());
    }

    #[test]
    fn an_empty_body_counts_as_sent_when_it_is_looked_at() {
        let gate = SendGate::default();
        assert!(gate.body(Bytes::new()).is_end_stream());
        assert!(gate.close());
    }
}
