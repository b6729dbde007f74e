//! A contact's events and transitions in one line of time, newest first, growing as they happen.

use std::{cmp::Reverse, collections::BTreeMap};

use leptos::{prelude::*, task::spawn_local};
use serde_json::Value;

use crate::{
    api::{self, Change, Event, Fault, Segment, Slice},
    clock,
    console::Console,
    derived::memo,
    figures::counted,
    live::Live,
    route::Route,
    sentence::humanized,
    widgets::{Icon, icon, moment, rows_waiting},
};

const BEAT: i32 = 1_000;

/// Something on the line.
#[derive(Clone, Debug, PartialEq)]
enum Mark {
    Event(Event),
    Change(Change),
}

impl Mark {
    fn at(&self) -> i64 {
        match self {
            Self::Event(event) => event.time,
            Self::Change(change) => change.at,
        }
    }

    fn key(&self) -> String {
        match self {
            Self::Event(event) => event.id.clone(),
            Self::Change(change) => {
                format!("{} {} {:?} {:?}", change.at, change.change, change.segment, change.identifier)
            }
        }
    }
}

/// A page of both lists, as the Worker gave them.
type Slices = (Slice<Event>, Slice<Change>);

/// Everything seen so far, newest first; what came once stays, whatever page it was on.
#[derive(Clone, Default, PartialEq)]
struct Line {
    marks: BTreeMap<(Reverse<i64>, u8, String), Mark>,
    older: Option<Cursors>,
}

/// Where older events and changes go on; both absent at the end.
#[derive(Clone, Default, PartialEq)]
struct Cursors {
    events: Option<String>,
    history: Option<String>,
}

impl Line {
    fn take(&mut self, slices: &Slices) {
        for mark in merged(slices) {
            // What an event caused stands above it when both bear the same instant.
            let rank = u8::from(matches!(mark, Mark::Event(_)));
            self.marks.insert((Reverse(mark.at()), rank, mark.key()), mark);
        }
    }

    fn goes_on(&mut self, slices: &Slices) {
        self.older = Some(Cursors { events: slices.0.cursor.clone(), history: slices.1.cursor.clone() });
    }
}

/// The line of a contact.
pub(super) fn timeline(id: &str, segments: Live<Vec<Segment>>) -> AnyView {
    let contact = id.to_owned();
    let live = {
        let contact = contact.clone();
        Live::every(BEAT, move || newest(contact.clone()))
    };
    let line = RwSignal::new(Line::default());
    Effect::new(move |_| {
        live.value.with(|value| {
            let Some(slices) = value.ready() else { return };
            line.update(|line| {
                line.take(slices);
                if line.older.is_none() {
                    line.goes_on(slices);
                }
            });
        });
    });
    let fresh_after = clock::now();
    let waiting = memo(move || live.value.with(|value| value.ready().is_none()));
    let empty = memo(move || !waiting.get() && line.with(|line| line.marks.is_empty()));
    let rows = move || line.with(|line| with_days(line.marks.values()));
    view! {
        <section class="sheet timeline-sheet" aria-labelledby="timeline">
            <div class="sheet-head">
                <h2 id="timeline">{words::TITLE}</h2>
                <span class="tag live"><span class="dot"></span>{words::LIVE}</span>
            </div>
            {move || waiting.get().then(|| rows_waiting(5))}
            <ol class="timeline">
                <For each=rows key=Row::key children=move |row| row_view(row, fresh_after, segments) />
            </ol>
            {move || empty.get().then(|| view! { <p class="nothing soft">{words::NOTHING}</p> })}
            {more(contact, line)}
        </section>
    }
    .into_any()
}

async fn newest(contact: String) -> Result<Slices, Fault> {
    Ok((api::events(&contact, None).await?, api::history(&contact, None).await?))
}

fn merged((events, history): &Slices) -> Vec<Mark> {
    let events = events.items.iter().cloned().map(Mark::Event);
    events.chain(history.items.iter().cloned().map(Mark::Change)).collect()
}

