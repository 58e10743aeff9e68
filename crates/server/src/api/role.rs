//! Who may do what: roles of people, scopes of tokens, and what each operation asks for.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What an agent may do. Each includes the ones before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Answers conversations.
    Agent,
    /// Also changes settings, agents and tokens.
    Admin,
    /// Also makes and removes owners.
    Owner,
}

impl Role {
    pub const ALL: [Self; 3] = [Self::Agent, Self::Admin, Self::Owner];

    pub fn name(self) -> &'static str {
        match self {
            Self::Agent => "agent",
            Self::Admin => "admin",
            Self::Owner => "owner",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.name() == name)
    }
}

macro_rules! scopes {
    ($($name:ident => $text:literal),+ $(,)?) => {
        /// What a token made for one purpose may do.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
        pub enum Scope {
            $(#[serde(rename = $text)] $name),+
        }

        impl Scope {
            pub const ALL: &[Self] = &[$(Self::$name),+];

            pub fn name(self) -> &'static str {
                match self { $(Self::$name => $text),+ }
            }

            pub fn parse(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|scope| scope.name() == name)
            }
        }
    };
}

scopes! {
    ReadCatalog => "catalog:read",
    ReadContacts => "contacts:read",
    WriteContacts => "contacts:write",
    ReadConversations => "conversations:read",
    WriteConversations => "conversations:write",
    ReadOrders => "orders:read",
    WriteOrders => "orders:write",
    ReadSettings => "settings:read",
    WriteSettings => "settings:write",
}

/// What an operation asks of its caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Needs {
    /// The least role; `None` is open to everybody.
    pub role: Option<Role>,
    /// The scope that opens it to a scoped token; `None` keeps all of them out.
    pub scope: Option<Scope>,
    /// Its answer holds a secret that is shown once: it is not kept to be replayed.
    pub shown_once: bool,
}

impl Needs {
    /// Signing in and the like.
    pub const NOTHING: Self = Self { role: None, scope: None, shown_once: false };

    pub const fn agent(scope: Scope) -> Self {
        Self { role: Some(Role::Agent), scope: Some(scope), shown_once: false }
    }

    pub const fn admin(scope: Scope) -> Self {
        Self { role: Some(Role::Admin), scope: Some(scope), shown_once: false }
    }

    /// For people and full tokens only.
    pub const fn person(role: Role) -> Self {
        Self { role: Some(role), scope: None, shown_once: false }
    }

    pub const fn shown_once(self) -> Self {
        Self { shown_once: true, ..self }
    }

    /// Whether somebody with this role, or these scopes instead of one, may.
    pub fn allows(&self, role: Role, scopes: Option<&[Scope]>) -> bool {
        match (self.role, scopes) {
            (None, _) => true,
            (Some(least), None) => role >= least,
            (Some(_), Some(scopes)) => self.scope.is_some_and(|scope| scopes.contains(&scope)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(needs: Needs, role: Role, scopes: Option<&[Scope]>, expected: bool) {
        assert_eq!(needs.allows(role, scopes), expected, "{needs:?} {role:?} {scopes:?}");
    }

    #[test]
    fn a_role_includes_those_below_and_a_scope_nothing_else() {
        let orders = Needs::admin(Scope::WriteOrders);
        check(Needs::NOTHING, Role::Agent, None, true);
        check(orders, Role::Agent, None, false);
        check(orders, Role::Admin, None, true);
        check(orders, Role::Owner, None, true);
        check(orders, Role::Owner, Some(&[Scope::ReadOrders]), false);
        check(orders, Role::Agent, Some(&[Scope::WriteOrders]), true);
        check(Needs::person(Role::Agent), Role::Owner, Some(Scope::ALL), false);
    }
}
