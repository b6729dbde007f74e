// The module the runtime loads. It stands between the runtime and the Rust code
// because a panic leaves the WebAssembly instance unusable and the promise it
// was computing pending for ever: every handler therefore races against the
// failure of the instance, and the next request gets a new one.
import module from "./worker_bg.wasm";
import * as rust from "./worker.js";

class Unavailable extends Error {}

/** Rejects each handler that is running on the present instance. */
const running = new Set();
/** Counts instances: a Rust object of an earlier one must not be used. */
let generation = 0;
let broken = false;

rust.initSync({ module });

// The panic hook of the crate `worker` sets this flag while the panicking call
// is still on the stack: the earliest and surest sign.
Object.defineProperty(rust.__worker_init_state(), "criticalError", {
  set: (critical) => critical && fail("panic"),
});
// What no handler catches ran in a task of Rust's executor: a trap without a
// panic, or an exception of the runtime that cut through Rust frames.
addEventListener("error", ({ error }) => isStale(error) || fail(error));
addEventListener("unhandledrejection", ({ reason }) => isTrap(reason) && fail(reason));

function isTrap(error) {
  return error instanceof WebAssembly.RuntimeError || error instanceof RangeError;
}

/** wasm-bindgen's refusal to enter the present instance from an earlier one. */
function isStale(error) {
  return /previous wasm instance/i.test(error?.message);
}

/** Ends everything that runs on this instance and plans the next one. */
function fail(cause) {
  if (broken) return;
  broken = true;
  console.error("worker: instance given up:", cause);
  for (const reject of running) reject(new Unavailable());
  running.clear();
  // Once the stack is empty, so that closures of the old instance find a
  // number that is not theirs and refuse to run.
  queueMicrotask(renew);
}

function renew() {
  if (!broken) return;
  rust.__wbg_reset_state();
  generation += 1;
  broken = false;
}

/** Runs a handler until it settles or its instance fails. */
async function guard(handler) {
  renew();
  let reject;
  const failure = new Promise((_, rejectFailure) => (reject = rejectFailure));
  running.add(reject);
  try {
    return await Promise.race([failure, handler()]);
  } catch (error) {
    if (isTrap(error)) fail(error);
    throw broken ? new Unavailable() : error;
  } finally {
    running.delete(reject);
  }
}

/** As `guard`; a failed instance becomes an answer that asks to try again. */
async function answer(handler) {
  try {
    return await guard(handler);
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error;
    const body = { code: "unavailable", message: "the request was interrupted, send it again" };
    const headers = {
      "Retry-After": "1",
      "Cache-Control": "no-store",
      // Pages of shops on other origins have to see the answer to wait for as long as it says.
      "Access-Control-Allow-Origin": "*",
      "Access-Control-Expose-Headers": "retry-after",
    };
    return Response.json(body, { status: 503, headers });
  }
}

export default {
  fetch: (request, env, context) => answer(() => rust.fetch(request, env, context)),
};

/** A Durable Object whose Rust half is built again on a new instance. */
function durableObject(name) {
  return class {
    #state;
    #env;
    #object;
    #generation;

    constructor(state, env) {
      this.#state = state;
      this.#env = env;
    }

    // Built inside `guard`, so that a panic in the constructor is caught too.
    #rust() {
      if (this.#generation !== generation) {
        this.#object = new rust[name](this.#state, this.#env);
        this.#generation = generation;
      }
      return this.#object;
    }

    fetch(request) {
      return answer(() => this.#rust().fetch(request));
    }

    // Throws when the instance fails: the runtime then tries again.
    alarm() {
      return guard(() => this.#rust().alarm());
    }

    webSocketMessage(socket, message) {
      return guard(() => this.#rust().webSocketMessage(socket, message));
    }

    webSocketClose(socket, code, reason, clean) {
      return guard(() => this.#rust().webSocketClose(socket, code, reason, clean));
    }

    webSocketError(socket, error) {
      return guard(() => this.#rust().webSocketError(socket, error));
    }
  };
}

export const Shop = durableObject("Shop");
export const Shard = durableObject("Shard");
export const Catalog = durableObject("Catalog");
export const Registry = durableObject("Registry");
