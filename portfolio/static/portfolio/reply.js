// What makes replying nicer where scripts run: the form comes to the comment that it answers,
// and says where the browser is going. Without this file everything works, a page load more.

const respond = document.getElementById("respond");
const form = respond.querySelector("[data-reply-form]");
const heading = respond.querySelector("#leave-a-reply");
const parent = form.elements.parent;
const status = form.querySelector("[data-connecting]");
const home = document.createComment("respond");
const homeHeading = [...heading.childNodes];
let cameFrom = null;

respond.before(home);

function answer(link) {
  cameFrom = link;
  parent.value = link.dataset.reply;
  heading.replaceChildren(link.getAttribute("aria-label"), " ", cancelButton());
  link.closest("article").after(respond);
  form.elements.body.focus();
}

function cancelButton() {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "link cancel";
  button.textContent = respond.dataset.cancel;
  button.addEventListener("click", goHome);
  return button;
}

function goHome() {
  parent.value = "";
  heading.replaceChildren(...homeHeading);
  home.after(respond);
  cameFrom?.focus();
  cameFrom = null;
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-reply]");
  if (!link || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  answer(link);
});

respond.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && cameFrom) goHome();
});

// When a visitor turned to the form tells them from a program.
async function begin() {
  try {
    const answer = await fetch(form.dataset.begin, { credentials: "omit", cache: "no-store" });
    const { started, solver, bits } = await answer.json();
    form.elements.started.value ||= started;
    if (solver) (await import(solver)).solve(form, bits);
  } catch {
    // No network just now.
  }
}

form.addEventListener("focusin", begin, { once: true });
if (form.contains(document.activeElement)) begin();

form.addEventListener("submit", (event) => {
  const provider = event.submitter?.dataset.provider;
  if (provider) status.textContent = status.dataset.connecting.replace("%s", provider);
});

// Back from the provider by the browser's own button: the page is as it was left, the words included.
addEventListener("pageshow", () => {
  status.textContent = "";
});
