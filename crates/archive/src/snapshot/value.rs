//! Values and changes in a snapshot.

use event::{Map, Time, Value, limits};
use segment::Change;

use super::{Part, Sink, SnapshotError, Source, sound};

/// Values nest no deeper in what comes from outside; a change may hold one more level.
const DEPTH: usize = limits::DEPTH + 2;

impl Part for Value {
    fn write(&self, sink: &mut Sink<'_>) {
        match self {
            Value::Null => sink.byte(0),
            Value::Bool(truth) => sink.byte(1 + u8::from(*truth)),
            Value::Number(number) => {
                sink.byte(3);
                sink.number(number.to_bits());
            }
            Value::Text(text) => {
                sink.byte(4);
                sink.bytes(text.as_bytes());
            }
            Value::List(list) => {
                sink.byte(5);
                sink.list(list);
            }
            Value::Map(map) => {
                sink.byte(6);
                sink.number(map.len() as u64);
                for (key, value) in map {
                    sink.bytes(key.as_bytes());
                    value.write(sink);
                }
            }
        }
    }

    fn read(source: &mut Source<'_, '_>) -> Result<Value, SnapshotError> {
        value(source, 0)
    }
}

fn value(source: &mut Source<'_, '_>, depth: usize) -> Result<Value, SnapshotError> {
    sound(depth <= DEPTH, "a value nests too deep")?;
    Ok(match source.byte()? {
        0 => Value::Null,
        kind @ (1 | 2) => Value::Bool(kind == 2),
        3 => {
            let number = f64::from_bits(source.number()?);
            sound(number.is_finite(), "a number that is none")?;
            Value::Number(number)
        }
        4 => Value::Text(source.text()?.to_owned()),
        5 => {
            let count = source.small()?;
            Value::List((0..count).map(|_| value(source, depth + 1)).collect::<Result<_, _>>()?)
        }
        6 => {
            let count = source.small()?;
            let mut field = |_| Ok((source.text()?.to_owned(), value(source, depth + 1)?));
            Value::Map((0..count).map(&mut field).collect::<Result<Map, SnapshotError>>()?)
        }
        _ => return Err(SnapshotError::Damaged { what: "a value of no kind" }),
    })
}

impl Part for Change {
    fn write(&self, sink: &mut Sink<'_>) {
        sink.number(self.time.millis().cast_unsigned());
        self.value.write(sink);
    }

    fn read(source: &mut Source<'_, '_>) -> Result<Change, SnapshotError> {
        let time = Time::from_millis(source.number()?.cast_signed());
        let time = time.ok_or(SnapshotError::Damaged { what: "an instant that cannot be told" })?;
        Ok(Change { time, value: Value::read(source)? })
    }
}
