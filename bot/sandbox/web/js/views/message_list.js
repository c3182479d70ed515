// A list of messages with day lines, grouping, one tab stop and arrow keys; it stays at the newest message while the
// reader is there.
import { nameOf } from "../catching_up.js";
import { h, moveFocus, reconcile } from "../dom.js";
import { FormState } from "../elements/form_state.js";
import { dateOfTs, dayKey, dayName } from "../time.js";
import { editBox } from "./edit_box.js";
import { onLongPress } from "./long_press.js";
import { renderMessage } from "./message.js";
import { messageActions } from "./message_actions.js";
import { canBeUsed, isOwn } from "./message_menu.js";
import { blockContext } from "./render_context.js";

const GROUP_SECONDS = 300; // messages of one person closer than this share one heading
const NEAR_BOTTOM = 80; // pixels
const KEYS = {
  Enter: "reply",
  t: "reply",
  r: "pickReaction",
  m: "menu",
  ContextMenu: "menu",
  e: "edit",
  Delete: "remove",
};
const TOP_GAP = 8; // pixels left above a message that is shown from its beginning

export class MessageList {
  /** `scroller` is the node that scrolls; `box` takes the focus when nothing is left; `inThread` leaves out footers. */
  constructor(app, scroller, { label, box, inThread = false }) {
    Object.assign(this, { app, scroller, box, inThread });
    this.wish = null; // {key, name} of a message on its way and the tool that was asked for
    this.actions = messageActions(app, (message) => this.anchorOf(message));
    this.forms = new Map(); // message ts → FormState
    this.list = h("div.message-list", { role: "log", "aria-live": "off", "aria-label": label });
    this.jump = h("button.jump-pill", { type: "button", hidden: true, onclick: () => this.toBottom() }, "New messages ↓");
    this.intro = h("div.intro-slot");
    scroller.append(this.intro, this.list, this.jump);
    this.listen();
  }

  listen() {
    this.atBottom = true;
    this.scroller.addEventListener("scroll", () => {
      this.atBottom = this.isNearBottom();
      if (this.atBottom) this.jump.hidden = true;
    });
    new ResizeObserver(() => this.atBottom && this.toBottom()).observe(this.list);
    new ResizeObserver(() => this.atBottom && this.toBottom()).observe(this.scroller);
    this.list.addEventListener("keydown", (event) => this.onKey(event));
    onLongPress(this.list, (target) => this.openMenuAt(target.closest(".message")));
    this.list.addEventListener("focusin", (event) => {
      this.makeCurrent(event.target.closest(".message"));
      this.showTools(event.target.closest(".message"));
    });
    this.list.addEventListener("focusout", () => this.showTools(null));
  }

  isNearBottom() {
    const { scrollHeight, scrollTop, clientHeight } = this.scroller;
    return scrollHeight - scrollTop - clientHeight < NEAR_BOTTOM;
  }

  toBottom() {
    this.scroller.scrollTop = this.scroller.scrollHeight;
    this.atBottom = true;
    this.jump.hidden = true;
  }

  /** Show the newest message: its end, or its beginning if it is higher than the window. */
  toLast() {
    this.toBottom();
    const last = this.list.lastElementChild;
    if (last) this.scroller.scrollTop = Math.min(this.scroller.scrollTop, last.offsetTop - TOP_GAP);
    this.atBottom = this.isNearBottom();
  }

  /** Draw `messages`; `fresh` means another conversation, which is shown from its end. */
  show(messages, state, { fresh = false } = {}) {
    this.messages = messages;
    const last = this.list.lastElementChild?.dataset.key;
    const items = itemsOf(messages, state);
    const focusedAt = this.nodes().findIndex((node) => node.contains(document.activeElement));
    reconcile(this.list, items, {
      keyOf: (item) => item.key,
      signatureOf: (item) => this.signature(item, state),
      render: (item) => (item.message ? this.renderOne(item, state) : dayLine(item)),
    });
    if (focusedAt >= 0) this.keepFocus(focusedAt);
    this.grantWish();
    if (!this.list.contains(document.activeElement)) this.makeCurrent(this.list.querySelector(".message:last-child"));
    const isNew = last !== undefined && items.length && items.at(-1).key !== last;
    if (fresh || this.atBottom || messages.at(-1)?.pending) this.toLast();
    else if (isNew) this.jump.hidden = false;
  }

  signature(item, state) {
    if (!item.message) return item.label;
    const { message } = item;
    if (state.editing === message.ts) return "editing"; // another draw would lose what has been typed
    const open = state.threadTs === message.ts;
    const notes = state.notes[message.ts];
    const names = [state.me, state.people.length, state.conversations.length];
    return JSON.stringify([message, item.grouped, item.today, open, notes, names]);
  }

