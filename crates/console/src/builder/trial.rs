//! The draft tried on a history, evaluated in this page.

use std::collections::BTreeMap;

use event::Time;
use leptos::{prelude::*, task::spawn_local};
use segment::Definition;
use serde_json::Value;

use super::draft::Draft;
use crate::{
    api::{self, Fault, Segment},
    clock,
    console::{Console, Session, sentence_case},
    derived::memo,
    live::Live,
    trial::{self, Answer},
    why::why,
    widgets::{Icon, icon},
};

/// For what seldom changes: the shop's other segments.
const SLOW_BEAT: i32 = 30_000;
/// Pages of a contact's events that are fetched: 100 each.
const PAGES: usize = 20;

/// Something to begin with.
const EXAMPLE: &str = r#"{"event": "Product Viewed", "properties": {"product_id": "42", "category": "Tea", "price": 9.5}, "timestamp": "#;

/// What is tried.
#[derive(Clone, Copy)]
pub(super) struct Trial {
    history: RwSignal<String>,
    now: RwSignal<String>,
}

impl Trial {
    /// An example, now.
    pub(super) fn new() -> Self {
        let now = clock::now();
        Self {
            history: RwSignal::new(format!("{EXAMPLE}{}}}", now - 3_600_000)),
            now: RwSignal::new(clock::machine(now)),
        }
    }

    /// The panel.
    pub(super) fn view(self, draft: Draft) -> AnyView {
        let segments = Live::every(SLOW_BEAT, api::segments);
        let timezone = memo(|| match Console::here().session.get() {
            Session::In(shop) => shop.timezone,
            _ => String::new(),
        });
        let tried = memo(move || self.evaluate(draft, segments, &timezone.get()));
        view! {
            <div class="trial sheet">
                <p class="soft">{words::LEAD}</p>
                {self.loader()}
                <div class="field">
                    <label for="trial-history">{words::HISTORY}</label>
                    <textarea class="area mono" id="trial-history" spellcheck="false" rows="8" prop:value=self.history on:input=move |event| self.history.set(event_target_value(&event))></textarea>
                </div>
                {self.instant(tried)}
                <div class="trial-answer" role="status">{move || tried.with(|tried| outcome(tried, draft, segments))}</div>
            </div>
        }
        .into_any()
    }

    fn evaluate(
        self,
        draft: Draft,
        segments: Live<Vec<Segment>>,
        timezone: &str,
    ) -> Result<(Answer, Time), String> {
        let definition = draft.document.with(Definition::from_json).map_err(|error| error.to_string())?;
        let others: BTreeMap<String, Definition> = segments.value.with(|value| {
            let known = value.ready().into_iter().flatten();
            known
                .filter_map(|one| Some((one.id.clone(), Definition::from_json(&one.definition).ok()?)))
                .collect()
        });
        let now = self.now.with(|now| Time::parse(now.trim())).map_err(|error| error.to_string())?;
        let history = self.history.with(|text| trial::history(text)).map_err(|fault| fault.to_string())?;
        let answer = trial::evaluate(&definition, &others, &history, timezone, now);
        answer.map(|answer| (answer, now)).map_err(|fault| fault.to_string())
    }

    /// Brings in what a contact did.
    fn loader(self) -> AnyView {
        let console = Console::here();
        let who = RwSignal::new(String::new());
        let busy = RwSignal::new(false);
        let load = move |event: leptos::ev::SubmitEvent| {
            event.prevent_default();
            let asked = who.get_untracked().trim().to_owned();
            if asked.is_empty() || busy.get_untracked() {
                return;
            }
            busy.set(true);
            spawn_local(async move {
                match loaded(&asked).await {
                    Ok(text) => _ = self.history.try_set(text),
                    Err(fault) => console.say_fault(&fault),
                }
                busy.try_set(false);
            });
        };
        view! {
            <form class="trial-head" on:submit=load>
                <div class="field">
                    <label for="trial-contact">{words::CONTACT}</label>
                    <input class="input" id="trial-contact" autocomplete="off" placeholder=words::CONTACT_HINT prop:value=who on:input=move |event| who.set(event_target_value(&event)) />
                </div>
                <button class="button" disabled=move || busy.get()>{icon(Icon::Contacts)}{words::LOAD}</button>
            </form>
        }
        .into_any()
    }

