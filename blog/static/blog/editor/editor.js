// The editor in the place of the text area. Without this file the text area is what the author writes in.
//
// For other modules: the text area holds the HTML at every moment and says "input" when it changes. Put other HTML
// into it and say "change" to it, and the editor takes it over. "prose-editor:ready" comes with the editor.

import { Dropcursor, Editor, Extension, Gapcursor, History, TrailingNode } from "../../django_prose_editor/editor.js";
import { restrict } from "./allowed.js";
import { ask, make } from "./dialog.js";
import { htmlOf } from "./html.js";
import { clean } from "./paste.js";
import { pictures } from "./pictures.js";
import { extensions } from "./schema.js";
import { addFootnote, help, setCodeBlock, setLink, toolbar } from "./toolbar.js";

const SELECTOR = "data-django-prose-editor-blog";
const COUNT_EVERY = 300;

function start(textarea) {
  const desk = JSON.parse(textarea.getAttribute(SELECTOR));
  const box = make("div", { className: "prose-editor editor-box" });
  const page = make("div", { className: "editor-page" });
  const count = make("span", { className: "editor-count" });
  const message = make("span", { className: "editor-message", role: "alert" });
  const foot = make("div", { className: "editor-foot" }, message, count);
  const token = () => textarea.form.querySelector("[name=csrfmiddlewaretoken]").value;
  Object.assign(desk, {
    box,
    token,
    say: (sentence) => {
      message.textContent = sentence;
    },
    editHtml: (editor) => editHtml(editor, desk),
    toggleFullScreen: (editor) => toggleFullScreen(editor, box),
  });
  textarea.before(box);
  // The text area comes from the server with blank lines for paragraphs, where the author left them.
  const editor = new Editor({
    element: page,
    words: desk.words,
    injectCSS: false,
    content: restrict(desk.paragraphs ?? textarea.value, desk.allowed),
    extensions: [
      ...extensions(desk.allowed),
      Dropcursor.configure({ color: false, class: "editor-drop" }),
      Gapcursor,
      History,
      TrailingNode,
      pictures(desk),
      shortcuts(desk),
    ],
    editorProps: {
      attributes: { "aria-label": desk.words.text, "aria-multiline": "true", role: "textbox" },
      transformPastedHTML: (html) => clean(html, desk.allowed),
      handleDoubleClickOn: (view, place, node) => node.type.name === "kept" && editKept(view, place, node, desk),
    },
  });
  box.append(toolbar(editor, desk), page, foot, textarea);
  box.parentElement.querySelector(":scope > .help")?.setAttribute("hidden", "");
  follow(editor, textarea, desk);
  counting(editor, count, desk.words);
  editor.on("update", () => desk.say(""));
  textarea.dispatchEvent(new CustomEvent("prose-editor:ready", { detail: { editor }, bubbles: true }));
}

const shortcuts = (desk) =>
  Extension.create({
    name: "deskShortcuts",
    priority: 1000,
    addKeyboardShortcuts: () => ({
      "Mod-k": ({ editor }) => Boolean(setLink(editor, desk)),
      "Mod-Alt-c": ({ editor }) => Boolean(setCodeBlock(editor, desk)),
      "Mod-Alt-f": ({ editor }) => addFootnote(editor),
      "Mod-Shift-f": ({ editor }) => desk.toggleFullScreen(editor),
      "Mod-/": () => help(desk),
      Escape: ({ editor }) => desk.box.classList.contains("is-full-screen") && desk.toggleFullScreen(editor),
    }),
  });

/** Keeps the text area in step. What the author did not touch stays to the letter. */
function follow(editor, textarea, desk) {
  let stored = textarea.value;
  let untouched = htmlOf(editor);
  let isOurs = false;
  editor.on("update", () => {
    const html = htmlOf(editor);
    textarea.value = html === untouched ? stored : html;
    isOurs = true;
    textarea.dispatchEvent(new Event("input", { bubbles: true }));
    isOurs = false;
  });
  textarea.addEventListener("change", () => {
    if (isOurs) return;
    stored = textarea.value;
    editor.commands.setContent(restrict(stored, desk.allowed), { emitUpdate: false });
    untouched = htmlOf(editor);
  });
}

function counting(editor, count, words) {
  const segmenter = new Intl.Segmenter(document.documentElement.lang || undefined, { granularity: "word" });
  let waiting = 0;
  const show = () => {
    waiting = 0;
    const { doc } = editor.state;
    const segments = segmenter.segment(doc.textBetween(0, doc.content.size, " ", " "));
    const number = [...segments].filter((segment) => segment.isWordLike).length;
    count.textContent = (number === 1 ? words.oneWord : words.manyWords).replace("{count}", number.toLocaleString());
  };
  editor.on("update", () => {
    waiting ||= setTimeout(show, COUNT_EVERY);
  });
  show();
}

function toggleFullScreen(editor, box) {
  const isFull = box.classList.toggle("is-full-screen");
  document.documentElement.classList.toggle("has-full-screen", isFull);
  editor.commands.focus();
  // Lets the toolbar know.
  editor.view.dispatch(editor.state.tr);
  return true;
}

const askHtml = (html, { words }) =>
  ask(
    words.html,
    [{ name: "html", label: words.htmlHint, type: "textarea", value: html, rows: 16, spellcheck: false }],
    words,
    words.done,
  );

async function editHtml(editor, desk) {
  const answer = await askHtml(htmlOf(editor), desk);
  if (answer) editor.chain().focus().setContent(restrict(answer.html, desk.allowed), { emitUpdate: true }).run();
}

/** Lets the author change as HTML what has no place of its own in the editor. */
async function editKept(view, place, node, desk) {
  const answer = await askHtml(node.attrs.html, desk);
  if (!answer) return;
  const { editor } = view.dom;
  const range = { from: place, to: place + node.nodeSize };
  editor.chain().focus().insertContentAt(range, restrict(answer.html, desk.allowed)).run();
}

for (const textarea of document.querySelectorAll(`[${SELECTOR}]`)) start(textarea);