  renderOne({ message, grouped }, state) {
    const form = this.formOf(message);
    const dispatch = (action) => this.actions.dispatch(message, action, form.values);
    const context = blockContext(state, { surface: "message", form, dispatch });
    const editor = state.editing === message.ts ? editBox(message, this.app) : null;
    const threadOpen = state.threadTs === message.ts;
    const { inThread, actions } = this;
    return renderMessage(message, state, { grouped, inThread, context, actions, editor, threadOpen });
  }

  formOf(message) {
    if (!this.forms.has(message.ts)) this.forms.set(message.ts, new FormState());
    return this.forms.get(message.ts);
  }

  /** Where a message's menu opens: at its tools, or at the message itself where it has none. */
  anchorOf(message) {
    const node = this.list.querySelector(`.message[data-key="${CSS.escape(nameOf(message))}"]`);
    return node.querySelector('[data-key="do/more"]') ?? node;
  }

  nodes() {
    return [...this.list.querySelectorAll(".message")];
  }

  /** Where the message with the focus is gone, the one that took its place has the focus now. */
  keepFocus(at) {
    if (this.list.contains(document.activeElement)) return;
    const heir = this.nodes().at(at) ?? this.nodes().at(-1) ?? this.box;
    heir.focus({ preventScroll: true });
  }

  /** A key pressed on a message on its way does its work once the server has it, if the focus is still there. */
  grantWish() {
    const node = document.activeElement;
    if (!this.wish || (node.dataset.key === this.wish.key && node.matches(".pending"))) return;
    const { key, name } = this.wish;
    this.wish = null;
    if (node.dataset.key === key) this.does(name, this.messageAt(node));
  }

  messageAt(node) {
    return this.messages.find((one) => nameOf(one) === node.dataset.key);
  }

  openMenuAt(node) {
    const message = node && this.messageAt(node);
    if (message) this.actions.menu(message);
  }

  /** Do what a key asks of a message. */
  does(name, message) {
    if (message && canBeUsed(message)) this.actions[name](message);
  }

  /** The one message that Tab reaches. */
  makeCurrent(message) {
    if (!message) return;
    for (const node of this.list.querySelectorAll(".message[tabindex='0']")) node.tabIndex = -1;
    message.tabIndex = 0;
  }

  /** Tab reaches the tools of the message that has the focus, and no others. */
  showTools(message) {
    for (const tool of this.list.querySelectorAll(".message-tools [tabindex='0']")) tool.tabIndex = -1;
    for (const tool of message?.querySelectorAll(".message-tools button") ?? []) tool.tabIndex = 0;
  }

  onKey(event) {
    const node = event.target.closest(".message");
    if (!node || event.target.matches("input, textarea, select") || event.ctrlKey || event.metaKey || event.altKey) return;
    if (moveFocus(event, this.nodes(), { from: node }) || event.target !== node) return;
    const message = this.messageAt(node);
    const name = message && this.wanted(event, message);
    if (!name) return;
    event.preventDefault();
    this.wish = message.pending ? { key: node.dataset.key, name } : null;
    this.does(name, message);
  }

  /** What a key pressed on a message asks for: the name of an action, or undefined. */
  wanted({ key, shiftKey }, message) {
    if (message.ephemeral) return key === "Delete" ? "dismiss" : undefined;
    if (!isOwn(message, this.app.store.state) && (key === "e" || key === "Delete")) return undefined;
    return KEYS[shiftKey && key === "F10" ? "ContextMenu" : key];
  }
}

/** Messages → day lines and messages, each with its key. */
function itemsOf(messages, state) {
  const tz = state.people.find(({ id }) => id === state.me)?.tz ?? "UTC";
  const now = new Date(Date.now() + state.clockSkew);
  const today = dayKey(now, tz);
  const items = [];
  let before = null;
  for (const message of messages) {
    const date = dateOfTs(message.ts);
    const newDay = !before || dayKey(dateOfTs(before.ts), tz) !== dayKey(date, tz);
    if (newDay) items.push({ key: `day/${dayKey(date, tz)}`, label: dayName(date, now, tz) });
    items.push({ key: nameOf(message), message, today, grouped: !newDay && follows(before, message) });
    before = message;
  }
  return items;
}

const follows = (before, message) =>
  before.user === message.user &&
  ![before, message].some((one) => one.ephemeral || one.deleted || one.blocks?.length) &&
  !before.reply_count &&
  Number(message.ts) - Number(before.ts) < GROUP_SECONDS;

const dayLine = ({ label }) => h("div.day-line", { role: "separator", "aria-label": label }, h("span", {}, label));
