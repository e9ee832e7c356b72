// What the editor can hold. It is made from the one list of what is allowed, which the server sends.

import * as prose from "../../django_prose_editor/editor.js";
import { isAllowedAddress, restrict } from "./allowed.js";

const { Extension, Mark, Node } = prose;

// The editor's own name for a tag; every other inline tag of the list is held as a mark with the tag's name.
const TYPES = {
  a: "link",
  blockquote: "blockquote",
  br: "hardBreak",
  code: "code",
  em: "italic",
  figure: "figure",
  h2: "heading",
  hr: "horizontalRule",
  img: "image",
  li: "listItem",
  ol: "orderedList",
  p: "paragraph",
  pre: "codeBlock",
  s: "strike",
  strong: "bold",
  td: "tableCell",
  th: "tableHeader",
  tr: "tableRow",
  table: "table",
  ul: "bulletList",
};
const SAME_AS = { b: "strong", i: "em" };
const LEAVES = ["wbr"];

const element = (html) =>
  new DOMParser().parseFromString(html, "text/html").body.firstElementChild;

const attributesOf = (node) =>
  Object.fromEntries([...(node?.attributes ?? [])].map(({ name, value }) => [name, value]));

export function extensions(allowed) {
  const namesFor = (tag) => [...allowed.everywhere, ...(allowed.attributes[tag] ?? [])];
  const others = allowed.inline.filter((tag) => !(tag in TYPES) && !(tag in SAME_AS));
  return [
    prose.Document,
    prose.Text,
    prose.Paragraph,
    prose.HardBreak,
    prose.Heading.configure({ levels: [2, 3, 4] }),
    prose.Blockquote,
    prose.HorizontalRule,
    prose.BulletList,
    OrderedList,
    prose.ListItem,
    CodeBlock.configure({ enableTabIndentation: true, tabSize: 4 }),
    Table.configure({ resizable: false }),
    prose.TableRow,
    prose.TableHeader.extend(cellAttributes),
    prose.TableCell.extend(cellAttributes),
    prose.Bold,
    prose.Italic,
    // <del> is another thing: words that were taken back.
    prose.Strike.extend({ parseHTML: () => [{ tag: "s" }] }),
    // In a link, or bold, as well.
    prose.Code.extend({ excludes: "" }),
    link(allowed.schemes),
    mark("anchor", "a", "a:not([href])"),
    Image,
    Figure,
    kept("kept", allowed, { group: "block" }, mustKeep),
    // A place to link to, which holds no words.
    kept("place", allowed, { group: "inline", inline: true }, (node) => isEmptyPlace(node, allowed)),
    ...others.map((tag) => (LEAVES.includes(tag) ? leaf(tag) : mark(tag))),
    Extension.create({
      name: "allowedAttributes",
      addGlobalAttributes: () => [
        ...Object.entries(TYPES).map(([tag, type]) => attributes(type, namesFor(tag))),
        attributes("anchor", namesFor("a")),
        ...others.map((tag) => attributes(tag, namesFor(tag))),
      ],
    }),
  ];
}

function attributes(type, names) {
  // A cell's numbers have their own way.
  const own = { tableCell: ["colspan", "rowspan"], tableHeader: ["colspan", "rowspan"] };
  const plain = names.filter((name) => !own[type]?.includes(name));
  return { types: [type], attributes: Object.fromEntries(plain.map((name) => [name, plainAttribute(name)])) };
}

const plainAttribute = (name) => ({
  default: null,
  parseHTML: (node) => node.getAttribute(name),
  renderHTML: (values) => (values[name] === null ? {} : { [name]: values[name] }),
});

const number = (name) => ({
  default: 1,
  parseHTML: (node) => Number.parseInt(node.getAttribute(name), 10) || 1,
  renderHTML: (values) => (values[name] === 1 ? {} : { [name]: values[name] }),
});

const cellAttributes = {
  addAttributes: () => ({
    colspan: number("colspan"),
    rowspan: number("rowspan"),
    colwidth: { default: null, rendered: false },
  }),
};

const mark = (name, tag = name, selector = tag) =>
  Mark.create({
    name,
    parseHTML: () => [{ tag: selector }],
    renderHTML: ({ HTMLAttributes }) => [tag, HTMLAttributes, 0],
  });

const leaf = (tag) =>
  Node.create({
    name: tag,
    inline: true,
    group: "inline",
    parseHTML: () => [{ tag }],
    renderHTML: ({ HTMLAttributes }) => [tag, HTMLAttributes],
  });

const OrderedList = prose.OrderedList.extend({
  addAttributes: () => ({}),
  addNodeView: () => null,
  addInputRules() {
    const getAttributes = ([, first]) => ({ start: first === "1" ? null : first });
    return [prose.wrappingInputRule({ find: /^(\d{1,4})\.\s$/, type: this.type, getAttributes, joinPredicate: () => false })];
  },
  addCommands() {
    return {
      toggleOrderedList:
        () =>
        ({ commands }) =>
          commands.toggleList(this.name, "listItem"),
    };
  },
});

