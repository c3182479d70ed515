// Our own line icons on a 20 × 20 grid, and the avatars of people and of Waypost.
import { h } from "./dom.js";

const SVG = "http://www.w3.org/2000/svg";

const PATHS = {
  hash: "M7.5 3.5 6 16.5M14 3.5l-1.5 13M3.5 7.5h13M3 12.5h13",
  menu: "M3 6h14M3 10h14M3 14h9",
  close: "M5 5l10 10M15 5 5 15",
  down: "M5.5 8 10 12.5 14.5 8",
  search: "M9 3.5a5.5 5.5 0 1 1 0 11 5.5 5.5 0 0 1 0-11zM13 13l3.8 3.8",
  clock: "M10 3a7 7 0 1 1 0 14 7 7 0 0 1 0-14zM10 6v4.2l2.8 1.8",
  dial: "M3.5 13.5a6.8 6.8 0 1 1 13 0M10 12.5l3-4.2M6 16.5h8",
  sun: "M10 6.8a3.2 3.2 0 1 1 0 6.4 3.2 3.2 0 0 1 0-6.4zM10 2.5v1.6M10 15.9v1.6M2.5 10h1.6M15.9 10h1.6M4.7 4.7l1.1 1.1M14.2 14.2l1.1 1.1M15.3 4.7l-1.1 1.1M5.8 14.2l-1.1 1.1",
  moon: "M16 11.6A6.6 6.6 0 0 1 8.4 4a6.6 6.6 0 1 0 7.6 7.6z",
  auto: "M10 3a7 7 0 1 1 0 14 7 7 0 0 1 0-14zM10 3v14M10 6.5l5.6-.6M10 10h7M10 13.5l5.6.6",
  send: "M3.5 10 16.5 4l-3.6 12.5-3.3-4.9zM9.6 11.6 16.5 4",
  reply: "M4 5.5h12v8H9.5L6 16.5v-3H4z",
  react: "M9.5 3.5a6.5 6.5 0 1 0 6.9 6.5M7 11.5c.6 1.2 1.6 1.8 2.9 1.8s2.3-.6 2.9-1.8M7.5 8v.6M12 8v.6M15.8 2.5v5M13.3 5h5",
  edit: "M4 16l.8-3.4L13 4.4l2.6 2.6-8.2 8.2zM11.4 6l2.6 2.6",
  trash: "M4.5 6h11M8 6V4h4v2M6 6l.7 10h6.6L14 6M8.6 8.8v4.5M11.4 8.8v4.5",
  more: "M4.5 10h.1M10 10h.1M15.5 10h.1",
  flow: "M4 3.5h5v5H4zM11 11.5h5v5h-5zM6.5 8.5V14H11",
  eye: "M2.5 10S5.5 5 10 5s7.5 5 7.5 5-3 5-7.5 5-7.5-5-7.5-5zM10 8a2 2 0 1 1 0 4 2 2 0 0 1 0-4z",
  link: "M8.5 11.5a3 3 0 0 0 4.3 0l3-3a3 3 0 0 0-4.3-4.3l-1 1M11.5 8.5a3 3 0 0 0-4.3 0l-3 3a3 3 0 0 0 4.3 4.3l1-1",
  back: "M12 4.5 6.5 10l5.5 5.5",
  phone: "M6.5 2.5h7a1 1 0 0 1 1 1v13a1 1 0 0 1-1 1h-7a1 1 0 0 1-1-1v-13a1 1 0 0 1 1-1zM9 15h2",
  at: "M10 7.2a2.8 2.8 0 1 1 0 5.6 2.8 2.8 0 0 1 0-5.6zM12.8 7.4v3.9c0 2.2 3.7 2 3.7-1.3a6.5 6.5 0 1 0-2.6 5.2",
  slash: "M12.5 4l-5 12",
  check: "M4.5 10.5 8.5 14.5 15.5 6",
  external: "M8 5H4.5v10.5H15V12M11 4h5v5M16 4l-7 7",
  up: "M6 17V9l3-6c1.6 0 2.2 1 1.9 2.4L10.3 8H15c1 0 1.6.8 1.4 1.8l-1.1 5.6c-.2 1-.8 1.6-1.8 1.6zM3.5 9.5v7",
  thumbsdown: "M14 3v8l-3 6c-1.6 0-2.2-1-1.9-2.4L9.7 12H5c-1 0-1.6-.8-1.4-1.8l1.1-5.6C4.9 3.6 5.5 3 6.5 3zM16.5 3.5v7",
  lock: "M4.5 9h11v7.5h-11zM7 9V6.5a3 3 0 0 1 6 0V9",
  person: "M10 3.5a3.2 3.2 0 1 1 0 6.4 3.2 3.2 0 0 1 0-6.4zM4 16.8c.5-3 2.8-4.6 6-4.6s5.5 1.6 6 4.6",
  warn: "M10 3.5 17.5 16h-15zM10 8.5v3.5M10 14v.1",
};

/** A line icon; decorative, so hidden from assistive technology: the control around it carries the name. */
export function icon(name, size = 20) {
  const svg = document.createElementNS(SVG, "svg");
  const attributes = { viewBox: "0 0 20 20", width: size, height: size, class: `icon icon-${name}`, "aria-hidden": "true" };
  for (const [key, value] of Object.entries(attributes)) svg.setAttribute(key, value);
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}

/** A button that shows only an icon; `label` is its name and its tooltip. */
export function iconButton(name, label, props = {}, size = 18) {
  return h("button.icon-button", { type: "button", "aria-label": label, title: label, ...props }, icon(name, size));
}

/** A person's initials, or Waypost's mark; `decorative` where the name stands beside it. */
export function avatar(person, size = 36, { decorative = true } = {}) {
  const node = person?.isBot ? h("img.avatar", { src: "/static/mark.svg", alt: decorative ? "" : "Waypost" }) : initials(person);
  if (decorative) node.setAttribute("aria-hidden", "true");
  node.style.setProperty("--size", `${size}px`);
  return node;
}

function initials(person) {
  const node = h("span.avatar", { role: "img", "aria-label": person?.real_name ?? "Unknown person" });
  node.dataset.initials = person?.initials ?? "?"; // drawn by the style sheet: a picture, not words
  if (person) node.style.setProperty("--avatar", person.color);
  return node;
}
