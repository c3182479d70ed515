"""The small company that the bot's tests take place in: its people, its channels and what it has curated."""

from datetime import date, datetime, time, timedelta, timezone

from bot.sandbox.identity import BOT_USER
from bot.sandbox.world import Channel, PastMessage, Person, World
from bot.settings import ChannelMode, ChannelSettings, RoleSettings
from content_index.types import Kind, Mentor, Recall, Resource, TopicApproval

START = datetime(2026, 11, 24, 9, 40, tzinfo=timezone(timedelta(hours=-5)))  # a Tuesday
HISTORY = "How do I claim travel costs?"  # asked in #ask before the start, and not delivered to the bot

ASK, GENERAL, HUSH, OFF, CURATORS = "C0ASK", "C0GENERAL", "C0HUSH", "C0OFF", "C0CURATORS"
EMPLOYEES = ("U0NADIA", "U0OWEN", "U0OMAR", "U0INES", "U0THEO", "U0PRIYA")

WORLD = World(
    name="Fernhill Water",
    domain="fernhill",
    start=START,
    people=(
        Person("U0NADIA", "nadia", "Nadia Osei"),
        Person("U0OWEN", "owen", "Owen Birch"),
        Person("U0OMAR", "omar", "Omar Reyes"),
        Person("U0INES", "ines", "Ines Prado"),
        Person("U0THEO", "theo", "Theo Lund", tz="Europe/Lisbon", admin=True),
        Person("U0PRIYA", "priya", "Priya Nair"),
    ),
    channels=(
        Channel(ASK, "ask", members=(*EMPLOYEES, BOT_USER)),
        Channel(GENERAL, "general", members=(*EMPLOYEES, BOT_USER)),
        Channel(HUSH, "hush", members=(*EMPLOYEES, BOT_USER)),
        Channel(OFF, "off", members=(*EMPLOYEES, BOT_USER)),
        Channel(CURATORS, "curators", members=("U0PRIYA", "U0OWEN", BOT_USER), private=True),
    ),
    messages=(PastMessage(ASK, "U0NADIA", HISTORY, minutes_before=3),),
)

CHANNELS = ChannelSettings(
    modes={ASK: ChannelMode.THREAD, HUSH: ChannelMode.EPHEMERAL, OFF: ChannelMode.OFF},
    audiences={CURATORS: ("curator",)},
    grace_s=0,
)
ROLES = RoleSettings(curators=("U0PRIYA",))

_VERIFIED = date(2026, 9, 14)


def _resource(name: str, title: str, text: str, topics: tuple[str, ...], owner: str = "U0PRIYA") -> Resource:
    return Resource(
        id=name,
        title=title,
        text=text,
        kind=Kind.JOB_AID,
        minutes=4,
        topics=topics,
        owner=owner,
        verified_by="U0PRIYA",
        verified_on=_VERIFIED,
    )


RESOURCES = (
    Resource(
        id="claim-travel",
        title="Claim travel costs",
        text="Open Tally and press New claim. Claim travel costs within 30 days of the trip.",
        kind=Kind.JOB_AID,
        url="https://learn.fernhill.example/claim",
        minutes=4,
        topics=("travel",),
        owner="U0OMAR",
        verified_by="U0PRIYA",
        verified_on=_VERIFIED,
        recall=Recall("Within how many days do you claim?", "Within 30 days of the trip."),
    ),
    _resource(
        "book-travel", "Book travel", "Trains are booked in Rover, at least a week ahead.", ("travel",)
    ),
    _resource(
        "leave", "Book annual leave", "Ask your lead, then enter the days in Rota, with travel.", ("people",)
    ),
    _resource("vpn", "Connect to the VPN", "Open Tunnel, sign in, choose Fernhill.", ("computers",)),
    _resource("payslip", "Read your payslip", "Gross is before tax, net is after it.", ("pay",)),
    _resource(
        "meter", "Calibrate a flow meter", "Zero the meter, then run ten litres.", ("meters",), "U0THEO"
    ),
    _resource("phishing", "Report a phishing mail", "Forward the mail to security.", ("computers",)),
    Resource(
        id="salary-bands",
        title="Salary bands",
        text="Salary bands run from A to F.",
        kind=Kind.ARTICLE,
        topics=("pay",),
        owner="U0PRIYA",
        audience=("curator",),
    ),
)


def _mentor(user_id: str, *topics: str, open_cap: int = 3) -> Mentor:
    return Mentor(
        user_id=user_id,
        approvals=tuple(TopicApproval(topic, "U0PRIYA", _VERIFIED) for topic in topics),
        expires_on=date(2027, 9, 14),
        starts_at=time(9),
        ends_at=time(17),
        open_cap=open_cap,
    )


MENTORS = (
    _mentor("U0OMAR", "travel", open_cap=1),
    _mentor("U0INES", "travel"),
    _mentor("U0THEO", "meters", "pay"),
)
