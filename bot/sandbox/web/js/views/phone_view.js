// The phone view on the desk: this page once more, as wide as a phone, in a frame. What happens in it is in the address.
import { h } from "../dom.js";

export function mountPhoneView({ store, session }) {
  const host = document.getElementById("phone");
  let frame = null;
  store.watch(["framed"], ({ framed }) => {
    host.hidden = !framed;
    if (!framed) frame = void host.replaceChildren();
    else if (!frame) {
      frame = phoneFrame(framed, (hash) => session.frameMoved(hash));
      host.replaceChildren(h("h1.visually-hidden", {}, "The workspace on a phone"), h("div.phone", {}, frame));
    } else if (frame.contentWindow.location.hash !== framed) frame.contentWindow.location.hash = framed;
  });
}

function phoneFrame(address, moved) {
  const frame = h("iframe.phone-screen", { src: `/${address}`, title: "The workspace on a phone", "data-key": "phone-screen" });
  frame.addEventListener("load", () => {
    const { contentWindow: inner } = frame;
    inner.addEventListener("hashchange", () => moved(inner.location.hash));
    moved(inner.location.hash);
  });
  return frame;
}
