import { h, nextId } from "../dom.js";
import { icon } from "../icons.js";
import { renderElement } from "../elements/index.js";
import { renderText } from "../text/text_object.js";

const GROUPS = new Set(["checkboxes", "radio_buttons", "multi_static_select", "multi_users_select",
  "multi_conversations_select", "multi_channels_select", "multi_external_select"]);

/** A labelled field, its hint and, after a refused submit, what is wrong with it. */
export function renderInput(block, context) {
  const id = nextId("field");
  const error = context.errors?.[block.block_id];
  const described = [block.hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ") || null;
  const field = { id, labelledBy: `${id}-label`, describedBy: described, invalid: Boolean(error), required: !block.optional };
  const words = [renderText(block.label, context), block.optional && h("span.optional", {}, " (optional)")];
  const label = GROUPS.has(block.element.type)
    ? h("span.input-label", { id: `${id}-label` }, words)
    : h("label.input-label", { id: `${id}-label`, for: id }, words);
  const control = renderElement(block.element, block, context, field);
  const hint = block.hint && h("p.input-hint", { id: `${id}-hint` }, renderText(block.hint, context));
  const fault = error && h("p.input-error", { id: `${id}-error`, role: "alert" }, icon("warn", 15), error);
  const node = h(`div.block-input${error ? ".has-error" : ""}`, {}, label, control, hint, fault);
  node.dataset.blockId = block.block_id ?? "";
  return node;
}
