// The open conversation: its heading, its messages and the box to write in.
import { h, moveFocus, swap } from "../dom.js";
import { avatar, icon, iconButton } from "../icons.js";
import { isAppConversation, me, openConversation, personById, titleOf } from "../store.js";
import { renderMrkdwn } from "../text/mrkdwn.js";
import { Composer } from "./composer.js";
import { MessageList } from "./message_list.js";
import { canBeUsed } from "./message_menu.js";
import { namesOf } from "./render_context.js";
import { openMenu } from "./menu.js";
import { personItems } from "./sidebar.js";

export function mountConversation(app) {
  const { store, outbox } = app;
  const scroller = document.getElementById("messages");
  const does = { send: (text) => outbox.send(text), editLast: () => editLast(store) };
  const composer = new Composer(store, { id: "composer-text", ...does });
  const list = new MessageList(app, scroller, { label: "Messages", box: composer.box });
  document.getElementById("composer").append(composer.node);
  let shown = null;
  store.watch(["channel", "conversations", "people", "tab", "me"], (state) => drawHead(state, app));
  store.watch(["messages", "people", "conversations", "notes", "editing", "threadTs", "me", "clockSkew"], (state) => {
    const place = `${state.me}/${state.channel}`;
    if (state.messages) {
      swap(list.intro, intro(state));
      list.show(state.messages, state, { fresh: shown !== place });
      shown = place;
    } else if (shown !== place) {
      list.show([], state);
      list.intro.replaceChildren();
    }
  });
  store.watch(["channel", "conversations", "tab", "me"], (state) => placeComposer(composer, scroller, state));
}

function placeComposer(composer, scroller, state) {
  const conversation = openConversation(state);
  const atHome = state.tab === "home";
  scroller.hidden = atHome;
  composer.node.parentNode.hidden = atHome || !conversation;
  document.getElementById("skip").hidden = atHome || !conversation;
  if (!conversation) return;
  const title = titleOf(state, conversation);
  composer.at(`${state.me}/${conversation.id}`, `Message ${conversation.kind === "channel" ? `#${title}` : title}`);
  document.title = `${conversation.kind === "channel" ? `#${title}` : title} · ${state.team?.name ?? "Sandbox"}`;
}

function editLast(store) {
  const { messages, me } = store.state;
  const last = messages?.findLast((message) => message.user === me && !message.ephemeral && canBeUsed(message));
  if (last) store.set({ editing: last.ts });
}

function drawHead(state, app) {
  const head = document.getElementById("conversation-head");
  const conversation = openConversation(state);
  if (!conversation) return swap(head, h("h1", {}, "No conversation")); // out of sight: a phone shows the list
  const title = titleOf(state, conversation);
  const other = conversation.kind === "im" && personById(state, conversation.with);
  const sign = conversation.kind === "channel" && icon(conversation.private ? "lock" : "hash", 19);
  const topic = conversation.kind === "channel" ? conversation.topic : other?.title;
  swap(head,
    iconButton("back", "Back to the conversations", { "data-key": "back", class: "icon-button only-phone", onclick: () => app.session.openList() }, 22),
    other && avatar(other, 34),
    h("div.head-title", {}, h("h1", { tabindex: "-1", "data-key": "title" }, sign, h("span", {}, title)),
      topic && h("p.topic", { title: topic }, renderMrkdwn(topic, namesOf(state)))),
    isAppConversation(state, conversation) && tabs(state, app),
    whoAmI(state, app));
}

/** On a phone, where the sidebar is out of sight: whose eyes these are. */
function whoAmI(state, { session }) {
  const person = me(state);
  const button = h("button.who-am-i.only-phone", {
    type: "button",
    "data-key": "who",
    "aria-haspopup": "menu",
    "aria-label": `You are ${person.real_name}. Be somebody else`,
    onclick: () => openMenu(button, personItems(state, session), { label: "You are", className: "menu.menu-people" }),
  }, avatar(person, 30));
  return button;
}

function tabs(state, app) {
  const tab = (name, label) => h("button.tab", {
    type: "button",
    role: "tab",
    id: `tab-${name}`,
    "data-key": `tab/${name}`,
    "aria-selected": String(state.tab === name),
    "aria-controls": name,
    tabindex: state.tab === name ? "0" : "-1",
    onclick: () => app.session.open(state.channel, { tab: name }),
  }, label);
  const list = h("div.tabs", { role: "tablist", "aria-label": "Waypost" }, tab("home", "Home"), tab("messages", "Messages"));
  list.addEventListener("keydown", (event) => {
    if (moveFocus(event, [...list.children], { horizontal: true })) document.activeElement.click();
  });
  return list;
}

/** What stands above the first message. */
function intro(state) {
  const conversation = openConversation(state);
  if (!conversation) return null;
  const title = titleOf(state, conversation);
  if (conversation.kind === "channel") {
    return h("div.intro", {}, h("span.intro-sign", {}, icon(conversation.private ? "lock" : "hash", 26)), h("h2", {}, title),
      h("p", {}, `This is where #${title} begins. `, conversation.topic && renderMrkdwn(conversation.topic, namesOf(state))));
  }
  const other = personById(state, conversation.with);
  const words = other?.isBot
    ? "Ask in your own words, as you would ask a colleague. Nobody else reads along here."
    : `A conversation between you and ${title}.${other?.about ? ` ${other.about}` : ""}`;
  return h("div.intro", {}, avatar(other, 52), h("h2", {}, title), h("p", {}, words));
}
