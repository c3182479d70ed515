// Menus and small panels that open at a button and close on Esc, on a click elsewhere, or when something was chosen.
import { addressOf, giveFocusBack, h, moveFocus } from "../dom.js";
import { icon } from "../icons.js";
import { isPhone } from "../phone.js";

const GAP = 6; // pixels between a button and what opens at it
const MARGIN = 8; // pixels kept free at the edge of the window
const LEAST_ROOM = 280; // pixels below a button that are enough for a menu that scrolls

/**
 * Open a menu; items are {label, tag?, more?, face?, checked?, danger?, begins?, choose}. `checked` makes it a choice of
 * one, `begins` draws a line above.
 */
export function openMenu(anchor, items, { label = "More actions", className = "menu" } = {}) {
  const rows = items.map((item) => menuRow(item, () => menu.hidePopover()));
  const menu = h(`div.popover.${className}`, { role: "menu", "aria-label": label }, rows);
  menu.addEventListener("keydown", (event) => {
    if (event.key === "Tab") menu.hidePopover();
    moveFocus(event, rows);
  });
  showAt(anchor, menu);
  (rows.find((row) => row.getAttribute("aria-checked") === "true") ?? rows[0])?.focus();
  return menu;
}

function menuRow(item, close) {
  const isChoice = item.checked !== undefined;
  const choose = () => {
    close();
    item.choose();
  };
  const classes = ["danger", "begins"].filter((name) => item[name]).map((name) => `.${name}`).join("");
  return h(`button.menu-row${classes}`, {
    type: "button",
    tabindex: "-1",
    role: isChoice ? "menuitemradio" : "menuitem",
    "aria-checked": isChoice ? String(item.checked) : null,
    onclick: choose,
  }, item.face, h("span.menu-words", {},
    h("span.menu-label", {}, item.label, item.tag && h("span.role-tag", {}, item.tag)),
    item.more && h("span.menu-more", {}, item.more)),
  item.checked ? icon("check", 16) : null);
}

/** Open a panel with controls; focus goes to the first of them. */
export function openPanel(anchor, label, content) {
  const panel = h("div.popover.panel", { role: "dialog", "aria-label": label }, content);
  showAt(anchor, panel);
  panel.querySelector("input, button")?.focus();
  return panel;
}

function showAt(anchor, node) {
  const focused = document.activeElement;
  const opener = focused === document.body ? anchor : focused; // a key pressed elsewhere may have opened it
  const address = addressOf(opener);
  node.popover = "auto";
  (anchor.closest("dialog") ?? document.body).append(node);
  anchor.setAttribute("aria-expanded", "true");
  node.addEventListener("toggle", (event) => {
    if (event.newState !== "closed") return;
    anchor.setAttribute("aria-expanded", "false");
    const inside = node.contains(document.activeElement) || document.activeElement === document.body;
    node.remove();
    if (inside) giveFocusBack(opener, address);
  });
  node.showPopover();
  place(anchor, node);
}

/** Below the button and aligned with it; where the window ends it scrolls, stands above, or moves in. */
function place(anchor, node) {
  if (isPhone()) return; // there it comes up from below, as the style sheet says
  const at = anchor.getBoundingClientRect();
  const { width, height } = node.getBoundingClientRect();
  const below = at.bottom + GAP;
  const above = at.top - GAP - height;
  const room = innerHeight - MARGIN - below;
  const scrolls = height > room && above < MARGIN && room >= LEAST_ROOM;
  if (scrolls) node.style.maxHeight = `${room}px`;
  const fitting = height > room && above >= MARGIN ? above : Math.min(below, innerHeight - MARGIN - height);
  const top = scrolls ? below : fitting;
  const start = at.left + width > innerWidth - MARGIN ? at.right - width : at.left;
  node.style.left = `${Math.max(MARGIN, Math.min(start, innerWidth - MARGIN - width))}px`;
  node.style.top = `${Math.max(MARGIN, top)}px`;
}
