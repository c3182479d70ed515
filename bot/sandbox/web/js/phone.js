// Whether this window is as narrow as a phone: then one pane is seen at a time. The style sheets say the same width.

const PHONE = matchMedia("(max-width: 700px)");

export const isPhone = () => PHONE.matches;

/** Call `listener` when the window becomes as narrow as a phone, and when it is wide again. */
export const whenPhoneChanges = (listener) => PHONE.addEventListener("change", listener);
