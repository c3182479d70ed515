// A list of messages that was fetched while the page went on: what it was told and did meanwhile counts more.

/**
 * The list `fetched`, with what has happened on the page since it was asked for.
 * `before` is the list the page had then, `now` the one it has; a message is replaced, never changed in place, so one
 * that is not the same object as then has changed since. A message keeps its `local` name, and with it the focus.
 */
export function caughtUp(fetched, before, now) {
  const then = new Set(before);
  const known = new Map(now.map((one) => [one.ts, one]));
  const gone = new Set(before.map(({ ts }) => ts).filter((ts) => !known.has(ts)));
  const waiting = now.filter((one) => one.pending);
  const take = (message) => {
    const own = known.get(message.ts);
    if (own && !then.has(own)) return own;
    return { ...message, local: (own ?? takeWaiting(waiting, message))?.local };
  };
  const list = fetched.filter(({ ts }) => !gone.has(ts)).map(take);
  const shown = new Set(list.map(nameOf));
  const isOurs = (one) => one.pending || one.failed || !then.has(one);
  return [...list, ...now.filter((one) => isOurs(one) && !shown.has(nameOf(one)))];
}

/** What names a message on the page: the name it was given when it was written here, else its time. */
export const nameOf = (message) => message.local ?? message.ts;

/**
 * Take from `waiting` the message that the server now knows as `message`; undefined if there is none. The page's clock
 * is never ahead of the server's, so a message that is older than the one that waits is another with the same words.
 */
function takeWaiting(waiting, { user, text, ts }) {
  const at = waiting.findIndex((one) => one.user === user && one.text === text && Number(one.ts) <= Number(ts));
  return at < 0 ? undefined : waiting.splice(at, 1)[0];
}
