import { h } from "../dom.js";
import { picture } from "../elements/image.js";
import { renderText } from "../text/text_object.js";

/** Small print: texts and small pictures in a row. */
export function renderContext(block, context) {
  const parts = block.elements.map((element) =>
    element.type === "image" ? picture(element, "context-image") : h("span.context-text", {}, renderText(element, context)),
  );
  return h("div.block-context", {}, parts);
}
