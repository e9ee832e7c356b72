// Shows how much of an upload has gone: hundreds of megabytes take a while. Without it the form works as any does.

function say(form, words) {
  const problem = form.querySelector(":scope > .imports-problem");
  problem.hidden = !words;
  problem.textContent = words;
}

function send(form) {
  const request = new XMLHttpRequest();
  const [button, sending] = [form.querySelector("button"), form.querySelector(".imports-sending")];
  const over = (words) => {
    button.disabled = false;
    sending.hidden = true;
    say(form, words);
  };
  button.disabled = true;
  sending.hidden = false;
  request.upload.onprogress = ({ loaded, total }) => sending.querySelector("progress").value = loaded / total;
  request.onerror = () => over(form.dataset.failed);
  request.onload = () => {
    if (request.status < 400) return location.assign(request.responseURL);
    const answer = new DOMParser().parseFromString(request.responseText, "text/html").querySelector(".imports");
    if (!answer) return over(form.dataset.failed);
    document.querySelector(".imports").replaceWith(answer);
    document.querySelector(".imports-refused")?.scrollIntoView({ block: "nearest" });
  };
  request.open("POST", form.action);
  request.send(new FormData(form));
}

addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-most]");
  if (!form) return;
  event.preventDefault();
  const sizes = [...form.querySelectorAll("input[type=file]")].flatMap(({ files }) => [...files].map(({ size }) => size));
  const isTooLarge = sizes.reduce((sum, size) => sum + size, 0) > form.dataset.most;
  say(form, isTooLarge ? form.dataset.tooLarge : "");
  if (!isTooLarge) send(form);
});
