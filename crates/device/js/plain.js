// The evaluator for pages that refuse wasm: the same, as JavaScript.
import * as evaluator from "evaluator";
import { answer } from "page";

/** What it exports, once `page` answers what it asks. */
export const instantiate = (page) => {
  answer(page);
  return evaluator;
};
