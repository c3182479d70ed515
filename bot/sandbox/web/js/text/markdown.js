// The text of a `markdown` block: the usual Markdown, the parts that messages use.
import { h } from "../dom.js";
import { withEmoji } from "./emoji.js";
import { link } from "./links.js";

/** In this order: `code`, [label](address), **bold**, __bold__, ~~strike~~, *italic*, _italic_. */
const INLINE = new RegExp(
  [
    /(`[^`]+`)/,
    /\[([^\]]+)\]\(([^)\s]+)\)/,
    /\*\*(.+?)\*\*/,
    /__(.+?)__/,
    /~~(.+?)~~/,
    /\*([^*\s][^*]*)\*/,
    /(?<!\w)_([^_\s][^_]*)_(?!\w)/,
  ].map((pattern) => pattern.source).join("|"),
);

/** One line of Markdown → list of nodes. */
export function renderMarkdownInline(text) {
  const match = INLINE.exec(text);
  if (!match) return withEmoji(text);
  const before = withEmoji(text.slice(0, match.index));
  const after = renderMarkdownInline(text.slice(match.index + match[0].length));
  return [...before, inlineNode(match), ...after];
}

function inlineNode([, code, label, url, bold, bold2, strike, italic, italic2]) {
  if (code) return h("code.inline-code", {}, code.slice(1, -1));
  if (url) return link(url, renderMarkdownInline(label));
  if (strike) return h("s", {}, renderMarkdownInline(strike));
  if (bold ?? bold2) return h("strong", {}, renderMarkdownInline(bold ?? bold2));
  return h("em", {}, renderMarkdownInline(italic ?? italic2));
}

const FENCE = /^```\w*$/;
const HEADING = /^(#{1,6})\s+(.*)$/;
const RULE = /^(?:-{3,}|\*{3,})$/;
const QUOTE = /^> ?/;
const ITEM = /^(\s*)(?:[-*+]|(\d+)[.)])\s+(.*)$/;

/** Markdown → list of block nodes. */
export function renderMarkdown(text) {
  const lines = text.split("\n");
  const out = [];
  while (lines.length) {
    const node = takeBlock(lines);
    if (node) out.push(node);
  }
  return out;
}

function takeBlock(lines) {
  const first = lines[0];
  if (!first.trim()) return void lines.shift();
  if (FENCE.test(first)) return takeFence(lines);
  if (RULE.test(first)) return lines.shift() && h("hr");
  const heading = HEADING.exec(first);
  if (heading) return lines.shift() && h(`h${Math.min(6, heading[1].length + 2)}`, {}, renderMarkdownInline(heading[2]));
  if (QUOTE.test(first)) return takeQuote(lines);
  if (ITEM.test(first)) return takeList(lines);
  return takeParagraph(lines);
}

function takeLines(lines, pattern) {
  const end = lines.findIndex((line) => !pattern.test(line));
  return lines.splice(0, end < 0 ? lines.length : end);
}

function takeQuote(lines) {
  const quoted = takeLines(lines, QUOTE).map((line) => line.replace(QUOTE, ""));
  return h("blockquote", {}, renderMarkdown(quoted.join("\n")));
}

function takeFence(lines) {
  lines.shift();
  const end = lines.findIndex((line) => line.trim() === "```");
  const code = lines.splice(0, end < 0 ? lines.length : end);
  lines.shift();
  return h("pre.code", {}, h("code", {}, code.join("\n")));
}

function takeList(lines) {
  const items = takeLines(lines, ITEM).map((line) => ITEM.exec(line));
  const start = items[0][2];
  const list = start ? h("ol", { start }) : h("ul");
  for (const [, indent, , text] of items) {
    const item = h("li", {}, renderMarkdownInline(text));
    item.style.setProperty("--level", Math.floor(indent.length / 2));
    list.append(item);
  }
  return list;
}

function takeParagraph(lines) {
  const starts = (line) => !line.trim() || [FENCE, HEADING, RULE, QUOTE, ITEM].some((pattern) => pattern.test(line));
  const end = lines.findIndex((line, at) => at > 0 && starts(line));
  const taken = lines.splice(0, end < 0 ? lines.length : end);
  return h("p", {}, taken.flatMap((line, at) => (at ? [h("br"), ...renderMarkdownInline(line)] : renderMarkdownInline(line))));
}
