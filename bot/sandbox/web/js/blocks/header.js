import { h } from "../dom.js";
import { renderText } from "../text/text_object.js";

/** A line in large type; a level below the title of what it stands in. */
export const renderHeader = (block, context) => h("h3.block-header", {}, renderText(block.text, context));
