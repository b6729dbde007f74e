// The way into the compiled evaluator and back: texts and calls, as bytes in its memory. It takes the place of
// the glue that `wasm-bindgen` writes; `page.rs` is the other side.
import { decimal, lower, number } from "./host.js";

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** What makes evaluators of definitions: `instantiate` gives what the compiled code exports, to a page that answers it. */
export const connect = async (instantiate) => {
  const read = (place, length) => decoder.decode(new Uint8Array(memory.buffer, place, length));
  const write = (bytes) => {
    const place = room(bytes.length, 1);
    new Uint8Array(memory.buffer).set(bytes, place);
    return [place, bytes.length];
  };
  const answer = (to, text) => {
    const written = write(encoder.encode(text));
    new Uint32Array(memory.buffer).set(written, to / 4);
  };
  const page = {
    number: (...text) => number(read(...text)),
    decimal: (to, number) => answer(to, decimal(number)),
    lower: (to, ...text) => answer(to, lower(read(...text))),
  };
  const { memory, room, begin, take, look, members, length, until, free } = await instantiate(page);

  /** An evaluator, or nothing where the definitions cannot be read. */
  return (definitions, before) => {
    const device = begin(...write(definitions), ...write(encoder.encode(before)));
    const lines = (place) => read(place, length(device)).split("\n").filter(Boolean);
    return (
      device && {
        take: (call) => take(device, ...write(call)),
        look: (now) => lines(look(device, now)),
        members: () => lines(members(device)),
        until: () => until(device),
        free: () => free(device, 0),
      }
    );
  };
};
