// What the buttons of a thread do where scripts run: htmx puts the answers in place; this moves the focus to what
// changed and says it. Without this file each of them is a page load more.

// Nothing is styled by a script or run from a text: the site's policy forbids both.
const CONFIG = {
  allowEval: false, includeIndicatorStyles: false, historyEnabled: false, selfRequestsOnly: true, scrollBehavior: "auto",
  responseHandling: [
    { code: "204", swap: false },
    { code: "2..|403|409|422|429", swap: true },
    { code: "...", swap: false, error: true },
  ],
};

let thread; // what thread.js hands over
let live; // says what was done
let pressed; // which comment and which button

// Load htmx once the page itself is there, and start what else is to be done.
export async function begin(handed) {
  thread = handed;
  live = document.createElement("p");
  live.className = "visually-hidden";
  live.role = "status";
  thread.responses.append(live);
  listen();
  if (document.readyState !== "complete") await new Promise((done) => addEventListener("load", done, { once: true }));
  const config = document.createElement("meta");
  config.name = "htmx-config";
  config.content = JSON.stringify(CONFIG);
  const script = document.createElement("script");
  script.src = thread.responses.dataset.htmx;
  document.head.append(config, script);
  await new Promise((done, failed) => Object.assign(script, { onload: done, onerror: failed }));
}

function listen() {
  document.addEventListener("click", (event) => {
    const button = event.target.closest(".responses [data-act]");
    if (button) pressed = { act: button.dataset.act, comment: button.closest("article")?.id };
    if (event.target.closest(".news button")) showNew();
  });
  document.body.addEventListener("said", (event) => say(event.detail.words));
  document.body.addEventListener("htmx:afterSettle", settled);
  document.body.addEventListener("htmx:beforeSwap", ({ detail }) => {
    if (pressed?.act === "more") pressed.last = document.querySelector("#thread > li:last-child");
    if (detail.isError) fail();
    detail.isError = false;
  });
  document.body.addEventListener("htmx:sendError", fail);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") event.target.closest("article")?.querySelector("[data-act=cancel]")?.click();
  });
}

function say(words, isSeen = false) {
  live.className = isSeen ? "problem" : "visually-hidden";
  live.textContent = words;
}

function fail() {
  say(thread.responses.dataset.failed, true);
}

function focus(element) {
  if (!element) return;
  if (!element.matches("a, button, textarea, input")) element.tabIndex = -1;
  element.focus();
}

// The focus goes on from where it was: to what came into the place of what was pressed.
function settled() {
  thread.sayTimes();
  if (!pressed) return;
  const { act, comment, last } = pressed;
  pressed = undefined;
  const article = comment && document.getElementById(comment);
  if (act === "more") return focus(last?.nextElementSibling?.querySelector("article"));
  if (comment && !article) return focus(document.getElementById("responses"));
  focus(article?.querySelector("textarea, .sure :is(select, .button)") ?? article?.querySelector(`[data-act=${act}]`) ?? article);
}

// Put each new reply where it belongs, as far as that is on this page, and begin to read with the first.
async function showNew() {
  const answer = await fetch(thread.takeNew());
  if (!answer.ok) return location.reload();
  const page = document.createElement("template");
  page.innerHTML = await answer.text();
  const items = [...page.content.children];
  items.forEach(place);
  htmx.process(thread.responses);
  thread.sayTimes();
  focus(items[0]?.querySelector("article"));
}

function place(item) {
  const article = item.querySelector("article");
  article.classList.add("new");
  const there = document.getElementById(article.id);
  if (there) return there.replaceWith(article);
  const above = item.dataset.above && document.getElementById(`comment-${item.dataset.above}`);
  if (above) return listBelow(above).append(item);
  item.querySelector("[hidden]")?.removeAttribute("hidden");
  const list = document.getElementById("thread");
  if (list.dataset.order === "newest") list.prepend(item);
  else list.append(item);
}

function listBelow(article) {
  const item = article.closest("li");
  const there = item.querySelector(":scope > ol, :scope > details > ol");
  if (there) {
    there.parentElement.open = true;
    return there;
  }
  const list = document.createElement("ol");
  list.className = "thread";
  item.append(list);
  return list;
}
