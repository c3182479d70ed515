// One message: who, when, what it says, its reactions and thread, and what can be done with it.
import { h } from "../dom.js";
import { avatar, icon, iconButton } from "../icons.js";
import { renderBlocks } from "../blocks/index.js";
import { personById } from "../store.js";
import { emojiNode } from "../text/emoji.js";
import { renderMrkdwn } from "../text/mrkdwn.js";
import { toSentence } from "../text/plain.js";
import { clockTime, dateOfTs, stamp } from "../time.js";
import { canBeUsed } from "./message_menu.js";

/**
 * Draw a message. `options`: {grouped — follows one of the same person, inThread, context — for text and blocks,
 * actions — what the controls do (see message_actions.js), editor — node shown instead of the text, or null}.
 */
export function renderMessage(message, state, options) {
  const author = personById(state, message.user);
  const flags = ["ephemeral", "pending", "failed", "deleted"].filter((name) => message[name]);
  const classes = [...flags, ...(options.grouped ? ["grouped"] : [])].map((name) => `.${name}`).join("");
  const node = h(`article.message${classes}`, { tabindex: "-1", "aria-label": labelOf(message, author, options.context) });
  node.append(gutter(message, author, options), h("div.message-main", {}, mainParts(message, author, state, options)));
  if (canBeUsed(message) && !message.ephemeral && !options.editor) node.append(toolbar(message, options));
  return node;
}

function labelOf(message, author, context) {
  const time = clockTime(dateOfTs(message.ts), context.timeZone);
  const words = toSentence(message.text ?? "", context).slice(0, 200);
  if (message.deleted) return words;
  return `${author?.real_name ?? "Someone"}, ${time}${message.ephemeral ? ", only visible to you" : ""}: ${words}`;
}

function gutter(message, author, { grouped, context }) {
  const time = clockTime(dateOfTs(message.ts), context.timeZone);
  const small = h("time.gutter-time", { "aria-hidden": "true" }, time);
  if (message.deleted) return h("div.gutter", {}, h("span.deleted-sign", { "aria-hidden": "true" }, icon("trash", 18)));
  return h("div.gutter", {}, grouped ? small : avatar(author, 36, { decorative: false }));
}

function mainParts(message, author, state, options) {
  return [
    message.ephemeral && onlyYou(message, options.actions),
    !options.grouped && !message.deleted && heading(message, author, options.context),
    options.editor ?? body(message, options.context),
    message.failed && failure(message, options.actions),
    message.reactions?.length > 0 && reactions(message, state, options.actions),
    !options.inThread && (message.reply_count > 0 || state.notes[message.ts]) && threadFooter(message, state, options),
  ];
}

function onlyYou(message, actions) {
  const dismiss = { type: "button", "data-key": "do/dismiss", onclick: () => actions.dismiss(message) };
  return h("p.only-you", {}, icon("eye", 14), h("span", {}, "Only visible to you"), h("button.text-button", dismiss, "Dismiss"));
}

function heading(message, author, context) {
  const date = dateOfTs(message.ts);
  return h("header.message-head", {},
    h("span.author", {}, author?.real_name ?? "Someone"),
    author?.isBot && h("span.app-badge", {}, "App"),
    h("time.message-time", { datetime: date.toISOString() }, clockTime(date, context.timeZone)));
}

function body(message, context) {
  const edited = message.edited && h("span.edited", {}, " (edited)");
  if (message.blocks?.length) return h("div.message-body", {}, renderBlocks(message.blocks, context), edited);
  return h("div.message-body.message-text", {}, renderMrkdwn(message.text ?? "", context), edited);
}

function failure(message, actions) {
  return h("p.failure", { role: "alert" }, h("span.failure-words", {}, icon("warn", 15), `Not sent: ${message.failed}.`),
    h("button.text-button", { type: "button", onclick: () => actions.retry(message) }, "Try again"),
    h("button.text-button", { type: "button", onclick: () => actions.discard(message) }, "Discard"));
}

function reactions(message, state, actions) {
  const chips = message.reactions.map(({ name, users }) => {
    const mine = users.includes(state.me);
    const who = users.map((id) => (id === state.me ? "you" : (personById(state, id)?.real_name ?? id))).join(", ");
    const press = () => actions.react(message, name, mine);
    const names = { title: `${name.replaceAll("_", " ")}: ${who}`, "data-key": `reaction/${name}` };
    const props = { type: "button", "aria-pressed": String(mine), ...names, onclick: press };
    const count = h("span", {}, String(users.length), h("span.visually-hidden", {}, `: ${who}`));
    return h("button.reaction", props, emojiNode(name) ?? `:${name}:`, count);
  });
  const pick = (event) => actions.pickReaction(message, event.currentTarget);
  const add = iconButton("react", "Add a reaction", { onclick: pick }, 16);
  return h("div.reactions", {}, chips, add);
}

/** "2 replies", "1 note for you alone", or both. */
function threadWords(replies, notes) {
  const parts = [
    replies && `${replies} ${replies === 1 ? "reply" : "replies"}`,
    notes && `${notes} ${notes === 1 ? "note" : "notes"} for you alone`,
  ];
  return parts.filter(Boolean).join(", ");
}

function threadFooter(message, state, { actions, context, threadOpen }) {
  const count = threadWords(message.reply_count, state.notes[message.ts] ?? 0);
  const faces = message.reply_users.slice(0, 4).map((id) => avatar(personById(state, id), 24));
  const last = message.latest_reply && stamp(dateOfTs(message.latest_reply), context.now(), context.timeZone);
  const props = {
    type: "button",
    "data-key": "thread",
    "aria-expanded": String(threadOpen),
    onclick: () => actions.reply(message),
  };
  const sign = faces.length ? h("span.faces", { "aria-hidden": "true" }, faces) : icon("eye", 16);
  return h("button.thread-footer", props, sign, h("strong", {}, count),
    last && h("span.thread-last", {}, `Last reply ${last}`),
    h("span.visually-hidden", {}, "Open the thread"));
}

function toolbar(message, { actions, inThread }) {
  const button = (name, label, run, more = {}) => iconButton(name, label, { tabindex: "-1", "data-key": `do/${name}`, onclick: run, ...more });
  const more = (event) => actions.menu(message, event.currentTarget);
  return h("div.message-tools", { role: "toolbar", "aria-label": "Message actions" },
    button("react", "Add a reaction", (event) => actions.pickReaction(message, event.currentTarget)),
    !inThread && button("reply", "Reply in thread", () => actions.reply(message)),
    button("more", "More actions", more, { "aria-haspopup": "menu" }));
}
