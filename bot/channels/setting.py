"""Setting a channel from Slack: the form, what may be chosen in it, and keeping it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.blocks.channel import TITLE, ChannelForm, Choices, channel_view, saved_content
from bot.blocks.plain import note
from bot.blocks.trial import note_view, unearned_sentence
from bot.channels.policies import ChannelPolicies
from bot.channels.rights import ChannelRights, Rights
from bot.channels.types import ChannelPolicy, ChannelSetting
from bot.outgoing import ReplyTo, respond, whisper
from bot.trials.earning import louder
from bot.trials.voices import allowance, set_policy, tally_of
from bot.units import Units
from content_index.database import Connection
from content_index.scopes.store import ScopeStore

TOO_LATE = "That took too long, and Slack did not let it open any more. Please try once more."
LONGEST_GRACE_S = 3600  # as in the config

Errors = dict[str, str]
"""What is wrong with a form, by the id of the block that says so."""


class ChannelSetup:
    """Lets people say how Waypost behaves in a channel."""

    def __init__(self, units: Units, policies: ChannelPolicies, rights: ChannelRights) -> None:
        self._units = units
        self._policies = policies
        self._rights = rights

    def view(self, user_id: str, channel: str) -> dict[str, Any]:
        """Return the form for a channel, or a kind refusal that says who may set it."""
        rights = self._rights.of(user_id, channel)
        if rights.refusal:
            return note_view(TITLE, self._rights.refusal(rights))
        with self._units.database.reading() as db:
            policy = self._policies.within(db, channel)
            choices = _choices(db, policy, rights)
            return channel_view(channel, policy, choices, tally_of(db, channel, self._units.now()))

    def too_late(self, inbox_id: int | None, reply_to: ReplyTo) -> None:
        """Tell a person that Slack did not let their form open any more."""
        with self._units.open(inbox_id) as unit:
            unit.say(respond(f"too_late:{inbox_id}", reply_to, note(TOO_LATE)))

    def problems(self, user_id: str, channel: str, form: ChannelForm) -> Errors:
        """Return what is wrong with a form, by block; Slack is asked again who may."""
        rights = self._rights.of(user_id, channel)
        with self._units.database.reading() as db:
            return self._problems(db, channel, form, rights)

    def save(self, user_id: str, channel: str, form: ChannelForm, inbox_id: int | None) -> None:
        """Keep what was chosen and tell the person, in private; or what stands against it by now."""
        rights = self._rights.of(user_id, channel)
        with self._units.open(inbox_id) as unit:
            problems = self._problems(unit.db, channel, form, rights)
            said = note(" ".join(problems.values()))
            if not problems:
                before = self._policies.within(unit.db, channel)
                policy = _with(form, before)
                set_policy(unit.db, ChannelSetting(channel, policy, user_id, unit.now), before)
                said = saved_content(policy)
            unit.say(whisper(f"channel:{channel}:{inbox_id}", channel, user_id, said))

    def _problems(self, db: Connection, channel: str, form: ChannelForm, rights: Rights) -> Errors:
        if rights.refusal:
            return {"mode": self._rights.refusal(rights)}
        before = self._policies.within(db, channel)
        errors = _misfits(form, before, _choices(db, before, replace(rights, widens=True)))
        if not rights.widens:
            errors |= _widened(form, before)
        allowed = allowance(db, self._policies, channel, self._units.now())
        if louder(form.mode, allowed.mode):
            errors["mode"] = unearned_sentence(allowed.tally, form.mode)
        return errors


def _choices(db: Connection, policy: ChannelPolicy, rights: Rights) -> Choices:
    """Return what can be chosen; what is chosen already stays in view although nothing is about it now."""
    scopes = ScopeStore(db)
    return Choices(
        topics=sorted({*scopes.topics(), *policy.topics}),
        audiences=sorted({*scopes.audiences(), *policy.audiences}) if rights.widens else None,
    )


def _misfits(form: ChannelForm, before: ChannelPolicy, choices: Choices) -> Errors:
    """Return what no such form can hold, or what is gone since it was opened."""
    errors = {}
    if form.grace_s != before.grace_s and not 0 <= form.grace_s <= LONGEST_GRACE_S:
        errors["grace"] = "Choose at most an hour"
    chosen: Mapping[str, tuple[frozenset[str] | None, set[str]]] = {
        "topics": (form.topics, set(choices.topics)),
        "audiences": (form.audiences, set(choices.audiences or ())),
    }
    for name, (named, known) in chosen.items():
        if named and (gone := sorted(named - known)):
            errors[name] = f"No content has {', '.join(gone)} any more"
    return errors


def _widened(form: ChannelForm, before: ChannelPolicy) -> Errors:
    """Return what somebody wants to change about who sees what, and may not (any more)."""
    wished = _with(form, before)
    errors = {
        "audiences": wished.audiences != before.audiences,
        "external": wished.external != before.external,
    }
    return {name: "Only curators may change this" for name, changed in errors.items() if changed}


def _with(form: ChannelForm, before: ChannelPolicy) -> ChannelPolicy:
    """Return what holds with a form; what it did not ask for stays."""
    return ChannelPolicy(
        mode=form.mode,
        grace_s=form.grace_s,
        topics=before.topics if form.topics is None else form.topics,
        audiences=before.audiences if form.audiences is None else form.audiences,
        external=before.external if form.external is None else form.external,
    )
