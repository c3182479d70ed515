// What the server tells while we watch: each event changes the store; a broken stream is opened again and caught up.
// A page nobody sees lets go of its stream: a browser keeps few connections to one server, and each tab would hold one.
import { conversationById, personById, titleOf } from "./store.js";
import { withStatus } from "./views/agent.js";
import { announce, toast } from "./views/toast.js";
import { toSentence } from "./text/plain.js";
import { namesOf } from "./views/render_context.js";

const OPEN_MS = 1500; // after this the page is drawn although the stream is not open yet

let stream = null;

/** Listen while the page is seen, and catch up each time it comes into sight again. */
export function listenWhileSeen(app) {
  document.addEventListener("visibilitychange", async () => {
    const { me } = app.store.state;
    if (document.visibilityState === "hidden") stream?.close();
    else if (me && stream?.readyState === EventSource.CLOSED) {
      await listenLive(app, me);
      await app.session.refresh();
    }
  });
}

/**
 * Listen as `user`; an earlier stream is closed. Resolves when the stream is open, so that what is fetched after
 * that and what is told from then on leave no gap.
 */
export function listenLive(app, user) {
  stream?.close();
  stream = new EventSource(app.api.streamUrl(user));
  const opened = new Promise((resolve) => {
    stream.addEventListener("open", resolve, { once: true });
    setTimeout(resolve, OPEN_MS);
  });
  let wasOpen = false;
  stream.onopen = () => {
    app.store.set({ online: true });
    if (wasOpen) app.session.refresh();
    wasOpen = true;
  };
  stream.onerror = () => app.store.set({ online: false });
  for (const [name, handle] of Object.entries(HANDLERS)) {
    stream.addEventListener(name, (event) => isOurs(app, name) && handle(app, JSON.parse(event.data)));
  }
  return opened;
}

/** What is shown in the phone on the desk is told to the page in there; the clock stands on both. */
const isOurs = ({ store }, name) => !store.state.framed || name === "clock";

const HANDLERS = {
  message: onMessage,
  message_changed: onChanged,
  message_deleted: onDeleted,
  view: onView,
  home: (app, { view }) => app.store.set({ home: view }),
  prompts: (app, suggested) => app.store.set({ suggested }),
  status: (app, status) => app.store.set({ statuses: withStatus(app.store.state.statuses, status) }),
  clock: (app, { now }) => app.store.set({ clockSkew: new Date(now).getTime() - Date.now() }),
  conversations: (app) => app.session.refreshList(),
  problem: (app, { text }) => toast(text, { kind: "problem" }),
};

const isReply = (message) => Boolean(message.thread_ts && message.thread_ts !== message.ts);
const byTs = (a, b) => Number(a.ts) - Number(b.ts);

/** The list with `message` in its place: instead of its own earlier form, else in the order of time. */
function withMessage(list, message) {
  const own = list.findIndex((one) => one.ts === message.ts);
  const waiting = list.findIndex((one) => one.pending && one.user === message.user && one.text === message.text);
  const at = own >= 0 ? own : waiting;
  if (at < 0) return [...list, message].sort(byTs);
  return list.map((one, index) => (index === at ? { ...message, local: one.local } : one));
}

function onMessage(app, message) {
  const { channel, messages, threadTs, thread, me, notes } = app.store.state;
  if (isReply(message) && message.ephemeral) {
    app.store.set({ notes: { ...notes, [message.thread_ts]: (notes[message.thread_ts] ?? 0) + 1 } });
  }
  if (message.channel !== channel) countUnread(app, message);
  else if (!isReply(message)) {
    app.store.set({ messages: withMessage(messages ?? [], message) });
    app.api.read({ user: me, channel }).catch(() => {}); // the next state counts it again, nothing else is lost
  } else {
    if (message.thread_ts === threadTs) app.store.set({ thread: withMessage(thread ?? [], message) });
    else if (message.ephemeral) tellPrivateReply(app, message);
    if (!message.ephemeral) bumpParent(app, message);
  }
  if (message.user !== me) announceMessage(app, message);
}

/** A reply counts at its parent; a parent that already knows of it is left alone. */
function bumpParent(app, reply) {
  const { messages } = app.store.state;
  const bumped = (parent) => ({
    ...parent,
    reply_count: parent.reply_count + 1,
    reply_users: [...new Set([...parent.reply_users, reply.user])],
    latest_reply: reply.ts,
  });
  const isNews = (one) => one.ts === reply.thread_ts && Number(one.latest_reply ?? 0) < Number(reply.ts);
  app.store.set({ messages: messages?.map((one) => (isNews(one) ? bumped(one) : one)) ?? null });
}

function countUnread(app, message) {
  const { conversations, me } = app.store.state;
  if (message.user === me || (isReply(message) && !message.text.includes(`<@${me}>`) && !isDirect(app, message))) return;
  if (!conversationById(app.store.state, message.channel)) return void app.session.refreshList();
  const counted = conversations.map((one) => (one.id === message.channel ? { ...one, unread: one.unread + 1 } : one));
  app.store.set({ conversations: counted });
}

const isDirect = (app, message) => conversationById(app.store.state, message.channel)?.kind === "im";

function tellPrivateReply(app, message) {
  const who = personById(app.store.state, message.user)?.real_name ?? "Someone";
  const open = { label: "Open thread", run: () => app.session.openThread(message.thread_ts) };
  toast(`${who} left a note for you alone in a thread.`, { action: open });
}

function announceMessage(app, message) {
  const { state } = app.store;
  const who = personById(state, message.user)?.real_name ?? "Someone";
  const conversation = conversationById(state, message.channel);
  const place = isReply(message) ? "in a thread" : conversation ? `in ${titleOf(state, conversation)}` : "";
  const audience = message.ephemeral ? ", only visible to you" : "";
  announce(`${who} ${place}${audience}: ${toSentence(message.text, namesOf(state))}`);
}

function onChanged(app, message) {
  const { channel, messages, thread } = app.store.state;
  if (message.channel !== channel) return;
  const update = (list) => list?.map((one) => (one.ts === message.ts ? { ...message, local: one.local } : one)) ?? null;
  app.store.set({ messages: update(messages), thread: update(thread) });
}

function onDeleted(app, { channel, ts }) {
  const { state } = app.store;
  if (channel !== state.channel) return;
  if (ts === state.threadTs) app.session.closeThread();
  const without = (list) => list?.filter((one) => one.ts !== ts) ?? null;
  app.store.set({ messages: without(state.messages), thread: without(state.thread) });
}

function onView(app, { view, mode }) {
  const { views } = app.store.state;
  const rest = views.filter((one) => one.id !== view?.id);
  if (mode === "close") app.store.set({ views: view ? rest : [] });
  else if (mode === "push") app.store.set({ views: [...rest, view] });
  else if (mode === "update") app.store.set({ views: views.map((one) => (one.id === view.id ? view : one)) });
  else app.store.set({ views: [view] });
}
