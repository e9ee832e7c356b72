// Loads the script of a part of the page when somebody is about to use that part, and not before.

function load({ target }) {
  const part = target.closest?.("[data-script]");
  if (!part) return;
  import(part.dataset.script);
  delete part.dataset.script;
}

for (const type of ["pointerover", "focusin", "toggle"]) addEventListener(type, load, { capture: true, passive: true });
