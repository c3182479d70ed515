// The app's shortcuts in the menu of a message.
import { openMenu } from "./menu.js";

/** Open the menu of a message at a button; `use(shortcut)` is called with the one that was chosen. */
export function openShortcuts(anchor, shortcuts, use) {
  const items = shortcuts.map((shortcut) => ({ label: shortcut.name, choose: () => use(shortcut) }));
  openMenu(anchor, items, { label: "Shortcuts" });
}
