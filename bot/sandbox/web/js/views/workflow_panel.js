// Running a step of the app as a workflow would, and seeing what it hands on.
import { h, swap } from "../dom.js";
import { iconButton } from "../icons.js";
import { attempt } from "./message_actions.js";
import { openPanel } from "./menu.js";

const ASK_AGAIN_MS = 150;
const KINDS = { string: textInput, "slack#/types/user_id": personInput, "slack#/types/channel_id": channelInput };

/** The button in the bar above everything; null if the app has no steps. */
export function workflowButton(app) {
  const [first] = Object.entries(app.store.state.functions);
  if (!first) return null;
  const button = iconButton("flow", "Run a workflow step", { "data-key": "workflow", "aria-haspopup": "dialog",
    onclick: () => openPanel(button, "Run a workflow step", stepPanel(app, ...first)) });
  return button;
}

function stepPanel(app, callbackId, step) {
  const { store, api } = app;
  const inputs = Object.entries(step.input_parameters).map(([name, parameter]) => ({ name, parameter, ...inputFor(parameter, store) }));
  const result = h("div.step-result", { role: "status" });
  const run = async (event) => {
    event.preventDefault();
    const given = Object.fromEntries(inputs.map(({ name, control }) => [name, control.value]).filter(([, value]) => value));
    swap(result, h("p.panel-text", {}, "The step is running…"));
    const { me } = store.state;
    const ended = await attempt("The step", async () =>
      endOf(await api.runStep({ user: me, callback_id: callbackId, inputs: given }), api, me));
    swap(result, ended ? outcome(ended, step) : null);
  };
  return [
    h("h2.panel-title", {}, step.title),
    h("p.panel-text", {}, `${step.description}. In Slack it stands in a workflow; here you run it by itself.`),
    h("form.step-form", { onsubmit: run }, inputs.map(({ node }) => node), h("button.button.button-primary", { type: "submit" }, "Run")),
    result,
  ];
}

function inputFor(parameter, store) {
  const control = (KINDS[parameter.type] ?? textInput)(parameter, store);
  const optional = parameter.is_required ? null : h("span.optional", {}, " (optional)");
  return { control, node: h("label.step-input", {}, h("span.input-label", {}, parameter.title, optional), control) };
}

function textInput(parameter) {
  return h("input.text-field", { type: "text", required: parameter.is_required, autocomplete: "off" });
}

function personInput(_parameter, { state }) {
  return choice(state.people.filter((person) => !person.isBot).map(({ id, real_name }) => [id, real_name]));
}

function channelInput(_parameter, { state }) {
  return choice(state.conversations.filter(({ kind }) => kind === "channel").map(({ id, name }) => [id, `#${name}`]));
}

const choice = (options) =>
  h("select.select", {}, h("option", { value: "" }, "—"), options.map(([value, label]) => h("option", { value }, label)));

/** Ask until a run has ended. */
async function endOf(run, api, user) {
  let now = run;
  while (now.state === "running") {
    await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS));
    now = await api.step(user, run.id);
  }
  return now;
}

function outcome({ outputs, error }, step) {
  if (!outputs) return h("p.step-error", {}, error);
  const rows = Object.entries(step.output_parameters).map(([name, { title }]) => [h("dt", {}, title), h("dd", {}, outputs[name] || "—")]);
  return h("dl.step-outputs", {}, rows);
}
