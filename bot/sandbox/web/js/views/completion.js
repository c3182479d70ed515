// Completing names, commands and emoji while typing.
import { h } from "../dom.js";
import { avatar, icon } from "../icons.js";
import { EMOJI, emojiNode } from "../text/emoji.js";

const MOST = 8;

const contains = (words, wanted) => words.toLowerCase().includes(wanted);
const startsFirst = (wanted, wordsOf) => (a, b) =>
  Number(wordsOf(b).toLowerCase().startsWith(wanted)) - Number(wordsOf(a).toLowerCase().startsWith(wanted));

/** What can follow each opening sign: pattern before the caret → choices {insert, face, label, hint?, more}. */
const SOURCES = [
  { pattern: /^(\/\S*)$/, choices: commandChoices },
  { pattern: /(?:^|[\s(])(@[\p{L}\p{N}._-]*(?: [\p{L}\p{N}._-]*)?)$/u, choices: personChoices },
  { pattern: /(?:^|[\s(])(#[\w-]*)$/, choices: channelChoices },
  { pattern: /(?:^|\s)(:[a-z0-9_+-]{2,})$/, choices: emojiChoices },
];

function commandChoices(state, typed) {
  return state.commands
    .filter(({ name }) => name.startsWith(typed.toLowerCase()))
    .map(({ name, hint, description }) => ({
      insert: `${name} `,
      face: h("span.completion-sign", { "aria-hidden": "true" }, icon("slash", 18)),
      label: name,
      hint,
      more: description,
    }));
}

function personChoices(state, typed) {
  const wanted = typed.slice(1).toLowerCase();
  return [...state.people]
    .sort((a, b) => Number(b.isBot ?? false) - Number(a.isBot ?? false))
    .filter((person) => contains(`${person.real_name} ${person.name}`, wanted))
    .sort(startsFirst(wanted, (person) => person.real_name))
    .map((person) => ({
      insert: `@${person.real_name} `,
      face: avatar(person, 24),
      label: person.real_name,
      more: person.title,
    }));
}

function channelChoices(state, typed) {
  const wanted = typed.slice(1).toLowerCase();
  return state.conversations
    .filter(({ kind, name }) => kind === "channel" && contains(name, wanted))
    .map(({ name, topic }) => ({ insert: `#${name} `, face: icon("hash", 18), label: name, more: topic }));
}

function emojiChoices(state, typed) {
  const wanted = typed.slice(1);
  return Object.keys(EMOJI)
    .filter((name) => name.includes(wanted))
    .sort(startsFirst(wanted, (name) => name))
    .map((name) => ({ insert: `:${name}: `, face: emojiNode(name), label: `:${name}:`, more: null }));
}

/** Offers choices above a text box; the box keeps the focus, arrow keys move, Enter or Tab takes, Esc closes. */
export class Completion {
  constructor(box, store, id) {
    Object.assign(this, { box, store, choices: [], at: 0, typed: "" });
    this.list = h("div.completion", { id, role: "listbox", "aria-label": "Suggestions", hidden: true });
    box.setAttribute("aria-autocomplete", "list");
    box.setAttribute("aria-controls", id);
    box.addEventListener("input", () => this.update());
    box.addEventListener("blur", () => this.close());
  }

  get isOpen() {
    return !this.list.hidden;
  }

  update() {
    const before = this.box.value.slice(0, this.box.selectionStart);
    const source = SOURCES.find(({ pattern }) => pattern.test(before));
    this.typed = source ? source.pattern.exec(before)[1] : "";
    this.choices = source ? source.choices(this.store.state, this.typed).slice(0, MOST) : [];
    const isFinished = this.choices.length === 1 && this.choices[0].insert.trim() === this.typed;
    if (isFinished && !this.typed.startsWith("/")) this.choices = [];
    this.at = 0;
    this.draw();
  }

  draw() {
    this.list.hidden = !this.choices.length;
    this.list.replaceChildren(...this.choices.map((choice, at) => this.row(choice, at)));
    const active = this.isOpen ? `${this.list.id}-${this.at}` : null;
    if (active) this.box.setAttribute("aria-activedescendant", active);
    else this.box.removeAttribute("aria-activedescendant");
    this.list.children[this.at]?.scrollIntoView({ block: "nearest" });
  }

  row(choice, at) {
    const take = (event) => {
      event.preventDefault(); // the box keeps the focus
      this.at = at;
      this.take();
    };
    const chosen = { id: `${this.list.id}-${at}`, role: "option", "aria-selected": String(at === this.at) };
    const hint = choice.hint && h("span.completion-hint", {}, ` ${choice.hint}`);
    return h("div.completion-row", { ...chosen, onmousedown: take },
      choice.face,
      h("span.completion-label", {}, choice.label, hint),
      choice.more && h("span.completion-more", {}, choice.more));
  }

  /** Returns true if the key was for the suggestions. */
  onKey(event) {
    if (!this.isOpen) return false;
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (step) this.at = (this.at + step + this.choices.length) % this.choices.length;
    else if (event.key === "Enter" || event.key === "Tab") return this.takeIfUnfinished(event);
    else if (event.key === "Escape") this.choices = [];
    else return false;
    event.preventDefault();
    event.stopPropagation();
    this.draw();
    return true;
  }

  /** Enter after a command typed in full sends it; otherwise it takes the choice. */
  takeIfUnfinished(event) {
    const complete = this.choices[this.at].insert.trim() === this.typed;
    if (complete && event.key === "Enter") {
      this.close();
      return false;
    }
    event.preventDefault();
    this.take();
    return true;
  }

  take() {
    const { box, typed } = this;
    const end = box.selectionStart;
    const start = end - typed.length;
    box.setRangeText(this.choices[this.at].insert, start, end, "end");
    this.close();
    box.dispatchEvent(new Event("input"));
  }

  close() {
    this.choices = [];
    this.draw();
  }
}
