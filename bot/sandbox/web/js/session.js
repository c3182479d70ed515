// Follows the address: whose eyes we look through, which conversation and thread are open; loads what they need.
import { caughtUp } from "./catching_up.js";
import { isPhone, whenPhoneChanges } from "./phone.js";
import { LIST, go, readRoute, routeHash } from "./route.js";
import { conversationById, isAppConversation, unsentAt } from "./store.js";
import { toast } from "./views/toast.js";

const APP = "app"; // stands in an address for the person's conversation with the app
const LAST_PERSON = "waypost-person";

export class Session {
  constructor(store, api) {
    this.store = store;
    this.api = api;
    this.onUserChange = async () => {};
    this.listening = Promise.resolve(); // until the stream of the person is open
    this.loaded = new Map(); // conversation id → its messages when last shown, so that going back shows them at once
  }

  async start() {
    const follow = () => this.follow().catch((error) => toast(`That did not load: ${error.message}.`));
    addEventListener("hashchange", follow);
    whenPhoneChanges(follow);
    await this.follow();
  }

  get state() {
    return this.store.state;
  }

  /** Bring the page in line with the address; parts it does not name are chosen and written back. */
  async follow() {
    const route = readRoute();
    if (!this.state.me || (route.user && route.user !== this.state.me)) this.become(await this.workspaceOf(route.user));
    const full = this.completed(route);
    if (routeHash(full) !== location.hash) return go(full, { replace: true });
    this.frame(full.phone ? routeHash({ ...full, phone: false }) : null);
    if (full.phone || full.channel === LIST) this.showNothing();
    else if (full.channel) await this.show(full);
  }

  /** The address with all its parts: what a phone shows by itself is the list, what a desk shows the first channel. */
  completed(route) {
    const phone = route.phone && !isPhone();
    const open = this.named(route.channel)?.id ?? (phone || isPhone() ? LIST : this.firstConversation()?.id);
    return { ...route, phone, user: this.state.me, channel: open ?? null };
  }

  /** Show an address in the phone on the desk, or the desk itself (null). */
  frame(address) {
    const wasFramed = this.state.framed;
    if (address === wasFramed) return;
    this.store.set({ framed: address, ...(address ? { views: [] } : {}) });
    if (wasFramed && !address) this.loadViews();
  }

  /** On the desk: a phone shows the conversations. On a phone: the list of them is open. */
  showNothing() {
    if (this.state.channel) this.store.set({ channel: null, messages: null, threadTs: null, thread: null, home: null });
  }

  /**
   * Look through the eyes of a person. What is open is chosen in the same turn: a page drawn without a conversation in
   * between would hide the box to write in, and a hidden box loses the focus.
   */
  become({ person, workspace }) {
    localStorage.setItem(LAST_PERSON, person.id);
    this.loaded.clear();
    this.store.set({ me: person.id, channel: null, messages: null, threadTs: null, thread: null });
    this.store.set({ notes: {}, home: null, views: [], editing: null, suggested: null, statuses: {} });
    this.takeWorkspace(workspace);
    this.listening = this.onUserChange(person.id);
    this.loadViews();
  }

  /** The modals the person has open: those of before a reload, or of before looking through somebody else's eyes. */
  async loadViews() {
    const { me } = this.state;
    await this.listening;
    const { stack } = await this.api.views(me);
    const { state } = this;
    if (state.me === me && !state.framed && !state.views.length) this.store.set({ views: stack });
  }

  /** The workspace as seen by the person named, else by the last one here, else by its first one. */
  async workspaceOf(named) {
    const user = named ?? localStorage.getItem(LAST_PERSON);
    const workspace = await this.api.state(user).catch((error) => {
      if (error.code === "user_not_found") return this.api.state(null); // an address of another workspace
      throw error;
    });
    const person = workspace.people.find(({ id }) => id === user);
    if (person) return { person, workspace };
    const first = workspace.people[0];
    return { person: first, workspace: await this.api.state(first.id) };
  }

  takeWorkspace({ team, now, people, bot, conversations, commands, shortcuts, functions, faults }) {
    const app = { id: bot.user_id, name: bot.name, real_name: bot.name, title: "App", about: "", isBot: true };
    const open = this.state.channel;
    this.store.set({
      team,
      bot,
      commands,
      shortcuts,
      functions,
      faults,
      people: [...people.filter(({ id }) => id !== bot.user_id), app],
      conversations: conversations.map((one) => (one.id === open ? { ...one, unread: 0 } : one)),
      clockSkew: new Date(now).getTime() - Date.now(),
    });
  }

