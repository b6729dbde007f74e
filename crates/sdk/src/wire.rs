//! How inputs come from the page and effects go to it: as text and numbers, in one function. Each function
//! between wasm and JavaScript, and each value that is no text, costs a page some bytes.

use alloc::string::String;

use crate::effect::{Effect, Passage};
use crate::text::{cut, digits, number};
use crate::tracker::visits::Move;
use crate::tracker::{Answer, Input, Tracker};

/// What stands before each effect.
const EFFECT: char = '\x02';
/// What stands between its name and its fields.
const FIELD: u8 = b'\x01';

/// Takes an input at the instant `now`: what has happened, and three texts about it, with `\x01` between
/// them; only the last may hold that itself. `at` says when it happened, of an answer it is the random number.
/// The first input is what the page begins with. The effects come back as text.
pub fn handle(tracker: &mut Option<Tracker>, told: &str, at: f64, now: u64) -> String {
    let mut text = String::new();
    let (what, rest) = field(told);
    let (first, rest) = field(rest);
    let (second, third) = field(rest);
    let Some(tracker) = tracker else {
        let (new, effects) = Tracker::new(first, now);
        if new.key().is_empty() {
            push(&mut text, "fail", "the script tag has no `data-key`", "", "");
            return text;
        }
        write(&mut text, effects);
        *tracker = Some(new);
        return text;
    };
    if let Some(input) = input(what, [first, second, third], at) {
        let effects = tracker.handle(input, now);
        write(&mut text, effects);
    }
    text
}

fn field(told: &str) -> (&str, &str) {
    let (field, rest) = cut(told, FIELD);
    (field, rest.get(1..).unwrap_or_default())
}

/// What the page's words mean.
fn input<'a>(what: &str, texts: [&'a str; 3], at: f64) -> Option<Input<'a>> {
    let [first, second, third] = texts;
    Some(match what {
        "call" => Input::Call { method: first, args: second, at: at as u64, fresh: third },
        "place" => Input::Place(first, second, third),
        "moved" => Input::Moved(match first {
            "load" => Move::Load,
            "pushState" => Move::Push,
            "replaceState" => Move::Replace,
            "popstate" => Move::Pop,
            "pageshow" => Move::Resume,
            _ => return None,
        }),
        "wake" => Input::Wake,
        "answered" => Input::Answered(number(first)? as u32, answer(second, third, at)),
        "layer" => Input::Layer(first, second),
        "click" => Input::Clicked(first),
        "submit" => Input::Submitted(first),
        "scroll" => Input::Scrolled(at as u64),
        "leave" => Input::Leave,
        "return" => Input::Return,
        "online" => Input::Online,
        "kept" => Input::Kept(first, second),
        "restored" => Input::Restored(first),
        "full" => Input::Unstored(number(first)? as u32),
        _ => return None,
    })
}

/// `outcome` is the status, 0 where there was no answer; `detail` how many calls were rejected, or what
/// `Retry-After` asks for in milliseconds.
fn answer(outcome: &str, detail: &str, dice: f64) -> Answer {
    match number(outcome).unwrap_or_default() {
        0 => Answer::Unreachable { dice },
        200..=299 => Answer::Accepted { rejected: number(detail).unwrap_or_default() as u32 },
        413 => Answer::TooLarge,
        408 | 429 | 500..=599 => Answer::Later { after: number(detail), dice },
        _ => Answer::Refused,
    }
}

fn write(text: &mut String, effects: impl IntoIterator<Item = Effect>) {
    for effect in effects {
        match effect {
            Effect::Send { request, calls, passage } => {
                let passage = match passage {
                    Passage::WithPage => "",
                    Passage::Outliving => "keep",
                    Passage::Leaving => "leave",
                };
                push(text, "send", &count(request), passage, &calls);
            }
            Effect::Keep(key, value) => push(text, "keep", key, &clean(&value), ""),
            Effect::KeepToken(token) => push(text, "token", &clean(&token), "", ""),
            Effect::Cookie(cookie) => push(text, "cookie", &clean(&cookie), "", ""),
            Effect::Record(record, calls) => push(text, "record", &count(record), &calls, ""),
            Effect::Unrecord(record) => push(text, "unrecord", &count(record), "", ""),
            Effect::Adopt => push(text, "adopt", "", "", ""),
            Effect::Sweep => push(text, "sweep", "", "", ""),
            Effect::Wake(delay) => push(text, "wake", &digits(delay), "", ""),
            Effect::Heard(kind, event, body) => push(text, "heard", kind.name(), &clean(&event), &body),
            Effect::Visitor => push(text, "visitor", "", "", ""),
            Effect::Known(allowed) => push(text, "known", if allowed { "1" } else { "" }, "", ""),
            Effect::Settled(counts) => push(text, "settled", &counts.json(), "", ""),
            Effect::Return(json) => push(text, "done", &json, "", ""),
            Effect::Fail(message) => push(text, "fail", message, "", ""),
        }
    }
}

fn push(text: &mut String, name: &str, first: &str, second: &str, third: &str) {
    text.push(EFFECT);
    text.push_str(name);
    for field in [first, second, third] {
        text.push(char::from(FIELD));
        text.push_str(field);
    }
}

/// JSON has no control characters; other texts from the page may.
fn clean(text: &str) -> String {
    text.chars().filter(|character| *character >= ' ').collect()
}

fn count(number: u32) -> String {
    digits(u64::from(number))
}