#[derive(Clone, PartialEq)]
enum Row {
    Day(String),
    Mark(Mark),
}

impl Row {
    fn key(&self) -> String {
        match self {
            Self::Day(day) => day.clone(),
            Self::Mark(mark) => mark.key(),
        }
    }
}

fn with_days<'a>(marks: impl Iterator<Item = &'a Mark>) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut today = String::new();
    for mark in marks {
        let day = clock::local_day(mark.at());
        if day != today {
            rows.push(Row::Day(day.clone()));
            today = day;
        }
        rows.push(Row::Mark(mark.clone()));
    }
    rows
}

fn row_view(row: Row, fresh_after: i64, segments: Live<Vec<Segment>>) -> AnyView {
    match row {
        Row::Day(day) => view! { <li class="day overline">{day}</li> }.into_any(),
        Row::Mark(Mark::Event(event)) => event_view(event, fresh_after),
        Row::Mark(Mark::Change(change)) => change_view(change, fresh_after, segments),
    }
}

/// Rows that come while one looks slide in; those that were there do not.
fn is_fresh(at: i64, fresh_after: i64) -> bool {
    at > fresh_after && clock::now() - at < 20_000
}

fn event_view(event: Event, fresh_after: i64) -> AnyView {
    let open = RwSignal::new(false);
    let (title, gist) = (humanized(&event.name), gist(&event));
    let shown = event.clone();
    view! {
        <li class="mark event" class:fresh=is_fresh(event.time, fresh_after)>
            <span class="pin" aria-hidden="true">{icon(Icon::Event)}</span>
            <div class="entry">
                <button class="entry-head" aria-expanded=move || open.get().to_string() on:click=move |_| open.update(|open| *open = !*open)>
                    <span class="entry-name">{title}</span>
                    <span class="entry-gist small soft clip">{gist}</span>
                    {moment(event.time)}
                </button>
                {move || open.get().then(|| content(&shown))}
            </div>
        </li>
    }
    .into_any()
}

fn content(event: &Event) -> AnyView {
    let raw = serde_json::json!({
        "id": event.id, "type": event.kind, "name": event.name, "time": event.time,
        "params": event.params, "context": event.context,
    });
    let pairs = event.params.as_object().into_iter().flatten().map(|(name, value)| {
        view! { <div><dt class="breakable">{name.replace('_', " ")}</dt><dd class="breakable">{plain(value)}</dd></div> }
    });
    view! {
        <div class="entry-body">
            <dl class="facts">
                <div><dt>{words::WHEN}</dt><dd>{clock::exact(event.time)}</dd></div>
                {pairs.collect_view()}
            </dl>
            <details class="raw">
                <summary>{words::RAW}</summary>
                <pre class="code">{crate::builder::pretty(&raw)}</pre>
            </details>
        </div>
    }
    .into_any()
}

fn change_view(change: Change, fresh_after: i64, segments: Live<Vec<Segment>>) -> AnyView {
    let (class, glyph, verb) = match change.change.as_str() {
        "entered" => ("entered", Icon::Entered, words::ENTERED.to_owned()),
        "left" => ("left", Icon::Left, words::LEFT.to_owned()),
        "merged" => ("merged", Icon::Merged, words::MERGED.to_owned()),
        other => ("merged", Icon::Merged, humanized(other)),
    };
    let at = change.at;
    let segment = change.segment.clone().map(|id| {
        let known = change.name.clone();
        let name = {
            let id = id.clone();
            move || {
                let found = || segments.value.with(|value| named(value.ready()?, &id));
                known.clone().or_else(found).unwrap_or_else(|| words::GONE.to_owned())
            }
        };
        view! { <a href=Route::Segment(id).href()>{name}</a> }
    });
    let note =
        change.identifier.map(|identifier| view! { <code class="small soft breakable">{identifier}</code> });
    view! {
        <li class=format!("mark change {class}") class:fresh=is_fresh(at, fresh_after)>
            <span class="pin" aria-hidden="true">{icon(glyph)}</span>
            <div class="entry"><div class="entry-head"><span class="entry-name">{verb}" "{segment}</span>{note}{moment(at)}</div></div>
        </li>
    }
    .into_any()
}