  named(channel) {
    if (channel === APP) return this.state.conversations.find((one) => isAppConversation(this.state, one));
    return conversationById(this.state, channel);
  }

  firstConversation() {
    return this.state.conversations.find(({ kind }) => kind === "channel") ?? this.state.conversations[0] ?? null;
  }

  async show({ channel, tab, threadTs }) {
    const changed = channel !== this.state.channel;
    if (changed) this.store.set({ channel, messages: this.lastSeen(channel), home: null, editing: null });
    const isApp = isAppConversation(this.state, conversationById(this.state, channel));
    const shownTab = isApp ? tab : "messages";
    const tabChanged = changed || shownTab !== this.state.tab;
    this.store.set({ tab: shownTab });
    this.clearUnread(channel);
    if (threadTs !== this.state.threadTs || changed) this.store.set({ threadTs, thread: null });
    await this.listening;
    if (channel !== this.state.channel) return;
    await Promise.all([this.loadMessages(), this.loadThread(), tabChanged && isApp && this.loadHome(shownTab)]);
  }

  /** What is known of a conversation before it is fetched: its messages when last shown, and what was not sent. */
  lastSeen(channel) {
    const unsent = unsentAt(this.state, channel);
    const known = this.loaded.get(channel);
    return known || unsent.length ? [...(known ?? []), ...unsent] : null;
  }

  clearUnread(channel) {
    const conversations = this.state.conversations.map((one) => (one.id === channel ? { ...one, unread: 0 } : one));
    this.store.set({ conversations });
  }

  async loadMessages() {
    const { me, channel, messages: shown } = this.state;
    const { messages } = await this.api.messages(me, channel);
    const now = this.state;
    if (now.me !== me || now.channel !== channel) return;
    this.store.set({ messages: caughtUp(messages, shown ?? [], now.messages ?? []) });
    this.loaded.set(channel, messages);
  }

  async loadThread() {
    const { me, channel, threadTs, thread: shown } = this.state;
    if (!threadTs) return;
    const { messages } = await this.api.messages(me, channel, threadTs);
    const now = this.state;
    if (now.threadTs !== threadTs || now.channel !== channel || now.me !== me) return;
    this.store.set({ thread: caughtUp(messages, shown ?? [], now.thread ?? unsentAt(now, channel, threadTs)) });
  }

  async loadHome(tab) {
    const { me, channel } = this.state;
    const { view } = await this.api.openHome({ user: me, tab });
    if (view && this.state.me === me && this.state.channel === channel && !this.state.home) this.store.set({ home: view });
  }

  /** After a break in the stream: fetch what may have been missed. */
  async refresh() {
    this.takeWorkspace(await this.api.state(this.state.me));
    if (this.state.channel) await Promise.all([this.loadMessages(), this.loadThread()]);
  }

  async refreshList() {
    this.takeWorkspace(await this.api.state(this.state.me));
  }

  open(channel, { tab = "messages", threadTs = null } = {}) {
    go({ phone: Boolean(this.state.framed), user: this.state.me, channel, tab, threadTs });
  }

  openList() {
    this.open(LIST);
  }

  /** On the desk: show what is open as a phone does, or on the desk again. */
  togglePhone() {
    go({ ...readRoute(), phone: !this.state.framed });
  }

  /** The page in the phone on the desk went to another address, which becomes part of ours. */
  frameMoved(hash) {
    if (this.state.framed) go({ ...readRoute(hash), phone: true }, { replace: true });
  }

  openThread(threadTs) {
    this.open(this.state.channel, { threadTs });
  }

  closeThread() {
    this.open(this.state.channel);
  }

  /** Look through somebody else's eyes, at the same channel if they are in it, or at their own words with the app. */
  switchTo(user) {
    const { phone, channel, tab } = readRoute();
    const open = conversationById(this.state, channel);
    const isApp = isAppConversation(this.state, open);
    go({ phone, user, channel: isApp ? APP : channel, tab: isApp ? tab : "messages" });
  }
}
