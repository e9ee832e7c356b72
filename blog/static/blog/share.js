// What a browser can do for a reader who passes a post on: copy its address, or open the phone's own list.

const url = document.querySelector("link[rel=canonical]")?.href ?? location.href;

function offer(what, act) {
  const button = document.querySelector(`[data-share=${what}]`);
  button.parentElement.hidden = false;
  button.addEventListener("click", () => act(button));
}

async function copy(button) {
  await navigator.clipboard.writeText(url);
  button.textContent = button.dataset.done;
  button.setAttribute("role", "status");
}

// Somebody who thinks better of it has not made a mistake.
const share = () => navigator.share({ title: document.querySelector("h1").textContent, url }).catch(() => {});

// Browsers have them on HTTPS alone.
if (navigator.share) offer("sheet", share);
if (navigator.clipboard) offer("copy", copy);
