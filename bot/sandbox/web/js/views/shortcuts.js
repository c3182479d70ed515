// The app's shortcuts, as a section in the menu of a message.
import { icon } from "../icons.js";

export function shortcutItems(message, { shortcuts }, actions) {
  const item = (shortcut) => ({ label: shortcut.name, face: icon("flow", 18), choose: () => actions.useShortcut(message, shortcut) });
  return shortcuts.map(item);
}
