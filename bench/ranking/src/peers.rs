//! The methods of the literature, written down simply: what each ranks, not how it is served.
//!
//! A neighbour's recency is its session's place in the log. Each keeps what its paper names: the parts
//! of a session that count, how sessions are compared, how their products are weighed.

use crate::log::Log;
use crate::quality::{Quality, of_weights};
use std::collections::HashMap;

/// Sessions and where each product is in them.
struct Index<'a> {
    sessions: &'a [Vec<u32>],
    /// The sessions of each product, oldest first.
    with: Vec<Vec<usize>>,
}

impl Index<'_> {
    fn new(log: &Log) -> Index<'_> {
        let mut with = vec![Vec::new(); log.products()];
        for (number, session) in log.training.iter().enumerate() {
            for product in session {
                let sessions: &mut Vec<usize> = &mut with[*product as usize];
                if sessions.last() != Some(&number) {
                    sessions.push(number);
                }
            }
        }
        Index { sessions: &log.training, with }
    }

    /// The natural logarithm of how few sessions hold a product.
    fn idf(&self, product: u32) -> f32 {
        (self.sessions.len() as f32 / self.with[product as usize].len().max(1) as f32).ln()
    }
}

/// Measures all of them.
pub fn all(log: &Log) -> Vec<Quality> {
    let index = Index::new(log);
    let clicks = popularity(log);
    vec![
        of_weights("popularity", log, |_| clicks.clone()),
        of_weights("item-to-item, cosine, last item", log, |row| cosine(&index, row)),
        of_weights("VMIS-kNN k100 m500, 9 items, idf", log, |row| vmis(&index, row)),
        of_weights("VSTAN k500 m2500", log, |row| vstan(&index, row)),
    ]
}

/// The thousand most clicked.
fn popularity(log: &Log) -> Vec<(u32, f32)> {
    let mut clicks: HashMap<u32, f32> = HashMap::new();
    log.training.iter().flatten().for_each(|product| *clicks.entry(*product).or_default() += 1.0);
    let mut clicks: Vec<(u32, f32)> = clicks.into_iter().collect();
    clicks.sort_by(|(a, x), (b, y)| y.total_cmp(x).then(a.cmp(b)));
    clicks.truncate(1_000);
    clicks
}

/// Linden, Smith and York, 2003.
fn cosine(index: &Index<'_>, row: &[u32]) -> Vec<(u32, f32)> {
    let Some(last) = row.last() else { return Vec::new() };
    let mut together: HashMap<u32, f32> = HashMap::new();
    for session in &index.with[*last as usize] {
        for product in once_each(&index.sessions[*session]) {
            *together.entry(product).or_default() += 1.0;
        }
    }
    together.remove(last);
    let sessions = |product: u32| index.with[product as usize].len() as f32;
    together
        .into_iter()
        .map(|(product, sum)| (product, sum / (sessions(product) * sessions(*last)).sqrt()))
        .collect()
}

/// Kersbergen, Sprangers and Schelter, 2022.
fn vmis(index: &Index<'_>, row: &[u32]) -> Vec<(u32, f32)> {
    let recent = &row[row.len().saturating_sub(9)..];
    let mut alike: HashMap<usize, (f32, usize)> = HashMap::new();
    for (place, product) in recent.iter().enumerate().rev() {
        if recent[place + 1..].contains(product) {
            continue;
        }
        let weight = (place + 1) as f32 / recent.len() as f32;
        for session in index.with[*product as usize].iter().rev().take(500) {
            let (sum, last) = alike.entry(*session).or_insert((0.0, place));
            *sum += weight;
            *last = place.max(*last);
        }
    }
    let mut weights = HashMap::new();
    for (session, (sum, last)) in nearest(alike, 100, |(sum, _)| *sum) {
        let steps = (recent.len() - last) as f32;
        let weight = sum * (1.0 - 0.1 * steps).max(0.0);
        for product in once_each(&index.sessions[session]) {
            *weights.entry(product).or_default() += weight * index.idf(product);
        }
    }
    weights.into_iter().collect()
}

/// Garg and others, 2019 (STAN), with the inverse document frequency of Ludewig and Jannach's VSTAN.
fn vstan(index: &Index<'_>, row: &[u32]) -> Vec<(u32, f32)> {
    let mut seen = HashMap::new();
    row.iter().enumerate().for_each(|(place, product)| {
        seen.insert(*product, place);
    });
    let weight = |product: &u32| (-((row.len() - seen[product]) as f32) / 2.0).exp();
    let candidates = newest_with(index, &seen, 2_500);
    let mut alike = HashMap::new();
    for session in candidates {
        let products = once_each(&index.sessions[session]);
        let sum: f32 = products.iter().filter(|product| seen.contains_key(product)).map(weight).sum();
        let age = (index.sessions.len() - session) as f32 / index.sessions.len() as f32;
        alike.insert(session, sum / (products.len() as f32).sqrt() * (-age).exp());
    }
    let mut weights = HashMap::new();
    for (session, similarity) in nearest(alike, 500, |similarity| *similarity) {
        let products = &index.sessions[session];
        let shared = products.iter().rposition(|product| seen.contains_key(product)).unwrap_or(0);
        for (place, product) in products.iter().enumerate() {
            let near = (-(place.abs_diff(shared) as f32) / 2.0).exp();
            *weights.entry(*product).or_default() += similarity * near * index.idf(*product);
        }
    }
    weights.into_iter().collect()
}

/// The newest sessions that hold a product of a session.
fn newest_with(index: &Index<'_>, seen: &HashMap<u32, usize>, limit: usize) -> Vec<usize> {
    let with = seen.keys().flat_map(|product| index.with[*product as usize].iter().rev().take(limit));
    let mut sessions: Vec<usize> = with.copied().collect();
    sessions.sort_unstable_by(|a, b| b.cmp(a));
    sessions.dedup();
    sessions.truncate(limit);
    sessions
}

/// The best of the sessions, the newer of equal ones.
fn nearest<T>(alike: HashMap<usize, T>, limit: usize, similarity: impl Fn(&T) -> f32) -> Vec<(usize, T)> {
    let mut alike: Vec<(usize, T)> = alike.into_iter().collect();
    alike.sort_by(|(a, x), (b, y)| similarity(y).total_cmp(&similarity(x)).then(b.cmp(a)));
    alike.truncate(limit);
    alike
}

fn once_each(session: &[u32]) -> Vec<u32> {
    let mut products = session.to_vec();
    products.sort_unstable();
    products.dedup();
    products
}
