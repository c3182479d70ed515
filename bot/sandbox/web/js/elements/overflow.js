import { icon } from "../icons.js";
import { h } from "../dom.js";
import { openMenu } from "../views/menu.js";
import { wordsOf } from "../text/text_object.js";
import { safeUrl } from "../text/links.js";
import { fire, keyOf } from "./dispatch.js";

/** "⋯": a menu of further actions. */
export function renderOverflow(element, block, context, field) {
  const button = h("button.icon-button.overflow", {
    type: "button",
    id: field?.id,
    "aria-label": "More actions",
    "aria-haspopup": "menu",
    "data-key": keyOf(element, block),
    onclick: () => openMenu(button, element.options.map((option) => menuItem(option))),
  }, icon("more", 18));
  const menuItem = (option) => ({
    label: wordsOf(option.text),
    choose: () => {
      if (option.url && safeUrl(option.url)) window.open(option.url, "_blank", "noopener,noreferrer");
      fire(button, element, block, context, { selected_option: option });
    },
  });
  return button;
}
