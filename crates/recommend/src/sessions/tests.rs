//! Whatever the order of arrival, the index is the one that is built at once; and it answers as one
//! that is written down without threads.

use super::*;
use crate::products::Product;
use proptest::prelude::*;
use std::collections::BTreeMap;

const MINUTE: i64 = 60_000;

/// Visitor, product, minute, and by how many minutes late it arrives.
type Told = (u8, u8, i64, i64);

fn clicks() -> impl Strategy<Value = Vec<Told>> {
    let click = (0..5_u8, 0..12_u8, 0..600_i64, 0..=LATE_MS / MINUTE);
    proptest::collection::vec(click, 1..120).prop_map(|mut clicks| {
        let mut taken = std::collections::HashSet::new();
        clicks.retain(|(visitor, _, minute, _)| taken.insert((*visitor, *minute)));
        clicks
    })
}

fn built(clicks: &[Told]) -> Sessions {
    let mut sessions = Sessions::new(1_000);
    for (visitor, product, minute, _) in clicks {
        sessions.click(&visitor.to_string(), &product.to_string(), minute * MINUTE);
    }
    sessions
}

fn answers(sessions: &Sessions) -> Vec<Vec<String>> {
    let mut scratch = Scratch::default();
    let asked: [&[&str]; 5] = [&["1"], &["2", "3"], &["4", "4", "5", "4"], &["6", "0", "7", "0"], &[]];
    let mut answers = Vec::new();
    for session in asked {
        for among in [Among::All, Among::New] {
            let ranked = sessions.next(session, among, 20, &mut scratch);
            answers.push(ranked.into_iter().map(str::to_owned).collect());
        }
    }
    answers
}

/// Sessions by what a session is, in the order in which they ended.
fn sessions_of(clicks: &[Told]) -> Vec<Vec<u8>> {
    let mut visitors: BTreeMap<String, BTreeMap<i64, u8>> = BTreeMap::new();
    for (visitor, product, minute, _) in clicks {
        visitors.entry(visitor.to_string()).or_default().insert(*minute, *product);
    }
    let mut sessions: Vec<(i64, String, Vec<u8>)> = Vec::new();
    for (visitor, clicks) in visitors {
        for (minute, product) in clicks {
            match sessions.last_mut() {
                Some((end, last, session)) if *last == visitor && minute - *end <= PAUSE_MS / MINUTE => {
                    *end = minute;
                    session.push(product);
                }
                _ => sessions.push((minute, visitor.clone(), vec![product])),
            }
        }
    }
    sessions.sort_by_key(|(end, visitor, _)| (*end, crate::orders::hash(visitor)));
    sessions.into_iter().map(|(_, _, session)| session).collect()
}

proptest! {
    #[test]
    fn the_order_of_arrival_does_not_matter(mut clicks in clicks()) {
        clicks.sort_by_key(|(visitor, _, minute, _)| (*minute, *visitor));
        let in_order = built(&clicks);
        clicks.sort_by_key(|(visitor, _, minute, late)| (minute + late, *visitor));
        let (mut late, mut twice) = (built(&clicks), Sessions::new(1_000));
        for (visitor, product, minute, _) in &clicks {
            let click = || (visitor.to_string(), product.to_string(), minute * MINUTE);
            let (who, what, at) = click();
            prop_assert!(twice.click(&who, &what, at));
            prop_assert!(!twice.click(&who, &what, at));
        }
        let answered = answers(&in_order);
        prop_assert_eq!(&answers(&late), &answered);
        prop_assert_eq!(&answers(&twice), &answered);
        late.close();
        let mut whole = in_order;
        whole.close();
        prop_assert_eq!(answers(&late), answers(&whole));
    }

    #[test]
    fn closed_sessions_are_those_that_were_told(mut clicks in clicks()) {
        clicks.sort_by_key(|(visitor, _, minute, _)| (*minute, *visitor));
        let mut sessions = built(&clicks);
        sessions.close();
        let expected = sessions_of(&clicks);
        for product in 0..12_u8 {
            let Some(number) = sessions.products.known(&product.to_string()) else { continue };
            let name = |product: Product| sessions.products.name(product).unwrap().parse::<u8>().unwrap();
            let mut near = Vec::new();
            let mut next = sessions.log.newest(number);
            while let Some(position) = next {
                let (before, after) = sessions.log.around(position);
                near.push((before.map(name).collect::<Vec<u8>>(), after.map(name).collect::<Vec<u8>>()));
                next = sessions.log.before(position);
            }
            prop_assert_eq!(sessions.log.count(number) as usize, near.len());
            prop_assert_eq!(near, beside(&expected, product));
        }
    }
}