    /// The instant of the evaluation, and steps to others.
    fn instant(self, tried: Memo<Result<(Answer, Time), String>>) -> AnyView {
        const STEPS: [(&str, i64); 4] =
            [("−1 d", -86_400_000), ("−1 h", -3_600_000), ("+1 h", 3_600_000), ("+1 d", 86_400_000)];
        let step = move |(name, by): (&'static str, i64)| {
            let go = move |_| {
                let now = self.now.with_untracked(|now| Time::parse(now.trim()));
                self.now.set(clock::machine(now.map_or_else(|_| clock::now(), Time::millis) + by));
            };
            view! { <button type="button" class="button quiet slim number" on:click=go>{name}</button> }
        };
        let change =
            memo(move || tried.with(|tried| tried.as_ref().ok().and_then(|(answer, _)| answer.until)));
        let jump = move |_| {
            if let Some(until) = change.get_untracked() {
                self.now.set(clock::machine(until.millis()));
            }
        };
        view! {
            <div class="field">
                <label for="trial-now">{words::NOW}</label>
                <div class="trial-now">
                    <input class="input mono" id="trial-now" autocomplete="off" spellcheck="false" prop:value=self.now on:input=move |event| self.now.set(event_target_value(&event)) />
                    {STEPS.map(step).into_iter().collect_view()}
                    <button type="button" class="button quiet slim" on:click=move |_| self.now.set(clock::machine(clock::now()))>{words::TODAY}</button>
                    <button type="button" class="button quiet slim" disabled=move || change.get().is_none() on:click=jump>{icon(Icon::Forward)}{words::CHANGE}</button>
                </div>
            </div>
        }
        .into_any()
    }
}

/// A contact's events as lines.
async fn loaded(asked: &str) -> Result<String, Fault> {
    let contact = api::find_contact(asked).await?;
    let (mut events, mut cursor) = (Vec::new(), None);
    for _ in 0..PAGES {
        let page = api::events(&contact.id, cursor.as_deref()).await?;
        events.extend(page.items);
        cursor = page.cursor;
        if cursor.is_none() {
            break;
        }
    }
    let identifier = contact.identifiers.first().cloned().unwrap_or_else(|| contact.id.clone());
    let begun = contact.first_seen.unwrap_or_else(clock::now);
    Ok(trial::written(&identifier, &Value::Object(contact.attributes), begun, &events))
}

fn outcome(
    tried: &Result<(Answer, Time), String>,
    draft: Draft,
    segments: Live<Vec<Segment>>,
) -> Option<AnyView> {
    match tried {
        Ok((answer, now)) => {
            let explained = trial::explained(answer, *now)?;
            let definition = draft.document.get_untracked();
            Some(why(&explained, &definition, segments))
        }
        Err(message) => Some(view! { <p class="fault">{sentence_case(message)}</p> }.into_any()),
    }
}

mod words {
    pub(super) const LEAD: &str = "Try the conditions on a history, at any instant. Nothing is sent or saved: this page evaluates them itself.";
    pub(super) const CONTACT: &str = "Take the history of a contact";
    pub(super) const CONTACT_HINT: &str = "user:42, an id, a name or an e-mail";
    pub(super) const LOAD: &str = "Load events";
    pub(super) const HISTORY: &str = "History: Segment calls, one a line";
    pub(super) const NOW: &str = "Now";
    pub(super) const TODAY: &str = "Now";
    pub(super) const CHANGE: &str = "To the next change";
}
