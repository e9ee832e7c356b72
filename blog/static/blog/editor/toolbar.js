// The buttons above the text, what they say about the text, and the list of shortcuts.

import { isAllowedAddress } from "./allowed.js";
import { ask, make, open } from "./dialog.js";
import { choose, describe } from "./pictures.js";

const IS_MAC = /Mac|iPhone|iPad/.test(navigator.platform);
const chain = (editor) => editor.chain().focus();
const toggled = (name, command, icon, keys) => ({
  name,
  icon,
  keys,
  run: (editor) => chain(editor)[command]().run(),
  isOn: (editor) => editor.isActive(name),
});
const heading = (level) => ({
  name: `heading${level}`,
  text: `H${level}`,
  keys: `Mod-Alt-${level}`,
  run: (editor) => chain(editor).toggleHeading({ level }).run(),
  isOn: (editor) => editor.isActive("heading", { level }),
});
const inTable = (name) => ({
  name,
  run: (editor) => chain(editor)[name]().run(),
  isShown: (editor) => editor.isActive("table"),
});

/** Groups of tools. `desk` is what the editor was made with: { allowed, languages, words, … }. */
const tools = (desk) => [
  [heading(2), heading(3), heading(4)],
  [
    toggled("bold", "toggleBold", "format_bold", "Mod-B"),
    toggled("italic", "toggleItalic", "format_italic", "Mod-I"),
    toggled("strike", "toggleStrike", "format_strikethrough", "Mod-Shift-S"),
    toggled("code", "toggleCode", "code", "Mod-E"),
    {
      name: "link",
      icon: "insert_link",
      keys: "Mod-K",
      run: (editor) => setLink(editor, desk),
      isOn: (editor) => editor.isActive("link"),
    },
  ],
  [
    toggled("bulletList", "toggleBulletList", "format_list_bulleted", "Mod-Shift-8"),
    toggled("orderedList", "toggleOrderedList", "format_list_numbered", "Mod-Shift-7"),
    toggled("blockquote", "toggleBlockquote", "format_quote", "Mod-Shift-B"),
    {
      name: "codeBlock",
      icon: "data_object",
      keys: "Mod-Alt-C",
      run: (editor) => setCodeBlock(editor, desk),
      isOn: (editor) => editor.isActive("codeBlock"),
    },
    {
      name: "table",
      icon: "table_chart",
      run: (editor) => chain(editor).insertTable({ rows: 3, cols: 3, withHeaderRow: true }).run(),
      isShown: (editor) => !editor.isActive("table"),
    },
    { name: "footnote", text: "[1]", keys: "Mod-Alt-F", run: addFootnote, isShown: (editor) => !editor.isActive("codeBlock") },
    { name: "horizontalRule", icon: "horizontal_rule", run: (editor) => chain(editor).setHorizontalRule().run() },
  ],
  [
    { name: "picture", icon: "image", keys: "Mod-Alt-P", run: (editor) => choose(editor, desk) },
    {
      name: "describe",
      icon: "description",
      run: (editor) => describe(editor, desk),
      isShown: (editor) => editor.isActive("figure"),
    },
  ],
  [
    { name: "undo", icon: "undo", keys: "Mod-Z", run: (editor) => chain(editor).undo().run(), can: "undo" },
    { name: "redo", icon: "redo", keys: "Mod-Shift-Z", run: (editor) => chain(editor).redo().run(), can: "redo" },
  ],
  [
    { name: "html", icon: "edit_note", run: (editor) => desk.editHtml(editor) },
    {
      name: "fullScreen",
      icon: "fullscreen",
      keys: "Mod-Shift-F",
      run: (editor) => desk.toggleFullScreen(editor),
      isOn: () => desk.box.classList.contains("is-full-screen"),
    },
    { name: "help", icon: "help_outline", keys: "Mod-/", run: () => help(desk) },
  ],
  ["addRowAfter", "deleteRow", "addColumnAfter", "deleteColumn", "toggleHeaderCell", "deleteTable"].map(inTable),
];

const spelt = (keys) =>
  keys && keys.replaceAll("-", IS_MAC ? "" : "+").replace("Mod", IS_MAC ? "⌘" : "Ctrl").replace("Alt", IS_MAC ? "⌥" : "Alt");

export function toolbar(editor, desk) {
  const bar = make("div", { className: "editor-tools", role: "toolbar", ariaLabel: desk.words.tools });
  const buttons = [];
  const groups = tools(desk).map((group) =>
    make("div", { className: "editor-group" }, ...group.map((tool) => button(editor, desk, tool, buttons))),
  );
  // The table's tools have a line of their own.
  bar.append(make("div", { className: "editor-row" }, ...groups.slice(0, -1)), groups.at(-1));
  byArrows(bar);
  let frame = 0;
  editor.on("transaction", () => {
    frame ||= requestAnimationFrame(() => {
      frame = 0;
      buttons.forEach((update) => update());
    });
  });
  buttons.forEach((update) => update());
  return bar;
}

