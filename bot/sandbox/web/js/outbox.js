// What the person sends: shown at once, marked while it is on its way, kept with a "try again" if it fails, also while
// another conversation is open.
import { sandboxNow } from "./store.js";
import { toSlack } from "./text/plain.js";
import { attempt } from "./views/message_actions.js";
import { toast } from "./views/toast.js";

let sentHere = 0;

export class Outbox {
  constructor(store, api) {
    this.store = store;
    this.api = api;
  }

  /** Send what was typed as a message or, if it starts with a known command, as that command. */
  async send(typed, threadTs = null) {
    const { commands } = this.store.state;
    const [name, ...rest] = typed.trim().split(/\s+(.*)/s);
    if (name.startsWith("/") && !name.slice(1).includes("/")) {
      if (commands.some((command) => command.name === name)) return this.run(name, (rest[0] ?? "").trim());
      toast(`${name} is not a command here. Type / to see them all.`, { kind: "problem" });
      return false;
    }
    return this.post(typed, threadTs);
  }

  async run(command, text) {
    const { me, channel } = this.store.state;
    await attempt(command, () => this.api.command({ user: me, channel, command, text }));
    return true;
  }

  post(typed, threadTs) {
    const { me, channel, people, conversations } = this.store.state;
    const channels = conversations.filter(({ kind }) => kind === "channel");
    const message = {
      local: `local-${(sentHere += 1)}`,
      ts: (sandboxNow(this.store.state).getTime() / 1000).toFixed(6),
      channel,
      user: me,
      text: toSlack(typed.trim(), people, channels),
      blocks: null,
      thread_ts: threadTs,
      reply_count: 0,
      reply_users: [],
      reactions: [],
      pending: true,
    };
    this.put(message);
    this.deliver(message);
    return true;
  }

  async deliver(message) {
    const { user, channel, text, thread_ts } = message;
    try {
      const { ts } = await this.api.post({ user, channel, text, ...(thread_ts ? { thread_ts } : {}) });
      this.settle(message, ts);
    } catch (error) {
      this.replace(message, { ...message, pending: false, failed: error.code });
    }
  }

  retry(message) {
    const again = { ...message, pending: true, failed: null };
    this.replace(message, again);
    this.deliver(again);
  }

  discard(message) {
    this.change(message, (list) => list.filter((one) => one.local !== message.local));
    this.keep(message, []);
  }

  /** The server has it: the message it told us over the stream counts, ours only until that comes. */
  settle(message, ts) {
    this.change(message, (list) => {
      const told = list.some((one) => one.ts === ts && one.local !== message.local);
      const rest = told ? list.filter((one) => one.local !== message.local) : list;
      return rest.map((one) => (one.local === message.local ? { ...one, ts, pending: false } : one));
    });
    this.keep(message, []);
  }

  put(message) {
    this.change(message, (list) => [...list, message]);
    this.keep(message, [message]);
  }

  replace(message, by) {
    this.change(message, (list) => list.map((one) => (one.local === message.local ? by : one)));
    this.keep(message, [by]);
  }

  /** Remember a message as it is now, or not at all, for when its conversation is opened again. */
  keep(message, now) {
    const others = this.store.state.unsent.filter((one) => one.local !== message.local);
    this.store.set({ unsent: [...others, ...now] });
  }

  change(message, update) {
    const { channel, threadTs, messages, thread } = this.store.state;
    if (message.channel !== channel) return;
    if (!message.thread_ts) this.store.set({ messages: update(messages ?? []) });
    else if (message.thread_ts === threadTs) this.store.set({ thread: update(thread ?? []) });
  }
}
