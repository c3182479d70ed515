// The address after "#": USER/CONVERSATION, then /home for the app's Home tab or /t/THREAD_TS for an open thread.
// CONVERSATION is an id, "app" for the person's conversation with the app, or "list" for the list of conversations,
// which only a phone shows by itself. "phone/" in front shows the same on the desk as a phone does.

export const LIST = "list";
const PHONE = "phone";

/** Read the address; parts that are missing are null. */
export function readRoute(hash = location.hash) {
  const parts = hash.replace(/^#/, "").split("/").map(decodeURIComponent);
  const phone = parts[0] === PHONE;
  const [user, channel, kind, ts] = phone ? parts.slice(1) : parts;
  return {
    phone,
    user: user || null,
    channel: channel || null,
    tab: kind === "home" ? "home" : "messages",
    threadTs: kind === "t" && ts ? ts : null,
  };
}

export function routeHash({ phone = false, user, channel, tab = "messages", threadTs = null }) {
  const tail = tab === "home" ? "/home" : threadTs ? `/t/${threadTs}` : "";
  return `#${phone ? `${PHONE}/` : ""}${user}${channel ? `/${channel}${tail}` : ""}`;
}

/** Go to an address; an equal one changes nothing. */
export function go(route, { replace = false } = {}) {
  const hash = routeHash(route);
  if (hash === location.hash) return;
  if (replace) {
    history.replaceState(null, "", hash);
    dispatchEvent(new HashChangeEvent("hashchange"));
  } else {
    location.hash = hash;
  }
}
