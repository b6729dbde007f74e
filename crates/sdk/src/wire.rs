//! How inputs come from the page and effects go to it: as text and numbers, in one function. Each function
//! between wasm and JavaScript, and each value that is no text, costs a page some bytes.

use alloc::string::String;

use crate::effect::Effects;
use crate::start::FIELD;
use crate::text::{cut, number};
use crate::tracker::visits::Move;
use crate::tracker::{Answer, Input, Tracker};

/// Takes an input at the instant `now`: what has happened, and three texts about it, with `\x01` between
/// them; only the last may hold that itself. `at` says when it happened, of an answer it is the random number.
/// The first input is what the page begins with, [`crate::start::Start`]. The effects come back as text.
pub fn handle(tracker: &mut Option<Tracker>, told: &str, at: f64, now: u64) -> String {
    let (what, rest) = field(told);
    let Some(tracker) = tracker else {
        let (new, mut effects) = Tracker::new(rest, now);
        if new.key().is_empty() {
            effects = Effects::default();
            effects.fail("the script tag has no `data-key`");
        } else {
            *tracker = Some(new);
        }
        return effects.text;
    };
    let (first, rest) = field(rest);
    let (second, third) = field(rest);
    match input(what, [first, second, third], at) {
        Some(input) => tracker.handle(input, now).text,
        None => String::new(),
    }
}

fn field(told: &str) -> (&str, &str) {
    let (field, rest) = cut(told, FIELD);
    (field, rest.get(1..).unwrap_or_default())
}

/// What the page's words mean, told apart by their first letters, since comparing whole words takes more bytes:
/// `call`, `place`, `moved`, `wake`, `answered`, `gtag`, `event`, `scroll`, `leave`, `back`, `online`, `kept`,
/// `restored`, `full`.
fn input<'a>(what: &str, texts: [&'a str; 3], at: f64) -> Option<Input<'a>> {
    let [first, second, third] = texts;
    Some(match what.bytes().next()? {
        b'c' => Input::Call { method: first, args: second, at: at as u64, fresh: third },
        b'p' => Input::Place(first, second, third),
        b'm' => Input::Moved(match first {
            "load" => Move::Load,
            "pushState" => Move::Push,
            "replaceState" => Move::Replace,
            "popstate" => Move::Pop,
            "pageshow" => Move::Resume,
            _ => return None,
        }),
        b'w' => Input::Wake,
        b'a' => Input::Answered(number(first)? as u32, answer(second, third, at)),
        b'g' => Input::Mode(first, second),
        b'e' => Input::Happened(third, first),
        b's' => Input::Scrolled(number(first).unwrap_or_default()),
        b'l' => Input::Leave,
        b'b' => Input::Return,
        b'o' => Input::Online,
        b'k' => Input::Kept(third, first),
        b'r' => Input::Restored(first),
        b'f' => Input::Unstored(number(first)? as u32),
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
