// Moving the sandbox clock forward.
import { h } from "../dom.js";
import { me, sandboxNow } from "../store.js";
import { secondsToNextMorning, shortDay, clockTime } from "../time.js";
import { attempt } from "./message_actions.js";
import { announce } from "./toast.js";

const HOUR = 3600;
const DAY = 24 * HOUR;
const UNITS = { minutes: 60, hours: HOUR, days: DAY };

/** The content of the clock's panel. */
export function clockPanel({ store, api }) {
  const tz = me(store.state).tz;
  const forward = async (seconds) => {
    const answer = await attempt("Moving the clock", () => api.forward(seconds));
    if (!answer) return;
    store.set({ clockSkew: new Date(answer.now).getTime() - Date.now() });
    const now = sandboxNow(store.state);
    announce(`It is now ${shortDay(now, tz)}, ${clockTime(now, tz)}.`);
  };
  const step = (label, secondsOf) => h("button.button", { type: "button", onclick: () => forward(secondsOf()) }, label);
  return [
    h("h2.panel-title", {}, "Move the clock forward"),
    h("p.panel-text", {}, "Reminders and campaigns come when their time comes. Time here only runs forward."),
    h("div.panel-grid", {},
      step("+1 hour", () => HOUR),
      step("Next morning 09:30", () => secondsToNextMorning(sandboxNow(store.state), tz)),
      step("+1 day", () => DAY),
      step("+1 week", () => 7 * DAY)),
    customStep(forward),
  ];
}

function customStep(forward) {
  const amount = h("input.text-field", { type: "number", min: 1, max: 1000, value: "30", "aria-label": "How much" });
  const unit = h("select.select", { "aria-label": "Unit" }, Object.keys(UNITS).map((name) => h("option", { value: name }, name)));
  const go = (event) => {
    event.preventDefault();
    if (amount.valueAsNumber > 0) forward(Math.round(amount.valueAsNumber * UNITS[unit.value]));
  };
  const button = h("button.button.button-primary", { type: "submit" }, "Forward");
  return h("form.panel-row", { onsubmit: go }, amount, h("span.select-frame", {}, unit), button);
}
