// What the controls of a message do.
import { api } from "../api.js";
import { copyText } from "./clipboard.js";
import { openEmojiPicker } from "./emoji_picker.js";
import { confirmDialog } from "./dialog.js";
import { openMenu } from "./menu.js";
import { messageMenu } from "./message_menu.js";
import { permalinkOf } from "../permalink.js";
import { namesOf } from "./render_context.js";
import { toast } from "./toast.js";

const TOLD_BY_STREAM = new Set(["operation_timeout", "dispatch_failed"]); // the server sends its own words about these

/** Run a call; say in a toast what did not work. */
export async function attempt(what, call) {
  try {
    return await call();
  } catch (error) {
    if (!TOLD_BY_STREAM.has(error.code)) toast(`${what} did not work: ${error.code ?? error.message}.`, { kind: "problem" });
    return null;
  }
}

/** `anchorOf(message)` is the node at which a menu or picker for it opens if it was not opened by a button. */
export function messageActions({ store, session, outbox }, anchorOf) {
  const target = (message) => ({ user: store.state.me, channel: message.channel, ts: message.ts });
  const react = (message, name, remove) => attempt("The reaction", () => api.react({ ...target(message), name, remove }));
  const actions = {
    react,
    pickReaction: (message, anchor = anchorOf(message)) => openEmojiPicker(anchor, (name) => react(message, name, false)),
    menu: (message, anchor = anchorOf(message)) => {
      const items = messageMenu(message, store.state, actions);
      if (items.length) openMenu(anchor, items, { label: "Message actions" });
    },
    useShortcut: (message, { name, callback_id }) =>
      attempt(name, () => api.shortcut({ ...target(message), callback_id })),
    copyLink: (message) => copyText(permalinkOf(message), "Link copied."),
    reply: (message) => reply(message.thread_ts ?? message.ts, store, session),
    edit: (message) => store.set({ editing: message.ts }),
    remove: (message) => remove(message, store, target),
    dismiss: (message) => dismiss(message, store, target),
    retry: (message) => outbox.retry(message),
    discard: (message) => outbox.discard(message),
    dispatch: (message, action, state) => dispatch(message, action, state, store),
  };
  return actions;
}

/** Open a thread to write in; the one that is open already only takes the focus. */
function reply(threadTs, store, session) {
  if (threadTs === store.state.threadTs) document.getElementById("thread-text").focus();
  else session.openThread(threadTs);
}

async function remove(message, store, target) {
  const question = { title: "Delete this message?", text: "It is gone for everyone.", confirm: "Delete", style: "danger" };
  if (await confirmDialog(question, namesOf(store.state))) await attempt("Deleting", () => api.remove(target(message)));
}

/** A private note is put away for good. */
async function dismiss(message, store, target) {
  if (!(await attempt("Dismissing", () => api.dismiss(target(message))))) return;
  const { notes } = store.state;
  if (notes[message.thread_ts]) store.set({ notes: { ...notes, [message.thread_ts]: notes[message.thread_ts] - 1 } });
  const without = (list) => list?.filter((one) => one.ts !== message.ts) ?? null;
  store.set({ messages: without(store.state.messages), thread: without(store.state.thread) });
}

function dispatch(message, action, values, store) {
  const container = { type: "message", channel: message.channel, ts: message.ts };
  return attempt("That", () => api.action({ user: store.state.me, container, action, state: { values } }));
}
