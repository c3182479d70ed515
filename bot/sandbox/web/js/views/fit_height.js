/** Make a text box as high as its text; its style sets the limits. */
export function fitHeight(box) {
  box.style.height = "auto";
  box.style.height = `${box.scrollHeight + 2}px`;
}
