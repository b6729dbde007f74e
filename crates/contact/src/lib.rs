//! One contact's history: calls, attributes, identity, kept membership.
