import { h } from "../dom.js";
import { wordsOf } from "../text/text_object.js";
import { fieldProps, fire, keyOf } from "./dispatch.js";

const KINDS = { email_text_input: "email", url_text_input: "url", number_input: "text", plain_text_input: "text" };
const MODES = { email_text_input: "email", url_text_input: "url", number_input: "decimal", plain_text_input: null };

/** A line or several lines of text, an address, an e-mail address or a number; the value is always a string. */
export function renderTextInput(element, block, context, field) {
  const known = context.form.of(block, element, { value: element.initial_value ?? null });
  const long = element.multiline;
  const input = h(long ? "textarea.text-field" : "input.text-field", {
    ...fieldProps(field, wordsOf(element.placeholder)),
    ...(long ? { rows: 4 } : { type: KINDS[element.type], inputmode: MODES[element.type] }),
    placeholder: wordsOf(element.placeholder) || null,
    maxlength: element.max_length ?? null,
    autocomplete: "off",
    "data-key": keyOf(element, block),
    "data-focus-first": element.focus_on_load ? "" : null,
    value: known.value ?? "",
  });
  input.addEventListener("input", () => context.form.put(block, element, { value: input.value || null }));
  listenForDispatch(input, element, block, context);
  return input;
}

/** Enter (or each character, if the element asks for that) sends the action of a dispatching input. */
function listenForDispatch(input, element, block, context) {
  if (!block.dispatch_action) return;
  const triggers = element.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"];
  const send = () => fire(input, element, block, context, { value: input.value });
  if (triggers.includes("on_character_entered")) input.addEventListener("input", send);
  if (!triggers.includes("on_enter_pressed")) return;
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || event.shiftKey) return;
    event.preventDefault();
    send();
  });
}
