//! Events and what is measured over them, in words.

use segment::{EventCondition, Filter, Measure, Measured, Over, Statistic};

use super::{Sentence, filter, humanized, spoken, test, window};

/// The form of a verb.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Past,
    Base,
}

/// Whether the condition asks for one event or more.
pub(super) fn is_once(event: &EventCondition) -> bool {
    event.is == segment::Test::at_least(1.0)
}

/// What stands after "Contacts".
pub(super) fn did(event: &EventCondition) -> Sentence {
    let EventCondition { what, is } = event;
    let who = Sentence::default().plain("who ").then(deed(&what.events, Form::Past));
    match &what.measure {
        Measure::Count if is_once(event) => who.then(circumstances(what)),
        Measure::Count => who.plain(" ").then(test::times(is)).then(circumstances(what)),
        Measure::Days => who.plain(" on ").then(test::days(is)).then(circumstances(what)),
        Measure::Distinct { of, over } => {
            let different = who.plain(" with ").then(test::amount(is)).plain(" different values of ");
            different.then(param(of, over)).then(circumstances(what))
        }
        Measure::Number { statistic: Statistic::Sum, of, over } => {
            let whose = match over {
                Over::Items(None) => Sentence::default().plain("whose items’ ").strong(spoken(of)),
                _ => Sentence::default().plain("whose ").then(param(of, over)),
            };
            let whole = whose.plain(" over ").then(names(&what.events)).plain(" adds up to ");
            whole.then(test::amount(is)).then(circumstances(what))
        }
        Measure::Number { .. } | Measure::Most { .. } => {
            Sentence::default().plain("whose ").then(measured(what)).plain(" ").then(test::said(is))
        }
    }
}

/// A measure by its name: `average value over Order completed in the last 7 days`.
pub(super) fn measured(what: &Measured) -> Sentence {
    let start = Sentence::default();
    let name = match &what.measure {
        Measure::Count => start.plain("number of "),
        Measure::Days => start.plain("number of days with "),
        Measure::Number { statistic, of, over } => {
            let statistic = match statistic {
                Statistic::Sum => "total ",
                Statistic::Avg => "average ",
                Statistic::Min => "smallest ",
                Statistic::Max => "largest ",
            };
            start.plain(statistic).then(param(of, over)).plain(" over ")
        }
        Measure::Distinct { of, over } => {
            start.plain("number of different values of ").then(param(of, over)).plain(" over ")
        }
        Measure::Most { of, over } => start.plain("most frequent ").then(param(of, over)).plain(" over "),
    };
    name.then(names(&what.events)).then(circumstances(what))
}

fn param(of: &str, over: &Over) -> Sentence {
    let of = Sentence::default().strong(spoken(of));
    match over {
        Over::Event => of,
        Over::Items(None) => of.plain(" of items"),
        Over::Items(Some(inside)) => of.plain(" of items where ").then(filter::said(inside)),
    }
}

/// When they happened and what they were like.
pub(super) fn circumstances(what: &Measured) -> Sentence {
    let when = what.within.as_ref().map(|within| Sentence::default().plain(" ").then(window::said(within)));
    when.unwrap_or_default().then(like(what.filter.as_ref()))
}

/// What the events were like, if that matters.
pub(super) fn like(inside: Option<&Filter>) -> Sentence {
    let like = inside.map(|inside| Sentence::default().plain(", where ").then(filter::said(inside)));
    like.unwrap_or_default()
}

/// The well-known events as verbs; the others are things that one did.
pub(super) fn deed(events: &[String], form: Form) -> Sentence {
    const VERBS: [(&str, &str, &str); 11] = [
        ("product_viewed", "viewed a product", "view a product"),
        ("product_added", "put a product into the cart", "put a product into the cart"),
        ("product_removed", "took a product out of the cart", "take a product out of the cart"),
        ("cart_viewed", "looked at the cart", "look at the cart"),
        ("checkout_started", "started checkout", "start checkout"),
        ("order_completed", "placed an order", "place an order"),
        ("order", "made an order", "make an order"),
        ("order_cancelled", "cancelled an order", "cancel an order"),
        ("page_viewed", "viewed a page", "view a page"),
        ("products_searched", "searched for products", "search for products"),
        ("product_clicked", "clicked a product", "click a product"),
    ];
    if let [name] = events
        && let Some((_, past, base)) = VERBS.iter().find(|(known, _, _)| known == name)
    {
        return Sentence::default().strong(if form == Form::Past { *past } else { *base });
    }
    Sentence::default().plain(if form == Form::Past { "did " } else { "do " }).then(names(events))
}

/// The names with an `or` between them.
pub(super) fn names(events: &[String]) -> Sentence {
    let parts = events.iter().map(|name| Sentence::default().strong(humanized(name))).collect();
    Sentence::joined(parts, " or ")
}
