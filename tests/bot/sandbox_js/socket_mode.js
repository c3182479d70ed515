// Connects to the sandbox with @slack/socket-mode and prints each thing that comes, until its input ends.
import { SocketModeClient } from "@slack/socket-mode";
import { WebClient } from "@slack/web-api";

const [url, appToken, botToken] = process.argv.slice(2);
const web = new WebClient(botToken, { slackApiUrl: `${url}/api/` });
const form = {
  type: "modal",
  callback_id: "add",
  title: { type: "plain_text", text: "Add a link" },
  submit: { type: "plain_text", text: "Add" },
  blocks: [
    {
      type: "input",
      block_id: "url",
      label: { type: "plain_text", text: "Address" },
      element: { type: "plain_text_input", action_id: "value" },
    },
  ],
};
const client = new SocketModeClient({ appToken, clientOptions: { slackApiUrl: `${url}/api/` }, logLevel: "error" });
const tell = (...what) => process.stdout.write(`${JSON.stringify(what)}\n`);

client.on("connected", () => tell("connected"));
client.on("message", async ({ event, ack, retry_num }) => {
  await ack();
  tell("message", event.text, retry_num);
});
client.on("slash_commands", async ({ body, ack }) => {
  await ack(body.text === "open" ? undefined : { text: `You typed ${body.text}` });
  if (body.text === "open") await web.views.open({ trigger_id: body.trigger_id, view: form });
  tell("command", body.command, body.text);
});
client.on("interactive", async ({ body, ack }) => {
  const answer = { response_action: "errors", errors: { url: "Not this one" } };
  await (body.type === "view_submission" ? ack(answer) : ack());
  tell("interactive", body.type);
});

await client.start();
process.stdin.resume();
process.stdin.on("end", async () => {
  await client.disconnect();
  process.exit(0);
});
