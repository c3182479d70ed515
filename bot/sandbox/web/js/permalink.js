// The permanent address of a message, in the form that Slack gives it.

export function permalinkOf({ channel, ts, thread_ts }) {
  const address = `${location.origin}/archives/${channel}/p${ts.replace(".", "")}`;
  return thread_ts ? `${address}?thread_ts=${thread_ts}&cid=${channel}` : address;
}
