// The thread at the right (on a phone: over everything).
import { h } from "../dom.js";
import { iconButton } from "../icons.js";
import { nameOf } from "../catching_up.js";
import { isPhone } from "../phone.js";
import { openConversation, titleOf } from "../store.js";
import { Composer } from "./composer.js";
import { MessageList } from "./message_list.js";

export function mountThread(app) {
  const { store, session, outbox } = app;
  const panel = document.getElementById("thread");
  const close = iconButton("close", "Close thread (Esc)", { class: "icon-button only-desk", onclick: () => session.closeThread() });
  const back = iconButton("back", "Back to the conversation", { class: "icon-button only-phone", onclick: () => session.closeThread() }, 22);
  const title = h("h2", { tabindex: "-1" }, "Thread");
  const place = h("span.topic");
  const scroller = h("div.scroller");
  const composer = new Composer(store, { id: "thread-text", send: (text) => outbox.send(text, store.state.threadTs) });
  panel.append(
    h("header.sheet-head", {}, back, h("div.head-title", {}, title, place), close),
    scroller,
    h("div.composer-area", {}, composer.node));
  const list = new MessageList(app, scroller, { label: "Messages of the thread", box: composer.box, inThread: true });
  const focus = new ThreadFocus(() => (isPhone() ? title : composer.box), store);
  store.watch(["threadTs", "channel", "conversations"], (state) => {
    panel.hidden = !state.threadTs;
    document.getElementById("app").classList.toggle("with-thread", Boolean(state.threadTs));
    const conversation = openConversation(state);
    if (!conversation) return;
    place.textContent = `${conversation.kind === "channel" ? "#" : ""}${titleOf(state, conversation)}`;
    composer.at(`${state.me}/${state.threadTs}`, "Reply in this thread");
    focus.follow(state.threadTs);
  });
  let shown = null;
  store.watch(["thread", "threadTs", "people", "editing", "clockSkew"], (state) => {
    list.show(state.thread ?? [], state, { fresh: shown !== state.threadTs });
    if (state.thread) shown = state.threadTs;
  });
  panel.addEventListener("keydown", (event) => event.key === "Escape" && !event.defaultPrevented && session.closeThread());
}

/** Focus goes to the reply box (on a phone to the title) when a thread is opened and back to its message when it is closed. */
class ThreadFocus {
  constructor(entry, store) {
    Object.assign(this, { entry, store });
    this.open = null;
  }

  follow(threadTs) {
    if (threadTs === this.open) return;
    const left = this.open;
    this.open = threadTs;
    requestAnimationFrame(() => (threadTs ? this.entry().focus() : this.giveBack(left)));
  }

  giveBack(ts) {
    if (document.activeElement !== document.body && document.activeElement?.offsetParent) return;
    const parent = this.store.state.messages?.find((one) => one.ts === ts);
    const node = parent && document.querySelector(`#messages .message[data-key="${CSS.escape(nameOf(parent))}"]`);
    (node ?? document.getElementById("composer-text")).focus({ preventScroll: true });
  }
}
