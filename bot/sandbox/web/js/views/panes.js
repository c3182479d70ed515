// On a phone one pane is seen at a time: the list of conversations, a conversation, or a thread. Focus goes along.
import { isPhone, whenPhoneChanges } from "../phone.js";

export function mountPanes({ store }) {
  const root = document.getElementById("app");
  let seen = null;
  whenPhoneChanges(() => nameMain(root.dataset.pane));
  store.watch(["me", "channel", "threadTs", "framed"], ({ me, channel, threadTs, framed }) => {
    if (!me) return;
    const pane = framed ? "phone" : !channel ? "list" : threadTs ? "thread" : "conversation";
    const left = seen;
    seen = { pane, channel };
    root.dataset.pane = pane;
    nameMain(pane);
    if (isPhone() && left && left.pane !== pane) requestAnimationFrame(() => lead(pane, left));
  });
}

/** What is seen alone is what the page is about. */
function nameMain(pane) {
  const alone = (one) => isPhone() && pane === one;
  document.getElementById("sidebar").role = alone("list") ? "main" : "navigation";
  document.getElementById("thread").role = alone("thread") ? "main" : "complementary";
  document.querySelector("#thread h2").ariaLevel = alone("thread") ? "1" : "2";
}

/** Lead the focus into a pane: to its heading, so that no keyboard opens on a phone, or to the row one came from. */
function lead(pane, left) {
  if (pane === "list") document.querySelector(`#sidebar [data-key="conversation/${left.channel}"]`)?.focus();
  else if (left.pane === "list") document.querySelector("#conversation-head h1")?.focus();
}
