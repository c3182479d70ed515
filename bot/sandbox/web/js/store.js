// The page's state and who wants to know about its changes.

/** Holds one plain object; changes made in the same turn are told once, by key. */
export class Store {
  constructor(state) {
    this.state = state;
    this.listeners = [];
    this.changed = new Set();
  }

  /** Merge `patch` and tell, soon, every listener of one of its keys. */
  set(patch) {
    Object.assign(this.state, patch);
    if (!this.changed.size) queueMicrotask(() => this.tell());
    for (const key of Object.keys(patch)) this.changed.add(key);
  }

  /** Call `listener(state)` now and after each change of one of `keys`. */
  watch(keys, listener) {
    this.listeners.push({ keys, listener });
    listener(this.state);
  }

  tell() {
    const changed = this.changed;
    this.changed = new Set();
    for (const { keys, listener } of this.listeners) {
      if (keys.some((key) => changed.has(key))) listener(this.state);
    }
  }
}

/** What the page knows before the first answer of the server. */
export function emptyState() {
  return {
    me: null, //          user id of the person we look through
    team: null,
    people: [], //        people and, last, the bot, each with isBot
    bot: null,
    conversations: [],
    commands: [],
    shortcuts: [], //     of the app, for the menu of a message
    functions: {}, //     steps of workflows that the app offers, by callback id
    faults: {},
    clockSkew: 0, //      sandbox time minus this machine's time, milliseconds
    framed: null, //      address shown in the phone on the desk, null while the desk itself is shown
    channel: null, //     id of the open conversation, null while a phone shows the list of them
    tab: "messages", //   of the conversation with the app: "home" or "messages"
    messages: null, //    top-level messages of the open conversation, null while loading
    unsent: [], //        messages on their way and those that failed, wherever they were written
    threadTs: null,
    thread: null, //      parent and replies of the open thread, null while loading
    notes: {}, //         ts of a message → how many notes for this person alone came into its thread while watching
    home: null,
    views: [], //         stack of open modals, the last one is shown
    editing: null, //     ts of the message being edited
    suggested: null, //   what one may ask the app: {channel, title, prompts}
    statuses: {}, //      what the app is doing: conversation id → ts of the thread → words
    online: true,
  };
}

export const personById = (state, id) => state.people.find((person) => person.id === id) ?? null;
export const conversationById = (state, id) => state.conversations.find((one) => one.id === id) ?? null;
export const me = (state) => personById(state, state.me);
export const openConversation = (state) => conversationById(state, state.channel);
export const isAppConversation = (state, conversation) =>
  Boolean(conversation && state.bot && conversation.with === state.bot.user_id);

/** The messages of the person that belong in a conversation or thread and which the server does not have. */
export const unsentAt = ({ unsent, me }, channel, threadTs = null) =>
  unsent.filter((one) => one.user === me && one.channel === channel && one.thread_ts === threadTs);

export const sandboxNow = (state) => new Date(Date.now() + state.clockSkew);

/** What a conversation is called in lists: the other person's name, or the channel's. */
export function titleOf(state, conversation) {
  if (conversation.kind === "channel") return conversation.name;
  return personById(state, conversation.with)?.real_name ?? conversation.name;
}
