//! How recently, how often and for how much a contact has bought: `rfm.…`, by the shop's own cuts.

use event::{Map, Value};

use super::Sight;

/// Where the shop has told none.
const CUTS: [(&str, [f64; 4]); 3] = [
    ("recency", [14.0, 60.0, 180.0, 365.0]),
    ("frequency", [2.0, 3.0, 5.0, 10.0]),
    ("monetary", [50.0, 150.0, 500.0, 1500.0]),
];

impl Sight<'_> {
    pub(super) fn rfm(&self) -> Map {
        let orders = self.orders();
        let figure = |key: &str| orders.get(key).and_then(Value::as_number);
        let Some(last) = figure("last_at") else {
            return Map::new();
        };
        let grades = CUTS.map(|(key, otherwise)| {
            let told = match self.attribute(&format!("rfm_cuts.{key}")) {
                Some(Value::List(cuts)) => cuts.iter().filter_map(Value::as_number).collect(),
                _ => otherwise.to_vec(),
            };
            let passed = |passed: &dyn Fn(f64) -> bool| told.iter().filter(|cut| passed(**cut)).count();
            let grade = match key {
                "recency" => 5 - passed(&|days| last + days * 86_400_000.0 <= self.now as f64),
                "frequency" => 1 + passed(&|cut| figure("count").unwrap() >= cut),
                _ => 1 + passed(&|cut| figure("revenue").unwrap() >= cut),
            };
            (key.to_owned(), grade)
        });
        let score: String = grades.iter().map(|(_, grade)| grade.to_string()).collect();
        let graded = grades.into_iter().map(|(key, grade)| (key, Value::Number(grade as f64)));
        graded.chain([("score".to_owned(), Value::Text(score))]).collect()
    }
}
