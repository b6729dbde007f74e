//! The engines, each with a rule and the contacts in the form that it reads fastest.

use archive::{Archive, Bound, Builder};
use cel_interpreter as cel;
use contact::Ledger;
use event::{Arrival, Call, Keep, Time, segment_api};
use segment::{Definition, Program, Zone};
use serde_json::{Value, json};
use zen_expression::expression::Standard;
use zen_expression::vm::VM;
use zen_expression::{Expression, Scope, Variable, compile_expression};

pub(crate) trait Engine {
    fn new(rule: &str, contacts: &[Value]) -> Self;
    /// Whether the rule holds for each contact, in an order of its own.
    fn each(&mut self, take: impl FnMut(usize, bool));
    /// The number that a contact has here.
    fn place(&self, contact: usize) -> usize {
        contact
    }
}

/// Contacts as a shard holds them: one after the other.
pub(crate) struct Ledgers {
    program: Program,
    ledgers: Vec<Ledger>,
}

impl Engine for Ledgers {
    fn new(rule: &str, contacts: &[Value]) -> Ledgers {
        Ledgers {
            program: program(rule),
            ledgers: calls(contacts).map(|call| [call].into_iter().collect()).collect(),
        }
    }

    fn each(&mut self, mut take: impl FnMut(usize, bool)) {
        for (number, ledger) in self.ledgers.iter().enumerate() {
            take(number, self.program.evaluate(ledger, now()).member);
        }
    }
}

/// Contacts as columns: all at once.
pub(crate) struct Columns {
    archive: &'static Archive,
    bound: Bound<'static>,
    /// Where each contact is in the archive.
    places: Vec<usize>,
}

impl Engine for Columns {
    fn new(rule: &str, contacts: &[Value]) -> Columns {
        let mut builder = Builder::new(Keep::everything());
        calls(contacts).for_each(|call| builder.call(&call));
        // It borrows both, and lives as long as the program does.
        let archive: &Archive = Box::leak(Box::new(builder.build()));
        let program: &Program = Box::leak(Box::new(program(rule)));
        let mut places = vec![0; contacts.len()];
        for place in archive.numbers() {
            places[archive.id(place).parse::<usize>().expect("a number")] = place as usize;
        }
        Columns { archive, bound: archive.bind(program), places }
    }

    fn each(&mut self, mut take: impl FnMut(usize, bool)) {
        let outlook = self.bound.at(now());
        outlook.evaluate(self.archive.numbers(), |contact, verdict| take(contact as usize, verdict.member));
    }

    fn place(&self, contact: usize) -> usize {
        self.places[contact]
    }
}

fn program(rule: &str) -> Program {
    let condition: Value = serde_json::from_str(rule).expect("a condition in JSON");
    let definition = Definition::from_json(&json!({ "where": condition })).expect("a definition");
    Program::compile(&definition, &Zone::utc()).expect("a program")
}

/// The contacts as one identify call each told them.
fn calls(contacts: &[Value]) -> impl Iterator<Item = Call> {
    contacts.iter().enumerate().map(|(number, contact)| {
        let id = number.to_string();
        let call = json!({"type": "identify", "userId": id, "messageId": id, "traits": contact});
        segment_api::parse(call.to_string().as_bytes(), None, &Arrival::at(now())).expect("a call")
    })
}

fn now() -> Time {
    Time::from_millis(1_760_000_000_000).expect("an instant")
}

pub(crate) struct Cel {
    program: cel::Program,
    contexts: Vec<cel::Context<'static>>,
}

impl Engine for Cel {
    fn new(rule: &str, contacts: &[Value]) -> Cel {
        let program = cel::Program::compile(rule).expect("an expression of cel");
        Cel { program, contexts: contacts.iter().map(context).collect() }
    }

    fn each(&mut self, mut take: impl FnMut(usize, bool)) {
        for (number, context) in self.contexts.iter().enumerate() {
            take(number, matches!(self.program.execute(context), Ok(cel::Value::Bool(true))));
        }
    }
}

fn context(contact: &Value) -> cel::Context<'static> {
    let mut context = cel::Context::default();
    for (name, value) in contact.as_object().expect("an object") {
        context.add_variable(name.clone(), value).expect("a value of cel");
    }
    context
}

pub(crate) struct Zen {
    expression: Expression<Standard>,
    scopes: Vec<Scope>,
    machine: VM,
}

impl Engine for Zen {
    fn new(rule: &str, contacts: &[Value]) -> Zen {
        let expression = compile_expression(rule).expect("an expression of zen");
        let scopes = contacts.iter().map(|contact| Scope::new(Variable::from(contact))).collect();
        Zen { expression, scopes, machine: VM::new() }
    }

    fn each(&mut self, mut take: impl FnMut(usize, bool)) {
        for (number, scope) in self.scopes.iter().enumerate() {
            let answer = self.expression.evaluate_with_scope(scope, &mut self.machine);
            take(number, matches!(answer, Ok(Variable::Bool(true))));
        }
    }
}
