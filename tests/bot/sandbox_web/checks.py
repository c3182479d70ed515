"""What makes a page readable and usable for everybody; each check returns what is wrong, if anything is."""

from itertools import pairwise
from typing import Any

from tests.bot.sandbox_web.page import Page

LEAST_TEXT_PX = 12
FINGER_PX = 44
NAMED_ROLES = (
    "article",
    "button",
    "checkbox",
    "combobox",
    "dialog",
    "Iframe",
    "image",
    "link",
    "listbox",
    "menu",
    "menuitem",
    "menuitemradio",
    "option",
    "radio",
    "slider",
    "spinbutton",
    "tab",
    "textbox",
)
SEEN = "const seen = (one) => one.checkVisibility({ visibilityProperty: true, opacityProperty: true });"
TOO_WIDE = (
    SEEN
    + """
const boxOf = (one) => one.getBoundingClientRect();
const isAbove = (one) => one.closest("dialog, .popover");
const edge = (one) => (isAbove(one) ? innerWidth : boxOf(one.closest(".sheet, .sidebar, body")).right);
const reaches = (one) => boxOf(one).right > edge(one) + 1 || boxOf(one).left < -1;
const isCut = (one) => getComputedStyle(one).overflowX === "hidden";
const scrolls = (one) => !isCut(one) && one.scrollWidth > one.clientWidth + 1;
const isBox = (one) => one.clientWidth > 0 && !["INPUT", "TEXTAREA", "SELECT"].includes(one.tagName);
return [...document.querySelectorAll("body *")]
  .filter((one) => seen(one) && !one.closest("svg, .visually-hidden, .skip-link, .search-words"))
  .filter((one) => reaches(one) || (isBox(one) && scrolls(one)))
  .map((one) => `${one.tagName} ${one.className} ${one.textContent.slice(0, 30)}`);
"""
)
SMALL_TEXT = (
    SEEN
    + """
const small = [];
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (walker.nextNode()) {
  const node = walker.currentNode.parentElement;
  const words = walker.currentNode.textContent.trim();
  if (!words || !seen(node) || node.closest("svg, .visually-hidden")) continue;
  const size = parseFloat(getComputedStyle(node).fontSize);
  if (size < arguments[0]) small.push([size, words.slice(0, 40)]);
}
return small;
"""
)
# A finger that lands anywhere in a square of that many pixels around the middle of a control has to meet it.
# Links inside a line of text are left out, as WCAG 2.5.8 leaves them out.
SMALL_TARGETS = (
    SEEN
    + """
const half = arguments[0] / 2 - 0.5;
const front = [...document.querySelectorAll(".popover:popover-open, dialog[open]")].at(-1) ?? document.body;
const controls = "a[href]:not(.link, .mention), button, input, select, textarea, summary, [role=option]";
const owner = (one) => (["checkbox", "radio"].includes(one.type) && one.closest("label")) || one;
const meets = (target, x, y) => {
  const hit = document.elementFromPoint(x, y);
  return hit && (target.contains(hit) || hit.contains(target) && hit.matches("label"));
};
const small = [];
for (const control of front.querySelectorAll(controls)) {
  const target = owner(control);
  if (!seen(target) || target.closest("[inert], .skip-link") || control.disabled) continue;
  target.scrollIntoView({ block: "center" });
  const { left, right, top, bottom, width, height } = target.getBoundingClientRect();
  const [x, y] = [(left + right) / 2, (top + bottom) / 2];
  const reach = [[x - half, y], [x + half, y], [x, y - half], [x, y + half]];
  const within = (at, end) => Math.min(Math.max(at, 0), end - 1);
  if (reach.every(([a, b]) => meets(target, within(a, innerWidth), within(b, innerHeight)))) continue;
  const measures = `${Math.round(width)} × ${Math.round(height)}`;
  small.push(`${measures} ${target.className} ${target.textContent.slice(0, 30)}`);
}
return small;
"""
)
# Text nodes whose contrast with what lies behind them is below 4.5 : 1, as [ratio, words].
FAINT = """
const parse = (text) => { const [r, g, b, a = 1] = text.match(/[\\d.]+/g).map(Number); return [r, g, b, a]; };
const over = ([r, g, b, a], [R, G, B]) => [r * a + R * (1 - a), g * a + G * (1 - a), b * a + B * (1 - a), 1];
const behind = (node) => {
  if (!node) return [255, 255, 255, 1];
  const color = parse(getComputedStyle(node).backgroundColor);
  return color[3] === 1 ? color : over(color, behind(node.parentElement));
};
const light = (color) => color.slice(0, 3)
  .map((c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4))
  .reduce((sum, c, at) => sum + c * [0.2126, 0.7152, 0.0722][at], 0);
const faint = [];
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (walker.nextNode()) {
  const node = walker.currentNode.parentElement;
  const words = walker.currentNode.textContent.trim();
  const unseen = node.closest("svg, .visually-hidden") || !node.checkVisibility({ opacityProperty: true });
  if (!words || unseen) continue;
  const back = behind(node);
  const front = over(parse(getComputedStyle(node).color), back);
  const [low, high] = [light(front), light(back)].sort((a, b) => a - b);
  const ratio = (high + 0.05) / (low + 0.05);
  if (ratio < 4.5) faint.push([ratio.toFixed(2), words.slice(0, 40)]);
}
return faint;
"""


