// Putting text on the clipboard.
import { toast } from "./toast.js";

/** Copy a text and say so; where the browser forbids it, show the text so that it can be copied by hand. */
export async function copyText(text, done) {
  try {
    await navigator.clipboard.writeText(text);
    toast(done);
  } catch {
    toast(text);
  }
}
