import { h } from "../dom.js";
import { renderText } from "../text/text_object.js";

/** A line in large type; a level below the title of what it stands in, which at Home is the page's. */
export const renderHeader = (block, context) =>
  h(`${context.surface === "home" ? "h2" : "h3"}.block-header`, {}, renderText(block.text, context));