function button(editor, desk, tool, buttons) {
  const label = desk.words[tool.name];
  const node = make("button", { type: "button", title: [label, spelt(tool.keys)].filter(Boolean).join(" · "), tabIndex: -1 });
  node.ariaLabel = label;
  node.dataset.tool = tool.name;
  node.append(tool.icon ? make("span", { className: "material-icons", ariaHidden: "true" }, tool.icon) : (tool.text ?? label));
  node.addEventListener("mousedown", (event) => event.preventDefault());
  node.addEventListener("click", () => tool.run(editor));
  buttons.push(() => {
    if (tool.isOn) node.ariaPressed = String(Boolean(tool.isOn(editor)));
    if (tool.isShown) node.hidden = !tool.isShown(editor);
    if (tool.can) node.disabled = !editor.can()[tool.can]();
  });
  return node;
}

/** One stop for the Tab key; the arrows go from button to button. */
function byArrows(bar) {
  bar.querySelector("button").tabIndex = 0;
  bar.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const all = [...bar.querySelectorAll("button:not([hidden], :disabled)")];
    const next = all[(all.indexOf(document.activeElement) + step + all.length) % all.length];
    for (const node of bar.querySelectorAll("button")) node.tabIndex = node === next ? 0 : -1;
    next.focus();
  });
}

export async function setLink(editor, { words, allowed }) {
  const before = editor.getAttributes("link").href ?? "";
  const fields = [{ name: "href", label: words.address, value: before, hint: words.addressHint, inputMode: "url" }];
  if (editor.state.selection.empty && !before) fields.push({ name: "text", label: words.linkText });
  const answer = await ask(words.link, fields, words, words.done);
  if (!answer) return;
  const href = completed(answer.href);
  const chained = chain(editor).extendMarkRange("link");
  if (!href || !isAllowedAddress(href, allowed.schemes)) chained.unsetLink().run();
  else if (fields.length > 1) {
    const marks = [{ type: "link", attrs: { href } }];
    chain(editor).insertContent({ type: "text", text: answer.text || href, marks }).run();
  } else chained.setLink({ href }).run();
}

/** Adds what authors leave out: "example.org" means https, "me@example.org" is an e-mail address. */
function completed(address) {
  if (/^[^\s@/:]+@[^\s@/]+\.[^\s@/]+$/.test(address)) return `mailto:${address}`;
  return /^[\w-]+(\.[\w-]+)*\.[a-z]{2,}([/?#:]|$)/i.test(address) ? `https://${address}` : address;
}

/** Puts a mark where the author is, and goes on to write its note, which is a paragraph at the end. */
export function addFootnote(editor) {
  const { doc } = editor.state;
  const numbers = [...doc.textContent.matchAll(/\[\^(\d{1,4})\]/g)].map(([, number]) => Number(number));
  const mark = `[^${Math.max(0, ...numbers) + 1}]`;
  const note = { type: "paragraph", content: [{ type: "text", text: `${mark}: ` }] };
  chain(editor).insertContentAt(editor.state.selection.to, mark).run();
  const { lastChild, content } = editor.state.doc;
  const isEmpty = lastChild.type.name === "paragraph" && !lastChild.content.size;
  const end = content.size - (isEmpty ? lastChild.nodeSize : 0);
  return chain(editor).insertContentAt(end, note).setTextSelection(end + 1 + mark.length + 2).scrollIntoView().run();
}

export async function setCodeBlock(editor, { words, languages }) {
  const before = editor.getAttributes("codeBlock").language ?? "";
  const known = languages.map((language) => [language, language]);
  if (before && !languages.includes(before)) known.unshift([before, before]);
  const options = [["", words.plainText], ...known];
  const fields = [{ name: "language", label: words.language, value: before, options }];
  if (editor.isActive("codeBlock")) fields.push({ name: "none", label: words.noCode, type: "checkbox" });
  const answer = await ask(words.codeBlock, fields, words, words.done);
  if (!answer) return;
  if (answer.none) chain(editor).setParagraph().run();
  else chain(editor).setCodeBlock({ language: answer.language || null }).run();
}

export function help(desk) {
  const rows = tools(desk)
    .flat()
    .filter((tool) => tool.keys)
    .map((tool) => [desk.words[tool.name], make("kbd", {}, spelt(tool.keys))]);
  const typed = Object.entries(desk.words.typed).map(([keys, label]) => [label, make("kbd", {}, keys)]);
  const list = make("dl", { className: "editor-keys" });
  for (const [label, keys] of [...rows, ...typed]) list.append(make("div", {}, make("dt", {}, label), make("dd", {}, keys)));
  const close = make("button", { type: "button", className: "button" }, desk.words.close);
  const dialog = open(desk.words.help, list, make("p", { className: "editor-dialog-buttons" }, close));
  close.addEventListener("click", () => dialog.close());
  return true;
}
