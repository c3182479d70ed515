// Choosing an emoji among those that look the same on every machine, because we draw them.
import { h } from "../dom.js";
import { EMOJI, QUICK_REACTIONS, emojiNode } from "../text/emoji.js";
import { isDrawn } from "../text/emoji_art.js";
import { openPanel } from "./menu.js";

/** Open the picker at a button; `choose(name)` is called with the chosen name. */
export function openEmojiPicker(anchor, choose) {
  const names = [...new Set([...QUICK_REACTIONS, ...Object.keys(EMOJI)])].filter((name) => isDrawn(name) && !name.startsWith("thumbs"));
  const grid = h("div.emoji-grid", { role: "group", "aria-label": "Emoji" });
  const search = h("input.text-field", { type: "search", placeholder: "Find an emoji", "aria-label": "Find an emoji" });
  const show = () => {
    const wanted = search.value.trim().toLowerCase().replaceAll(" ", "_");
    grid.replaceChildren(...names.filter((name) => name.includes(wanted)).map((name) => emojiButton(name, pick)));
  };
  const pick = (name) => {
    panel.hidePopover();
    choose(name);
  };
  search.addEventListener("input", show);
  show();
  const panel = openPanel(anchor, "Choose an emoji", [search, grid]);
  panel.addEventListener("keydown", (event) => moveInGrid(event, grid, search));
}

const emojiButton = (name, pick) =>
  h("button.emoji-button", { type: "button", "aria-label": name.replaceAll("_", " "), title: `:${name}:`, onclick: () => pick(name) }, emojiNode(name));

function moveInGrid(event, grid, search) {
  const buttons = [...grid.children];
  const at = buttons.indexOf(document.activeElement);
  if (event.key === "Enter" && event.target === search) return void buttons[0]?.click();
  const columns = getComputedStyle(grid).gridTemplateColumns.split(" ").length;
  const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns }[event.key];
  if (!step || (event.target === search && event.key !== "ArrowDown")) return;
  event.preventDefault();
  if (at < 0) buttons[0]?.focus();
  else if (at + step < 0) search.focus();
  else buttons[Math.min(buttons.length - 1, at + step)].focus();
}
