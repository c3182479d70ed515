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
const THEMES = ["auto", "light", "dark"];
const THEME_WORDS = { auto: "as the system", light: "light", dark: "dark" };
const THEME_ICONS = { auto: "auto", light: "sun", dark: "moon" };

export function mountTopbar(app) {
  const bar = document.getElementById("topbar");
  const draw = (state) => state.me && drawBar(bar, state, app);
  app.store.watch(["team", "me", "people", "functions", "faults", "online"], draw);
  const tick = () => drawTime(app.store.state);
  app.store.watch(["clockSkew", "me", "people", "team"], tick);
  setInterval(tick, TICK_MS);
}

function drawBar(bar, state, app) {
  swap(bar,
    h("div.brand", {}, h("img", { src: "/static/mark.svg", alt: "", width: 26, height: 26 }),
      h("span.team-name", {}, state.team.name), h("span.sandbox-tag", {}, "sandbox")),
    searchButton(app),
    h("div.topbar-tools", {}, !state.online && offline(), clockButton(app), workflowButton(app), faultButton(state, app), themeButton()));
  drawTime(state);
}

function searchButton(app) {
  const names = { "data-key": "search", "aria-label": "Go to a conversation or person" };
  return h("button.search-button", { type: "button", ...names, onclick: () => openSwitcher(app) },
    icon("search", 16), h("span.search-words", {}, "Go to…"), h("kbd", {}, isMac ? "⌘K" : "Ctrl K"));
}

const offline = () => h("span.offline", { role: "status" }, icon("warn", 15), h("span", {}, "Reconnecting…"));

function clockButton(app) {
  const button = h("button.clock-button", { type: "button", id: "clock", "data-key": "clock", "aria-haspopup": "dialog",
    onclick: () => openPanel(button, "Sandbox clock", clockPanel(app)) },
  icon("clock", 17),
  h("span.clock-day", { id: "clock-day" }),
  h("strong", { id: "clock-time" }),
  h("span.clock-zone", { id: "clock-zone" }));
  return button;
}

function drawTime(state) {
  const button = document.getElementById("clock");
  if (!button) return;
  const tz = me(state)?.tz ?? "UTC";
  const now = sandboxNow(state);
  const words = { "clock-day": shortDay(now, tz), "clock-time": clockTime(now, tz), "clock-zone": cityOf(tz) };
  for (const [id, text] of Object.entries(words)) document.getElementById(id).textContent = text;
  const spoken = `${words["clock-day"]}, ${words["clock-time"]} in ${words["clock-zone"]}`;
  button.setAttribute("aria-label", `Sandbox time ${spoken}. Move the clock`);
}

function faultButton(state, app) {
  const on = isFaulty(state.faults);
  const label = on ? "Fault dial (faults are on)" : "Fault dial";
  const button = iconButton("dial", label, { "data-key": "faults", "aria-haspopup": "dialog",
    class: `icon-button${on ? " is-on" : ""}`, onclick: () => openPanel(button, "Fault dial", faultPanel(app)) });
  return button;
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
  if (theme === "auto") {
    delete document.documentElement.dataset.theme;
    localStorage.removeItem("waypost-theme");
  } else {
    document.documentElement.dataset.theme = theme;
    localStorage.setItem("waypost-theme", theme);
  }
}
