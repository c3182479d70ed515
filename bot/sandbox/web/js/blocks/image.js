import { h } from "../dom.js";
import { picture } from "../elements/image.js";
import { renderText } from "../text/text_object.js";

/** A picture with an optional title above it. */
export function renderImage(block, context) {
  const title = block.title && h("figcaption", {}, renderText(block.title, context));
  return h("figure.block-image", {}, title, picture(block, "figure-image"));
}
