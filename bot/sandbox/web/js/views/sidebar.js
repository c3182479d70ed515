// Who we are, and the conversations: one tab stop, arrow keys between them. On a narrow window it is a drawer.
import { h, moveFocus, swap } from "../dom.js";
import { avatar, icon, iconButton } from "../icons.js";
import { routeHash } from "../route.js";
import { isAppConversation, me, personById, titleOf } from "../store.js";
import { focusable } from "./dialog.js";
import { openMenu } from "./menu.js";

const NARROW = matchMedia("(max-width: 760px)");

export function mountSidebar({ store, session }) {
  const sidebar = document.getElementById("sidebar");
  document.getElementById("app").append(h("div.scrim", { id: "scrim", onclick: closeSidebar }));
  sidebar.addEventListener("keydown", onKey);
  sidebar.addEventListener("click", (event) => event.target.closest(".conversation") && closeSidebar());
  store.watch(["me", "team", "people", "conversations", "channel", "bot"], (state) => {
    if (!state.me) return;
    document.getElementById("app").classList.toggle("has-unread", state.conversations.some(({ unread }) => unread > 0));
    const channels = state.conversations.filter(({ kind }) => kind === "channel");
    const direct = state.conversations.filter(({ kind }) => kind !== "channel").sort(appFirst(state));
    swap(sidebar, personCard(state, session), section("Channels", channels, state), section("Direct messages", direct, state));
  });
}

const appFirst = (state) => (a, b) => Number(isAppConversation(state, b)) - Number(isAppConversation(state, a));

function onKey(event) {
  if (event.key === "Escape" && isDrawerOpen()) {
    event.preventDefault();
    event.stopPropagation();
    closeSidebar();
  } else if (event.key === "Tab" && isDrawerOpen()) {
    keepInDrawer(event);
  } else if (event.target.classList.contains("conversation")) {
    moveFocus(event, [...event.currentTarget.querySelectorAll(".conversation")]);
  }
}

function keepInDrawer(event) {
  const controls = focusable(event.currentTarget);
  const edge = event.shiftKey ? controls[0] : controls.at(-1);
  if (document.activeElement !== edge) return;
  event.preventDefault();
  (event.shiftKey ? controls.at(-1) : controls[0]).focus();
}

const isDrawerOpen = () => NARROW.matches && document.getElementById("app").classList.contains("sidebar-open");

export function openSidebar() {
  document.getElementById("app").classList.add("sidebar-open");
  document.querySelector("#sidebar .conversation[aria-current]")?.focus();
}

export function closeSidebar() {
  if (!isDrawerOpen()) return;
  document.getElementById("app").classList.remove("sidebar-open");
  document.querySelector("#conversation-head [data-key='menu']")?.focus();
}

function personCard(state, session) {
  const person = me(state);
  const button = h("button.person-card", {
    type: "button",
    "data-key": "person",
    "aria-haspopup": "menu",
    "aria-label": `You are ${person.real_name}, ${person.title}. Be somebody else`,
    onclick: () => openMenu(button, personItems(state, session), { label: "You are", className: "menu.menu-people" }),
  }, avatar(person, 40), personWords(person), icon("down", 16));
  const closer = iconButton("close", "Close", { class: "icon-button only-narrow", "data-key": "close", onclick: closeSidebar });
  return h("div.person-slot", {}, button, closer);
}

const personWords = (person) =>
  h("span.person-words", {},
    h("span.person-eyebrow", {}, "You are"),
    h("span.person-name", {}, person.real_name),
    h("span.person-title", {}, person.title));

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

function section(label, conversations, state) {
  if (!conversations.length) return null;
  const rows = conversations.map((conversation) => h("li", {}, row(conversation, state)));
  return h("section.sidebar-section", { "aria-label": label }, h("h2", {}, label), h("ul", {}, rows));
}

function row(conversation, state) {
  const { id, kind, unread } = conversation;
  const open = id === state.channel;
  const title = titleOf(state, conversation);
  const sign = () => h("span.sign", {}, icon(conversation.private ? "lock" : "hash", 17));
  const face = kind === "channel" ? sign() : avatar(personById(state, conversation.with), 22);
  const count = unread > 0 && h("span.badge", {}, unread > 99 ? "99+" : String(unread));
  const label = `${kind === "channel" ? "Channel " : ""}${title}${unread > 0 ? `, ${unread} unread` : ""}`;
  return h(`a.conversation${unread > 0 ? ".unread" : ""}`, {
    href: routeHash({ user: state.me, channel: id }),
    "aria-label": label,
    "aria-current": open ? "page" : null,
    "data-key": `conversation/${id}`,
    tabindex: open ? "0" : "-1",
  }, face, h("span.conversation-name", {}, title),
  isAppConversation(state, conversation) && h("span.app-badge", {}, "App"), count);
}
