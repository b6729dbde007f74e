// Starts the console: fetches its wasm, and says so in words when that fails.
import start from "./console.js";

const boot = document.getElementById("boot");
try {
  await start();
  boot.remove();
} catch (error) {
  boot.setAttribute("role", "alert");
  boot.querySelector("p").textContent = "The console could not start. Reload the page to try again.";
  console.error(error);
}
