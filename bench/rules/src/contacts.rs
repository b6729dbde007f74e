//! Contacts with every attribute that the rules look at, made by a small generator: the same each time.

use serde_json::{Value, json};

pub(crate) fn contacts(count: usize) -> Vec<Value> {
    let mut dice = Dice(0x9E37_79B9_7F4A_7C15);
    (0..count).map(|_| contact(&mut dice)).collect()
}

fn contact(dice: &mut Dice) -> Value {
    let tags = ["vip", "wholesale", "newsletter", "returns-often", "app"];
    let tags: Vec<&str> = tags.into_iter().filter(|_| dice.below(3) == 0).collect();
    json!({
        "country": dice.one_of(&["KZ", "UZ", "KG", "DE", "GB", "FR"]),
        "gender": dice.one_of(&["female", "male"]),
        "plan": dice.one_of(&["free", "plus", "business"]),
        "email": format!("{}@{}", dice.below(10_000), dice.one_of(&["gmail.com", "mail.ru", "example.kz"])),
        "age": dice.below(60) + 15,
        "spent": dice.below(2_000),
        "tags": tags,
        "address": {"city": dice.one_of(&["Astana", "Almaty", "Berlin"]), "floor": dice.below(20)},
    })
}

/// Xorshift: nothing here needs better chance.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % end
    }

    fn one_of<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.below(of.len() as u64) as usize]
    }
}
