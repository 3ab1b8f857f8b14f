"use strict";
// A profile is loaded into the page when a reader opens it. Browsers load lazy frames of local files at once.
for (const details of document.querySelectorAll(".profiles details")) {
  details.addEventListener("toggle", () => {
    const frame = details.querySelector("iframe[data-src]");
    if (details.open && frame) {
      frame.src = frame.dataset.src;
      frame.removeAttribute("data-src");
    }
  });
}
