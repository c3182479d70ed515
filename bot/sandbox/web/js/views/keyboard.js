// Keys that work everywhere on the page.
import { openSwitcher } from "./switcher.js";

const isWriting = (node) => node.matches("input, textarea, select, [contenteditable]");

export function mountKeyboard(app) {
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
      event.preventDefault();
      openSwitcher(app);
    } else if (event.key === "Escape" && !event.defaultPrevented) {
      closeThreadOnEscape(app);
    } else if (event.key === "/" && !isWriting(event.target) && !document.querySelector("dialog[open]")) {
      event.preventDefault();
      document.getElementById("composer-text")?.focus();
    }
  });
}

function closeThreadOnEscape({ store, session }) {
  if (document.querySelector("dialog[open], .popover:popover-open")) return;
  if (store.state.threadTs) session.closeThread();
}
