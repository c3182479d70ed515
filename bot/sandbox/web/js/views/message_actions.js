// What the controls of a message do.
import { api } from "../api.js";
import { openEmojiPicker } from "./emoji_picker.js";
import { confirmDialog } from "./dialog.js";
import { namesOf } from "./render_context.js";
import { openShortcuts } from "./shortcuts.js";
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

export function messageActions({ store, session, outbox }) {
  const target = (message) => ({ user: store.state.me, channel: message.channel, ts: message.ts });
  const react = (message, name, remove) => attempt("The reaction", () => api.react({ ...target(message), name, remove }));
  const use = (message, { name, callback_id }) => attempt(name, () => api.shortcut({ ...target(message), callback_id }));
  return {
    react,
    pickReaction: (message, anchor) => openEmojiPicker(anchor, (name) => react(message, name, false)),
    more: (message, anchor) => openShortcuts(anchor, store.state.shortcuts, (shortcut) => use(message, shortcut)),
    reply: (message) => session.openThread(message.thread_ts ?? message.ts),
    edit: (message) => store.set({ editing: message.ts }),
    remove: (message) => remove(message, store, target),
    dismiss: (message) => dismiss(message, store),
    retry: (message) => outbox.retry(message),
    discard: (message) => outbox.discard(message),
    dispatch: (message, action, state) => dispatch(message, action, state, store),
  };
}

async function remove(message, store, target) {
  const question = { title: "Delete this message?", text: "It is gone for everyone.", confirm: "Delete", style: "danger" };
  if (await confirmDialog(question, namesOf(store.state))) await attempt("Deleting", () => api.remove(target(message)));
}

/** A private note is put away on this page only. */
function dismiss(message, store) {
  const without = (list) => list?.filter((one) => one.ts !== message.ts) ?? null;
  store.set({ messages: without(store.state.messages), thread: without(store.state.thread) });
}

function dispatch(message, action, values, store) {
  const container = { type: "message", channel: message.channel, ts: message.ts };
  return attempt("That", () => api.action({ user: store.state.me, container, action, state: { values } }));
}
