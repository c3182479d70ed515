import { h } from "../dom.js";
import { wordsOf } from "../text/text_object.js";
import { fieldProps, fire, keyOf } from "./dispatch.js";
import { choiceGroups, idOf, valueKeys } from "./options.js";

/** One choice from a list: options, people, channels or conversations. */
export function renderSelect(element, block, context, field) {
  const { initial, selected } = valueKeys(element);
  const groups = choiceGroups(element, context);
  const known = context.form.of(block, element, { [selected]: element[initial] ?? null });
  const chosen = idOf(known[selected]);
  const hint = wordsOf(element.placeholder) || "Choose";
  const select = h("select.select", {
    ...fieldProps(field, hint),
    "data-key": keyOf(element, block),
    onchange: (event) => {
      const choice = groups.flatMap((group) => group.choices).find(({ id }) => id === event.target.value);
      const value = { [selected]: choice ? choice.value : null };
      context.form.put(block, element, value);
      if (choice) fire(event.target, element, block, context, value);
    },
  });
  const nothing = h("option", { value: "", selected: chosen === null }, hint);
  select.append(nothing, ...groups.flatMap((group) => optionNodes(group, chosen)));
  return h("span.select-frame", {}, select);
}

function optionNodes(group, chosen) {
  const options = group.choices.map(({ id, label }) => h("option", { value: id, selected: id === chosen }, label));
  return group.label ? [h("optgroup", { label: group.label }, options)] : options;
}
