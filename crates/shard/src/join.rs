//! To whom identifiers belong: what their homes decide.
//!
//! Each step is stored together with the parcel that leads to the next one, and can be repeated: a
//! crash between any two of them loses nothing.

use event::{Call, CallKind, Identifier, IdentifierKind};

use crate::claims::{Claim, Claims, Weight, claims_of, comes_before};
use crate::fault::Outcome;
use crate::message::{Link, ShardReply, ShardRequest};
use crate::outbox::Parcel;
use crate::store::Store;
use crate::work::Work;

/// The shard that numbers the explicit words of a shop, so that they stand in one order.
const REGISTER: u32 = 0;

impl<S: Store> Work<'_, S> {
    /// Tells the homes of identifiers what a call says of them.
    pub(crate) fn post_claims(&mut self, call: &Call, is_trusted: bool) -> Outcome<()> {
        for (of, claim) in claims_of(call, is_trusted) {
            if self.people.is_news(&of, &claim) {
                let request = ShardRequest::Claim { of: of.clone(), claim, is_alias: false };
                self.post(Parcel::to_shard(self.home_of(&of), request))?;
            }
        }
        if let (CallKind::Alias, Some(previous), Some(user)) = (call.kind, &call.previous, &call.user) {
            let to = Some(Identifier::user(user));
            let claim = Claim { weight: Weight::Firm, time: call.time, call: call.id.clone(), to };
            let shard = self.home_of(&Identifier::user(previous));
            let request = ShardRequest::Alias { previous: previous.clone(), claim, is_trusted };
            self.post(Parcel::to_shard(shard, request))?;
        }
        Ok(())
    }

    /// A call said to whom an identifier belongs whose home is here.
    pub(crate) fn claim(&mut self, of: &Identifier, claim: Claim, is_alias: bool) -> Outcome<ShardReply> {
        self.reconsider(of, |claims| claims.add(claim, is_alias))
    }

    /// Somebody decided on an identifier whose home is here.
    pub(crate) fn decide_owner(
        &mut self,
        of: &Identifier,
        number: u64,
        to: Option<Identifier>,
    ) -> Outcome<ShardReply> {
        if of.kind() == IdentifierKind::User {
            self.recall_aliases(&[of.value()])?;
        }
        self.reconsider(of, |claims| claims.decide(number, to))
    }

    /// An `alias` named this id, which may be an anonymous one or, as its home here knows, a user's.
    pub(crate) fn alias(&mut self, previous: &str, claim: Claim, is_trusted: bool) -> Outcome<ShardReply> {
        self.store.run(
            "INSERT OR REPLACE INTO aliases (previous, call, body, contact) VALUES (?, ?, ?, ?)",
            vec![
                previous.into(),
                claim.call.as_str().into(),
                serde_json::to_string(&(&claim, is_trusted))?.into(),
                Identifier::user(previous).contact_id().as_str().into(),
            ],
        )?;
        let user = Identifier::user(previous);
        if self.is_known(&user)? {
            self.alias_of_user(&user, claim, is_trusted)?;
        } else {
            let of = Identifier::anonymous(previous);
            let shard = self.home_of(&of);
            self.post(Parcel::to_shard(shard, ShardRequest::Claim { of, claim, is_alias: true }))?;
        }
        Ok(ShardReply::Done)
    }

    /// Whether calls, or an explicit word, named a user whose home is here.
    fn is_known(&self, user: &Identifier) -> Outcome<bool> {
        let query = "SELECT (SELECT count(*) FROM identifiers WHERE identifier = ?1)
                          + (SELECT count(*) FROM claims WHERE identifier = ?1)";
        Ok(self.store.number(query, vec![user.to_string().into()])? > 0)
    }

    /// These users are new here: what an `alias` said of their ids was said of users.
    pub(crate) fn recall_aliases(&mut self, users: &[&str]) -> Outcome<()> {
        if users.is_empty() {
            return Ok(());
        }
        let query = "SELECT previous, body FROM aliases WHERE previous IN (SELECT value FROM json_each(?))";
        for row in self.store.rows(query, vec![serde_json::to_string(users)?.into()])? {
            let (claim, is_trusted): (Claim, bool) = row.json(1)?;
            let of = Identifier::anonymous(row.text(0)?);
            let shard = self.home_of(&of);
            self.post(Parcel::to_shard(shard, ShardRequest::IsUsers { of }))?;
            self.alias_of_user(&Identifier::user(row.text(0)?), claim, is_trusted)?;
        }
        Ok(())
    }

    /// No `alias` takes this anonymous id: it is a user's.
    pub(crate) fn is_users(&mut self, of: &Identifier) -> Outcome<ShardReply> {
        self.reconsider(of, Claims::is_users)
    }

    /// Two known contacts: only the shop itself may join them.
    fn alias_of_user(&mut self, user: &Identifier, claim: Claim, is_trusted: bool) -> Outcome<()> {
        if !is_trusted || claim.to.as_ref() == Some(user) {
            return Ok(());
        }
        let request = ShardRequest::Merge { of: user.clone(), into: claim.to, cause: Some(claim.call) };
        self.post(Parcel::to_shard(REGISTER, request))
    }

    /// Joins two contacts for good, or (`into` is `None`) sets an identifier apart from whom it
    /// belongs to. `cause`: the call that said so, once.
    pub(crate) fn merge(
        &mut self,
        of: &Identifier,
        into: Option<&Identifier>,
        cause: Option<String>,
    ) -> Outcome<ShardReply> {
        if let Some(cause) = cause {
            let query = "SELECT count(*) FROM causes WHERE call = ?";
            if self.store.number(query, vec![cause.as_str().into()])? > 0 {
                return Ok(ShardReply::Done);
            }
            self.store.run("INSERT INTO causes (call) VALUES (?)", vec![cause.into()])?;
        }
        let (of, to) = match into {
            None => (of.clone(), None),
            Some(into) => {
                let (one, other) = (self.joined_to(of)?, self.joined_to(into)?);
                if one == other {
                    return Ok(ShardReply::Done);
                }
                if comes_before(&one, &other) { (other, Some(one)) } else { (one, Some(other)) }
            }
        };
        let number = self.store.number("SELECT coalesce(max(number), 0) + 1 FROM words", vec![])?;
        self.store.run(
            "INSERT OR REPLACE INTO words (identifier, number, target) VALUES (?, ?, ?)",
            vec![of.to_string().into(), number.into(), to.as_ref().map(Identifier::to_string).into()],
        )?;
        let number = u64::try_from(number).unwrap_or(0);
        let shard = self.home_of(&of);
        self.post(Parcel::to_shard(shard, ShardRequest::Decide { of, number, to }))?;
        Ok(ShardReply::Done)
    }

    /// The identifier that this one was joined to by explicit words.
    fn joined_to(&self, of: &Identifier) -> Outcome<Identifier> {
        let mut end = of.clone();
        loop {
            let query = "SELECT target FROM words WHERE identifier = ?";
            let row = self.store.first(query, vec![end.to_string().into()])?;
            match row.as_ref().and_then(|row| row.text_or_null(0)) {
                Some(target) => end = target.parse().map_err(crate::Fault::internal)?,
                None => return Ok(end),
            }
        }
    }

    /// Decides anew on an identifier whose home is here, and sets in motion what follows.
    fn reconsider(&mut self, of: &Identifier, hear: impl FnOnce(&mut Claims)) -> Outcome<ShardReply> {
        let key = of.to_string();
        let stored =
            self.store.first("SELECT body FROM claims WHERE identifier = ?", vec![key.as_str().into()])?;
        let before: Claims = stored.map(|row| row.json(0)).transpose()?.unwrap_or_default();
        let mut claims = before.clone();
        hear(&mut claims);
        if claims == before {
            return Ok(ShardReply::Done);
        }
        self.store.run(
            "INSERT OR REPLACE INTO claims (identifier, body, contact) VALUES (?, ?, ?)",
            vec![key.into(), serde_json::to_string(&claims)?.into(), of.contact_id().as_str().into()],
        )?;
        if claims.owner() != before.owner() {
            self.relink(of, claims.owner().cloned())?;
        }
        Ok(ShardReply::Done)
    }

    fn relink(&mut self, of: &Identifier, to: Option<Identifier>) -> Outcome<()> {
        let heard = self.heard(of)?;
        let version = heard.link.as_ref().map_or(0, |link| link.version) + 1;
        let link = Link { of: of.clone(), version, to };
        self.hear(std::slice::from_ref(&link))?;
        match heard.link.and_then(|link| link.to) {
            None if heard.contact.is_some() => Ok(()),
            None => self.announce(link),
            Some(from) => {
                let shard = self.home_of(&from);
                self.post(Parcel::to_shard(shard, ShardRequest::Recall { link, from }))
            }
        }
    }
}