def too_wide(page: Page) -> list[str]:
    """Return what reaches beyond the pane it is in, or has to be scrolled sideways."""
    return list(page.run(TOO_WIDE))


def small_text(page: Page) -> list[Any]:
    """Return the words that are set smaller than 12 pixels."""
    return list(page.run(SMALL_TEXT, LEAST_TEXT_PX))


def small_targets(page: Page) -> list[str]:
    """Return the controls that a finger misses."""
    return list(page.run(SMALL_TARGETS, FINGER_PX))


def faint_text(page: Page) -> list[Any]:
    """Return the words whose contrast with what lies behind them is below 4.5 : 1."""
    return list(page.run(FAINT))


def unnamed(page: Page) -> list[str]:
    """Return the controls and pictures for which the browser has no name to give to assistive technology."""
    return [
        f"{role} {node['nodeId']}"
        for node in _accessible(page)
        if (role := node["role"]["value"]) in NAMED_ROLES and not node.get("name", {}).get("value")
    ]


def outline(page: Page) -> list[int]:
    """Return the levels of the headings in their order."""
    headings = (node for node in _accessible(page) if node["role"]["value"] == "heading")
    return [
        one["value"]["value"] for node in headings for one in node["properties"] if one["name"] == "level"
    ]


def is_outline(levels: list[int]) -> bool:
    """Return whether one heading stands above all, and none lies more than a level below the one before."""
    return levels.count(min(levels)) == 1 and all(after <= before + 1 for before, after in pairwise(levels))


def landmarks(page: Page) -> list[str]:
    """Return the landmarks that are in sight, in their order."""
    names = ("banner", "navigation", "main", "complementary")
    return [role for node in _accessible(page) if (role := node["role"]["value"]) in names]


def without_outline(page: Page) -> bool:
    """Return whether the focused control does not show that it has the focus."""
    script = """
    const node = document.activeElement;
    const framed = node.closest(".composer, .switcher-field, .edit-box");
    const ring = getComputedStyle(node);
    return !(ring.outlineStyle !== "none" && parseFloat(ring.outlineWidth) >= 2) && !framed;
    """
    return bool(page.run(script))


def _accessible(page: Page) -> list[Any]:
    page.browser.execute_cdp_cmd("Accessibility.enable", {})
    nodes = page.browser.execute_cdp_cmd("Accessibility.getFullAXTree", {})["nodes"]
    return [node for node in nodes if not node["ignored"]]
