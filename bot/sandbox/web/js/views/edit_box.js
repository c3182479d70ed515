// Changing one's own message in place.
import { h } from "../dom.js";
import { toSlack, toTyped } from "../text/plain.js";
import { attempt } from "./message_actions.js";
import { fitHeight } from "./fit_height.js";
import { namesOf } from "./render_context.js";

/** A box with the text of `message`: Enter saves, Esc leaves it as it was. */
export function editBox(message, { store, api }) {
  const { state } = store;
  const box = h("textarea.text-field", { rows: 1, "aria-label": "Edit message", value: toTyped(message.text, namesOf(state)) });
  const leave = () => {
    store.set({ editing: null });
    document.getElementById("composer-text")?.focus();
  };
  const save = async () => {
    const channels = state.conversations.filter(({ kind }) => kind === "channel");
    const text = toSlack(box.value.trim(), state.people, channels);
    leave();
    if (text && text !== message.text) {
      await attempt("The change", () => api.edit({ user: state.me, channel: message.channel, ts: message.ts, text }));
    }
  };
  box.addEventListener("input", () => fitHeight(box));
  box.addEventListener("keydown", (event) => {
    if (event.key === "Escape") leave();
    else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) save();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  requestAnimationFrame(() => {
    fitHeight(box);
    box.focus();
    box.setSelectionRange(box.value.length, box.value.length);
  });
  return h("div.edit-box", {}, box, h("div.edit-foot", {},
    h("span.hint", {}, "Enter saves, Esc leaves it as it was"),
    h("button.button.button-small", { type: "button", onclick: leave }, "Cancel"),
    h("button.button.button-small.button-primary", { type: "button", onclick: save }, "Save")));
}
