// Modals of the bot: the last view of the stack is shown in one dialog.
import { h, swap } from "../dom.js";
import { iconButton } from "../icons.js";
import { renderBlocks } from "../blocks/index.js";
import { FormState } from "../elements/form_state.js";
import { renderText } from "../text/text_object.js";
import { focusable, openDialog } from "./dialog.js";
import { attempt } from "./message_actions.js";
import { missingErrors } from "./required.js";
import { blockContext } from "./render_context.js";

export function mountViews(app) {
  const modal = new ViewModal(app);
  app.store.watch(["views"], () => modal.follow());
}

class ViewModal {
  constructor(app) {
    this.app = app;
    this.forms = new Map(); // view id → FormState
    this.dialog = null;
    this.view = null;
    this.errors = {};
  }

  /** Bring the dialog in line with the stack of views. */
  follow() {
    const view = this.app.store.state.views.at(-1) ?? null;
    if (!view) return this.close();
    const other = view.id !== this.view?.id;
    this.view = view;
    if (other) this.errors = {};
    if (!this.forms.has(view.id)) this.forms.set(view.id, new FormState(view.state.values));
    this.forms.get(view.id).keepOnly(view.blocks);
    this.open();
    this.draw();
    if (other) this.focusFirst();
  }

  open() {
    if (this.dialog) return;
    this.body = h("div.modal-frame");
    this.dialog = openDialog({ label: "Modal", className: "modal", content: this.body, onCancel: () => this.cancel() });
  }

  close() {
    this.view = null;
    this.forms.clear();
    this.dialog?.close();
    this.dialog = null;
  }

  focusFirst() {
    const first = this.dialog.querySelector("[data-focus-first]") ?? focusable(this.dialog.querySelector(".modal-body"))[0];
    (first ?? focusable(this.dialog).at(-1)).focus();
  }

  draw() {
    const { view } = this;
    const form = this.forms.get(view.id);
    const dispatch = (action) => this.dispatch(action);
    const context = blockContext(this.app.store.state, { surface: "modal", form, errors: this.errors, dispatch });
    const words = (object) => renderText(object, context);
    const submit = (event) => {
      event.preventDefault();
      this.submit();
    };
    const cancel = { type: "button", "data-key": "modal-close", onclick: () => this.cancel() };
    this.dialog.setAttribute("aria-label", view.title?.text ?? "");
    swap(this.body, h("form.modal-form", { novalidate: true, onsubmit: submit },
      h("div.modal-head", {}, h("h2", {}, words(view.title)), iconButton("close", "Close", { onclick: () => this.cancel() })),
      h("div.modal-body", {}, renderBlocks(view.blocks, context)),
      h("div.modal-foot", {},
        h("button.button", cancel, view.close ? words(view.close) : "Close"),
        view.submit && h("button.button.button-primary", { type: "submit", "data-key": "modal-submit" }, words(view.submit)))));
  }

  dispatch(action) {
    const { state } = this.app.store;
    const values = this.forms.get(this.view.id).values;
    const container = { type: "view", view_id: this.view.id };
    return attempt("That", () => this.app.api.action({ user: state.me, container, action, state: { values } }));
  }

  async submit() {
    const { view } = this;
    const values = this.forms.get(view.id).values;
    this.showErrors(missingErrors(view.blocks, values));
    if (Object.keys(this.errors).length) return;
    const button = this.dialog.querySelector("[type='submit']");
    button.setAttribute("aria-busy", "true");
    const body = { user: this.app.store.state.me, view_id: view.id, values };
    const answer = await attempt("Sending the form", () => this.app.api.submitView(body));
    button.removeAttribute("aria-busy");
    if (answer?.errors && this.view === view) this.showErrors(answer.errors);
  }

  /** Draw the errors below their fields and lead to the first of them. */
  showErrors(errors) {
    this.errors = errors;
    this.draw();
    const first = this.dialog.querySelector(".has-error");
    if (first) focusable(first)[0]?.focus();
  }

  /** Leave the view on top; the dialog stays while others lie below it. */
  cancel() {
    const { store, api } = this.app;
    const { view } = this;
    attempt("Closing", () => api.closeView({ user: store.state.me, view_id: view.id }));
    store.set({ views: store.state.views.filter(({ id }) => id !== view.id) });
    return false;
  }
}
