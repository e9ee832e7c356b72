// Keeps what is typed into a post's form: on the server while it can be reached, in this browser while it cannot.
// Without this file the form works as any other; nothing is kept before a button is pressed.

const TYPING_PAUSE = 2000; // milliseconds
const RETRY = 10000;
const TIMEOUT = 20000;
const COPIES_KEPT = 5;
// A browser sends no more after the page is gone.
const LAST_WORDS = 60000; // characters
const PREFIX = "blog.words.";
// What goes along with the words, and is none.
const CARRIED = new Set(["version", "form_key", "window", "after", "copy", "days"]);

// --- Copies in this browser --------------------------------------------------------------------------------------

function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

function keys(start = PREFIX) {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(start));
  } catch {
    return [];
  }
}

function newestFirst(found) {
  return found.sort((one, other) => (read(other)?.typedAt ?? 0) - (read(one)?.typedAt ?? 0));
}

function write(key, copy) {
  try {
    localStorage.setItem(key, JSON.stringify(copy));
    newestFirst(keys()).slice(COPIES_KEPT).forEach(remove);
    return true;
  } catch {
    return false;
  }
}

function remove(key) {
  try {
    localStorage.removeItem(key);
  } catch {
    // Nothing is kept here, so there is nothing to remove.
  }
}

// The server says which copy it has, by a cookie: the page that follows may have no form.
function removeSaved() {
  const saved = document.cookie.match(/(?:^|; )saved_copy=([\w.-]+)/)?.[1];
  if (saved) keys().filter((key) => read(key)?.id === saved).forEach(remove);
}

// --- The form ----------------------------------------------------------------------------------------------------

function fieldsOf(form) {
  const skipped = (name) => name.startsWith("_") || name === "csrfmiddlewaretoken";
  return [...new FormData(form)].filter(([name, value]) => typeof value === "string" && !skipped(name));
}

function words(fields) {
  const own = fields.filter(([name]) => !CARRIED.has(name));
  return JSON.stringify(own).replaceAll("\\r\\n", "\\n");
}

function labels(form) {
  return [...form.querySelectorAll("select option:checked")].map((option) => [option.value, option.text]);
}

function fill(form, copy) {
  const values = (name) => copy.fields.filter(([other]) => other === name).map(([, value]) => value);
  const names = new Map(copy.labels);
  for (const field of form.elements) {
    if (!field.name || field.name.startsWith("_") || field.name === "csrfmiddlewaretoken") continue;
    if (field.matches("select")) choose(field, values(field.name), names);
    else if (field.matches("[type=checkbox], [type=radio]")) field.checked = values(field.name).includes(field.value);
    else if (!field.matches("button, [type=submit], [type=file]")) setValue(field, values(field.name)[0] ?? "");
  }
}

function choose(select, chosen, names) {
  for (const value of chosen) {
    if (![...select.options].some((option) => option.value === value)) {
      select.add(new Option(names.get(value) ?? value, value));
    }
  }
  for (const option of select.options) option.selected = chosen.includes(option.value);
  window.django?.jQuery?.(select).trigger("change");
}

function setValue(field, value) {
  field.value = value;
  // The editor shows a document of its own, and writes it into the field.
  const editor = field.closest(".prose-editor")?.querySelector(".ProseMirror")?.editor;
  editor?.commands.setContent(value);
}

// --- Keeping -----------------------------------------------------------------------------------------------------

