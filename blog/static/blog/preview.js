// Shows a post's preview beside its form, and copies links for readers.

const panel = document.getElementById("preview-beside");
const button = document.querySelector("[data-beside]");
let frame = null;

function show() {
  if (!panel.dataset.preview || panel.hidden) return;
  if (frame) return frame.contentWindow.location.reload();
  frame = document.createElement("iframe");
  frame.title = panel.getAttribute("aria-label");
  frame.src = panel.dataset.preview;
  panel.append(frame);
}

function toggle() {
  panel.hidden = !panel.hidden;
  button.setAttribute("aria-expanded", String(!panel.hidden));
  document.body.classList.toggle("with-preview", !panel.hidden);
  show();
}

async function copy(event) {
  const link = event.target;
  const input = link.parentElement.querySelector("input");
  input.select();
  try {
    await navigator.clipboard.writeText(input.value);
    link.textContent = link.dataset.copied;
  } catch {
    // Selected, so that the keyboard can copy it.
  }
}

if (button) {
  button.hidden = false;
  button.addEventListener("click", toggle);
  document.addEventListener("blog:kept", (event) => {
    panel.dataset.preview = event.detail.preview;
    show();
  });
}
for (const link of document.querySelectorAll("[data-copy-link]")) {
  link.hidden = false;
  link.addEventListener("click", copy);
}
