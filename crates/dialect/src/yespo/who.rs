//! Of whom an event speaks, as its params tell it.

use event::{Call, CallError, CallKind, Identifier, Map, Time, Value, field};

/// Names of the params that identify a contact, in the order in which they are asked; capital letters do
/// not matter.
const USER: &[&str] = &["contactid", "contact_id", "externalcustomerid"];
const EMAIL: &[&str] = &["email", "emailaddress", "useremail", "contactemail"];
const PHONE: &[&str] = &["phone", "sms", "phonenumber"];
const PUSH: &[&str] = &["pushtoken"];
const KEY: &[&str] = &["contactkey", "contact_key"];

/// The identifiers of a contact.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Who {
    pub(super) user: Option<String>,
    pub(super) addresses: Vec<Identifier>,
}

impl Who {
    /// The contact that params tell, else the one that the event's key is.
    pub(super) fn of(params: &Map, key: Option<&str>) -> Result<Who, CallError> {
        let told = |names| told(params, names);
        let who = Who { user: told(USER)?, addresses: addresses(told(EMAIL)?, told(PHONE)?, told(PUSH)?) };
        if who.is_somebody() {
            return Ok(who);
        }
        let key = told(KEY)?.or_else(|| key.map(str::to_owned));
        key.map(|key| Who::named(&key)).ok_or_else(|| nobody("params"))
    }

    /// The contact that one text names: by an address if it looks like one, else by the shop's id.
    fn named(key: &str) -> Who {
        // With the code of its country a number has more digits than a shop has customers.
        let is_phone = key.starts_with('+') || (key.len() >= 11 && key.bytes().all(|b| b.is_ascii_digit()));
        let phone = || Identifier::phone(key).filter(|_| is_phone);
        match Identifier::email(key).or_else(phone) {
            Some(address) => Who { user: None, addresses: vec![address] },
            None => Who { user: Some(key.to_owned()), addresses: Vec::new() },
        }
    }

    /// A call of this contact that says nothing yet.
    pub(super) fn call(self, kind: CallKind, time: Time) -> Call {
        Call {
            id: String::new(),
            time,
            kind,
            name: String::new(),
            user: self.user,
            anonymous: None,
            previous: None,
            addresses: self.addresses,
            params: Map::new(),
            traits: Map::new(),
            context: Map::new(),
        }
    }

    pub(super) fn is_somebody(&self) -> bool {
        self.user.is_some() || !self.addresses.is_empty()
    }
}

/// Those of the texts that are addresses.
pub(super) fn addresses(
    email: Option<String>,
    phone: Option<String>,
    push: Option<String>,
) -> Vec<Identifier> {
    let email = email.and_then(|text| Identifier::email(&text));
    let phone = phone.and_then(|text| Identifier::phone(&text));
    let push = push.and_then(|text| Identifier::push(&text));
    [email, phone, push].into_iter().flatten().collect()
}

pub(super) fn nobody(path: &str) -> CallError {
    let expected = "expected a contact: `contactId`, `externalCustomerId`, `email`, `phone` or `pushToken`";
    CallError::new("no_identity", path, expected)
}

fn told(params: &Map, names: &[&str]) -> Result<Option<String>, CallError> {
    for name in names {
        for (key, value) in params {
            if key.eq_ignore_ascii_case(name) && matches!(value, Value::Text(_) | Value::Number(_)) {
                let text = field::id(value.clone(), &format!("params.{key}"))?;
                if text.is_some() {
                    return Ok(text);
                }
            }
        }
    }
    Ok(None)
}
