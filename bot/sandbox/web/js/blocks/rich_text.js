import { h } from "../dom.js";
import { emojiNode, withEmojiCharacters } from "../text/emoji.js";
import { link } from "../text/links.js";
import { channelMention, groupMention, userMention } from "../text/mentions.js";
import { fillDatePattern } from "../time.js";

/** Rich text: sections, lists, code and quotes, each a list of styled elements. */
export const renderRichText = (block, context) =>
  h("div.block-rich-text", {}, block.elements.map((part) => renderPart(part, context)));

const PARTS = {
  rich_text_section: (part, context) => h("div.rich-section", {}, inline(part.elements, context)),
  rich_text_quote: (part, context) => h("blockquote", {}, inline(part.elements, context)),
  rich_text_preformatted: (part, context) => h("pre.code", {}, h("code", {}, inline(part.elements, context))),
  rich_text_list: renderList,
};

const renderPart = (part, context) => PARTS[part.type]?.(part, context) ?? null;

function renderList(part, context) {
  const items = part.elements.map((item) => h("li", {}, renderPart(item, context)));
  const ordered = part.style === "ordered";
  const list = ordered ? h("ol", { start: (part.offset ?? 0) + 1 }, items) : h("ul", {}, items);
  list.style.setProperty("--level", part.indent ?? 0);
  return list;
}

const inline = (elements, context) => elements.map((element) => styled(element, context));

const ELEMENTS = {
  text: (element) => lines(element.text),
  link: (element) => link(element.url, withEmojiCharacters(element.text ?? element.url)),
  emoji: (element) => emojiNode(element.name) ?? `:${element.name}:`,
  user: (element, context) => userMention(element.user_id, context),
  usergroup: (element) => groupMention(element.usergroup_id),
  channel: (element, context) => channelMention(element.channel_id, null, context),
  broadcast: (element) => groupMention(element.range),
  color: (element) => h("code.inline-code", {}, element.value),
  date: dateElement,
};

function dateElement(element, context) {
  const date = new Date(element.timestamp * 1000);
  return h("time", { datetime: date.toISOString() }, fillDatePattern(element.format, date, context.now(), context.timeZone));
}

const lines = (text) =>
  text.split("\n").flatMap((line, at) => (at ? [h("br"), ...withEmojiCharacters(line)] : withEmojiCharacters(line)));

const STYLES = [["code", "code.inline-code"], ["strike", "s"], ["italic", "em"], ["bold", "strong"], ["underline", "u"]];

/** An element inside the tags that its style names. */
function styled(element, context) {
  const content = ELEMENTS[element.type]?.(element, context) ?? `[${element.type}]`;
  return STYLES.filter(([name]) => element.style?.[name]).reduce((inner, [, tag]) => h(tag, {}, inner), content);
}
