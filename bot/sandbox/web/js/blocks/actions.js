import { h } from "../dom.js";
import { renderElement } from "../elements/index.js";

/** Controls in a row that wraps. */
export const renderActions = (block, context) =>
  h("div.block-actions", {}, block.elements.map((element) => renderElement(element, block, context)));
