// Calls the sandbox with @slack/web-api and prints, as one JSON object, what each call gave.
import { WebClient } from "@slack/web-api";

const [url, token] = process.argv.slice(2);
const client = new WebClient(token, { slackApiUrl: `${url}/api/`, retryConfig: { retries: 0 }, logLevel: "error" });
const strict = new WebClient(token, { slackApiUrl: `${url}/api/`, rejectRateLimitedCalls: true });
const patient = new WebClient(token, { slackApiUrl: `${url}/api/`, logLevel: "error" });
const place = "C0ASK";

async function pages(method, key, options) {
  const found = [];
  for await (const page of client.paginate(method, options)) found.push(page[key].length);
  return found;
}

async function errorOf(call) {
  try {
    await call();
    return null;
  } catch (error) {
    return [error.code, error.data?.error ?? error.retryAfter];
  }
}

async function turn(settings) {
  const headers = { "content-type": "application/json" };
  await fetch(`${url}/sandbox/api/faults`, { method: "POST", headers, body: JSON.stringify(settings) });
}

const who = await client.auth.test();
const posted = await client.chat.postMessage({
  channel: place,
  text: "Where is the van?",
  blocks: [{ type: "section", text: { type: "mrkdwn", text: "Where is *the van*?" } }],
  metadata: { event_type: "asked", event_payload: { id: 7 } },
});
await client.chat.postMessage({ channel: place, text: "On the hook", thread_ts: posted.ts });
await client.chat.update({ channel: place, ts: posted.ts, text: "Where is the red van?" });
await client.reactions.add({ channel: place, timestamp: posted.ts, name: "eyes" });
const thread = await client.conversations.replies({ channel: place, ts: posted.ts, include_all_metadata: true });
const home = { type: "home", blocks: [{ type: "divider" }] };
const out = {
  who: [who.ok, who.team_id, who.user_id, who.bot_id],
  scopes: who.response_metadata.scopes.includes("chat:write"),
  thread: thread.messages.map((message) => [message.text, message.reactions?.[0].name ?? null]),
  metadata: thread.messages[0].metadata,
  user: (await client.users.info({ user: "U0OMAR" })).user.real_name,
  presence: (await client.users.getPresence({ user: "U0OMAR" })).presence,
  groups: (await client.usergroups.list()).usergroups.map((group) => group.handle),
  direct: (await client.conversations.open({ users: "U0NADIA" })).channel.id,
  ephemeral: (await client.chat.postEphemeral({ channel: place, user: "U0NADIA", text: "Psst" })).ok,
  home: (await client.views.publish({ user_id: "U0NADIA", view: home })).view.type,
  link: (await client.chat.getPermalink({ channel: place, message_ts: posted.ts })).permalink.startsWith(url),
  users: await pages("users.list", "members", { limit: 2 }),
  channels: await pages("conversations.list", "channels", { limit: 1, types: "public_channel,private_channel" }),
  history: await pages("conversations.history", "messages", { channel: place, limit: 1 }),
  members: await pages("conversations.members", "members", { channel: place, limit: 2 }),
  deleted: (await client.chat.delete({ channel: place, ts: thread.messages[1].ts })).ok,
  unknown_channel: await errorOf(() => client.chat.postMessage({ channel: "C9", text: "x" })),
  no_text: await errorOf(() => client.chat.postMessage({ channel: place })),
  unknown_method: await errorOf(() => client.apiCall("chat.shout", { channel: place })),
};
await turn({ rate_limit: 1 });
out.limited = await errorOf(() => strict.chat.postMessage({ channel: place, text: "x" }));
const waited = patient.auth.test();
await new Promise((resolve) => setTimeout(resolve, 300));
await turn({ rate_limit: 0 });
out.after_waiting = (await waited).ok;
process.stdout.write(`${JSON.stringify(out)}\n`);
