// Starts the console: fetches its wasm, and says so in words when that fails.
import start, { evaluate } from "./console.js";

const boot = document.getElementById("boot");
try {
  await start();
  // The language itself, for scripts of this page: `shoalConsole.evaluate(definition, calls, now, timezone)`.
  globalThis.shoalConsole = Object.freeze({ evaluate });
  boot.remove();
} catch (error) {
  boot.setAttribute("role", "alert");
  boot.querySelector("p").textContent = "The console could not start. Reload the page to try again.";
  console.error(error);
}
