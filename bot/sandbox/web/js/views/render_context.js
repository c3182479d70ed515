// What the renderers of text and blocks may ask about the world.
import { conversationById, me, personById, sandboxNow, titleOf } from "../store.js";
import { confirmDialog } from "./dialog.js";

/** Names, times and lists for rendering text. */
export function namesOf(state) {
  return {
    me: state.me,
    timeZone: me(state)?.tz ?? "UTC",
    now: () => sandboxNow(state),
    person: (id) => personById(state, id),
    conversation: (id) => conversationById(state, id),
    people: state.people,
    conversations: state.conversations,
    titleOf: (conversation) => titleOf(state, conversation),
  };
}

/** The context of one surface with blocks (see blocks/index.js). */
export function blockContext(state, { surface, form, errors = null, dispatch }) {
  return { ...namesOf(state), surface, form, errors, dispatch, confirm: (dialog) => confirmDialog(dialog, namesOf(state)) };
}
