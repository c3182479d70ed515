// The fault dial: what goes wrong on purpose between the bot and this workspace.
import { h, nextId } from "../dom.js";
import { attempt } from "./message_actions.js";

const SHARES = [
  ["rate_limit", "Calls refused (429)", "The bot is told to wait and try again."],
  ["lose_response", "Answers lost", "The call worked, but the bot never hears so."],
  ["duplicate_events", "Events sent twice", "The bot gets the same event again."],
];
const CALM = { rate_limit: 0, lose_response: 0, duplicate_events: 0, slow_seconds: 0, shuffle_events: false };

export const isFaulty = (faults) => Object.keys(CALM).some((name) => Boolean(faults?.[name]));

/** The content of the dial's panel; each change is sent at once. */
export function faultPanel({ store, api }) {
  const change = async (patch) => {
    const dial = { ...CALM, ...store.state.faults, ...patch };
    const faults = await attempt("Setting the dial", () => api.setFaults(dial));
    if (faults) store.set({ faults });
  };
  const body = h("div.fault-body");
  const draw = () => body.replaceChildren(...controls(store.state.faults, change));
  const calm = async () => {
    await change(CALM);
    draw();
  };
  draw();
  return [
    h("h2.panel-title", {}, "Fault dial"),
    h("p.panel-text", {}, "What goes wrong, on purpose, between the bot and this workspace."),
    body,
    h("button.button", { type: "button", onclick: calm }, "Everything works again"),
  ];
}

function controls(faults, change) {
  const shares = SHARES.map(([name, label, more]) => {
    const show = (value) => `${Math.round(value * 100)} %`;
    return slider({ name, label, more, max: 1, step: 0.05, show }, faults[name] ?? 0, change);
  });
  const slow = {
    name: "slow_seconds",
    label: "Calls slowed down",
    more: "Every call takes this much longer.",
    max: 5,
    step: 0.25,
    show: (seconds) => `${seconds} s`,
  };
  const shuffled = h("input", { type: "checkbox", checked: Boolean(faults.shuffle_events),
    onchange: (event) => change({ shuffle_events: event.target.checked }) });
  return [...shares, slider(slow, faults.slow_seconds ?? 0, change),
    h("label.choice", {}, shuffled, h("span", {}, "Events out of order"))];
}

function slider({ name, label, more, max, step, show }, value, change) {
  const id = nextId("dial");
  const output = h("output", { for: id }, show(value));
  const input = h("input", { id, type: "range", min: 0, max, step, value: String(value), "aria-describedby": `${id}-more` });
  input.addEventListener("input", () => output.replaceChildren(show(input.valueAsNumber)));
  input.addEventListener("change", () => change({ [name]: input.valueAsNumber }));
  const head = h("div.dial-head", {}, h("label", { for: id }, label), output);
  return h("div.dial", {}, head, input, h("p.dial-more", { id: `${id}-more` }, more));
}
