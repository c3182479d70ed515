// Telling the bot that a person used a control.

/**
 * Send the action of `element` in `block`; the control is busy until the server has answered.
 * An element in an input block speaks only if the block asks for it.
 */
export async function fire(control, element, block, context, value) {
  if (block.type === "input" && !block.dispatch_action) return;
  if (element.confirm && !(await context.confirm(element.confirm))) return;
  const action = { type: element.type, action_id: element.action_id, block_id: block.block_id, ...value };
  control.setAttribute("aria-busy", "true");
  try {
    await context.dispatch(action);
  } finally {
    control.removeAttribute("aria-busy");
  }
}

/** Names a control on the page, so that focus finds it again after its message was drawn anew. */
export const keyOf = (element, block) => `${block.block_id ?? ""}/${element.action_id ?? ""}`;

/** The attributes that tie a control to its label, hint and error; outside an input block its own words name it. */
export function fieldProps(field, fallbackLabel) {
  if (!field) return { "aria-label": fallbackLabel || null };
  return {
    id: field.id,
    "aria-labelledby": field.labelledBy,
    "aria-describedby": field.describedBy,
    "aria-invalid": field.invalid ? "true" : null,
    "aria-required": field.required ? "true" : null,
  };
}
