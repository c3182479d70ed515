// The quick switcher (Ctrl or Cmd + K): type a few letters, go to a conversation or look through somebody else's eyes.
import { h, swap } from "../dom.js";
import { avatar, icon } from "../icons.js";
import { personById, titleOf } from "../store.js";
import { openDialog } from "./dialog.js";

export const isMac = /Mac|iPhone|iPad/.test(navigator.platform);

/** Open the switcher, unless a dialog is open already. */
export function openSwitcher(app) {
  if (document.querySelector("dialog[open]")) return;
  new Switcher(app).open();
}

class Switcher {
  constructor(app) {
    this.app = app;
    this.at = 0;
    this.input = h("input.switcher-input", {
      type: "text",
      role: "combobox",
      placeholder: "Conversation or person",
      autocomplete: "off",
      "aria-label": "Conversation or person",
      "aria-expanded": "true",
      "aria-controls": "switcher-list",
      "aria-autocomplete": "list",
    });
    this.list = h("div.switcher-list", { id: "switcher-list", role: "listbox", "aria-label": "Results" });
    this.input.addEventListener("input", () => this.update());
    this.input.addEventListener("keydown", (event) => this.onKey(event));
  }

  open() {
    const key = (name) => h("kbd", {}, name);
    const hints = [key("↑"), key("↓"), " to move  ", key("Enter"), " to go  ", key("Esc"), " to close"];
    const foot = h("p.switcher-foot", { "aria-hidden": "true" }, hints);
    const field = h("div.switcher-field", {}, icon("search", 18), this.input);
    this.dialog = openDialog({ label: "Go to", className: "switcher", content: [field, this.list, foot] });
    this.update();
    this.input.focus();
  }

  update() {
    const wanted = this.input.value.trim().toLowerCase();
    this.rows = [...this.conversations(), ...this.people()].filter(({ words }) => words.toLowerCase().includes(wanted));
    this.at = 0;
    this.draw();
  }

  conversations() {
    const { state } = this.app.store;
    return state.conversations.map((one) => {
      const title = titleOf(state, one);
      const other = personById(state, one.with);
      return {
        words: `${title} ${one.topic ?? ""}`,
        face: () => (one.kind === "channel" ? h("span.sign", {}, icon(one.private ? "lock" : "hash", 18)) : avatar(other, 26)),
        label: title,
        more: one.kind === "channel" ? one.topic : "Direct message",
        group: "Conversations",
        choose: () => this.app.session.open(one.id),
      };
    });
  }

  people() {
    const { state } = this.app.store;
    return state.people.filter(({ isBot, id }) => !isBot && id !== state.me).map((person) => ({
      words: `${person.real_name} ${person.name} ${person.title}`,
      face: () => avatar(person, 26),
      label: person.real_name,
      more: person.title,
      group: "Be somebody else",
      choose: () => this.app.session.switchTo(person.id),
    }));
  }

  draw() {
    const nodes = [];
    this.rows.forEach((row, at) => {
      if (row.group !== this.rows[at - 1]?.group) nodes.push(h("div.switcher-group", { role: "presentation" }, row.group));
      nodes.push(this.rowNode(row, at));
    });
    swap(this.list, nodes.length ? nodes : h("p.empty", {}, "Nothing of that name."));
    this.input.setAttribute("aria-activedescendant", `switcher-${this.at}`);
    document.getElementById(`switcher-${this.at}`)?.scrollIntoView({ block: "nearest" });
  }

  rowNode(row, at) {
    const chosen = { id: `switcher-${at}`, role: "option", "aria-selected": String(at === this.at) };
    return h("div.switcher-row", { ...chosen, onclick: () => this.take(row) },
      row.face(), h("span.switcher-label", {}, row.label), h("span.switcher-more", {}, row.more));
  }

  onKey(event) {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (step && this.rows.length) {
      event.preventDefault();
      this.at = (this.at + step + this.rows.length) % this.rows.length;
      this.draw();
    } else if (event.key === "Enter" && this.rows[this.at]) {
      event.preventDefault();
      this.take(this.rows[this.at]);
    }
  }

  take(row) {
    this.dialog.close();
    row.choose();
    if (row.group === "Conversations") requestAnimationFrame(() => document.getElementById("composer-text").focus());
  }
}