fn more(contact: String, line: RwSignal<Line>) -> AnyView {
    let console = Console::here();
    let older = memo(move || line.with(|line| line.older.clone().unwrap_or_default()));
    let ask = move |_| {
        let (contact, cursors) = (contact.clone(), older.get_untracked());
        spawn_local(async move {
            let answer = further(&contact, cursors).await;
            console.heard(&answer);
            match answer {
                Ok(slices) => drop(line.try_update(|line| {
                    line.take(&slices);
                    line.goes_on(&slices);
                })),
                Err(fault) => console.say_fault(&fault),
            }
        });
    };
    let none = move || older.with(|older| *older == Cursors::default());
    view! { <div class="steps" hidden=none><button class="button slim" on:click=ask>{words::OLDER}</button></div> }.into_any()
}

async fn further(contact: &str, cursors: Cursors) -> Result<Slices, Fault> {
    let events = match cursors.events {
        Some(cursor) => api::events(contact, Some(&cursor)).await?,
        None => Slice { items: Vec::new(), cursor: None },
    };
    let history = match cursors.history {
        Some(cursor) => api::history(contact, Some(&cursor)).await?,
        None => Slice { items: Vec::new(), cursor: None },
    };
    Ok((events, history))
}

fn named(segments: &[Segment], id: &str) -> Option<String> {
    segments.iter().find(|segment| segment.id == id).map(|segment| segment.name.clone())
}

/// What says most about an event, on one line: `Party bunting · × 4 · 19.80 GBP`.
fn gist(event: &Event) -> String {
    let param = |key: &str| event.params.get(key).filter(|value| !value.is_null());
    let page = |key: &str| event.context.get("page").and_then(|page| page.get(key));
    let first = |keys: &[&str]| keys.iter().find_map(|key| param(key)).map(plain);
    let subject = first(&["name", "title", "query", "path", "url"])
        .or_else(|| page("path").or_else(|| page("url")).map(plain));
    let order = param("order_id").map(|id| format!("№ {}", plain(id)));
    let quantity = param("quantity").filter(|quantity| quantity.as_f64() != Some(1.0));
    let quantity = quantity.map(|quantity| format!("× {}", plain(quantity)));
    let items = param("items").and_then(Value::as_array);
    let items = items.map(|items| counted(items.len() as u64, "item", "items"));
    let currency = param("currency").map(plain).unwrap_or_default();
    let amount = first(&["total", "revenue", "value", "price"]);
    let amount = amount.map(|amount| format!("{amount} {currency}").trim_end().to_owned());
    [subject, order, quantity, items, amount].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// A value as one reads it.
pub(crate) fn plain(value: &Value) -> String {
    match value {
        Value::Null => "—".to_owned(),
        Value::Bool(true) => "yes".to_owned(),
        Value::Bool(false) => "no".to_owned(),
        Value::Number(number) => number.to_string(),
        Value::String(text) => text.clone(),
        Value::Array(list) => list.iter().map(plain).collect::<Vec<_>>().join("; "),
        Value::Object(map) => {
            let pair =
                |(name, value): (&String, &Value)| format!("{} {}", name.replace('_', " "), plain(value));
            map.iter().map(pair).collect::<Vec<_>>().join(", ")
        }
    }
}

mod words {
    pub(super) const TITLE: &str = "History";
    pub(super) const LIVE: &str = "Live";
    pub(super) const NOTHING: &str = "Nothing has happened yet.";
    pub(super) const OLDER: &str = "Show older";
    pub(super) const WHEN: &str = "time";
    pub(super) const RAW: &str = "JSON";
    pub(super) const ENTERED: &str = "Entered";
    pub(super) const LEFT: &str = "Left";
    pub(super) const MERGED: &str = "Joined with";
    pub(super) const GONE: &str = "a deleted segment";
}
