import { h } from "../dom.js";
import { icon } from "../icons.js";
import { safeUrl } from "../text/links.js";
import { renderText, wordsOf } from "../text/text_object.js";
import { fire, keyOf } from "./dispatch.js";

/** A button; with a url it also opens that address in a new tab. */
export function renderButton(element, block, context, field) {
  const press = (event) => {
    const value = { text: element.text, ...(element.value === undefined ? {} : { value: element.value }) };
    fire(event.currentTarget, element, block, context, value);
  };
  const props = {
    "aria-label": element.accessibility_label ?? null,
    "data-key": keyOf(element, block),
    id: field?.id,
    onclick: press,
  };
  const spec = `button.button${element.style ? `.button-${element.style}` : ""}`;
  const href = element.url && safeUrl(element.url);
  if (!href) return h(spec, { type: "button", ...props }, renderText(element.text, context));
  const face = [h("span", {}, renderText(element.text, context)), icon("external", 15)];
  return h(spec.replace("button", "a"), { href, target: "_blank", rel: "noopener noreferrer", ...props }, face);
}

/** Thumbs up and thumbs down with their words; the one that was pressed stays marked. */
export function renderFeedbackButtons(element, block, context) {
  const given = context.form.of(block, element, { value: null });
  const side = (part, iconName) => {
    const press = (event) => {
      context.form.put(block, element, { value: part.value });
      for (const one of event.currentTarget.parentNode.children) {
        one.setAttribute("aria-pressed", String(one === event.currentTarget));
      }
      fire(event.currentTarget, element, block, context, { text: part.text, value: part.value });
    };
    const props = {
      type: "button",
      "aria-label": part.accessibility_label ?? null,
      "aria-pressed": String(given.value === part.value),
      "data-key": `${keyOf(element, block)}/${part.value}`,
      onclick: press,
    };
    return h("button.quiet-button", props, icon(iconName, 16), h("span", {}, renderText(part.text, context)));
  };
  return h("div.feedback", { role: "group", "aria-label": "Feedback" },
    side(element.positive_button, "up"), side(element.negative_button, "thumbsdown"));
}

/** A small button with an icon and its words as name. */
export function renderIconButton(element, block, context) {
  const words = element.accessibility_label ?? wordsOf(element.text);
  const press = (event) =>
    fire(event.currentTarget, element, block, context, { text: element.text, value: element.value, icon: element.icon });
  const props = { type: "button", "aria-label": words, title: words, "data-key": keyOf(element, block), onclick: press };
  return h("button.quiet-button", props, icon(element.icon === "trash" ? "trash" : "more", 16));
}
