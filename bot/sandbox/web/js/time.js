// Times as the person at the screen reads them: sandbox time, in that person's time zone, on a 24-hour clock.

const DAY = 86_400;

const format = (date, timeZone, options) =>
  new Intl.DateTimeFormat("en-GB", { timeZone, hourCycle: "h23", ...options }).format(date);

/** The moment of a message: "seconds.micro" as a Date. */
export const dateOfTs = (ts) => new Date(Number(ts) * 1000);

export const clockTime = (date, tz) => format(date, tz, { hour: "2-digit", minute: "2-digit" });
export const shortDay = (date, tz) => format(date, tz, { weekday: "short", day: "numeric", month: "short" });
export const longDay = (date, tz) => format(date, tz, { weekday: "long", day: "numeric", month: "long" });
export const dayKey = (date, tz) => format(date, tz, { year: "numeric", month: "2-digit", day: "2-digit" });
export const cityOf = (tz) => (tz ?? "UTC").split("/").pop().replaceAll("_", " ");

/** "Today", "Yesterday" or "Monday 23 November", as seen at `now`. */
export function dayName(date, now, tz) {
  if (dayKey(date, tz) === dayKey(now, tz)) return "Today";
  if (dayKey(date, tz) === dayKey(new Date(now - DAY * 1000), tz)) return "Yesterday";
  return longDay(date, tz);
}

/** "09:41" today, "Yesterday 09:41", else "23 Nov 09:41". */
export function stamp(date, now, tz) {
  const name = dayName(date, now, tz);
  if (name === "Today") return clockTime(date, tz);
  const day = name === "Yesterday" ? name : format(date, tz, { day: "numeric", month: "short" });
  return `${day} ${clockTime(date, tz)}`;
}

/** Seconds since midnight on the wall clock of `tz`. */
function secondOfDay(date, tz) {
  const [hour, minute, second] = format(date, tz, { hour: "2-digit", minute: "2-digit", second: "2-digit" }).split(":");
  return Number(hour) * 3600 + Number(minute) * 60 + Number(second);
}

/** Whole seconds from `now` until the wall clock of `tz` next shows 09:30, also over a change of summer time. */
export function secondsToNextMorning(now, tz) {
  const target = 9.5 * 3600;
  const wait = (target - secondOfDay(now, tz) + DAY) % DAY || DAY;
  const landed = secondOfDay(new Date(now.getTime() + wait * 1000), tz);
  return wait + (target - landed);
}

const DATE_TOKENS = {
  date_num: { year: "numeric", month: "2-digit", day: "2-digit" },
  date: { year: "numeric", month: "long", day: "numeric" },
  date_short: { year: "numeric", month: "short", day: "numeric" },
  date_long: { weekday: "long", year: "numeric", month: "long", day: "numeric" },
  time: { hour: "2-digit", minute: "2-digit" },
  time_secs: { hour: "2-digit", minute: "2-digit", second: "2-digit" },
};

/** Fill a date pattern such as "{date_short} at {time}" of a <!date^…> in message text. */
export function fillDatePattern(pattern, date, now, tz) {
  return pattern.replace(/\{(\w+)\}/g, (whole, token) => {
    if (token === "ago") return stamp(date, now, tz);
    const pretty = token.endsWith("_pretty") ? dayName(date, now, tz) : null;
    if (pretty === "Today" || pretty === "Yesterday") return pretty.toLowerCase();
    const options = DATE_TOKENS[token.replace("_pretty", "")];
    return options ? format(date, tz, options) : whole;
  });
}
