// What a person has filled in on one surface, kept by block and action id, so that drawing it again loses nothing.

/** The values of the fields of one view or message, in the form the server and the bot expect. */
export class FormState {
  /** `known` are the values the server has already, as those of a modal that was open before a reload. */
  constructor(known = {}) {
    this.values = structuredClone(known);
  }

  /** The value of an element's field: what was filled in, or what the element starts with. */
  of(block, element, initial) {
    const known = this.values[block.block_id]?.[element.action_id];
    return known ?? this.put(block, element, initial);
  }

  put(block, element, value) {
    const whole = { type: element.type, ...value };
    (this.values[block.block_id] ??= {})[element.action_id] = whole;
    return whole;
  }

  /** Drop fields whose blocks are gone, as a view update does. */
  keepOnly(blocks) {
    const ids = new Set(blocks.map((block) => block.block_id));
    for (const id of Object.keys(this.values)) if (!ids.has(id)) delete this.values[id];
  }
}
