// The agent surface above the box to write in, in the app's own messages: what one may ask, and what the app is doing.
// What one asks there is a thread of its own, which opens when the app answers in it.
import { h, swap } from "../dom.js";
import { isAppConversation, openConversation, titleOf } from "../store.js";

export function mountAgent(app) {
  const { store, session } = app;
  const host = h("div.agent", { role: "group", "aria-label": "Suggestions" });
  const status = h("p.agent-status", { role: "status" });
  document.getElementById("composer").prepend(host, status);
  const opened = new Set(); // messages whose threads were opened for the person, once each
  store.watch(["channel", "conversations", "bot", "tab", "me"], (state) => askForSuggestions(app, state));
  store.watch(["suggested", "channel", "conversations", "tab"], (state) => drawSuggestions(host, app, state));
  store.watch(["statuses", "channel", "threadTs", "conversations"], (state) => drawStatus(status, state));
  store.watch(["messages", "threadTs"], (state) => openAnswer(state, session, opened));
}

const isOpen = (state) => isAppConversation(state, openConversation(state)) && state.tab === "messages";

/** Once for each person and time their messages are opened; later suggestions come through the stream. */
async function askForSuggestions({ store, api }, { me, channel, suggested }) {
  if (!isOpen(store.state) || suggested?.channel === channel) return;
  store.set({ suggested: { channel, title: "", prompts: [] } });
  const { title, prompts } = await api.agent(me).catch(() => ({ title: "", prompts: [] })); // a courtesy
  const known = store.state.suggested;
  if (known?.channel === channel && !known.prompts.length) store.set({ suggested: { channel, title, prompts } });
}

function drawSuggestions(host, { outbox }, state) {
  const shown = isOpen(state) && state.suggested?.channel === state.channel ? state.suggested : null;
  host.hidden = !shown?.prompts.length;
  if (host.hidden) return swap(host);
  const prompt = ({ title, message }, at) =>
    h("button.button.button-small", { type: "button", "data-key": `prompt/${at}`, onclick: () => outbox.send(message) }, title);
  swap(host, shown.title && h("p.agent-title", {}, shown.title), h("div.agent-prompts", {}, shown.prompts.map(prompt)));
}

function drawStatus(node, state) {
  const here = state.statuses[state.channel] ?? {};
  const words = here[state.threadTs] || Object.values(here).find(Boolean);
  node.hidden = !words;
  const conversation = openConversation(state);
  node.textContent = words && conversation ? `${titleOf(state, conversation)}: ${words}` : "";
}

/** The answer to what was just asked here is shown, unless the person reads or writes something else by now. */
function openAnswer(state, session, opened) {
  if (!isOpen(state) || state.threadTs || document.getElementById("composer-text").value) return;
  const asked = state.messages?.findLast((one) => one.user === state.me && !one.ephemeral);
  if (!asked?.local || asked.pending || !asked.reply_count || opened.has(asked.ts)) return;
  opened.add(asked.ts);
  session.openThread(asked.ts);
}

/** The statuses with one more, by conversation and thread. */
export const withStatus = (statuses, { channel, thread_ts, status }) => ({
  ...statuses,
  [channel]: { ...statuses[channel], [thread_ts]: status },
});
