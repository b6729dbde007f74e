// Harbour & Hearth: starts the tracking, loads the catalogue and shows the page of the address.

import { loadCatalogue } from "./catalogue.js";
import { footer } from "./parts/footer.js";
import { frame } from "./parts/frame.js";
import { startRouter } from "./router.js";
import { resumeSession } from "./session.js";
import { startTracking } from "./tracking.js";

startTracking();
resumeSession();
await loadCatalogue();
document.getElementById("frame").replaceWith(...frame());
document.getElementById("footer").append(...footer());
startRouter();
