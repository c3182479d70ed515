// Short notices in the corner, and words for screen readers.
import { h } from "../dom.js";
import { iconButton } from "../icons.js";

const SHOWN_MS = 8000;

/** Show a sentence for a while; `action` is {label, run}, `kind` "problem" marks trouble. */
export function toast(text, { kind = "note", action = null } = {}) {
  const host = document.getElementById("toasts");
  const same = [...host.children].find((node) => node.dataset.text === text);
  same?.remove();
  const remove = () => node.remove();
  const act = () => {
    remove();
    action.run();
  };
  const node = h(`div.toast.toast-${kind}`, { "data-text": text },
    h("p", {}, text),
    action && h("button.button.button-small", { type: "button", onclick: act }, action.label),
    iconButton("close", "Dismiss", { onclick: remove }, 16));
  host.append(node);
  host.hidePopover();
  host.showPopover(); // again, so that it lies above what was opened since
  setTimeout(remove, SHOWN_MS);
}

/** Have a screen reader say a sentence when it is free. */
export function announce(text) {
  document.getElementById("announcer").textContent = text;
}
