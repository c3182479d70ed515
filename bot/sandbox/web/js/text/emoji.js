// The emoji the sandbox knows: name → character. Some are drawn by us (emoji_art.js), because not every machine that runs
// a demo has an emoji font; the others are shown as the character.
import { h } from "../dom.js";
import { drawEmoji } from "./emoji_art.js";

export const EMOJI = {
  "+1": "👍", thumbsup: "👍", "-1": "👎", thumbsdown: "👎", white_check_mark: "✅", heavy_check_mark: "✔", x: "❌",
  eyes: "👀", wave: "👋", pray: "🙏", clap: "👏", raised_hands: "🙌", muscle: "💪", point_right: "👉", handshake: "🤝",
  heart: "❤", tada: "🎉", fire: "🔥", rocket: "🚀", star: "⭐", sparkles: "✨", "100": "💯", trophy: "🏆",
  smile: "😄", slightly_smiling_face: "🙂", grinning: "😀", joy: "😂", wink: "😉", thinking_face: "🤔", sweat_smile: "😅",
  sob: "😭", neutral_face: "😐", confused: "😕", sunglasses: "😎", hugging_face: "🤗",
  bulb: "💡", question: "❓", grey_question: "❔", exclamation: "❗", warning: "⚠", information_source: "ℹ", no_entry: "⛔",
  round_pushpin: "📍", pushpin: "📌", compass: "🧭", world_map: "🗺", signpost: "🪧", mag: "🔍", link: "🔗",
  books: "📚", book: "📖", blue_book: "📘", page_facing_up: "📄", memo: "📝", clipboard: "📋", mortar_board: "🎓",
  movie_camera: "🎥", video_game: "🎮", speech_balloon: "💬", bell: "🔔", no_bell: "🔕", alarm_clock: "⏰",
  hourglass: "⌛", calendar: "📅", lock: "🔒", key: "🔑", gear: "⚙", coffee: "☕", airplane: "✈", moneybag: "💰",
  seedling: "🌱", hourglass_flowing_sand: "⏳", arrow_right: "➡", raising_hand: "🙋", busts_in_silhouette: "👥",
};

const BY_CHARACTER = new Map(Object.entries(EMOJI).map(([name, character]) => [character, name]).reverse());
const VARIATION = "\uFE0F"; // asks for the coloured form of a character that also has a plain one
const CHARACTERS = new RegExp(`(${[...BY_CHARACTER.keys()].join("|")})${VARIATION}?`, "u");

/** The reactions offered first. */
export const QUICK_REACTIONS = ["white_check_mark", "+1", "eyes", "heart", "tada", "pray", "compass"];

/** A node for an emoji name, or null if the name is unknown. */
export function emojiNode(name) {
  const plain = name.replace(/::skin-tone-\d$/, "");
  const character = EMOJI[plain];
  if (!character) return null;
  return (
    drawEmoji(plain, character) ??
    h("span.emoji", { role: "img", "aria-label": plain.replaceAll("_", " "), title: `:${plain}:` }, character)
  );
}

/** Text with the emoji characters in it drawn as emoji nodes; returns a list of strings and nodes. */
export function withEmojiCharacters(text) {
  const parts = text.split(CHARACTERS);
  return parts.map((part, at) => (at % 2 ? emojiNode(BY_CHARACTER.get(part)) : part)).filter((part) => part !== "");
}

const CODE = /:([a-z0-9_+'-]+(?:::skin-tone-\d)?):/g;

/** Plain text in which both ":name:" and emoji characters become emoji nodes. */
export function withEmoji(text) {
  const nodes = [];
  let from = 0;
  for (const match of text.matchAll(CODE)) {
    const node = emojiNode(match[1]);
    if (!node) continue;
    nodes.push(...withEmojiCharacters(text.slice(from, match.index)), node);
    from = match.index + match[0].length;
  }
  return [...nodes, ...withEmojiCharacters(text.slice(from))];
}
