// What a thread does by itself while it is read: it says times as people do, and that there are new replies.
// What its buttons do where scripts run is in acts.js, which is fetched when somebody is about to press one.

const responses = document.querySelector(".responses");
const news = responses.querySelector(".news");
const EVERY = 30_000;
const AT_MOST = 300_000;
const UNITS = [
  ["year", 31_557_600], ["month", 2_629_800], ["week", 604_800], ["day", 86_400], ["hour", 3_600], ["minute", 60],
];
const words = new Intl.RelativeTimeFormat(document.documentElement.lang, { numeric: "auto" });

function ago(moment) {
  const seconds = (Date.now() - moment) / 1000;
  const [unit, length] = UNITS.find((pair) => seconds >= pair[1]) ?? ["second", Infinity];
  return words.format(-Math.floor(seconds / length), unit);
}

// The server writes the moment itself, so that the page is the same for everybody; it stays in the title.
function sayTimes() {
  // Of thousands, to search in, each keeps its date.
  if (document.hidden || responses.querySelector("#thread[data-brief]")) return;
  for (const time of responses.querySelectorAll("time[datetime]")) {
    time.title ||= time.textContent;
    time.textContent = ago(new Date(time.dateTime));
  }
}

let address = responses.dataset.new;
let seen = address.split("/").at(-2);
let wait = EVERY;
let timer;

// Without cookies: the answer is the same for everybody, and costs the server next to nothing while it is "304".
async function askForNew() {
  clearTimeout(timer);
  if (document.hidden || !address) return;
  wait = Math.min(wait * 1.5, AT_MOST);
  try {
    const headers = { "If-None-Match": `"${seen}"` };
    const answer = await fetch(address, { credentials: "omit", cache: "no-store", headers });
    if (answer.ok) {
      seen = answer.headers.get("ETag").replaceAll(/W\/|"/g, "");
      news.innerHTML = await answer.text();
      wait = EVERY;
    } else if (answer.status !== 304) {
      address = "";
    }
  } catch {
    // No network just now.
  }
  timer = setTimeout(askForNew, wait);
}

// Return where the new replies are, and ask from now on for what is newer.
function takeNew() {
  const since = address;
  const parts = address.split("/");
  parts.splice(-2, 1, seen);
  address = parts.join("/");
  news.replaceChildren();
  return `${since}show/`;
}

sayTimes();
setInterval(sayTimes, 60_000);
timer = setTimeout(askForNew, wait);
document.addEventListener("visibilitychange", () => {
  sayTimes();
  askForNew();
});

let acts;
let areReady = false;

function fetchActs() {
  const form = document.querySelector(".respond")?.dataset.module;
  acts ??= Promise.all([
    import(responses.dataset.acts).then((module) => module.begin({ responses, sayTimes, takeNew })),
    form && import(form),
  ]);
  return acts.then(() => (areReady = true));
}

for (const sign of ["pointerover", "focusin", "touchstart"]) {
  document.addEventListener(sign, (event) => event.target.closest?.(".responses, .respond") && fetchActs(), { passive: true });
}

// What is pressed before they are there waits for them.
document.addEventListener("click", async (event) => {
  const pressed = event.target.closest(".responses :is([data-act], [data-reply], .news button)");
  if (!pressed || areReady || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  // A form that is sent before them answers it, too.
  if (pressed.dataset.reply) document.forms.reply.parent.value = pressed.dataset.reply;
  await fetchActs();
  pressed.click();
}, { capture: true });
