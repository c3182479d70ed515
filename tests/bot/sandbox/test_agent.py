"""The agent surface of the sandbox: prompts and statuses."""

from tests.bot.sandbox.conftest import error_of

PROMPTS = [{"title": "Keys", "message": "Where are the van keys?"}]


def test_prompts_are_shown_to_the_person_whose_messages_they_are_in(client, nadia, omar):
    client.assistant_threads_setSuggestedPrompts(channel_id="D0NADIA", title="Try", prompts=PROMPTS)
    assert nadia.agent() == {"channel": "D0NADIA", "title": "Try", "prompts": PROMPTS, "status": ""}
    assert omar.agent()["prompts"] == []


def test_prompts_for_a_thread_do_nothing_as_with_slacks_agents(client, nadia):
    ts = nadia.say("D0NADIA", "Hello")
    client.assistant_threads_setSuggestedPrompts(channel_id="D0NADIA", thread_ts=ts, prompts=PROMPTS)
    assert nadia.agent()["prompts"] == []


def test_prompts_have_their_limits(client):
    def set_prompts(prompts, channel="D0NADIA"):
        return error_of(client.assistant_threads_setSuggestedPrompts, channel_id=channel, prompts=prompts)

    assert set_prompts(PROMPTS * 5) == "invalid_arguments"
    assert set_prompts([{"title": "Keys"}]) == "invalid_arguments"
    assert set_prompts(PROMPTS, "D0NOWHERE") == "channel_not_found"


def test_status_stands_until_the_bot_answers_in_the_thread(client, nadia):
    ts = nadia.say("D0NADIA", "Where are the van keys?")
    client.assistant_threads_setStatus(channel_id="D0NADIA", thread_ts=ts, status="is looking")
    nadia.say("D0NADIA", "Anybody?", thread_ts=ts)
    assert nadia.agent(ts)["status"] == "is looking"
    client.chat_postMessage(channel="D0NADIA", thread_ts=ts, text="On the hook.")
    assert nadia.agent(ts)["status"] == ""


def test_status_is_taken_back_by_an_empty_one(client, nadia):
    ts = nadia.say("D0NADIA", "Where are the van keys?")
    for status in ("is looking", ""):
        client.assistant_threads_setStatus(channel_id="D0NADIA", thread_ts=ts, status=status)
    assert nadia.agent(ts)["status"] == ""


def test_status_of_no_thread_is_refused(client):
    refused = error_of(
        client.assistant_threads_setStatus, channel_id="D0NADIA", thread_ts="1.0", status="is looking"
    )
    assert refused == "invalid_thread_ts"
