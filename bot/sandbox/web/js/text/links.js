// Links that are safe to follow.
import { h } from "../dom.js";

const SCHEMES = new Set(["http:", "https:", "mailto:"]);

/** The address if it is an absolute http(s) or mailto one, else null. */
export function safeUrl(url) {
  try {
    return SCHEMES.has(new URL(url).protocol) ? url : null;
  } catch {
    return null;
  }
}

/** A link that opens in a new tab; an address of another kind is shown as plain text. */
export function link(url, ...children) {
  const href = safeUrl(url);
  if (!href) return h("span.dead-link", { title: "This address cannot be opened from here" }, children);
  return h("a.link", { href, target: "_blank", rel: "noopener noreferrer" }, children);
}
