//! What a page does without being told to report that takes a memory: the time spent on it. What happens in
//! an instant, such as a click, `js/describe.js` tells.

pub mod dwell;
