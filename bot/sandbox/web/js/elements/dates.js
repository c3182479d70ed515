import { h } from "../dom.js";
import { wordsOf } from "../text/text_object.js";
import { fieldProps, fire, keyOf } from "./dispatch.js";

/** A day: "YYYY-MM-DD". */
export const renderDatePicker = (...args) => picker("date", "date", ...args);

/** A time of day: "HH:MM". */
export const renderTimePicker = (...args) => picker("time", "time", ...args);

function picker(type, noun, element, block, context, field) {
  const key = `selected_${noun}`;
  const known = context.form.of(block, element, { [key]: element[`initial_${noun}`] ?? null });
  return inputFor(type, element, block, context, field, known[key], (text) => ({ [key]: text || null }));
}

/** A moment, in whole seconds since 1970, shown on the clock of this machine. */
export function renderDateTimePicker(element, block, context, field) {
  const known = context.form.of(block, element, { selected_date_time: element.initial_date_time ?? null });
  const toValue = (text) => ({ selected_date_time: text ? Math.floor(new Date(text).getTime() / 1000) : null });
  const shown = known.selected_date_time && localMinute(known.selected_date_time);
  return inputFor("datetime-local", element, block, context, field, shown, toValue);
}

function localMinute(seconds) {
  const date = new Date(seconds * 1000);
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

function inputFor(type, element, block, context, field, shown, toValue) {
  const input = h("input.text-field.date-field", {
    type,
    ...fieldProps(field, wordsOf(element.placeholder) || type),
    "data-key": keyOf(element, block),
    value: shown ?? "",
    onchange: () => context.form.put(block, element, toValue(input.value)),
  });
  whenChosen(input, () => fire(input, element, block, context, toValue(input.value)));
  return input;
}

/** Call `tell()` for what was picked; what is typed counts once it is done: with Enter, or when the focus goes on. */
function whenChosen(input, tell) {
  let told = input.value;
  let typing = false;
  const done = () => {
    typing = false;
    if (!input.value || input.value === told) return;
    told = input.value;
    tell();
  };
  input.addEventListener("keydown", ({ key }) => (key === "Enter" ? done() : (typing = true)));
  input.addEventListener("pointerdown", () => (typing = false));
  input.addEventListener("change", () => typing || done());
  input.addEventListener("blur", done);
}
