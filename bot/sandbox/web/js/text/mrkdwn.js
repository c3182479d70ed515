// Slack's message text (mrkdwn) as nodes. Text is only ever put into text nodes.
import { h } from "../dom.js";
import { fillDatePattern } from "../time.js";
import { emojiNode, withEmojiCharacters } from "./emoji.js";
import { link, safeUrl } from "./links.js";
import { channelMention, groupMention, userMention } from "./mentions.js";

const STYLES = { "*": "strong", _: "em", "~": "s" };
const SPACE = /[\s\u200b]/; // a space of no width keeps a mark that somebody wrote from being one
const WORD = /[\p{L}\p{N}]/u;
const EMOJI_CODE = /:([a-z0-9_+'-]+(?:::skin-tone-\d)?):/y;
const BARE_URL = /https?:\/\/[^\s<>]*[^\s<>.,;:!?'")\]]/y;
const FENCE = /```\n?([\s\S]+?)\n?```/;
const QUOTE_LINE = /^(?:&gt;|>) ?/;
const BULLET_LINE = /^(\s*)([•◦▪‣]|\d+\.) +(.*)$/;

/** Undo the three escapes that Slack's text uses. */
export const decode = (text) => text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");

/** Message text → list of nodes: fences, quotes, bullets and lines, each with inline styles. */
export function renderMrkdwn(text, context) {
  const parts = text.split(FENCE);
  return parts.flatMap((part, at) =>
    at % 2 ? h("pre.code", {}, h("code", {}, decode(part))) : renderLines(trimAround(part, at, parts.length), context),
  );
}

function trimAround(part, at, count) {
  const start = at > 0 ? part.replace(/^\n/, "") : part;
  return at < count - 1 ? start.replace(/\n$/, "") : start;
}

function renderLines(text, context) {
  if (!text) return [];
  const out = [];
  const lines = text.split("\n");
  while (lines.length) out.push(...takeRun(lines, context));
  return out;
}

/** Take from the front of `lines` one quote, one bullet, or all plain lines up to the next of those. */
function takeRun(lines, context) {
  if (QUOTE_LINE.test(lines[0])) {
    const quoted = takeWhile(lines, (line) => QUOTE_LINE.test(line)).map((line) => line.replace(QUOTE_LINE, ""));
    return [h("blockquote", {}, renderLines(quoted.join("\n"), context))];
  }
  if (BULLET_LINE.test(lines[0])) return [bullet(lines.shift().match(BULLET_LINE), context)];
  const plain = takeWhile(lines, (line) => !QUOTE_LINE.test(line) && !BULLET_LINE.test(line));
  return plain.flatMap((line, at) => (at ? [h("br"), ...renderInline(line, context)] : renderInline(line, context)));
}

function takeWhile(lines, test) {
  const end = lines.findIndex((line) => !test(line));
  return lines.splice(0, end < 0 ? lines.length : end);
}

function bullet([, indent, mark, rest], context) {
  const node = h("span.bullet", {}, h("span.bullet-mark", {}, mark), h("span", {}, renderInline(rest, context)));
  node.style.setProperty("--level", Math.floor(indent.length / 2));
  return node;
}

/** One line of mrkdwn → list of nodes. */
export function renderInline(text, context) {
  const out = [];
  let plain = "";
  let at = 0;
  while (at < text.length) {
    const found = readSpan(text, at, context);
    if (found) {
      out.push(...withEmojiCharacters(decode(plain)), found.node);
      plain = "";
      at = found.end;
    } else {
      plain += text[at];
      at += 1;
    }
  }
  out.push(...withEmojiCharacters(decode(plain)));
  return out;
}

/** The span that starts at `at`: {node, end}, or null if the character there is only text. */
function readSpan(text, at, context) {
  const character = text[at];
  if (character === "`") return readCode(text, at);
  if (character === "<") return readBracket(text, at, context);
  if (character === ":") return readEmoji(text, at);
  if (character === "h") return readBareUrl(text, at);
  if (character in STYLES) return readStyle(text, at, context);
  return null;
}

function readCode(text, at) {
  const end = text.indexOf("`", at + 1);
  if (end <= at + 1 || text[at + 1] === "\u200b") return null;
  return { node: h("code.inline-code", {}, decode(text.slice(at + 1, end))), end: end + 1 };
}

function readEmoji(text, at) {
  EMOJI_CODE.lastIndex = at;
  const match = EMOJI_CODE.exec(text);
  const node = match && emojiNode(match[1]);
  return node ? { node, end: EMOJI_CODE.lastIndex } : null;
}

function readBareUrl(text, at) {
  if (at > 0 && WORD.test(text[at - 1])) return null;
  BARE_URL.lastIndex = at;
  const match = BARE_URL.exec(text);
  return match ? { node: link(decode(match[0]), decode(match[0])), end: BARE_URL.lastIndex } : null;
}

/** *bold*, _italic_ and ~strike~: the marks stand at word edges, hug their text and stay on one line. */
function readStyle(text, at, context) {
  const mark = text[at];
  if (at > 0 && WORD.test(text[at - 1])) return null;
  if (!text[at + 1] || SPACE.test(text[at + 1])) return null;
  const end = closingMark(text, at + 1, mark);
  if (end < 0) return null;
  return { node: h(STYLES[mark], {}, renderInline(text.slice(at + 1, end), context)), end: end + 1 };
}

function closingMark(text, from, mark) {
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === "<") at = Math.max(at, text.indexOf(">", at));
    else if (text[at] === "`" && text.indexOf("`", at + 1) > 0) at = text.indexOf("`", at + 1);
    else if (text[at] === mark && at > from && !SPACE.test(text[at - 1]) && !WORD.test(text[at + 1] ?? " ")) return at;
  }
  return -1;
}

/** <…>: a link, a person, a channel, a group or a date. */
function readBracket(text, at, context) {
  const end = text.indexOf(">", at);
  if (end <= at + 1) return null;
  const [target, ...rest] = text.slice(at + 1, end).split("|");
  const node = bracketNode(target, rest.length ? rest.join("|") : null, context);
  return node ? { node, end: end + 1 } : null;
}

function bracketNode(target, label, context) {
  if (target.startsWith("@")) return userMention(target.slice(1), context);
  if (target.startsWith("#")) return channelMention(target.slice(1), label, context);
  if (target.startsWith("!")) return specialNode(target.slice(1), label, context);
  const url = decode(target);
  if (!safeUrl(url) && !label) return null;
  return link(url, withEmojiCharacters(decode(label ?? url.replace(/^mailto:/, ""))));
}

function specialNode(target, label, context) {
  const [kind, ...args] = target.split("^");
  if (kind === "date") return dateNode(args, label, context);
  return groupMention(label ? decode(label) : kind === "subteam" ? args[0] : kind);
}

function dateNode([seconds, pattern, url], label, context) {
  const date = new Date(Number(seconds) * 1000);
  if (Number.isNaN(date.getTime())) return h("span", {}, decode(label ?? ""));
  const text = fillDatePattern(pattern ?? "{date_short}", date, context.now(), context.timeZone);
  const node = h("time", { datetime: date.toISOString(), title: date.toUTCString() }, text);
  return url ? link(decode(url), node) : node;
}
