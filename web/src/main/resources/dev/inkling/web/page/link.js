// @ts-check
import * as address from "./address.js";

/**
 * A button that copies a link to what is seen.
 *
 * @param {HTMLButtonElement} button
 * @param {(news: string) => void} tell
 * @param {string} view
 * @param {() => Record<string, string | undefined>} said all that another machine must know to show the same
 */
export function offerLink(button, tell, view, said) {
  button.addEventListener("click", async () => {
    const settings = new URLSearchParams();
    for (const [name, value] of Object.entries(said())) {
      if (value) {
        settings.set(name, value);
      }
    }
    try {
      await copy(location.origin + location.pathname + address.of(view, settings));
      tell("Link copied.");
    } catch {
      tell("The browser does not let the page copy. The address above is the link.");
    }
  });
}

/** @param {string} text */
async function copy(text) {
  if (navigator.clipboard) {
    await navigator.clipboard.writeText(text);
    return;
  }
  // Browsers keep the clipboard from pages of other machines over HTTP, but not from who asks in this way.
  const field = document.createElement("textarea");
  field.value = text;
  document.body.append(field);
  const before = document.activeElement;
  field.select();
  document.execCommand("copy");
  field.remove();
  if (before instanceof HTMLElement) {
    before.focus();
  }
}
