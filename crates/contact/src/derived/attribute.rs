//! Which derived attribute a path names.

use std::borrow::Cow;

use event::{Call, Time};
use segment::{Change, Course, Current, Path, Zone};

use super::namespace::Namespace;
use super::record::{Records, Told, Wanted};
use super::{activity, model, session, whole};

/// A derived attribute, as a path names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DerivedAttribute {
    namespace: Namespace,
    reach: Reach,
    resolved: usize,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Reach {
    /// One field, by its place in the catalogue.
    Field(usize),
    /// What one model says.
    Model(Box<str>),
    /// What every model says.
    Models,
    /// An object of fields, from here on in their names.
    Object(Vec<&'static str>, usize),
}

impl DerivedAttribute {
    /// The attribute that a path names; `None` when its first part is no namespace.
    pub fn of(path: &Path) -> Option<DerivedAttribute> {
        let namespace = Namespace::of(path.head())?;
        let below = path.parts().get(1..).unwrap_or_default();
        let (reach, parts) = match (namespace, below.first()) {
            (Namespace::Score | Namespace::Cluster, None) => (Reach::Models, 0),
            (Namespace::Score | Namespace::Cluster, Some(model)) => (Reach::Model(model.clone()), 1),
            _ => reach(namespace, below),
        };
        Some(DerivedAttribute { namespace, reach, resolved: 1 + parts })
    }

    /// The namespace that it is in.
    pub fn namespace(&self) -> Namespace {
        self.namespace
    }

    /// Its field and the place of that in [`Namespace::fields`], if it is a single one.
    pub(crate) fn field(&self) -> Option<(usize, &'static str)> {
        match self.reach {
            Reach::Field(place) => Some((place, self.namespace.fields().get(place)?)),
            _ => None,
        }
    }

    /// Of how many parts of the path its courses are the values.
    pub(crate) fn resolved(&self) -> usize {
        self.resolved
    }

    /// The values it takes, those that time alone will bring included. What holds of a contact that
    /// has done nothing holds from [`event::Time::MIN`] on.
    pub fn course(&self, records: &impl Records, zone: &Zone) -> Course<'static> {
        let namespace = self.namespace;
        let changes: Cow<'static, [Change]> = match &self.reach {
            Reach::Field(_) => {
                self.field().map_or(Cow::Borrowed(&[]), |(_, field)| namespace.course(field, records, zone))
            }
            Reach::Model(model) => model::course(namespace.name(), model, records),
            Reach::Models => model::all(namespace.name(), records),
            Reach::Object(fields, from) => whole::course(fields.iter().map(|field| {
                (field.get(*from..).unwrap_or_default(), namespace.course(field, records, zone))
            })),
        };
        Course { changes, resolved: self.resolved }
    }

    /// Its value at an instant, where that is known without all that it was before.
    pub fn current(&self, records: &impl Records, zone: &Zone, at: Time) -> Option<Current<'static>> {
        let (_, field) = self.field()?;
        let value = match self.namespace {
            Namespace::Activity => activity::current(field, records, zone, at),
            Namespace::Session => session::current(field, records, at)?,
            _ => return None,
        };
        Some(Current { value: Cow::Owned(value), resolved: self.resolved })
    }

    /// The values it takes for a contact of whom nothing is told that concerns its namespace.
    pub fn untold(&self, zone: &Zone) -> Course<'static> {
        self.course(&Nobody, zone)
    }
}

/// A contact of whom nothing is told.
struct Nobody;

impl Records for Nobody {
    type Record<'a> = &'a Call;

    fn records(&self, _wanted: Wanted) -> impl Iterator<Item = &Call> {
        std::iter::empty()
    }

    fn told(&self, _key: &str) -> impl Iterator<Item = Told<'_>> {
        std::iter::empty()
    }
}

/// The field that the parts lead to or through, else the object that they name; how many parts that is.
fn reach(namespace: Namespace, parts: &[Box<str>]) -> (Reach, usize) {
    let fields = namespace.fields().iter().copied();
    let led = |field: &&str| field.split('.').zip(parts).take_while(|(name, part)| *name == &***part).count();
    let through = fields.clone().enumerate().find(|(_, field)| led(field) == field.split('.').count());
    if let Some((place, field)) = through {
        return (Reach::Field(place), led(&field));
    }
    let inside = fields.filter(|field| led(field) == parts.len()).collect();
    let from = parts.iter().map(|part| part.len() + 1).sum();
    (Reach::Object(inside, from), parts.len())
}
