//! What the merges API takes and gives.

use crate::api::contacts::IdentityOut;
use crate::time_text;
use serde::{Deserialize, Serialize};
use store::merge::Merge;
use utoipa::{IntoParams, ToSchema};

/// What would happen, before it does.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct MergePreviewOut {
    /// Who would be kept: the contact of the path.
    pub kept: MergeSideOut,
    /// Who would become part of it.
    pub absorbed: MergeSideOut,
    /// Which of the two is better kept, and why.
    pub suggested: SuggestedOut,
    /// What would hold afterwards: the stricter of both.
    pub consents: Vec<MergedConsentOut>,
    /// What to look at before: nothing of it prevents the merge.
    pub conflicts: Vec<ConflictOut>,
    /// A verified identity that both have; `null` when nothing proves that they are one.
    pub proof: Option<IdentityOut>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct MergeSideOut {
    pub id: String,
    pub name: String,
    pub identities: Vec<IdentityOut>,
    pub conversations: Vec<MergeConversationOut>,
    pub n_orders: usize,
    pub since: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct MergeConversationOut {
    pub id: String,
    pub inbox: String,
    /// As people call it.
    pub channel: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct SuggestedOut {
    pub kept: String,
    pub why: WhyOut,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum WhyOut {
    SignedIn,
    MoreOrders,
    Older,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct MergedConsentOut {
    pub channel: Option<String>,
    pub topic: String,
    pub granted: bool,
    /// It is not what holds for the kept one now.
    pub changes: bool,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ConflictOut {
    pub kind: ConflictKindOut,
    pub kept: String,
    pub absorbed: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ConflictKindOut {
    /// The shop signed in two different customers.
    Accounts,
    Name,
    Email,
    Phone,
    Language,
    /// Both have a conversation in this inbox: both stay, each with its own account.
    Inbox,
}

/// One merge, done or undone.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct MergeOut {
    pub id: String,
    pub kept: String,
    pub absorbed: String,
    pub at: String,
    /// `contact` where she proved it herself, else an agent.
    pub by: String,
    /// `code`, or what an agent wrote.
    pub reason: String,
    pub identities: Vec<IdentityOut>,
    pub n_conversations: usize,
    pub n_orders: usize,
    pub undone_at: Option<String>,
}

/// Everybody who was merged into a contact, and who is proven to be the same and was not.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct MergesOut {
    /// Newest first.
    pub items: Vec<MergeOut>,
    pub proven: Vec<ProvenOut>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ProvenOut {
    pub contact: String,
    pub name: String,
    /// What both are known by.
    pub identity: IdentityOut,
}

#[derive(Debug, Clone, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PreviewIn {
    /// The other contact.
    pub with: Option<String>,
}

#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MergeIn {
    /// Who becomes part of the contact of the path.
    pub absorbed: String,
    /// Why they are one, in words.
    pub reason: Option<String>,
}

impl MergeOut {
    pub(super) fn of(merge: &Merge) -> Self {
        let moved = &merge.moved;
        Self {
            id: merge.id.clone(),
            kept: merge.kept.to_string(),
            absorbed: merge.absorbed.to_string(),
            at: time_text(merge.at),
            by: merge.actor.clone(),
            reason: merge.reason.clone(),
            identities: moved
                .identities
                .iter()
                .map(|one| IdentityOut::of(one, String::new()))
                .collect(),
            n_conversations: moved.conversations.len(),
            n_orders: moved.orders.len(),
            undone_at: merge.undone_at.map(time_text),
        }
    }
}
