// The bar above everything: the team, the quick switcher, the sandbox clock, the fault dial and the theme.
import { h, swap } from "../dom.js";
import { icon, iconButton } from "../icons.js";
import { me, sandboxNow } from "../store.js";
import { cityOf, clockTime, shortDay } from "../time.js";
import { clockPanel } from "./clock_panel.js";
import { faultPanel, isFaulty } from "./fault_panel.js";
import { openPanel } from "./menu.js";
import { isMac, openSwitcher } from "./switcher.js";
import { workflowButton } from "./workflow_panel.js";

const TICK_MS = 2000;
const THEME = "waypost-theme"; // under which the browser keeps what was chosen; theme_boot.js reads it too
const THEMES = ["auto", "light", "dark"];
const THEME_WORDS = { auto: "as the system", light: "light", dark: "dark" };
const THEME_ICONS = { auto: "auto", light: "sun", dark: "moon" };

export function mountTopbar(app) {
  const bar = document.getElementById("topbar");
  const draw = (state) => state.me && drawBar(bar, state, app);
  app.store.watch(["team", "me", "people", "functions", "faults", "online", "framed"], draw);
  const tick = () => drawTime(app.store.state);
  app.store.watch(["clockSkew", "me", "people", "team"], tick);
  setInterval(tick, TICK_MS);
  addEventListener("storage", ({ key }) => { // chosen in another tab, or outside of the phone on the desk
    if (key !== THEME) return;
    showTheme(localStorage.getItem(THEME) ?? "auto");
    draw(app.store.state);
  });
}

function drawBar(bar, state, app) {
  swap(bar,
    h("div.brand", {}, h("img", { src: "/static/mark.svg", alt: "", width: 26, height: 26 }),
      h("span.team-name", {}, state.team.name), h("span.sandbox-tag", {}, "sandbox")),
    searchButton(app),
    h("div.topbar-tools", {}, !state.online && offline(), clockButton(app), workflowButton(app), faultButton(state, app),
      phoneButton(state, app), themeButton()));
  drawTime(state);
}

function searchButton(app) {
  const words = h("span.search-words", {}, "Go to…", h("span.visually-hidden", {}, " a conversation or person"));
  return h("button.search-button", { type: "button", "data-key": "search", onclick: () => openSwitcher(app) },
    icon("search", 16), words, h("kbd", { "aria-hidden": "true" }, isMac ? "⌘K" : "Ctrl K"));
}

const offline = () => h("span.offline", { role: "status" }, icon("warn", 15), h("span", {}, "Reconnecting…"));

function clockButton(app) {
  const button = h("button.clock-button", { type: "button", id: "clock", "data-key": "clock", "aria-haspopup": "dialog",
    onclick: () => openPanel(button, "Sandbox clock", clockPanel(app)) },
  icon("clock", 17),
  h("span.clock-day", { id: "clock-day" }),
  h("strong", { id: "clock-time" }),
  h("span.clock-zone", { id: "clock-zone" }),
  h("span.visually-hidden", {}, "Move the clock of the sandbox"));
  return button;
}

function drawTime(state) {
  if (!document.getElementById("clock")) return;
  const tz = me(state)?.tz ?? "UTC";
  const now = sandboxNow(state);
  const words = { "clock-day": shortDay(now, tz), "clock-time": clockTime(now, tz), "clock-zone": cityOf(tz) };
  for (const [id, text] of Object.entries(words)) document.getElementById(id).textContent = text;
}

function faultButton(state, app) {
  const on = isFaulty(state.faults);
  const label = on ? "Fault dial (faults are on)" : "Fault dial";
  const button = iconButton("dial", label, { "data-key": "faults", "aria-haspopup": "dialog",
    class: `icon-button${on ? " is-on" : ""}`, onclick: () => openPanel(button, "Fault dial", faultPanel(app)) });
  return button;
}

function phoneButton({ framed }, { session }) {
  const names = { "data-key": "phone", title: "See the workspace as on a phone", "aria-pressed": String(Boolean(framed)) };
  return h(`button.tool-button.only-desk${framed ? ".is-on" : ""}`, { type: "button", ...names, onclick: () => session.togglePhone() },
    icon("phone", 17), h("span", {}, "Phone view"));
}

function themeButton() {
  const now = document.documentElement.dataset.theme ?? "auto";
  const next = THEMES[(THEMES.indexOf(now) + 1) % THEMES.length];
  const label = `Theme: ${THEME_WORDS[now]}. Change to ${THEME_WORDS[next]}`;
  const button = iconButton(THEME_ICONS[now], label, { "data-key": "theme", onclick: () => {
    setTheme(next);
    const fresh = themeButton();
    button.replaceWith(fresh);
    fresh.focus();
  } });
  return button;
}

function setTheme(theme) {
  if (theme === "auto") localStorage.removeItem(THEME);
  else localStorage.setItem(THEME, theme);
  showTheme(theme);
}

function showTheme(theme) {
  if (theme === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}
