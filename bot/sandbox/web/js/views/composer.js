// The box to write in: Enter sends, Shift+Enter starts a new line; drafts are kept per conversation and thread.
import { h } from "../dom.js";
import { iconButton } from "../icons.js";
import { Completion } from "./completion.js";
import { openEmojiPicker } from "./emoji_picker.js";
import { fitHeight } from "./fit_height.js";

export class Composer {
  /** `send(text)` may resolve to false to keep the text; `editLast()` is called by ArrowUp in an empty box. */
  constructor(store, { id, send, editLast = () => {} }) {
    Object.assign(this, { send, editLast, drafts: new Map(), place: null });
    this.box = h("textarea.composer-text", { id, rows: 1, autocomplete: "off", spellcheck: "true" });
    this.completion = new Completion(this.box, store, `${id}-suggestions`);
    this.sendButton = iconButton("send", "Send", { onclick: () => this.submit(), disabled: true });
    this.sendButton.classList.add("send");
    this.node = h("div.composer", {}, this.completion.list, this.box, this.toolRow());
    this.box.addEventListener("input", () => this.onInput());
    this.box.addEventListener("keydown", (event) => this.onKey(event));
  }

  toolRow() {
    const pickEmoji = (event) => openEmojiPicker(event.currentTarget, (name) => this.insert(`:${name}: `));
    const key = (name) => h("kbd", {}, name);
    const hint = [key("Enter"), " sends, ", key("Shift"), " + ", key("Enter"), " new line"];
    return h("div.composer-tools", {},
      iconButton("react", "Emoji", { onclick: pickEmoji }),
      iconButton("at", "Mention somebody", { onclick: () => this.insert("@") }),
      iconButton("slash", "Use a command", { onclick: () => this.startCommand() }),
      h("span.hint.composer-hint", { "aria-hidden": "true" }, hint),
      this.sendButton);
  }

  /** Make the box speak about a place, and bring back what was being written there. */
  at(place, placeholder) {
    this.box.placeholder = placeholder;
    this.box.setAttribute("aria-label", placeholder);
    if (place === this.place) return;
    if (this.place) this.drafts.set(this.place, this.box.value);
    this.place = place;
    this.box.value = this.drafts.get(place) ?? "";
    this.completion.close();
    this.onInput();
  }

  onInput() {
    this.sendButton.disabled = !this.box.value.trim();
    fitHeight(this.box);
  }

  insert(text) {
    this.box.focus();
    const start = this.box.selectionStart;
    const gap = start > 0 && !/\s$/.test(this.box.value.slice(0, start)) ? " " : "";
    this.box.setRangeText(gap + text, start, this.box.selectionEnd, "end");
    this.box.dispatchEvent(new Event("input"));
  }

  startCommand() {
    if (!this.box.value.trim()) this.box.value = "";
    this.box.setSelectionRange(0, 0);
    if (this.box.value.startsWith("/")) this.box.focus();
    else this.insert("/");
  }

  onKey(event) {
    if (event.isComposing || this.completion.onKey(event)) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.submit();
    } else if (event.key === "ArrowUp" && !this.box.value) {
      event.preventDefault();
      this.editLast();
    }
  }

  async submit() {
    const text = this.box.value;
    if (!text.trim()) return;
    this.box.value = "";
    this.onInput();
    this.box.focus();
    if ((await this.send(text)) === false && !this.box.value) {
      this.box.value = text;
      this.onInput();
    }
  }
}
