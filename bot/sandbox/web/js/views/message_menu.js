// The menu of a message: what can be done with it, in sections. A feature that offers more adds its section here.
import { icon } from "../icons.js";
import { shortcutItems } from "./shortcuts.js";

/** Each takes (message, state, actions) and returns its items for openMenu; an empty list leaves the section out. */
const SECTIONS = [talkItems, shortcutItems, linkItems, ownItems];

/** Every item that a message offers, or an empty list if nothing can be done with it. */
export function messageMenu(message, state, actions) {
  if (!canBeUsed(message) || message.ephemeral) return [];
  const sections = SECTIONS.map((items) => items(message, state, actions)).filter((items) => items.length);
  return sections.flatMap((items, at) => items.map((item, row) => ({ ...item, begins: at > 0 && row === 0 })));
}

/** Whether the server has this message, so that it can be answered, linked and changed. */
export const canBeUsed = (message) => !message.pending && !message.failed && !message.deleted;

/** Whether the person wrote it and may change it. */
export const isOwn = (message, state) => message.user === state.me && !message.ephemeral;

const row = (name, label, choose, more = {}) => ({ label, face: icon(name, 18), choose, ...more });

function talkItems(message, state, actions) {
  return [
    row("react", "Add a reaction", () => actions.pickReaction(message)),
    row("reply", "Reply in thread", () => actions.reply(message)),
  ];
}

function linkItems(message, state, actions) {
  return [row("link", "Copy link", () => actions.copyLink(message))];
}

function ownItems(message, state, actions) {
  if (!isOwn(message, state)) return [];
  return [
    row("edit", "Edit message", () => actions.edit(message)),
    row("trash", "Delete message", () => actions.remove(message), { danger: true }),
  ];
}
