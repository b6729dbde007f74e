//! Scores: how many elements of a plan hold, where each is worth the same.

use serde_json::{Value as Json, json};

use super::Condition;
use crate::draft::{all, any, not};
use crate::place::Place;
use crate::report::{Report, each};

/// Keeps the plans that are given beside the condition.
pub(super) fn remember<'a>(plans: &Place<'a>, report: &mut Report<'a>) -> Option<()> {
    for plan in plans.list(report)? {
        let id = plan.get("itemId").or_else(|| plan.get("metadata")?.get("id"));
        match id.and_then(|id| id.value().as_str().map(str::to_owned)) {
            Some(id) => report.plans.insert(id, plan),
            None => return report.refuse(&plan, "a scoring plan without an id"),
        };
    }
    Some(())
}

/// `scoringCondition`: the sum of what the elements that hold are worth.
pub(super) fn condition(condition: &Condition<'_>, report: &mut Report<'_>) -> Option<Json> {
    let known = condition.only(&["scoringPlanId", "scoreValue", "comparisonOperator"], report);
    let id = condition.text("scoringPlanId", report)?;
    let score = condition.need("scoreValue", report)?.whole(0, report);
    let operator = condition.need("comparisonOperator", report)?;
    // A plan that is being converted is not there for itself.
    let Some(plan) = report.plans.remove(id) else {
        let message =
            format!("`scoringCondition`: the plan `{id}` is not given beside the condition, in `scorings`");
        return report.refuse(&condition.named, message);
    };
    let elements = elements(&plan, report);
    report.plans.insert(id.to_owned(), plan);
    let (worth, of) = elements?;
    known?;
    let score = score?;
    let least = |n: u64| at_least(n, &of);
    // A profile none of whose elements holds has no score.
    let (reached, passed) = (score.div_ceil(worth), score / worth + 1);
    match operator.text(report)? {
        "greaterThanOrEqualTo" => Some(least(reached.max(1))),
        "greaterThan" => Some(least(passed)),
        "lessThanOrEqualTo" => Some(all(vec![least(1), not(least(passed))])),
        "lessThan" => Some(all(vec![least(1), not(least(reached.max(1)))])),
        "equals" if score.is_multiple_of(worth) && score > 0 => {
            Some(all(vec![least(reached), not(least(passed))]))
        }
        other => report.refuse(&operator, format!("`{other}` {score} of a score has no counterpart")),
    }
}

/// What each element is worth, and their conditions.
fn elements(plan: &Place<'_>, report: &mut Report<'_>) -> Option<(u64, Vec<Json>)> {
    let list = plan.need("elements", report)?;
    let elements = each(&list.list(report)?, |element| {
        let known = element.only(&["condition", "value"], report);
        let worth = element.need("value", report)?.whole(1, report);
        let condition = super::condition(&element.need("condition", report)?, report);
        known?;
        Some((worth?, condition?))
    })?;
    let (worths, conditions): (Vec<u64>, Vec<Json>) = elements.into_iter().unzip();
    match worths.first() {
        Some(worth) if worths.iter().all(|other| other == worth) => Some((*worth, conditions)),
        Some(_) => report.refuse(&list, "elements of different worth: conditions are counted, not weighed"),
        None => report.refuse(&list, "a scoring plan without elements"),
    }
}

/// At least so many of these hold; never, if there are not so many.
fn at_least(n: u64, of: &[Json]) -> Json {
    match usize::try_from(n) {
        Ok(1) => any(of.to_vec()),
        Ok(n) if n == of.len() => all(of.to_vec()),
        Ok(n) if n < of.len() => json!({"at_least": {"n": n, "of": of}}),
        _ => json!({"any": []}),
    }
}
