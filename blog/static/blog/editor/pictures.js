// Pictures: dropped, pasted or chosen from the library.

import { Extension, pm } from "../../django_prose_editor/editor.js";
import { parse } from "./allowed.js";
import { ask, library, make, open } from "./dialog.js";

const { Plugin, PluginKey } = pm.state;
const { Decoration, DecorationSet } = pm.view;
const UPLOADS = new PluginKey("uploads");

/** Takes picture files that are dropped or pasted. `desk` is { upload, library, words, token, say }. */
export const pictures = (desk) =>
  Extension.create({
    name: "pictures",
    addKeyboardShortcuts: () => ({ "Mod-Alt-p": ({ editor }) => choose(editor, desk) }),
    addProseMirrorPlugins() {
      const { editor } = this;
      return [
        new Plugin({
          key: UPLOADS,
          state: { init: () => DecorationSet.empty, apply: placeUploads },
          props: {
            decorations: (state) => UPLOADS.getState(state),
            handlePaste: (view, event) => take(editor, desk, event.clipboardData, view.state.selection.from),
            handleDrop(view, event) {
              const place = view.posAtCoords({ left: event.clientX, top: event.clientY });
              return take(editor, desk, event.dataTransfer, place?.pos ?? view.state.selection.from);
            },
            handleDoubleClickOn: (view, place, node) => node.type.name === "figure" && describe(editor, desk),
          },
        }),
      ];
    },
  });

/** Keeps the signs of uploads where they belong while the author writes on. */
function placeUploads(change, before) {
  let signs = before.map(change.mapping, change.doc);
  const { add, remove } = change.getMeta(UPLOADS) ?? {};
  if (add) signs = signs.add(change.doc, [Decoration.widget(add.place, add.sign, { upload: add.sign })]);
  if (remove) signs = signs.remove(signs.find(undefined, undefined, (spec) => spec.upload === remove));
  return signs;
}

function take(editor, desk, transfer, place) {
  const files = [...(transfer?.files ?? [])];
  // Word and Excel send a picture of the words along with them.
  if (!files.length || parse(transfer.getData("text/html")).textContent.trim()) return false;
  addFiles(editor, desk, files, place);
  return true;
}

async function addFiles(editor, desk, files, place) {
  for (const file of files) {
    const answer = await askWords(desk, file.name, { alt: "" });
    if (answer) await upload(editor, desk, file, answer, place);
  }
}

function askWords({ words }, title, { alt, decorative = false }) {
  return ask(
    title || words.picture,
    [
      { name: "alt", label: words.alt, hint: words.altHint, value: alt, maxLength: 500 },
      { name: "decorative", label: words.decorative, type: "checkbox", value: decorative, disables: "alt" },
    ],
    words,
    words.insert,
  );
}

async function upload(editor, desk, file, { alt, decorative }, place) {
  const sign = make("span", { className: "editor-upload" }, `${desk.words.uploading} ${file.name}`);
  const { view } = editor;
  const end = Math.min(place, view.state.doc.content.size);
  view.dispatch(view.state.tr.setMeta(UPLOADS, { add: { place: end, sign } }));
  const { picture, error } = await send(desk, file, { alt, decorative }, (percent) => {
    sign.textContent = `${desk.words.uploading} ${file.name}, ${percent} %`;
  });
  const [found] = UPLOADS.getState(view.state).find(undefined, undefined, (spec) => spec.upload === sign);
  view.dispatch(view.state.tr.setMeta(UPLOADS, { remove: sign }));
  if (error) desk.say(`${file.name}: ${error}`);
  else insert(editor, { ...picture, alt }, found?.from ?? view.state.selection.to);
}

/** Sends the file; XMLHttpRequest, because fetch can't tell how far it is. */
function send({ upload: address, token, words }, file, { alt, decorative }, progress) {
  const data = new FormData();
  data.append("file", file);
  data.append("alt", alt);
  if (decorative) data.append("is_decorative", "on");
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open("POST", address);
    request.setRequestHeader("X-CSRFToken", token());
    request.responseType = "json";
    request.upload.addEventListener("progress", ({ loaded, total }) => progress(Math.round((100 * loaded) / total)));
    request.addEventListener("error", () => resolve({ error: words.offline }));
    request.addEventListener("load", () => {
      const answer = request.response;
      if (request.status < 300 && answer?.src) resolve({ picture: answer });
      else resolve({ error: answer?.error ?? words.refused });
    });
    request.send(data);
  });
}

function insert(editor, { src, alt, width, height, caption }, place) {
  const image = { src, alt: alt ?? "" };
  if (width && height) Object.assign(image, { width: String(width), height: String(height) });
  const content = caption ? [{ type: "text", text: caption }] : [];
  const { doc } = editor.state;
  const around = doc.resolve(Math.min(place, doc.content.size));
  const isEmpty = around.depth === 1 && around.parent.type.name === "paragraph" && !around.parent.content.size;
  // In the place of an empty paragraph; else after the outermost block.
  const target = isEmpty
    ? { from: around.before(), to: around.after() }
    : around.depth
      ? around.after(1)
      : around.pos;
  editor.chain().focus().insertContentAt(target, { type: "figure", attrs: { image }, content }).run();
}

/** Asks anew for the words of the picture at the selection. */
export async function describe(editor, desk) {
  const { selection } = editor.state;
  const depth = selection.node?.type.name === "figure" ? 0 : selection.$from.depth;
  const node = depth ? selection.$from.node(depth) : selection.node;
  const place = depth ? selection.$from.before(depth) : selection.from;
  if (node?.type.name !== "figure") return false;
  const { image } = node.attrs;
  const answer = await askWords(desk, desk.words.picture, { alt: image.alt ?? "", decorative: image.alt === "" });
  if (answer) {
    const attrs = { ...node.attrs, image: { ...image, alt: answer.alt } };
    editor.view.dispatch(editor.state.tr.setNodeMarkup(place, undefined, attrs));
  }
  return true;
}

/** Opens the library; a file can be sent from there as well. */
export function choose(editor, desk) {
  const { words } = desk;
  const file = make("input", { type: "file", accept: "image/*", multiple: true, id: "editor-files" });
  const list = library(desk.library, words, (picture) => {
    dialog.close();
    insert(editor, picture, editor.state.selection.to);
  });
  const close = make("button", { type: "button", className: "button" }, words.cancel);
  const label = make("label", { htmlFor: file.id }, words.fromThisDevice);
  const buttons = make("p", { className: "editor-dialog-buttons" }, close);
  const dialog = open(words.picture, make("p", {}, label, file), list, buttons);
  close.addEventListener("click", () => dialog.close());
  file.addEventListener("change", () => {
    dialog.close();
    addFiles(editor, desk, [...file.files], editor.state.selection.to);
  });
  return true;
}
