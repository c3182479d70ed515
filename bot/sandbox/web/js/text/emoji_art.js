// Our own small drawings of the emoji a demo is likely to show, on a 20 × 20 grid: a list of [fill, path] or
// [stroke, path, width], painted in order.

const SVG = "http://www.w3.org/2000/svg";
const YELLOW = "#f2b84b";
const SKIN = "#f0b452";
const BROWN = "#5b3a12";
const DISC = "M10 1.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17z";
const BLUE = "#4f7ea8";
const HAND = [
  [SKIN, "M10.2 9a4.6 4.6 0 1 1 0 9.2 4.6 4.6 0 0 1 0-9.2z"],
  [SKIN, "M7.2 11.5 5.8 6M9.3 10 8.9 3.8M11.5 10l.8-5.8M13.5 11.5l2-4.8M6.8 14.8 3.6 12", 2.1],
];
const EYES = [BROWN, "M7 8.2v1.3M13 8.2v1.3", 1.7];
const face = (mouth) => [[YELLOW, DISC], EYES, [BROWN, mouth, 1.4]];
const page = (color) => [[color, "M4.5 2h8L16 5.5V18H4.5z"], ["#ffffff", "M7 8.5h6M7 11.2h6M7 13.9h4", 1.1]];

const ART = {
  white_check_mark: [["#2f9e6b", "M4.5 2h11A2.5 2.5 0 0 1 18 4.5v11a2.5 2.5 0 0 1-2.5 2.5h-11A2.5 2.5 0 0 1 2 15.5v-11A2.5 2.5 0 0 1 4.5 2z"], ["#ffffff", "M5.8 10.4l2.9 2.9 5.5-6.3", 2]],
  heavy_check_mark: [["#2f9e6b", "M4 10.5l4 4 8-9", 2.6]],
  x: [["#d0453b", "M4.5 4.5l11 11M15.5 4.5l-11 11", 2.8]],
  "+1": [[SKIN, "M6 18V9.5l3.2-7c2 0 2.7 1.2 2.4 2.8L11 8h4.6c1.3 0 2 .9 1.8 2l-1.3 6.2c-.3 1.2-1.1 1.8-2.3 1.8z"], [BLUE, "M2 9h3v9H2z"]],
  "-1": [[SKIN, "M14 2v8.5l-3.2 7c-2 0-2.7-1.2-2.4-2.8L9 12H4.4c-1.3 0-2-.9-1.8-2l1.3-6.2C4.2 2.6 5 2 6.2 2z"], [BLUE, "M15 2h3v9h-3z"]],
  eyes: [["#ffffff", "M5.6 4c2 0 3.6 2.7 3.6 6s-1.6 6-3.6 6S2 13.3 2 10s1.6-6 3.6-6zM14.4 4c2 0 3.6 2.7 3.6 6s-1.6 6-3.6 6-3.6-2.7-3.6-6 1.6-6 3.6-6z"], ["#8a8f8d", "M5.6 4c2 0 3.6 2.7 3.6 6s-1.6 6-3.6 6S2 13.3 2 10s1.6-6 3.6-6zM14.4 4c2 0 3.6 2.7 3.6 6s-1.6 6-3.6 6-3.6-2.7-3.6-6 1.6-6 3.6-6z", .8], ["#3b2a1c", "M4.8 8.2c1 0 1.7.9 1.7 2.1s-.7 2.1-1.7 2.1-1.7-.9-1.7-2.1.7-2.1 1.7-2.1zM13.6 8.2c1 0 1.7.9 1.7 2.1s-.7 2.1-1.7 2.1-1.7-.9-1.7-2.1.7-2.1 1.7-2.1z"]],
  heart: [["#d0453b", "M10 17.5C4.5 13.5 2 10.8 2 7.5 2 5 3.9 3.2 6.2 3.2c1.6 0 3 .9 3.8 2.3.8-1.4 2.2-2.3 3.8-2.3C16.1 3.2 18 5 18 7.5c0 3.3-2.5 6-8 10z"]],
  tada: [[YELLOW, "M2 18 6.5 7l6.5 6.5z"], ["#d0453b", "M10 6.5C9.3 4.5 10 3 11.5 2", 1.5], ["#2f7fb8", "M12 8.5c1-2.5 2.8-3.5 5.5-3.5", 1.5], ["#2f9e6b", "M13.5 10.5c1.6-.6 3-.3 4.3.8", 1.5], ["#8a5cc4", "M14.5 14.5v.1M6.5 3.5v.1M15.5 1.8v.1", 2.2]],
  wave: [...HAND, [BLUE, "M1.8 8C1.5 5.8 2.2 3.8 3.8 2.5M18.2 12c0 2.2-.9 4-2.6 5.4", 1.3]],
  raising_hand: HAND,
  raised_hands: HAND,
  pray: [[SKIN, "M9.6 2c-.8 0-1.2.7-1.3 1.5L7.5 9l-2.7 5.2 3 3.3 2-2.5zM10.4 2c.8 0 1.2.7 1.3 1.5l.8 5.5 2.7 5.2-3 3.3-2-2.5z"], [BLUE, "M4 14l3.5 4M16 14l-3.5 4", 2.2]],
  fire: [["#e0662f", "M10 1.5c.8 3 5.5 5.3 5.5 10.3A5.6 5.6 0 0 1 10 18.5a5.6 5.6 0 0 1-5.5-6.2c0-2.2 1-3.6 2.2-4.8.3 1.3.8 1.9 1.5 2.2C7.8 6.5 8.5 3.5 10 1.5z"], [YELLOW, "M10.2 10c.5 1.8 2.6 2.6 2.6 5a2.7 2.7 0 0 1-5.5 0c0-1.3.6-2 1.2-2.7.3.6.6.8 1 .9-.1-1.2.1-2.3.7-3.2z"]],
  star: [[YELLOW, "M10 1.8l2.5 5.3 5.7.8-4.1 4.1 1 5.8L10 15l-5.1 2.8 1-5.8-4.1-4.1 5.7-.8z"]],
  sparkles: [[YELLOW, "M8.5 3.5 10 8l4.5 1.5L10 11l-1.5 4.5L7 11 2.5 9.5 7 8zM15.5 2l.7 2 2 .7-2 .7-.7 2-.7-2-2-.7 2-.7zM15.5 13l.6 1.7 1.7.6-1.7.6-.6 1.7-.6-1.7-1.7-.6 1.7-.6z"]],
  smile: face("M6.2 11.8c.8 2 2 3 3.8 3s3-1 3.8-3z"),
  slightly_smiling_face: face("M6.5 12.3c.9 1.2 2 1.8 3.5 1.8s2.6-.6 3.5-1.8"),
  neutral_face: face("M7 13h6"),
  thinking_face: [...face("M7 13.2c2-.8 3.5-.9 5.5-.2"), [BROWN, "M11.8 5.8l2.5.5", 1.2], ["#d99a2b", "M4.5 18.5c-.8-2 0-3.8 2-4.2l3.5-.5", 1.8]],
  bulb: [[YELLOW, "M10 1.8a5.7 5.7 0 0 0-3.2 10.4c.7.6 1 1.2 1 2h4.4c0-.8.3-1.4 1-2A5.7 5.7 0 0 0 10 1.8z"], ["#7d8783", "M8 16h4M8.6 18h2.8", 1.5]],
  question: [["#d0453b", "M6.3 6.3c.2-2.3 1.7-3.5 3.8-3.5 2.2 0 3.8 1.3 3.8 3.3 0 3.2-3.7 3-3.7 6.2M10.2 16.6v.1", 2.5]],
  warning: [[YELLOW, "M10 2 19 17.5H1z"], [BROWN, "M10 7.5v5M10 15v.1", 1.8]],
  information_source: [["#2f7fb8", DISC], ["#ffffff", "M10 9v5.5M10 6v.1", 2]],
  round_pushpin: [["#d0453b", "M10 2a4.6 4.6 0 1 1 0 9.2A4.6 4.6 0 0 1 10 2z"], ["#7d8783", "M10 11v7.2", 1.5], ["#f0a7a0", "M8.3 5.3c.4-.7.9-1 1.6-1.1", 1.1]],
  compass: [["#2f7fb8", DISC], ["#f4efe2", "M10 4a6 6 0 1 1 0 12 6 6 0 0 1 0-12z"], ["#d0453b", "M13.5 6.5 11 11 9 9z"], ["#5a6662", "M6.5 13.5 9 9l2 2z"]],
  mag: [["#7d8783", "M12 12l5.5 5.5", 2.6], ["#bcd9ea", "M8 2.5a5.5 5.5 0 1 1 0 11 5.5 5.5 0 0 1 0-11z"], ["#5a6662", "M8 2.5a5.5 5.5 0 1 1 0 11 5.5 5.5 0 0 1 0-11z", 1.5]],
  link: [["#7d8783", "M8.5 11.5 12 8M9 6.5l2-2a3.2 3.2 0 0 1 4.5 4.5l-2 2M11 13.5l-2 2a3.2 3.2 0 0 1-4.5-4.5l2-2", 1.8]],
  book: [["#2f7fb8", "M2 4.5h6.5c1 0 1.5.6 1.5 1.5v11c0-.9-.5-1.5-1.5-1.5H2zM18 4.5h-6.5c-1 0-1.5.6-1.5 1.5v11c0-.9.5-1.5 1.5-1.5H18z"], ["#f4efe2", "M3.7 7.2h4.3M3.7 9.8h4.3M12 7.2h4.3M12 9.8h4.3", 1.1]],
  books: [["#d0453b", "M2.5 3.5h4v14h-4z"], ["#2f9e6b", "M7.5 3.5h4v14h-4z"], ["#2f7fb8", "M12.5 4.3l3.7-1 3 13-3.7 1z"]],
  page_facing_up: page("#7d8f98"),
  memo: [...page("#7d8f98"), [YELLOW, "M18 8l-6 6.8-.6 2.2", 2]],
  clipboard: page("#a8743a"),
  mortar_board: [["#5d7690", "M10 3.5 19.5 8 10 12.5.5 8z"], ["#7d95ab", "M5 11v3.5c2.8 2.4 7.2 2.4 10 0V11l-5 2.4z"], [YELLOW, "M17.5 9v5.5", 1.3]],
  movie_camera: [["#71879c", "M2 6h10.5v9H2zM13 9.5 18 7v7l-5-2.5z"], ["#9aa5b1", "M4.8 3.8v.1M9.3 3.8v.1", 3.4]],
  video_game: [["#71879c", "M6 6.5h8c3 0 4.5 8 2.5 8.5-1.5.4-2.2-2.5-3.5-2.5H7C5.7 12.5 5 15.4 3.5 15 1.5 14.5 3 6.5 6 6.5z"], ["#ffffff", "M6.5 8.2v3M5 9.7h3M12.5 8.8v.1M14.2 10.5v.1", 1.3]],
  speech_balloon: [["#7fb2d6", "M3 3.5h14a1.5 1.5 0 0 1 1.5 1.5v8a1.5 1.5 0 0 1-1.5 1.5H9.5L5.5 18v-3.5H3A1.5 1.5 0 0 1 1.5 13V5A1.5 1.5 0 0 1 3 3.5z"], ["#ffffff", "M6 9v.1M10 9v.1M14 9v.1", 1.9]],
  bell: [[YELLOW, "M10 2a5.3 5.3 0 0 0-5.3 5.5c0 3.5-1 5-2.2 6.5h15c-1.2-1.5-2.2-3-2.2-6.5A5.3 5.3 0 0 0 10 2z"], ["#a8743a", "M8 16.2c.5 1.4 3.5 1.4 4 0z"]],
  alarm_clock: [["#d0453b", "M10 4a7 7 0 1 1 0 14 7 7 0 0 1 0-14z"], ["#ffffff", "M10 6a5 5 0 1 1 0 10 5 5 0 0 1 0-10z"], ["#33403b", "M10 8v3.2l2 1.4", 1.3], ["#d0453b", "M2.5 6 5.5 3M17.5 6l-3-3", 1.9]],
  calendar: [["#e9edef", "M2.5 4h15v13.5h-15z"], ["#d0453b", "M2.5 3h15v4.5h-15z"], ["#5a6662", "M6 10.5v.1M10 10.5v.1M14 10.5v.1M6 14v.1M10 14v.1", 1.9]],
  hourglass: [["#a8743a", "M4.5 2.5h11M4.5 17.5h11", 1.8], ["#bcd9ea", "M6 3.5h8c0 3.5-2.8 4.5-2.8 6.5s2.8 3 2.8 6.5H6c0-3.5 2.8-4.5 2.8-6.5S6 7 6 3.5z"], [YELLOW, "M7 16.3c.3-2 2-2.8 3-3.3 1 .5 2.7 1.3 3 3.3z"]],
  lock: [["#7d8783", "M6.5 9V6.5a3.5 3.5 0 0 1 7 0V9", 1.9], [YELLOW, "M4 9h12v8.5H4z"]],
  seedling: [["#2f9e6b", "M10 18v-8", 1.7], ["#2f9e6b", "M10 10.5C9.5 6.5 6.5 4.5 2 4.8c.3 4 3 6.2 8 5.7zM10.2 8.5c.2-3.3 2.8-5.5 7.6-5.3-.2 4-3 6.2-7.6 5.3z"]],
  rocket: [["#e9edef", "M17.5 2.5c-5 0-8.5 2.5-11 7.5l3.5 3.5c5-2.5 7.5-6 7.5-11z"], ["#d0453b", "M7.5 8 3.5 9.5 2.5 13l4-2zM12 12.5 10.5 16.5 7 17.5l2-4z"], ["#2f7fb8", "M12.8 5.8a1.6 1.6 0 1 1 0 3.2 1.6 1.6 0 0 1 0-3.2z"], [YELLOW, "M5.5 13c-1.8.7-2.5 2.2-2.8 4.3 2.1-.3 3.6-1 4.3-2.8z"]],
  clap: [...HAND, [BLUE, "M2.6 2.6 4 4.4M1.4 6.8l2 .5M16.6 2l-.9 1.9M18.8 5.6l-1.9.8", 1.3]],
};
ART.thumbsup = ART["+1"];
ART.thumbsdown = ART["-1"];
ART.blue_book = ART.book;

export const isDrawn = (name) => Object.hasOwn(ART, name);

/** The drawing of an emoji as an svg element with its name and character as label, or null if we have not drawn it. */
export function drawEmoji(name, character) {
  if (!isDrawn(name)) return null;
  const svg = document.createElementNS(SVG, "svg");
  const label = name.replaceAll("_", " ");
  const attributes = { viewBox: "0 0 20 20", class: "emoji emoji-drawn", role: "img", "aria-label": label, "data-char": character };
  for (const [key, value] of Object.entries(attributes)) svg.setAttribute(key, value);
  const title = document.createElementNS(SVG, "title");
  title.textContent = `:${name}:`;
  svg.append(title, ...ART[name].map(drawPath));
  return svg;
}

function drawPath([color, d, width]) {
  const path = document.createElementNS(SVG, "path");
  const stroked = { fill: "none", stroke: color, "stroke-width": width, "stroke-linecap": "round", "stroke-linejoin": "round" };
  const attributes = width ? stroked : { fill: color };
  for (const [key, value] of Object.entries({ d, ...attributes })) path.setAttribute(key, value);
  return path;
}
