//! What was received and what became of it, and what was rejected, to be sent again.

use leptos::{prelude::*, task::spawn_local};

use super::{entitle, here};
use crate::{
    api::{self, Account, Fault, Rejected, Replay, Slice},
    derived::memo,
    figures::{counted, grouped},
    live::{Live, Loaded, Shape},
    widgets::{empty, failed, page_head, rows_waiting, when},
};

const BEAT: i32 = 2_500;

/// The page.
pub(crate) fn received() -> AnyView {
    entitle(words::TITLE);
    let accounts = Live::every(BEAT, api::accounts);
    let rejected = Live::every(BEAT, api::rejected);
    let any = memo(move || matches!(shape_of(rejected), Shape::Full));
    let all_again = move || {
        let again = move |_| send_all_again(rejected);
        any.get().then(|| view! { <button class="button slim" on:click=again>{words::ALL_AGAIN}</button> })
    };
    view! {
        {page_head(words::TITLE, words::LEAD, None)}
        <div class="sheet">{move || table(accounts)}</div>
        <div class="sheet">
            <div class="sheet-head">
                <h2>{words::REJECTED}</h2>
                {all_again}
            </div>
            {list(rejected)}
        </div>
    }
    .into_any()
}

fn table(accounts: Live<Vec<Account>>) -> AnyView {
    accounts.value.with(|value| match value {
        Loaded::Waiting => rows_waiting(3),
        Loaded::Failed(fault) => failed(fault, move || accounts.again()),
        Loaded::Ready(accounts) => {
            let rows = accounts.iter().map(account).collect_view();
            view! {
                <table class="grid accounts-grid">
                    <thead>
                        <tr><th scope="col">{words::FROM}</th><th scope="col" class="right">{words::TITLE}</th><th scope="col" class="right">{words::STORED}</th><th scope="col" class="right">{words::REPEATS}</th><th scope="col" class="right">{words::REJECTED}</th></tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            }
            .into_any()
        }
    })
}

fn account(account: &Account) -> AnyView {
    // Where there is no room for the head of the table, each number bears its name.
    let cell = |name: &'static str, number: u64| {
        view! { <td class="right number" data-name=name>{grouped(number)}</td> }
    };
    let Account { received, stored, duplicate, .. } = account;
    view! {
        <tr>
            <th scope="row">{words::source(&account.source)}</th>
            {cell(words::TITLE, *received)}
            {cell(words::STORED, *stored)}
            {cell(words::REPEATS, *duplicate)}
            {cell(words::REJECTED, account.rejected())}
        </tr>
    }
    .into_any()
}

fn shape_of(rejected: Live<Slice<Rejected>>) -> Shape {
    rejected.value.with(|value| value.shape(|slice| slice.items.is_empty()))
}

fn list(rejected: Live<Slice<Rejected>>) -> AnyView {
    let shape = memo(move || shape_of(rejected));
    let rows = move || {
        rejected.value.with(|value| value.ready().map(|slice| slice.items.clone()).unwrap_or_default())
    };
    view! {
        {move || match shape.get() {
            Shape::Waiting => rows_waiting(4),
            Shape::Failed => rejected.value.with_untracked(|value| match value {
                Loaded::Failed(fault) => failed(fault, move || rejected.again()),
                Loaded::Waiting | Loaded::Ready(_) => ().into_any(),
            }),
            Shape::Empty => empty(words::NONE, words::NONE_MORE, ()),
            Shape::Full => view! {
                <table class="grid">
                    <thead>
                        <tr><th scope="col">{words::REASON}</th><th scope="col">{words::SENT}</th><th scope="col" class="right">{words::WHEN}</th><th scope="col"></th></tr>
                    </thead>
                    <tbody><For each=rows key=|one| (one.id.clone(), one.replayed) children=move |one| row(rejected, one) /></tbody>
                </table>
            }
            .into_any(),
        }}
    }
    .into_any()
}

fn row(rejected: Live<Slice<Rejected>>, one: Rejected) -> AnyView {
    let again = match one.replayed {
        Some(_) => view! { <span class="tag live">{words::TAKEN}</span> }.into_any(),
        None => {
            let id = one.id.clone();
            let again = move |_| send_again(rejected, id.clone());
            view! { <button class="button slim" on:click=again>{words::AGAIN}</button> }.into_any()
        }
    };
    view! {
        <tr>
            <th scope="row"><span class="mono small">{one.path}</span>" "{one.message}</th>
            <td><span class="mono small soft clip">{one.body}</span></td>
            <td class="right soft">{when(one.at)}</td>
            <td class="right">{again}</td>
        </tr>
    }
    .into_any()
}

fn send_again(rejected: Live<Slice<Rejected>>, id: String) {
    let console = here();
    spawn_local(async move {
        let told = api::replay(&id).await.map(|replay| match replay {
            Replay { outcome, .. } if outcome != "rejected" => words::TAKEN.to_owned(),
            Replay { message, .. } => format!("{}: {}", words::STILL, message.unwrap_or_default()),
        });
        tell(console, rejected, told);
    });
}

fn send_all_again(rejected: Live<Slice<Rejected>>) {
    let console = here();
    spawn_local(async move {
        let told = api::replay_all().await.map(|(taken, refused)| words::all_again(taken, refused));
        tell(console, rejected, told);
    });
}

fn tell(console: crate::console::Console, rejected: Live<Slice<Rejected>>, told: Result<String, Fault>) {
    match told {
        Ok(text) => console.say(text),
        Err(fault) => console.say_fault(&fault),
    }
    rejected.again();
}

mod words {
    use super::counted;

    pub(super) const TITLE: &str = "Received";
    pub(super) const LEAD: &str = "What pages and servers sent in the last 31 days, and what became of it.";
    pub(super) const FROM: &str = "From";
    pub(super) const STORED: &str = "Stored";
    pub(super) const REPEATS: &str = "Repeats";
    pub(super) const REJECTED: &str = "Rejected";
    pub(super) const REASON: &str = "Reason";
    pub(super) const SENT: &str = "What was sent";
    pub(super) const WHEN: &str = "When";
    pub(super) const AGAIN: &str = "Send again";
    pub(super) const ALL_AGAIN: &str = "Send all again";
    pub(super) const TAKEN: &str = "Taken";
    pub(super) const STILL: &str = "Still rejected";
    pub(super) const NONE: &str = "Nothing was rejected";
    pub(super) const NONE_MORE: &str = "What is rejected is kept here for 30 days, with the reason.";

    pub(super) fn source(name: &str) -> &'static str {
        match name {
            "page" => "Pages",
            "server" => "Servers",
            "manager" => "The console's key",
            "message" => "Links in messages",
            "replay" => "Sent again",
            _ => "All",
        }
    }

    pub(super) fn all_again(taken: u64, refused: u64) -> String {
        let taken = counted(taken, "call was taken", "calls were taken");
        format!("{taken}, {} still rejected", super::grouped(refused))
    }
}
