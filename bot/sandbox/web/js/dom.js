// Building and updating the page from data, never from markup: no text of a message is ever parsed as HTML.

/**
 * Make an element. `spec` is "tag.class.class"; a prop "onclick" is a listener, a value of false or null leaves the
 * attribute out, true writes it empty; children may be nodes, strings, lists or null.
 */
export function h(spec, props = {}, ...children) {
  const [tag, ...classes] = spec.split(".");
  const node = document.createElement(tag);
  if (classes.length) node.className = classes.join(" ");
  for (const [name, value] of Object.entries(props)) setProp(node, name, value);
  append(node, children);
  return node;
}

function setProp(node, name, value) {
  if (value === null || value === undefined || value === false) return;
  if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
  else if (name === "value") node.value = value;
  else node.setAttribute(name, value === true ? "" : value);
}

/** Append children; lists are flattened, null and false are left out. */
export function append(node, children) {
  for (const child of [children].flat(Infinity)) {
    if (child !== null && child !== undefined && child !== false) node.append(child);
  }
  return node;
}

/** Replace what a container shows; focus stays on the control with the same data-key. */
export function swap(container, ...children) {
  const key = container.contains(document.activeElement) ? document.activeElement.dataset.key : null;
  const scroll = container.scrollTop;
  container.replaceChildren();
  append(container, children);
  container.scrollTop = scroll;
  if (key) container.querySelector(`[data-key="${CSS.escape(key)}"]`)?.focus({ preventScroll: true });
}

/**
 * Bring a container's children in line with `items`, touching only what changed.
 * `keyOf` names an item, `signatureOf` is a string that differs when it must be drawn again.
 */
export function reconcile(container, items, { keyOf, signatureOf, render }) {
  const old = new Map([...container.children].map((node) => [node.dataset.key, node]));
  let before = container.firstElementChild;
  for (const item of items) {
    const key = keyOf(item);
    const signature = signatureOf(item);
    let node = old.get(key);
    old.delete(key);
    if (!node || node.reconciled !== signature) {
      const fresh = Object.assign(render(item), { reconciled: signature });
      fresh.dataset.key = key;
      if (node) before = replace(node, fresh, before);
      node = fresh;
    }
    if (node === before) before = before.nextElementSibling;
    else container.insertBefore(node, before);
  }
  for (const node of old.values()) node.remove();
}

function replace(node, fresh, before) {
  const held = node.contains(document.activeElement);
  const actionKey = held ? document.activeElement.dataset.key : null;
  node.replaceWith(fresh);
  if (held) {
    const same = actionKey && fresh.querySelector(`[data-key="${CSS.escape(actionKey)}"]`);
    (same || fresh).focus({ preventScroll: true });
  }
  return node === before ? fresh : before;
}

/** A selector of the keys and ids on the way to a control: it finds the control again after it was drawn anew. */
export function addressOf(node) {
  const parts = [];
  for (let at = node; at; at = at.parentElement) {
    if (at.dataset.key) parts.unshift(`[data-key="${CSS.escape(at.dataset.key)}"]`);
    else if (at.id) parts.unshift(`#${CSS.escape(at.id)}`);
  }
  return parts.join(" ");
}

/** Give focus back to a control, or to the one that stands at its `address` now. */
export function giveFocusBack(node, address) {
  const heir = node.isConnected || !address ? node : document.querySelector(address);
  heir?.blur(); // a box that has the focus again by itself after a modal dialog may lack its caret, in Chromium
  heir?.focus();
}

/** A number that no other call has returned, for ids that tie labels to fields. */
export const nextId = ((count) => (prefix) => `${prefix}-${(count += 1)}`)(0);

/** Move focus among `nodes`, from `from`, with the arrow keys, Home and End. Returns true if the key was one of them. */
export function moveFocus(event, nodes, { horizontal = false, from = document.activeElement } = {}) {
  const [back, ahead] = horizontal ? ["ArrowLeft", "ArrowRight"] : ["ArrowUp", "ArrowDown"];
  const at = nodes.indexOf(from);
  const target = { [back]: at - 1, [ahead]: at + 1, Home: 0, End: nodes.length - 1 }[event.key];
  if (target === undefined || !nodes.length) return false;
  event.preventDefault();
  nodes[Math.max(0, Math.min(nodes.length - 1, target))].focus();
  return true;
}
