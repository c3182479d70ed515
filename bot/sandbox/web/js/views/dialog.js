// Modal dialogs: focus goes in, stays in, and comes back to where it was.
import { addressOf, giveFocusBack, h } from "../dom.js";
import { renderText } from "../text/text_object.js";

const FOCUSABLE = "a[href], :is(button, input, select, textarea):not([disabled]), summary, [tabindex='0']";

/** The controls in a node that Tab reaches, in order. */
export const focusable = (node) =>
  [...node.querySelectorAll(FOCUSABLE)].filter((one) => one.checkVisibility({ visibilityProperty: true }) && one.tabIndex >= 0);

/**
 * Show a modal dialog with this content; `onCancel` is called when the person leaves by Esc or by a click outside,
 * and may keep it open by returning false. Returns the dialog; close() takes it away.
 */
export function openDialog({ label, className, content, onCancel = () => true }) {
  const opener = document.activeElement;
  const address = addressOf(opener);
  const dialog = h(`dialog.${className}`, { "aria-label": label }, content);
  const cancel = (event) => {
    event.preventDefault();
    if (onCancel() !== false) dialog.close();
  };
  dialog.addEventListener("cancel", cancel);
  dialog.addEventListener("pointerdown", (event) => event.target === dialog && isOutside(dialog, event) && cancel(event));
  dialog.addEventListener("keydown", (event) => event.key === "Tab" && keepInside(dialog, event));
  dialog.addEventListener("close", () => {
    dialog.remove();
    giveFocusBack(opener, address);
  });
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

function isOutside(dialog, { clientX, clientY }) {
  const box = dialog.getBoundingClientRect();
  return clientX < box.left || clientX > box.right || clientY < box.top || clientY > box.bottom;
}

function keepInside(dialog, event) {
  const controls = focusable(dialog);
  const edge = event.shiftKey ? controls[0] : controls.at(-1);
  if (!controls.length || document.activeElement !== edge) return;
  event.preventDefault();
  (event.shiftKey ? controls.at(-1) : controls[0]).focus();
}

/** Ask before an action; `dialog` is a Block Kit confirmation object. Resolves to whether the person agreed. */
export function confirmDialog({ title, text, confirm, deny, style }, context) {
  return new Promise((resolve) => {
    let agreed = false;
    const answer = (value) => () => {
      agreed = value;
      dialog.close();
    };
    const dialog = openDialog({
      label: title?.text ?? title,
      className: "modal.modal-small",
      content: [
        h("div.modal-head", {}, h("h2", {}, renderText(title, context))),
        h("div.modal-body", {}, h("div.confirm-text", {}, renderText(text, context))),
        h("div.modal-foot", {},
          h("button.button", { type: "button", onclick: answer(false) }, renderText(deny ?? "Cancel", context)),
          h(`button.button.button-${style ?? "primary"}`, { type: "button", onclick: answer(true) },
            renderText(confirm ?? "Yes", context))),
      ],
    });
    dialog.addEventListener("close", () => resolve(agreed));
    focusable(dialog).at(-1).focus();
  });
}
