//! `rfm`: how recently, how often and for how much a contact has bought, in grades from 1 to 5.

mod grades;

use std::borrow::Cow;

use event::{Time, Value};
use segment::{Change, Zone};

use self::grades::{Cuts, Grades};
use super::orders::{Standing, standings};
use super::record::Records;
use super::story::{NOTHING, Story};

/// The attribute by which a shop sets the cuts between the grades, such as those of its quintiles:
/// `{"recency": [14, 60, 180, 365], "frequency": [2, 3, 5, 10], "monetary": [50, 150, 500, 1500]}`.
const CUTS: &str = "rfm_cuts";
pub(super) const TRAITS: &[&str] = &[CUTS];
pub(super) const FIELDS: &[&str] = &["recency", "frequency", "monetary", "score", "group"];

pub(super) fn course(field: &str, records: &impl Records, zone: &Zone) -> Cow<'static, [Change]> {
    let mut turns: Vec<(Time, Turn)> = Vec::new();
    standings(records, zone, |time, standing| turns.push((time, Turn::Orders(*standing))));
    if turns.is_empty() {
        return Cow::Borrowed(&NOTHING);
    }
    turns.extend(records.told(CUTS).map(|told| (told.time, Turn::Cuts(Cuts::told(told.value)))));
    turns.sort_by_key(|(time, _)| *time);

    let mut story = Story::beginning(&NOTHING);
    let (mut standing, mut cuts) = (Standing::default(), Cuts::default());
    let ends = turns.iter().skip(1).map(|(time, _)| Some(*time)).chain([None]);
    for ((time, turn), end) in turns.iter().zip(ends) {
        match turn {
            Turn::Orders(changed) => standing = *changed,
            Turn::Cuts(changed) => cuts = *changed,
        }
        for instant in cuts.instants(&standing, *time, end) {
            let grades = Grades::of(&standing, &cuts, instant);
            story.set(instant, grades.map_or(Value::Null, |grades| grades.tell(field)));
        }
    }
    story.end()
}

/// What changes grades, other than time.
enum Turn {
    Orders(Standing),
    Cuts(Cuts),
}