/// What stands before a product, the nearest first, and after it, in each session with it.
fn beside(sessions: &[Vec<u8>], product: u8) -> Vec<(Vec<u8>, Vec<u8>)> {
    let mut near = Vec::new();
    for session in sessions.iter().rev() {
        let mut once: Vec<u8> = Vec::new();
        session.iter().for_each(|product| {
            if !once.contains(product) {
                once.push(*product)
            }
        });
        if let Some(at) = once.iter().position(|other| *other == product) {
            near.push((once[..at].iter().rev().copied().collect(), once[at + 1..].to_vec()));
        }
    }
    near
}

fn shop() -> Sessions {
    let mut sessions = Sessions::new(1_000);
    let seen: [&[&str]; 5] = [
        &["tea", "pot"],
        &["tea", "pot", "cup"],
        &["pot", "cup", "tray"],
        &["lamp", "bulb"],
        &["lamp", "bulb"],
    ];
    for (hour, session) in (0..).zip(seen) {
        for (second, product) in (0..).zip(session) {
            sessions.click(&hour.to_string(), product, hour * 3_600_000 + second * 1_000);
        }
    }
    sessions
}

#[track_caller]
fn check(session: &[&str], among: Among, limit: usize, expected: &[&str]) {
    let mut sessions = shop();
    assert_eq!(sessions.next(session, among, limit, &mut Scratch::default()), expected);
    sessions.close();
    assert_eq!(sessions.next(session, among, limit, &mut Scratch::default()), expected);
}

#[test]
fn products_of_the_nearest_sessions_come_first() {
    check(&["tea"], Among::New, 3, &["pot", "cup", "tray"]);
    check(&["lamp"], Among::New, 1, &["bulb"]);
}

#[test]
fn a_product_that_no_session_holds_with_it_is_found_through_another() {
    check(&["tray"], Among::New, 3, &["cup", "pot", "tea"]);
}

#[test]
fn the_products_of_the_session_are_ranked_where_they_are_asked_for() {
    check(&["tea", "pot"], Among::New, 1, &["cup"]);
    let sessions = shop();
    let ranked = sessions.next(&["tea", "pot"], Among::All, 20, &mut Scratch::default());
    assert!(ranked.contains(&"tea") && ranked.contains(&"pot"), "{ranked:?}");
}

#[test]
fn a_product_that_nobody_clicked_yet_can_be_gone_back_to() {
    let sessions = shop();
    let ranked = sessions.next(&["novel", "tea", "novel"], Among::All, 20, &mut Scratch::default());
    assert!(ranked.contains(&"novel"), "{ranked:?}");
    check(&["novel", "tea"], Among::New, 1, &["pot"]);
}

#[test]
fn a_session_that_leads_nowhere_is_shown_what_is_popular() {
    check(&["unknown"], Among::New, 2, &["pot", "cup"]);
    check(&[], Among::All, 2, &["pot", "cup"]);
    let none: [&str; 0] = [];
    let empty: Vec<&str> = Vec::new();
    assert_eq!(Sessions::default().next(&none, Among::All, 9, &mut Scratch::default()), empty);
}

#[test]
fn what_trends_can_be_asked_by_category() {
    let sessions = shop();
    assert_eq!(sessions.trending(3, |_| true), ["pot", "cup", "tea"]);
    let is_light = |product: &str| ["lamp", "bulb", "torch"].contains(&product);
    assert_eq!(sessions.trending(9, is_light), ["bulb", "lamp"]);
}

#[test]
fn the_oldest_sessions_are_forgotten() {
    let mut sessions = Sessions::new(8_000);
    for hour in 0..20_000_i64 {
        let (one, other) = if hour < 4_000 { ("old", "older") } else { ("new", "newer") };
        sessions.click(&hour.to_string(), one, hour * 3_600_000);
        sessions.click(&hour.to_string(), other, hour * 3_600_000 + 1);
    }
    sessions.close();
    let mut scratch = Scratch::default();
    assert_eq!(sessions.next(&["new"], Among::New, 9, &mut scratch), ["newer"]);
    assert_eq!(sessions.next(&["old"], Among::New, 1, &mut scratch), ["new"]);
    assert!((8_000..17_000).contains(&sessions.log.len()), "{}", sessions.log.len());
    assert!(sessions.bytes() < 150_000, "{}", sessions.bytes());
}

#[test]
fn machines_that_click_without_end_are_bounded() {
    let mut sessions = Sessions::new(1_000);
    for second in 0..5_000_i64 {
        sessions.click("robot", &(second % 700).to_string(), second * 1_000);
    }
    sessions.close();
    assert!(sessions.log.len() <= 100, "{}", sessions.log.len());
    assert_eq!(sessions.next(&["699"], Among::New, 5, &mut Scratch::default()).len(), 5);
}
