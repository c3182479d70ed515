// Who we are, and the conversations: one tab stop, arrow keys between them. On a phone it is a pane of its own.
import { h, moveFocus, swap } from "../dom.js";
import { avatar, icon } from "../icons.js";
import { routeHash } from "../route.js";
import { isAppConversation, me, personById, titleOf } from "../store.js";
import { openMenu } from "./menu.js";

export function mountSidebar({ store, session }) {
  const sidebar = document.getElementById("sidebar");
  sidebar.addEventListener("keydown", onKey);
  store.watch(["me", "team", "people", "conversations", "channel", "bot"], (state) => {
    if (!state.me) return;
    document.getElementById("app").classList.toggle("has-unread", state.conversations.some(({ unread }) => unread > 0));
    const channels = state.conversations.filter(({ kind }) => kind === "channel");
    const direct = state.conversations.filter(({ kind }) => kind !== "channel").sort(appFirst(state));
    const first = state.channel ?? channels.concat(direct)[0]?.id; // where Tab goes in: what is open, else the first
    const lists = [["Channels", channels], ["Direct messages", direct]];
    const title = h("h1.visually-hidden.only-phone", {}, "Conversations");
    swap(sidebar, title, personCard(state, session), lists.map(([label, rows]) => section(label, rows, first, state)));
  });
}

const appFirst = (state) => (a, b) => Number(isAppConversation(state, b)) - Number(isAppConversation(state, a));

function onKey(event) {
  if (!event.target.classList.contains("conversation")) return;
  moveFocus(event, [...event.currentTarget.querySelectorAll(".conversation")]);
}

function personCard(state, session) {
  const person = me(state);
  const button = h("button.person-card", {
    type: "button",
    "data-key": "person",
    "aria-haspopup": "menu",
    onclick: () => openMenu(button, personItems(state, session), { label: "You are", className: "menu.menu-people" }),
  }, avatar(person, 40), personWords(person), icon("down", 16));
  return h("div.person-slot", {}, button);
}

const personWords = (person) =>
  h("span.person-words", {},
    h("span.person-eyebrow", {}, "You are"),
    h("span.person-name", {}, person.real_name),
    h("span.person-title", {}, person.title),
    h("span.visually-hidden", {}, "Be somebody else"));

/** The people to look through, each with what the role is about. */
export function personItems(state, session) {
  return state.people
    .filter(({ isBot }) => !isBot)
    .map((person) => ({
      label: person.real_name,
      tag: person.role,
      more: person.about || person.title,
      face: avatar(person, 32),
      checked: person.id === state.me,
      choose: () => session.switchTo(person.id),
    }));
}

function section(label, conversations, first, state) {
  if (!conversations.length) return null;
  const rows = conversations.map((conversation) => h("li", {}, row(conversation, first, state)));
  return h("section.sidebar-section", { "aria-label": label }, h("h2", {}, label), h("ul", {}, rows));
}

function row(conversation, first, state) {
  const { id, kind, unread } = conversation;
  const open = id === state.channel;
  const title = titleOf(state, conversation);
  const sign = () => h("span.sign", {}, icon(conversation.private ? "lock" : "hash", 17));
  const face = kind === "channel" ? sign() : avatar(personById(state, conversation.with), 22);
  const hidden = (words) => h("span.visually-hidden", {}, words);
  const count = unread > 0 && [h("span.badge", {}, unread > 99 ? "99+" : String(unread)), hidden("unread")];
  return h(`a.conversation${unread > 0 ? ".unread" : ""}`, {
    href: routeHash({ user: state.me, channel: id }),
    "aria-current": open ? "page" : null,
    "data-key": `conversation/${id}`,
    tabindex: id === first ? "0" : "-1",
  }, face, kind === "channel" && hidden("Channel "), h("span.conversation-name", {}, title),
  isAppConversation(state, conversation) && h("span.app-badge", {}, "App"), count);
}
