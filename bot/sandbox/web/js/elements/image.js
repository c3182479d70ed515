import { h } from "../dom.js";

/** A picture of our own server; one from elsewhere is never fetched, its description stands in for it. */
export function picture(element, className) {
  const url = element.image_url ?? element.slack_file?.url;
  const alt = element.alt_text ?? "";
  const local = url && (url.startsWith("data:image/") || new URL(url, location.href).origin === location.origin);
  if (!local) return h(`span.${className}.image-words`, { role: "img", "aria-label": alt, title: alt }, alt);
  return h(`img.${className}`, { src: url, alt, loading: "lazy" });
}
