// Block Kit's text objects.
import { withEmoji } from "./emoji.js";
import { renderMrkdwn } from "./mrkdwn.js";

/** A text object ({type: "plain_text" | "mrkdwn", text}) or a bare string → list of nodes. */
export function renderText(object, context) {
  if (!object) return [];
  if (typeof object === "string") return withEmoji(object);
  return object.type === "mrkdwn" ? renderMrkdwn(object.text, context) : withEmoji(object.text);
}

/** The words of a text object, for attributes. */
export const wordsOf = (object) => (typeof object === "string" ? object : (object?.text ?? ""));
