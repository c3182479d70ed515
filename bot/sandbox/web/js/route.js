// The address after "#": USER/CONVERSATION, then /home for the app's Home tab or /t/THREAD_TS for an open thread.
// CONVERSATION is an id, or "app" for the person's conversation with the app.

/** Read the address; parts that are missing are null. */
export function readRoute(hash = location.hash) {
  const [user, channel, kind, ts] = hash.replace(/^#/, "").split("/").map(decodeURIComponent);
  return {
    user: user || null,
    channel: channel || null,
    tab: kind === "home" ? "home" : "messages",
    threadTs: kind === "t" && ts ? ts : null,
  };
}

export function routeHash({ user, channel, tab = "messages", threadTs = null }) {
  const tail = tab === "home" ? "/home" : threadTs ? `/t/${threadTs}` : "";
  return `#${user}${channel ? `/${channel}${tail}` : ""}`;
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
