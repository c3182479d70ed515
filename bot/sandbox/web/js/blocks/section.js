import { h } from "../dom.js";
import { renderElement } from "../elements/index.js";
import { renderText } from "../text/text_object.js";

/** Text, up to ten fields in two columns, and one accessory at the right. */
export function renderSection(block, context) {
  const words = h(
    "div.section-words",
    {},
    block.text && h("div.section-text", {}, renderText(block.text, context)),
    block.fields && h("div.section-fields", {}, block.fields.map((field) => h("div.field", {}, renderText(field, context)))),
  );
  const accessory = block.accessory && h("div.accessory", {}, renderElement(block.accessory, block, context));
  return h("div.block-section", {}, words, accessory);
}
