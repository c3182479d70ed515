// The app's Home tab.
import { h, swap } from "../dom.js";
import { renderBlocks } from "../blocks/index.js";
import { FormState } from "../elements/form_state.js";
import { attempt } from "./message_actions.js";
import { blockContext } from "./render_context.js";

export function mountHome({ store, api }) {
  const host = document.getElementById("home");
  const form = new FormState();
  store.watch(["home", "tab", "people", "me"], (state) => {
    host.hidden = state.tab !== "home";
    if (host.hidden) return;
    if (!state.home) return swap(host, h("p.empty", {}, "The app has not shown anything here yet."));
    form.keepOnly(state.home.blocks);
    const container = { type: "view", view_id: state.home.id };
    const dispatch = (action) =>
      attempt("That", () => api.action({ user: state.me, container, action, state: { values: form.values } }));
    swap(host, renderBlocks(state.home.blocks, blockContext(state, { surface: "home", form, dispatch })));
  });
}
