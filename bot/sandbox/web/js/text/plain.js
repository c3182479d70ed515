// Message text as plain words, for notifications and for the edit box; and back, when the person sends it.
import { decode } from "./mrkdwn.js";

const BRACKET = /<([^<>]+)>/g;

/** Slack text → what a person would type: names instead of ids, addresses without brackets. */
export function toTyped(text, context) {
  const plain = text.replace(BRACKET, (_, inner) => {
    const [target, label] = inner.split("|");
    if (target.startsWith("@")) return `@${context.person(target.slice(1))?.real_name ?? target.slice(1)}`;
    if (target.startsWith("#")) return `#${context.conversation(target.slice(1))?.name ?? label ?? target.slice(1)}`;
    if (target.startsWith("!")) return label ?? `@${target.slice(1).split("^")[0]}`;
    return target.replace(/^mailto:/, "");
  });
  return decode(plain);
}

/** Slack text → one line to read aloud or to show in a list. */
export function toSentence(text, context) {
  return toTyped(text, context)
    .replace(/```|[*_~`]/g, "")
    .replace(/:([a-z0-9_+-]+):/g, "")
    .replace(/\s+/g, " ")
    .trim();
}

const escapeText = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
const escapePattern = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** Names → Slack references: longest name first, so that "@Sam Hill" is not read as "@Sam". */
function referencesOf(people, channels) {
  const references = new Map();
  for (const person of people) {
    references.set(`@${person.real_name.toLowerCase()}`, `<@${person.id}>`);
    if (person.name) references.set(`@${person.name.toLowerCase()}`, `<@${person.id}>`);
  }
  for (const channel of channels) references.set(`#${channel.name.toLowerCase()}`, `<#${channel.id}|${channel.name}>`);
  return references;
}

/** What a person typed → Slack text: @names and #channels become references, addresses get their brackets. */
export function toSlack(typed, people, channels) {
  const references = referencesOf(people, channels);
  const names = [...references.keys()].sort((a, b) => b.length - a.length).map((name) => escapePattern(escapeText(name)));
  const pattern = new RegExp(`(?<![\\w/])(${names.join("|")})(?![\\w-])`, "gi");
  return escapeText(typed)
    .split(/(https?:\/\/[^\s<>]*[^\s<>.,;:!?'")\]])/)
    .map((part, at) => (at % 2 ? `<${part}>` : part.replace(pattern, (name) => references.get(decode(name).toLowerCase()))))
    .join("");
}
