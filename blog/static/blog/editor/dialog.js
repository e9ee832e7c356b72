// Small questions to the author.

/** Makes an element: make("p", { className: "note" }, "Words"). */
export function make(tag, properties = {}, ...children) {
  const { data, aria, ...others } = properties;
  const node = Object.assign(document.createElement(tag), others);
  Object.assign(node.dataset, data);
  for (const [name, value] of Object.entries(aria ?? {})) node.setAttribute(`aria-${name}`, value);
  node.append(...children);
  return node;
}

/** Shows what is given in a dialog and returns it, open; it leaves the page when it is closed. */
export function open(title, ...content) {
  const heading = make("h2", { id: "editor-dialog-title" }, title);
  const dialog = make("dialog", { className: "editor-dialog", aria: { labelledby: heading.id } });
  dialog.append(heading, ...content);
  // Begin at the top, where nothing else is to begin with.
  if (!dialog.querySelector("[autofocus]")) Object.assign(heading, { tabIndex: -1, autofocus: true });
  document.body.append(dialog);
  dialog.addEventListener("close", () => dialog.remove());
  dialog.showModal();
  return dialog;
}

/**
 * Makes the library's list. Its search and its pages stay in it; `choose` is given the data of the picture that is
 * pressed.
 */
export function library(address, words, choose) {
  const list = make("div", { className: "editor-library", aria: { live: "polite" } }, words.loading);
  const load = async (page) => {
    try {
      const response = await fetch(page, { headers: { Accept: "text/html" } });
      if (!response.ok || response.redirected) throw new Error(response.statusText);
      const found = new DOMParser().parseFromString(await response.text(), "text/html");
      list.replaceChildren(...found.body.childNodes);
    } catch {
      list.textContent = words.offline;
    }
  };
  list.addEventListener("submit", (event) => {
    event.preventDefault();
    load(`${address}?${new URLSearchParams(new FormData(event.target))}`);
  });
  list.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    const chosen = event.target.closest("[data-src]");
    if (link) {
      event.preventDefault();
      load(new URL(link.getAttribute("href"), new URL(address, location)));
    } else if (chosen) choose(chosen.dataset);
  });
  load(address);
  return list;
}

/**
 * Asks for some fields. Returns their values, or null when the author thinks better of it.
 *
 * A field is { name, label, type, value, hint, options, disables }: a checkbox that "disables" another field empties
 * it, and without one or the other the question isn't answered.
 */
export function ask(title, fields, words, submit) {
  return new Promise((resolve) => {
    const form = make("form", { method: "dialog" }, ...fields.map(row));
    const cancel = make("button", { type: "button", className: "button" }, words.cancel);
    form.append(
      make("p", { className: "editor-dialog-buttons" }, make("button", { className: "button default" }, submit), cancel),
    );
    const dialog = open(title, form);
    fields.filter((field) => field.disables).forEach((field) => exclude(form, field));
    cancel.addEventListener("click", () => dialog.close());
    form.addEventListener("submit", (event) => {
      // Answered before the next key arrives: "close" is heard a moment later, and who types on at once is faster.
      event.preventDefault();
      resolve(Object.fromEntries(fields.map((field) => [field.name, valueOf(form.elements[field.name])])));
      dialog.close();
    });
    dialog.addEventListener("close", () => resolve(null));
  });
}

const valueOf = (input) => (input.type === "checkbox" ? input.checked : input.value.trim());

function row(field, index) {
  const { name, label, type = "text", value = "", hint, options, disables, ...others } = field;
  const id = `editor-dialog-${name}`;
  const input = options
    ? make("select", { id, name }, ...options.map((option) => make("option", { value: option[0] }, option[1])))
    : make(type === "textarea" ? "textarea" : "input", { id, name, autofocus: index === 0, ...others });
  if (!options && type !== "textarea") input.type = type;
  if (type === "checkbox") input.checked = Boolean(value);
  else input.value = value;
  const words = make("label", { htmlFor: id }, label);
  const parts = type === "checkbox" ? [input, words] : [words, input];
  if (hint) parts.push(make("small", {}, hint));
  return make("p", { className: type === "checkbox" ? "editor-dialog-check" : "" }, ...parts);
}

function exclude(form, field) {
  const box = form.elements[field.name];
  const other = form.elements[field.disables];
  const set = () => {
    other.disabled = box.checked;
    other.required = !box.checked;
    if (box.checked) other.value = "";
  };
  box.addEventListener("change", set);
  set();
}
