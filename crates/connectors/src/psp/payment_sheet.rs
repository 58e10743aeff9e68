//! Paid on a messaging platform's own payment sheet: the platform asks us, takes the money and reports it.
//!
//! There is nothing to create, and nothing to ask afterwards: the platform's question before it takes the money is
//! what a payment hangs on, and its report is what settles it. Money is sent back by a person, in the account of the
//! provider behind the sheet. The server opens one for each inbox that has a sheet; nobody configures it.

use super::{
    PaymentIntent, PaymentPage, PaymentReport, Psp, PspAccount, PspError, PspEvent, RefundAnswer,
    RefundRequest, ReportedState,
};
use async_trait::async_trait;
use transport::{Http, RawRequest, Rejection};

/// The kind's name. It is not in the list of kinds: it stands for an inbox, not for an account of its own.
pub const KIND: &str = "payment_sheet";

/// The sheet of one inbox.
#[derive(Debug, Clone)]
pub struct PaymentSheet {
    /// The inbox whose sheet it is.
    pub account: String,
}

#[async_trait]
impl Psp for PaymentSheet {
    fn account(&self) -> PspAccount {
        PspAccount { id: self.account.clone(), test: false }
    }

    async fn create(
        &self,
        _http: &dyn Http,
        _intent: &PaymentIntent,
    ) -> Result<PaymentPage, PspError> {
        Err(PspError::Refused { code: "paid_in_the_chat".to_owned() })
    }

    /// The platform asks before it takes money: a payment whose checkout has ended is refused then.
    async fn expire(&self, _http: &dyn Http, _reference: &str) -> Result<(), PspError> {
        Ok(())
    }

    async fn refund(
        &self,
        _http: &dyn Http,
        _request: &RefundRequest,
    ) -> Result<RefundAnswer, PspError> {
        Err(PspError::Refused { code: "refund_by_hand".to_owned() })
    }

    async fn find(&self, _http: &dyn Http, reference: &str) -> Result<PaymentReport, PspError> {
        Ok(PaymentReport {
            reference: reference.to_owned(),
            state: ReportedState::Pending,
            amount: None,
            account: None,
            payment: None,
            checkout: None,
            test: false,
        })
    }

    fn parse(&self, _request: &RawRequest) -> Result<Vec<PspEvent>, Rejection> {
        Err(Rejection::NotConfigured)
    }
}
