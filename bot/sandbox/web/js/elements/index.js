// Block Kit elements → nodes: (element, block, context, field) → node; `field` ties it to the label of an input block.
import { h } from "../dom.js";
import { renderButton, renderFeedbackButtons, renderIconButton } from "./buttons.js";
import { renderCheckboxes, renderRadioButtons } from "./choices.js";
import { renderDateTimePicker, renderDatePicker, renderTimePicker } from "./dates.js";
import { picture } from "./image.js";
import { renderMultiSelect } from "./multi_select.js";
import { renderOverflow } from "./overflow.js";
import { renderSelect } from "./select.js";
import { renderTextInput } from "./text_input.js";

const RENDERERS = {
  button: renderButton,
  channels_select: renderSelect,
  checkboxes: renderCheckboxes,
  conversations_select: renderSelect,
  datepicker: renderDatePicker,
  datetimepicker: renderDateTimePicker,
  email_text_input: renderTextInput,
  external_select: renderSelect,
  feedback_buttons: renderFeedbackButtons,
  icon_button: renderIconButton,
  image: (element) => picture(element, "accessory-image"),
  multi_channels_select: renderMultiSelect,
  multi_conversations_select: renderMultiSelect,
  multi_external_select: renderMultiSelect,
  multi_static_select: renderMultiSelect,
  multi_users_select: renderMultiSelect,
  number_input: renderTextInput,
  overflow: renderOverflow,
  plain_text_input: renderTextInput,
  radio_buttons: renderRadioButtons,
  static_select: renderSelect,
  timepicker: renderTimePicker,
  url_text_input: renderTextInput,
  users_select: renderSelect,
};

export function renderElement(element, block, context, field = null) {
  const render = RENDERERS[element.type];
  if (!render) return h("span.block-unknown", {}, `[${element.type}]`);
  return render(element, block, context, field);
}
