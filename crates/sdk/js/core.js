// The way into the compiled core and back, for wasm and for JavaScript alike: texts, as bytes in its memory.
// It takes the place of the glue that `wasm-bindgen` writes, which is larger than all the rest of it.

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** A new core of what has been compiled: it takes a text and two numbers, and answers with a text. */
export const connect = ({ memory, begin, handle, length, room }) => {
  const core = begin();
  return (text, at, now) => {
    const bytes = encoder.encode(text);
    const place = room(bytes.length, 1);
    new Uint8Array(memory.buffer).set(bytes, place);
    // The memory may have grown meanwhile: then its buffer is another.
    const answer = handle(core, place, bytes.length, at, now);
    return decoder.decode(new Uint8Array(memory.buffer, answer, length(core)));
  };
};
