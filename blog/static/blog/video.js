// A video's player is loaded when the reader asks for it, and not before.

for (const link of document.querySelectorAll(".video > [data-player]")) {
  const button = Object.assign(document.createElement("button"), {
    type: "button",
    className: link.className,
    textContent: link.textContent,
  });
  button.addEventListener("click", () => {
    const frame = Object.assign(document.createElement("iframe"), {
      src: link.dataset.player,
      title: link.textContent,
      allow: "autoplay; encrypted-media; fullscreen; picture-in-picture",
      // YouTube plays for those alone who say where from: the site, not the page.
      referrerPolicy: "strict-origin-when-cross-origin",
    });
    button.replaceWith(frame);
    frame.focus();
  });
  link.replaceWith(button);
}
