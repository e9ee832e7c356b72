// The queue by keyboard. What the keys do is what the buttons do: without this file, all of them are still there.

const queue = () => document.getElementById("queue");
const rows = () => [...document.querySelectorAll(".queue-row")];
const done = []; // the numbers of what was decided here, the last at the end
let acted; // the row whose button was pressed

const current = () => document.activeElement?.closest(".queue-row");

function go(row) {
  if (!row) return;
  row.focus();
  row.scrollIntoView({ block: "nearest" });
}

function step(by) {
  const all = rows();
  const at = all.indexOf(current());
  go(at < 0 ? all[0] : all[at + by]);
}

function press(key) {
  const row = current();
  if (!row) return go(rows()[0]);
  row.querySelector(`[data-key=${key}]`)?.click();
}

// The last that was decided here; else what the page says was done; else what was decided about this reply before.
function undo() {
  const row = document.getElementById(done.pop() ?? "");
  const button = row?.querySelector("[data-key=u]") ?? document.querySelector(".queue-done [data-key=u]");
  (button ?? current()?.querySelector("[data-key=u]"))?.click();
}

function reply() {
  const answer = current()?.querySelector(".queue-answer");
  if (!answer) return;
  answer.open = true;
  answer.querySelector("textarea").focus();
}

function tick() {
  const box = current()?.querySelector(".queue-tick");
  if (box) box.click();
}

const KEYS = {
  j: () => step(1), k: () => step(-1), a: () => press("a"), s: () => press("s"), t: () => press("t"),
  u: undo, r: reply, x: tick,
  "/": () => document.querySelector(".queue-filters [type=search]").focus(),
  "?": () => document.getElementById("queue-keys")?.showModal(),
};

document.addEventListener("keydown", (event) => {
  const { target, key } = event;
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || target.closest("dialog[open]")) return;
  if (key === "Escape" && target.matches("textarea")) {
    target.closest("details").open = false;
    return go(target.closest(".queue-row"));
  }
  if (target.matches("textarea, select, input:not([type=checkbox])") || !Object.hasOwn(KEYS, key)) return;
  event.preventDefault();
  if (!document.body.classList.contains("is-asking")) KEYS[key]();
});

// One thing after the other: a key that is pressed while an answer is on its way would meet the wrong reply.
document.body.addEventListener("htmx:beforeRequest", ({ target }) => {
  document.body.classList.add("is-asking");
  acted = target.closest(".queue-row")?.id;
});
document.body.addEventListener("htmx:afterRequest", () => document.body.classList.remove("is-asking"));

// A session that has ended answers with the log-in: that wants the whole window.
document.body.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr, isError } = event.detail;
  if (isError) fail();
  event.detail.isError = false;
  if (!xhr.responseURL.includes("/comments/comment/")) {
    event.preventDefault();
    location.reload();
  }
});
document.body.addEventListener("htmx:sendError", fail);

function fail() {
  let words = document.getElementById("queue-failed");
  if (!words) {
    words = document.createElement("p");
    words.id = "queue-failed";
    words.className = "errornote";
    words.role = "alert";
    queue().prepend(words);
  }
  words.textContent = queue().dataset.failed;
}

// The focus goes on to the next reply; after an undo it stays with the one that came back.
document.body.addEventListener("htmx:afterSettle", () => {
  document.getElementById("queue-failed")?.remove();
  prepare();
  const row = acted && document.getElementById(acted);
  acted = undefined;
  if (!row) return;
  if (!row.matches(".is-done")) return go(row);
  done.push(row.id);
  const all = rows();
  const open = (one) => !one.matches(".is-done");
  const at = all.indexOf(row);
  go(all.slice(at).find(open) ?? all.slice(0, at).findLast(open) ?? row);
});

// What only makes sense with scripts.
function prepare() {
  for (const hidden of document.querySelectorAll(".queue-bulk [hidden]")) hidden.hidden = false;
}

document.addEventListener("click", ({ target }) => {
  if (target.closest(".queue-help")) document.getElementById("queue-keys").showModal();
});
document.addEventListener("change", ({ target }) => {
  if (target.id !== "queue-all") return;
  for (const box of document.querySelectorAll(".queue-tick")) box.checked = target.checked;
});
prepare();
