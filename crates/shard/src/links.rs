//! What this shard has heard of whom identifiers belong to.

use std::collections::BTreeMap;

use event::{ContactId, Identifier};

use crate::fault::{Fault, Outcome};
use crate::message::Link;
use crate::store::{Row, Store};
use crate::work::Work;

/// Links in a row; there are five kinds of identifiers, and few of a kind are joined.
const STEPS: usize = 64;

/// Where a chain of links leads.
pub(crate) struct Way {
    /// Link by link; empty when the identifier stands for itself.
    pub(crate) links: Vec<Link>,
    /// The last identifier: the contact lives at its home, or its home knows more.
    pub(crate) end: Identifier,
}

/// What is stored here of an identifier.
#[derive(Debug, Clone, Default)]
pub(crate) struct Heard {
    /// The contact here that holds it.
    pub(crate) contact: Option<ContactId>,
    /// To whom it belongs, as far as this shard has heard.
    pub(crate) link: Option<Link>,
}

impl<S: Store> Work<'_, S> {
    /// Whether this shard decides on an identifier.
    pub(crate) fn is_home(&self, identifier: &Identifier) -> bool {
        self.home_of(identifier) == self.place.shard
    }

    pub(crate) fn home_of(&self, identifier: &Identifier) -> u32 {
        self.home_of_id(&identifier.contact_id())
    }

    /// What is stored here of these identifiers.
    pub(crate) fn heard_of<'i>(
        &mut self,
        identifiers: impl IntoIterator<Item = &'i Identifier>,
    ) -> Outcome<BTreeMap<Identifier, Heard>> {
        self.write_moved()?;
        let asked: Vec<&Identifier> = identifiers.into_iter().collect();
        let query = "SELECT value, people.contact, links.version, links.target FROM json_each(?)
                     LEFT JOIN identifiers ON identifiers.identifier = value
                     LEFT JOIN people USING (person)
                     LEFT JOIN links ON links.identifier = value";
        let rows = self.store.rows(query, vec![serde_json::to_string(&asked)?.into()])?;
        rows.iter()
            .map(|row| {
                let of: Identifier = row.text(0)?.parse().map_err(Fault::internal)?;
                let contact = row.text_or_null(1).map(str::parse).transpose().map_err(Fault::internal)?;
                let link = link_of(&of, row)?;
                Ok((of, Heard { contact, link }))
            })
            .collect()
    }

    /// What is stored here of one identifier.
    pub(crate) fn heard(&mut self, of: &Identifier) -> Outcome<Heard> {
        Ok(self.heard_of([of])?.remove(of).unwrap_or_default())
    }

    /// Follows the links of an identifier: of those in `told` the newest that is known, of those whose
    /// home is here what was decided. Beyond that only the next home knows.
    pub(crate) fn way_of(
        &mut self,
        of: &Identifier,
        told: &BTreeMap<Identifier, Link>,
        heard: &mut BTreeMap<Identifier, Heard>,
    ) -> Outcome<Way> {
        let mut way = Way { links: Vec::new(), end: of.clone() };
        while way.links.len() < STEPS {
            let told = told.get(&way.end);
            if told.is_none() && !self.is_home(&way.end) {
                break;
            }
            if !heard.contains_key(&way.end) {
                heard.insert(way.end.clone(), self.heard(&way.end)?);
            }
            let known = heard.get(&way.end).and_then(|heard| heard.link.as_ref());
            let Some(link) = told.into_iter().chain(known).max_by_key(|link| link.version) else { break };
            way.links.push(link.clone());
            match &link.to {
                Some(to) => way.end = to.clone(),
                None => break,
            }
        }
        Ok(way)
    }

    /// Notes to whom an identifier belongs, unless something newer is known.
    pub(crate) fn note(&self, link: &Link) -> Outcome<()> {
        self.store.run(
            "INSERT INTO links (identifier, contact, version, target) VALUES (?, ?, ?, ?)
             ON CONFLICT (identifier) DO UPDATE SET version = excluded.version, target = excluded.target
             WHERE excluded.version > version",
            vec![
                link.of.to_string().into(),
                link.of.contact_id().as_str().into(),
                i64::try_from(link.version).unwrap_or(i64::MAX).into(),
                link.to.as_ref().map(Identifier::to_string).into(),
            ],
        )
    }
}

/// The link in the columns behind the first two.
fn link_of(of: &Identifier, row: &Row) -> Outcome<Option<Link>> {
    let Some(version) = row.integer_or_null(2) else { return Ok(None) };
    let to = row.text_or_null(3).map(str::parse).transpose().map_err(Fault::internal)?;
    Ok(Some(Link { of: of.clone(), version: u64::try_from(version).unwrap_or(0), to }))
}
