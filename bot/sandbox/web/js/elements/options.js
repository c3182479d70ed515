// The options a select offers, whatever their source.
import { wordsOf } from "../text/text_object.js";

/** The word in a value's key for each kind of select: selected_user, selected_channel, … */
const NOUNS = { users: "user", conversations: "conversation", channels: "channel" };

/** "users" of "multi_users_select". */
const sourceOf = (element) => element.type.replace("multi_", "").replace("_select", "");

/**
 * The choices of a select: a list of groups {label | null, choices: [{id, label, value}]}; `value` is what the
 * bot receives: the option object, or the id of the person or conversation.
 */
export function choiceGroups(element, context) {
  const source = sourceOf(element);
  if (source === "users") return [ungrouped(personChoices(context))];
  if (source === "channels" || source === "conversations") return [ungrouped(conversationChoices(source, context))];
  const groups = element.option_groups ?? [{ label: null, options: element.options ?? initialOptions(element) }];
  return groups.map((group) => ({ label: group.label ? wordsOf(group.label) : null, choices: group.options.map(optionChoice) }));
}

const ungrouped = (choices) => ({ label: null, choices });
const idChoice = (id, label) => ({ id, label, value: id });
const optionChoice = (option) => ({ id: option.value, label: wordsOf(option.text), value: option });

/** A select whose options live at the bot shows at least what it starts with. */
const initialOptions = (element) => element.initial_options ?? (element.initial_option ? [element.initial_option] : []);

function personChoices({ people }) {
  return people.filter(({ isBot }) => !isBot).map((person) => idChoice(person.id, person.real_name));
}

function conversationChoices(source, context) {
  const shown = context.conversations.filter((one) => source === "conversations" || one.kind === "channel");
  return shown.map((one) => idChoice(one.id, one.kind === "channel" ? `#${one.name}` : context.titleOf(one)));
}

/** The keys under which an element carries its choice: what it starts with, and what the person chose. */
export function valueKeys(element, { multiple = false } = {}) {
  const noun = NOUNS[sourceOf(element)] ?? "option";
  const plural = multiple ? "s" : "";
  return { initial: `initial_${noun}${plural}`, selected: `selected_${noun}${plural}` };
}

/** The id of a chosen value, be it an option or an id. */
export const idOf = (value) => (typeof value === "string" ? value : (value?.value ?? null));