function keepWords(form, bar) {
  const state = bar.querySelector("[data-state]");
  const say = bar.dataset;
  const copyId = document.createElement("input");
  const isNew = !say.post;
  // Windows do not overwrite one another's copies.
  const place = (post) => `${PREFIX}${say.writer}:${post || "new"}:`;
  let key = place(say.post) + form.elements.window.value;
  let sent = words(fieldsOf(form));
  let touched = false;
  let sending = false;
  let leaving = false;
  let timer = 0;

  copyId.type = "hidden";
  copyId.name = "copy";
  form.append(copyId);

  function tell(sentence, warning = "") {
    const whole = [sentence, warning].filter(Boolean).join(" · ");
    if (state.textContent !== whole) state.textContent = whole;
    state.classList.toggle("trouble", sentence !== "" && (warning !== "" || sentence === unkept));
  }
  let unkept = null;

  function trouble(sentence, isKept) {
    unkept = isKept ? sentence : say.full;
    tell(unkept);
    wait(RETRY);
  }

  function wait(milliseconds) {
    clearTimeout(timer);
    timer = setTimeout(send, milliseconds);
  }

  function keepHere() {
    copyId.value = `${Date.now()}-${Math.random().toString(36).slice(2)}`;
    const copy = { id: copyId.value, typedAt: Date.now(), fields: fieldsOf(form), labels: labels(form) };
    return write(key, copy);
  }

  async function send() {
    clearTimeout(timer);
    const now = words(fieldsOf(form));
    if (leaving || sending || now === sent) return;
    const isKept = keepHere();
    sending = true;
    try {
      await settle(await post(), now, isKept);
    } catch {
      trouble(say.offline, isKept);
    } finally {
      sending = false;
    }
    if (!unkept && words(fieldsOf(form)) !== sent) wait(TYPING_PAUSE);
  }

  function post(keepalive = false) {
    const body = new URLSearchParams(fieldsOf(form));
    body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    const signal = keepalive ? undefined : AbortSignal.timeout(TIMEOUT);
    return fetch(say.autosave, { method: "POST", body, keepalive, signal, redirect: "manual" });
  }

  async function settle(response, now, isKept) {
    if (response.type === "opaqueredirect" || response.status === 401) return trouble(say.loggedOut, isKept);
    const answer = await response.json().catch(() => ({}));
    if (answer.loggedOut) return trouble(say.loggedOut, isKept);
    if (answer.token) {
      // Logged in again in another tab.
      form.elements.csrfmiddlewaretoken.value = answer.token;
      return wait(0);
    }
    if (!response.ok) return trouble(answer.say ?? say.refused, isKept);
    unkept = null;
    sent = now;
    remove(key);
    if (isNew) moveTo(answer);
    tell(answer.say, answer.warn);
    document.dispatchEvent(new CustomEvent("blog:kept", { detail: answer }));
  }

  // The form of a new post is from now on the form of that post.
  function moveTo(answer) {
    key = place(answer.post) + form.elements.window.value;
    if (location.pathname !== answer.form) history.replaceState(history.state, "", answer.form);
  }

  function typed(event) {
    touched ||= event.isTrusted;
    if (!touched) sent = words(fieldsOf(form)); // the page's own scripts, setting up
    else if (words(fieldsOf(form)) !== sent) wait(TYPING_PAUSE);
  }

  function leave() {
    const now = words(fieldsOf(form));
    if (leaving || !touched || now === sent) return;
    keepHere();
    if (now.length < LAST_WORDS) {
      post(true).then((response) => settle(response, now, true)).catch(() => {});
    }
  }

  function submitted(event) {
    if (event.defaultPrevented || event.submitter?.formTarget === "_blank") return;
    clearTimeout(timer);
    leaving = true;
    if (event.submitter?.matches("[data-discard]")) keys(place(say.post)).concat(key).forEach(remove);
    else keepHere();
  }

  function offer() {
    const banner = form.querySelector("[data-copy]");
    const found = newestFirst(keys(place(say.post)))[0];
    const copy = found && read(found);
    if (!copy) return;
    if (words(copy.fields) === words(fieldsOf(form))) {
      if (say.bound !== "true") remove(found);
      return;
    }
    const before = { fields: fieldsOf(form), labels: labels(form) };
    const isNewer = copy.typedAt > (Date.parse(say.typedAt) || 0);
    if (isNewer) takeUp();
    const sentence = banner.querySelector("[data-say]");
    const when = new Date(copy.typedAt).toLocaleString(document.documentElement.lang, { dateStyle: "long", timeStyle: "short" });
    sentence.textContent = sentence.dataset.say.replace("%s", when);
    banner.hidden = false;
    banner.querySelector("[data-go-on]").addEventListener("click", () => {
      if (!isNewer) takeUp();
      banner.hidden = true;
      send();
    });
    banner.querySelector("[data-drop]").addEventListener("click", () => {
      if (isNewer) fill(form, before);
      remove(found);
      sent = words(fieldsOf(form));
      banner.hidden = true;
    });

    function takeUp() {
      touched = true;
      key = found;
      fill(form, copy);
    }
  }

  for (const name of ["input", "change", "keydown", "paste", "drop"]) form.addEventListener(name, typed);
  // Where the admin's own scripts change a field, only jQuery is told.
  window.django?.jQuery?.(form).on("change", (event) => typed(event.originalEvent ?? event));
  form.addEventListener("focusout", () => touched && send());
  form.addEventListener("submit", submitted);
  addEventListener("online", send);
  addEventListener("focus", () => unkept && send());
  addEventListener("pagehide", leave);
  addEventListener("pageshow", () => {
    leaving = false;
  });
  if (say.bound === "true") {
    // The words came back unsaved.
    touched = true;
    sent = "";
    wait(0);
  }
  offer();
}

removeSaved();
const bar = document.querySelector("[data-drafting]");
if (bar) keepWords(bar.closest("form"), bar);
