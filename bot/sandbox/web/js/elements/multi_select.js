import { h } from "../dom.js";
import { wordsOf } from "../text/text_object.js";
import { fieldProps, fire, keyOf } from "./dispatch.js";
import { choiceGroups, idOf, valueKeys } from "./options.js";

/** Several choices from a list, as a disclosure with boxes to tick; its summary names what is chosen. */
export function renderMultiSelect(element, block, context, field) {
  const { initial, selected } = valueKeys(element, { multiple: true });
  const groups = choiceGroups(element, context);
  const all = groups.flatMap((group) => group.choices);
  const known = context.form.of(block, element, { [selected]: element[initial] ?? [] });
  const chosen = new Set(known[selected].map(idOf));
  const hint = wordsOf(element.placeholder) || "Choose";
  const summary = h("summary.multi-summary", { "data-key": keyOf(element, block) });
  const show = () => summary.replaceChildren(...summaryNodes(all.filter(({ id }) => chosen.has(id)), hint));
  const change = (event) => {
    toggle(chosen, event.target, element.max_selected_items);
    const value = { [selected]: all.filter(({ id }) => chosen.has(id)).map((choice) => choice.value) };
    context.form.put(block, element, value);
    show();
    fire(summary, element, block, context, value);
  };
  show();
  const list = h("div.multi-list", { role: "group", ...fieldProps(field, hint) }, groups.map((g) => rows(g, chosen, change)));
  return h("details.multi", { onkeydown: closeOnEscape }, summary, list);
}

/** Tick or untick; a tick beyond the most that may be chosen is taken back. */
function toggle(chosen, box, most = Infinity) {
  if (!box.checked) chosen.delete(box.value);
  else if (chosen.size < most) chosen.add(box.value);
  else box.checked = false;
}

function summaryNodes(choices, hint) {
  if (!choices.length) return [h("span.multi-hint", {}, hint)];
  return choices.map((choice) => h("span.multi-chip", {}, choice.label));
}

function rows(group, chosen, change) {
  const boxes = group.choices.map(({ id, label }) => {
    const box = h("input", { type: "checkbox", value: id, checked: chosen.has(id), onchange: change });
    return h("label.choice", {}, box, h("span", {}, label));
  });
  return [group.label && h("span.multi-group", {}, group.label), boxes];
}

function closeOnEscape(event) {
  if (event.key !== "Escape" || !event.currentTarget.open) return;
  event.preventDefault();
  event.stopPropagation();
  event.currentTarget.open = false;
  event.currentTarget.querySelector("summary").focus();
}
