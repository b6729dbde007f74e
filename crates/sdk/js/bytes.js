// A call, as it is sent to the server, in the form that the evaluator of segments reads: fields in order, numbers as
// little-endian doubles, texts, lists and objects behind their lengths. `told` in the crate `device` is the other side.

/** The kinds of values. */
const [NOTHING, TRUTH, NUMBER, TEXT, LIST, OBJECT] = [0, 1, 2, 3, 4, 5];

const encoder = new TextEncoder();

export const bytes = (call) => {
  const { type, messageId, originalTimestamp, event, userId, anonymousId, properties, traits, context } = call;
  const written = [];
  const write = (bytes) => written.push(...bytes);
  const number = (number) => write(new Uint8Array(Float64Array.of(number).buffer));
  // Seven bits a byte, twice the number, since others have a sign.
  const length = (length) => {
    let left = length * 2;
    for (; left > 127; left >>>= 7) written.push((left & 127) | 128);
    written.push(left);
  };
  const kind = (kind) => written.push(kind);
  const text = (text) => {
    const encoded = encoder.encode(text ?? "");
    length(encoded.length);
    write(encoded);
  };
  const any = (value) => {
    if (value === null) {
      kind(NOTHING);
    } else if (typeof value === "boolean") {
      kind(TRUTH);
      written.push(+value);
    } else if (typeof value === "number") {
      kind(NUMBER);
      number(value);
    } else if (typeof value === "string") {
      kind(TEXT);
      text(value);
    } else if (Array.isArray(value)) {
      kind(LIST);
      length(value.length);
      value.forEach(any);
    } else {
      const fields = Object.entries(value);
      kind(OBJECT);
      length(fields.length);
      for (const [key, field] of fields) {
        text(key);
        any(field);
      }
    }
  };
  [type, messageId].forEach(text);
  number(+new Date(originalTimestamp));
  [event, userId, anonymousId].forEach(text);
  [properties ?? traits ?? {}, context ?? {}].forEach(any);
  return Uint8Array.from(written);
};
