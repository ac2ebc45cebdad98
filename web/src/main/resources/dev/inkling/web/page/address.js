// @ts-check

/*
 * The page's address: `#view?name=value&...`. What it says is all that another machine needs to show the same, so
 * whoever copies it shares what is seen.
 */

/** The view that the address names; empty if it names none. */
export function view() {
  return location.hash.slice(1).split("?")[0] ?? "";
}

/** What the address says beside the view: a copy. */
export function settings() {
  return new URLSearchParams(location.hash.split("?").slice(1).join("?"));
}

/**
 * The address of a view.
 *
 * @param {string} name
 * @param {URLSearchParams} [said]
 */
export function of(name, said = new URLSearchParams()) {
  return said.size > 0 ? `#${name}?${said}` : `#${name}`;
}

/**
 * Goes to a view; the browser's back button comes back.
 *
 * @param {string} name
 * @param {URLSearchParams} [said]
 */
export function go(name, said) {
  location.hash = of(name, said);
}

/**
 * Notes something in the address without going anywhere.
 *
 * @param {string} name
 * @param {string | undefined} value nothing, to leave it out
 */
export function note(name, value) {
  noteAll({ [name]: value });
}

/**
 * Notes several things at once: browsers take only so many changes of the address in a while.
 *
 * @param {Record<string, string | undefined>} values by name, as in `note`
 */
export function noteAll(values) {
  const said = settings();
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined) {
      said.delete(name);
    } else {
      said.set(name, value);
    }
  }
  history.replaceState(null, "", of(view(), said));
}
