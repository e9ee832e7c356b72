// Makes a choice with pictures out of a field for the number of one.

import { ask, library, make, open } from "./editor/dialog.js";

for (const chooser of document.querySelectorAll("[data-cover-chooser]")) begin(chooser);

function begin(chooser) {
  const words = chooser.querySelector("[data-words]").dataset;
  const input = chooser.querySelector("input[type=number]");
  chooser.querySelector(".cover-buttons").hidden = false;
  chooser.querySelector(".cover-number").hidden = true;
  const desk = { ...chooser.dataset, words, token: () => input.form.elements.csrfmiddlewaretoken.value };
  const set = (picture) => show(chooser, input, picture);
  const say = (sentence) => {
    chooser.querySelector(".cover-says").textContent = sentence;
  };
  const actions = {
    choose: () => choose(desk, set),
    upload: () => upload(desk, set, say),
    remove: () => set(null),
  };
  chooser.addEventListener("click", (event) => {
    const button = event.target.closest("[data-do]");
    if (button) actions[button.dataset.do]();
  });
}

function show(chooser, input, picture) {
  const image = chooser.querySelector("img");
  input.value = picture?.id ?? "";
  image.hidden = !picture;
  if (picture) Object.assign(image, { src: picture.thumbnail ?? picture.src, alt: picture.alt });
  chooser.querySelector("[data-do=remove]").hidden = !picture;
  // Whoever saves what is typed listens for this.
  input.dispatchEvent(new Event("input", { bubbles: true }));
  input.dispatchEvent(new Event("change", { bubbles: true }));
}

/** Opens the library. */
function choose({ pick, words }, set) {
  const list = library(pick, words, (picture) => {
    dialog.close();
    set(picture);
  });
  const cancel = make("button", { type: "button", className: "button" }, words.cancel);
  cancel.addEventListener("click", () => dialog.close());
  const dialog = open(words.title, list, make("p", { className: "editor-dialog-buttons" }, cancel));
}

/** Asks for a file and its words, and sends them to the library. */
async function upload({ upload: address, accept, words, token }, set, say) {
  const file = make("input", { type: "file", accept });
  const chosen = new Promise((resolve) => {
    file.addEventListener("change", () => resolve(file.files[0]));
    file.addEventListener("cancel", () => resolve(null));
  });
  file.click();
  const picture = await chosen;
  const answer = picture && (await askWords(picture.name, words));
  if (!answer) return;
  say(words.sending);
  const data = new FormData();
  data.append("file", picture);
  data.append("alt", answer.alt);
  if (answer.decorative) data.append("is_decorative", "on");
  try {
    const response = await fetch(address, { method: "POST", body: data, headers: { "X-CSRFToken": token() } });
    const made = await response.json();
    say(made.error ?? "");
    if (response.ok) set(made);
  } catch {
    say(words.offline);
  }
}

function askWords(title, words) {
  const fields = [
    { name: "alt", label: words.alt, hint: words.altHint, value: "", maxLength: 500 },
    { name: "decorative", label: words.decorative, type: "checkbox", value: false, disables: "alt" },
  ];
  return ask(title, fields, words, words.done);
}
