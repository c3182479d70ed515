import { h } from "../dom.js";
import { renderElement } from "../elements/index.js";

/** Small controls below a message: feedback and icon buttons; an icon button may be meant for some people only. */
export function renderContextActions(block, context) {
  const visible = block.elements.filter(({ visible_to_user_ids: ids }) => !ids || ids.includes(context.me));
  return h("div.block-context-actions", {}, visible.map((element) => renderElement(element, block, context)));
}
