import { h } from "../dom.js";
import { renderMarkdown } from "../text/markdown.js";

export const renderMarkdownBlock = (block) => h("div.block-markdown", {}, renderMarkdown(block.text));
