// People, channels and groups named inside a message.
import { h } from "../dom.js";
import { routeHash } from "../route.js";

/** "@Name" of a user id; the one we look through is marked. */
export function userMention(id, context) {
  const person = context.person(id);
  const name = person ? person.real_name : id;
  return h(`span.mention${id === context.me ? ".mention-me" : ""}`, {}, `@${name}`);
}

/** "#name" of a channel id, leading there if the person is in it. */
export function channelMention(id, label, context) {
  const channel = context.conversation(id);
  const name = `#${channel?.name ?? label ?? id}`;
  if (!channel) return h("span.mention", {}, name);
  return h("a.mention", { href: routeHash({ user: context.me, channel: id }) }, name);
}

export const groupMention = (label) => h("span.mention", {}, label.startsWith("@") ? label : `@${label}`);