const CodeBlock = prose.CodeBlock.extend({
  addAttributes: () => ({
    language: {
      default: null,
      parseHTML: (node) => node.querySelector("code")?.className.match(/language-([\w+#.-]+)/)?.[1] ?? null,
      rendered: false,
    },
  }),
  renderHTML({ node, HTMLAttributes }) {
    const { language } = node.attrs;
    return ["pre", HTMLAttributes, ["code", language ? { class: `language-${language}` } : {}, 0]];
  },
});

const Table = prose.Table.extend({
  addNodeView: () => null,
  renderHTML: ({ HTMLAttributes }) => ["table", HTMLAttributes, ["tbody", 0]],
});

const link = (schemes) =>
  prose.Link.extend({
    addAttributes: () => ({}),
    addMenuItems: () => null,
    addKeyboardShortcuts: () => ({}),
  }).configure({
    openOnClick: false,
    defaultProtocol: "https",
    HTMLAttributes: {},
    isAllowedUri: (address) => Boolean(address) && isAllowedAddress(address, schemes),
  });

// A picture among words, as older texts have it.
const Image = Node.create({
  name: "image",
  inline: true,
  group: "inline",
  draggable: true,
  parseHTML: () => [{ tag: "img[src]" }],
  renderHTML: ({ HTMLAttributes }) => ["img", HTMLAttributes],
});

// A picture of its own, with a caption that is written in place.
const Figure = Node.create({
  name: "figure",
  group: "block",
  content: "inline*",
  draggable: true,
  isolating: true,
  addAttributes: () => ({ image: { default: {}, rendered: false } }),
  parseHTML: () => [
    {
      tag: "figure",
      getAttrs: (node) => ({ image: attributesOf(node.querySelector("img")) }),
      contentElement: (node) => node.querySelector("figcaption") ?? document.createElement("figcaption"),
    },
  ],
  renderHTML({ node, HTMLAttributes }) {
    const caption = node.content.size ? [["figcaption", 0]] : [];
    return ["figure", HTMLAttributes, ["img", node.attrs.image], ...caption];
  },
  addNodeView() {
    return ({ node, editor }) => {
      const dom = document.createElement("figure");
      const image = document.createElement("img");
      const contentDOM = document.createElement("figcaption");
      contentDOM.dataset.placeholder = editor.options.words.caption;
      image.contentEditable = "false";
      dom.append(image, contentDOM);
      const update = (changed) => {
        if (changed.type.name !== "figure") return false;
        for (const [name, value] of Object.entries(changed.attrs.image)) image.setAttribute(name, value);
        image.dataset.words = changed.attrs.image.alt ?? "";
        contentDOM.classList.toggle("is-empty", !changed.content.size);
        return true;
      };
      update(node);
      return { dom, contentDOM, update, ignoreMutation: (change) => !contentDOM.contains(change.target) };
    };
  },
  addKeyboardShortcuts() {
    return {
      Enter: ({ editor }) => {
        const { $from } = editor.state.selection;
        if ($from.parent.type.name !== "figure") return false;
        const after = $from.after();
        return editor
          .chain()
          .insertContentAt(after, { type: "paragraph" })
          .setTextSelection(after + 1)
          .run();
      },
    };
  },
});

// What is allowed but has no place of its own in the editor stays as it is, to be changed as HTML.
const kept = (name, allowed, shape, mustKeep) =>
  Node.create({
    name,
    atom: true,
    draggable: true,
    ...shape,
    addAttributes: () => ({ html: { default: "", rendered: false } }),
    parseHTML: () => [{ tag: "*", priority: 1000, getAttrs: (node) => (mustKeep(node) ? { html: node.outerHTML } : false) }],
    renderHTML: ({ node }) => element(restrict(node.attrs.html, allowed)) ?? ["p"],
  });

const isEmptyPlace = (node, allowed) =>
  node.id && !node.childNodes.length && allowed.inline.includes(node.localName) && !/^(br|img|wbr)$/.test(node.localName);

const bare = (node) => !node || node.attributes.length === 0;

function mustKeep(node) {
  const children = [...node.children];
  switch (node.localName) {
    case "details":
    case "dl":
      return true;
    case "table":
      return !isPlainTable(children);
    case "figure":
      return !isPlainFigure(node, children);
    case "pre":
      return !isPlainCode(node, children);
    default:
      return false;
  }
}

function isPlainTable(parts) {
  const names = parts.map((part) => part.localName).join(" ");
  const head = parts.find((part) => part.localName === "thead");
  return (
    ["", "tr", "thead", "tbody", "thead tbody"].includes(names) &&
    parts.every(bare) &&
    parts.some((part) => part.querySelector("tr")) &&
    ![...(head?.querySelectorAll("td") ?? [])].length
  );
}

function isPlainFigure(node, [image, caption, ...others]) {
  const words = [...node.childNodes].some((child) => child.nodeType === 3 && child.data.trim());
  return (
    image?.localName === "img" &&
    image.hasAttribute("src") &&
    (!caption || caption.localName === "figcaption") &&
    bare(caption) &&
    !caption?.querySelector("p, ul, ol, blockquote, pre, table, h2, h3, h4, dl, hr, figure, details") &&
    !others.length &&
    !words
  );
}

function isPlainCode(node, [code, ...others]) {
  if (!code) return true;
  const attributesToLose = [...code.attributes].some(({ name }) => name !== "class");
  const words = [...node.childNodes].some((child) => child.nodeType === 3 && child.data.trim());
  return code.localName === "code" && !code.children.length && !others.length && !attributesToLose && !words;
}
