import { h, nextId } from "../dom.js";
import { renderText } from "../text/text_object.js";
import { fieldProps, fire, keyOf } from "./dispatch.js";

/** Boxes to tick; the value is the list of ticked options. */
export function renderCheckboxes(element, block, context, field) {
  const known = context.form.of(block, element, { selected_options: element.initial_options ?? [] });
  const chosen = new Set(known.selected_options.map((option) => option.value));
  const change = (event) => {
    if (event.target.checked) chosen.add(event.target.value);
    else chosen.delete(event.target.value);
    const selected_options = element.options.filter((option) => chosen.has(option.value));
    context.form.put(block, element, { selected_options });
    fire(event.target, element, block, context, { selected_options });
  };
  return group("checkbox", element, block, context, field, { chosen, change });
}

/** One choice of several, all in view. */
export function renderRadioButtons(element, block, context, field) {
  const known = context.form.of(block, element, { selected_option: element.initial_option ?? null });
  const chosen = new Set(known.selected_option ? [known.selected_option.value] : []);
  const change = (event) => {
    const selected_option = element.options.find((option) => option.value === event.target.value);
    context.form.put(block, element, { selected_option });
    fire(event.target, element, block, context, { selected_option });
  };
  return group("radio", element, block, context, field, { chosen, change });
}

function group(type, element, block, context, field, { chosen, change }) {
  const name = nextId("choice");
  const rows = element.options.map((option) => {
    const key = `${keyOf(element, block)}/${option.value}`;
    const checked = chosen.has(option.value);
    const box = h("input", { type, name, value: option.value, checked, "data-key": key, onchange: change });
    const more = option.description && h("span.choice-more", {}, renderText(option.description, context));
    return h("label.choice", {}, box, h("span", {}, renderText(option.text, context), more));
  });
  const role = type === "radio" ? "radiogroup" : "group";
  return h("div.choices", { role, ...fieldProps(field, null) }, rows);
}
