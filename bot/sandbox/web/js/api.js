// The page API of the sandbox server: JSON in, JSON out.

/** What the server refused, with its own word for it, such as "operation_timeout". */
export class ApiError extends Error {
  constructor(code, status) {
    super(code);
    this.code = code;
    this.status = status;
  }
}

async function call(path, body) {
  const init = body && { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
  let response;
  try {
    response = await fetch(`/sandbox/api/${path}`, init ?? undefined);
  } catch {
    throw new ApiError("the sandbox server cannot be reached", 0);
  }
  const data = await response.json().catch(() => ({}));
  if (!response.ok) throw new ApiError(data.error ?? `HTTP ${response.status}`, response.status);
  return data;
}

const query = (params) =>
  new URLSearchParams(Object.entries(params).filter(([, value]) => value !== undefined && value !== null));

export const api = {
  state: (user) => call(`state?${query({ user })}`),
  messages: (user, channel, thread_ts) => call(`messages?${query({ user, channel, thread_ts })}`),
  read: (place) => call("read", place),
  post: (message) => call("messages", message),
  edit: (message) => call("messages/edit", message),
  remove: (message) => call("messages/delete", message),
  dismiss: (message) => call("messages/dismiss", message),
  react: (reaction) => call("reactions", reaction),
  command: (command) => call("commands", command),
  action: (action) => call("actions", action),
  views: (user) => call(`views?${query({ user })}`),
  submitView: (submission) => call("views/submit", submission),
  closeView: (closing) => call("views/close", closing),
  openHome: (opening) => call("home/open", opening),
  shortcut: (shortcut) => call("shortcuts", shortcut),
  agent: (user) => call(`agent?${query({ user })}`),
  runStep: (run) => call("steps/run", run),
  step: (user, id) => call(`steps?${query({ user, id })}`),
  forward: (seconds) => call("clock", { forward_seconds: seconds }),
  setFaults: (dial) => call("faults", dial),
  streamUrl: (user) => `/sandbox/api/stream?${query({ user })}`,
};
