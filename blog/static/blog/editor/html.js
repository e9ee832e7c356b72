// From the editor to the HTML that is stored, one block a line.

import { pm } from "../../django_prose_editor/editor.js";

export function htmlOf(editor) {
  const { doc, schema } = editor.state;
  // A document of its own: nothing in it is loaded or run.
  const inert = document.implementation.createHTMLDocument();
  const serializer = pm.model.DOMSerializer.fromSchema(schema);
  inert.body.append(serializer.serializeFragment(doc.content, { document: inert }));
  tidy(inert.body);
  return [...inert.body.children].map((block) => block.outerHTML).join("\n");
}

const bare = (node) => node.attributes.length === 0;

function tidy(body) {
  for (const paragraph of body.querySelectorAll(":is(li, td, th) > p:first-child")) {
    const others = [...paragraph.parentElement.children].slice(1);
    const lists = paragraph.parentElement.localName === "li" && others.every((node) => /^[ou]l$/.test(node.localName));
    if (bare(paragraph) && (!others.length || lists)) paragraph.replaceWith(...paragraph.childNodes);
  }
  for (const paragraph of body.querySelectorAll("p:empty")) if (bare(paragraph)) paragraph.remove();
  for (const table of body.querySelectorAll("table")) setHead(table);
}

/** Put the rows at the top that are headings alone into the table's head. */
function setHead(table) {
  const inner = table.tBodies[0];
  if (table.tHead || !inner) return;
  const rows = [...inner.rows];
  const below = rows.findIndex((row) => row.querySelector("td"));
  if (below > 0) table.createTHead().append(...rows.slice(0, below));
}
