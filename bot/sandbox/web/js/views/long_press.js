// A finger that rests on something, as phones know it instead of a right click.

const REST_MS = 500; // what phones take for a long press
const SLIP_PX = 10; // a finger that rests moves less

/** Call `act(target)` when a finger that rested on something in `node` is lifted; that is no click then. */
export function onLongPress(node, act) {
  let start = null; // {target, timeStamp, x, y} of the finger that may be resting
  const forget = () => (start = null);
  node.addEventListener("touchstart", ({ target, timeStamp, touches }) => {
    start = touches.length === 1 ? { target, timeStamp, x: touches[0].clientX, y: touches[0].clientY } : null;
  }, { passive: true });
  node.addEventListener("touchmove", ({ touches: [{ clientX, clientY }] }) => {
    if (start && Math.hypot(clientX - start.x, clientY - start.y) > SLIP_PX) forget();
  }, { passive: true });
  node.addEventListener("touchcancel", forget);
  node.addEventListener("touchend", (event) => {
    const rested = start && event.timeStamp - start.timeStamp >= REST_MS;
    const { target } = start ?? {};
    forget();
    if (!rested) return;
    event.preventDefault(); // a click would go to what lies under the finger now
    act(target);
  });
  node.addEventListener("contextmenu", (event) => start && event.preventDefault());
}
