// What a form must have before it may be sent.

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

/** Errors by block id: inputs that are not optional and are empty, and text that is not of its kind. */
export function missingErrors(blocks, values) {
  const errors = {};
  for (const block of blocks.filter(({ type }) => type === "input")) {
    const value = valueOf(values[block.block_id]?.[block.element.action_id]);
    const fault = isEmpty(value) ? !block.optional && "Please fill this in." : faultOf(block.element, value);
    if (fault) errors[block.block_id] = fault;
  }
  return errors;
}

/** The one value in a field's state, whatever its key. */
function valueOf(field) {
  const { type: _, ...rest } = field ?? {};
  return Object.values(rest)[0] ?? null;
}

const isEmpty = (value) => value === null || (typeof value !== "number" && !value.length && !value.value) || value === "";

function faultOf(element, value) {
  if (element.type === "email_text_input") return EMAIL.test(value) ? null : "Please enter an e-mail address.";
  if (element.type === "url_text_input") return isUrl(value) ? null : "Please enter an address such as https://example.com.";
  if (element.type === "number_input") return numberFault(element, value);
  if (element.min_length && value.length < element.min_length) return `Please write at least ${element.min_length} characters.`;
  return null;
}

function isUrl(text) {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}

function numberFault({ is_decimal_allowed: decimal, min_value: least, max_value: most }, text) {
  const number = Number(text);
  if (Number.isNaN(number)) return "Please enter a number.";
  if (!decimal && !Number.isInteger(number)) return "Please enter a whole number.";
  if (least !== undefined && number < Number(least)) return `Please enter ${least} or more.`;
  if (most !== undefined && number > Number(most)) return `Please enter ${most} or less.`;
  return null;
}
