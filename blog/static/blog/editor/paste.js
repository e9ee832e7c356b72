// What is pasted becomes what the editor holds: from Word, Google Docs, WordPress or any page.

import { DROPPED, filter, parse, unwrap } from "./allowed.js";
import { make } from "./dialog.js";

const BLOCKS =
  "address, article, aside, blockquote, center, dd, details, div, dl, dt, figure, footer, form, h1, h2, h3, h4, h5, " +
  "h6, header, hr, li, main, nav, ol, p, pre, section, table, tbody, td, tfoot, th, thead, tr, ul";
const BOXES = "address, article, aside, center, div, footer, form, header, main, nav, section";
const HEADINGS = { H1: "h2", H5: "h4", H6: "h4" };
const WORD_MARKER = "[data-style*='mso-list:Ignore' i], [data-style*='mso-list: Ignore' i]";

/** Returns what was pasted with nothing in it but what is allowed, its meaning kept as well as it can be told. */
export function clean(html, allowed) {
  const body = parse(html);
  // The editor's own clipboard says how deep it was cut; that stays.
  const isOurs = body.querySelector("[data-pm-slice]");
  if (!isOurs) fromOthers(body);
  filter(body, allowed, isOurs);
  body.normalize();
  if (!isOurs) body.childNodes.forEach(trimBesideBlocks);
  return body.innerHTML;
}

function fromOthers(body) {
  videos(body);
  body.querySelectorAll(DROPPED).forEach((node) => node.remove());
  body.querySelectorAll("[id]").forEach((node) => node.removeAttribute("id"));
  // What is the page's own anyway; and WordPress calls Python a language.
  body.querySelectorAll("[dir=ltr]").forEach((node) => node.removeAttribute("dir"));
  body.querySelectorAll("code[lang]").forEach((node) => node.removeAttribute("lang"));
  wordLists(body);
  body.querySelectorAll("[data-style], [class*=MsoTitle]").forEach(meaning);
  body.querySelectorAll("strike").forEach((node) => rename(node, "s"));
  body.querySelectorAll("h1, h5, h6").forEach((node) => rename(node, HEADINGS[node.tagName]));
  body.querySelectorAll("a[href]").forEach(address);
  body.querySelectorAll("a:not([href])").forEach(unwrap);
  body.querySelectorAll("img").forEach(picture);
  // Innermost first: a box of boxes is no paragraph.
  [...body.querySelectorAll(BOXES)].reverse().forEach(unbox);
  body.querySelectorAll("br").forEach(dropBetweenBlocks);
  body.querySelectorAll("p, h2, h3, h4").forEach((node) => {
    if (!node.textContent.trim() && !node.querySelector("img")) node.remove();
  });
}

function rename(node, name) {
  const renamed = make(name, {}, ...node.childNodes);
  for (const { name: attribute, value } of node.attributes) renamed.setAttribute(attribute, value);
  node.replaceWith(renamed);
  return renamed;
}

/** A box of words and inline tags is a paragraph; a box of blocks is nothing but its blocks. */
function unbox(box) {
  if (box.querySelector(BLOCKS) || box.closest("li, td, th, p, figcaption, blockquote > p")) {
    if (box.querySelector(BLOCKS) || !box.nextSibling) unwrap(box);
    else box.replaceWith(...box.childNodes, make("br"));
  } else rename(box, "p");
}

function trimBesideBlocks(node) {
  if (node.nodeType !== Node.TEXT_NODE) return;
  if (node.previousSibling?.matches?.(BLOCKS)) node.data = node.data.trimStart();
  if (node.nextSibling?.matches?.(BLOCKS)) node.data = node.data.trimEnd();
}

function dropBetweenBlocks(br) {
  const beside = [br.previousElementSibling, br.nextElementSibling].filter(Boolean);
  const isInterchange = br.className === "Apple-interchange-newline";
  const isAlone = !br.closest("p, li, td, th, h2, h3, h4, pre, figcaption, dt, dd");
  if (isInterchange || (isAlone && beside.some((node) => node.matches(BLOCKS)))) br.remove();
}

// --- What styles mean ----------------------------------------------------------------------------------------

const MEANINGS = [
  ["strong", /font-weight:\s*(bold|[6-9]00)/i],
  ["em", /font-style:\s*italic/i],
  ["s", /text-decoration[^;]*line-through/i],
  ["sup", /vertical-align:\s*super/i],
  ["sub", /vertical-align:\s*sub(?!\w)/i],
];

function meaning(node) {
  const style = node.getAttribute("data-style") ?? "";
  if (/MsoTitle/.test(node.className)) rename(node, "h2");
  // Google Docs puts everything into a <b> that is none.
  else if (node.matches("b, strong") && /font-weight:\s*(normal|[1-5]00)/i.test(style)) unwrap(node);
  else if (node.matches("span, font, li > p")) {
    for (const [tag, pattern] of MEANINGS) {
      if (pattern.test(style) && !node.closest(tag) && node.textContent.trim()) {
        node.replaceChildren(make(tag, {}, ...node.childNodes));
      }
    }
  }
}

// --- Word's lists are paragraphs with a bullet typed before them ----------------------------------------------

function wordLists(body) {
  let stack = [];
  for (const node of [...body.querySelectorAll("p, h1, h2, h3, h4, h5, h6, table, ul, ol, div")]) {
    const level = wordLevel(node);
    if (!level) {
      if (node.localName !== "div") stack = [];
      continue;
    }
    const marker = node.querySelector(WORD_MARKER);
    const tag = /^\s*[\p{L}\d]{1,4}[.)]/u.test(marker?.textContent ?? "") ? "ol" : "ul";
    marker?.remove();
    stack.length = Math.min(stack.length, level);
    if (stack.length === level && stack[level - 1].localName !== tag) stack.pop();
    if (!stack.length) node.before((stack[0] = make(tag)));
    else if (stack.length < level) {
      const list = make(tag);
      const parent = stack.at(-1);
      (parent.lastElementChild ?? parent.appendChild(make("li"))).append(list);
      stack.push(list);
    }
    stack.at(-1).append(make("li", {}, ...node.childNodes));
    node.remove();
  }
}

function wordLevel(node) {
  const style = node.getAttribute("data-style") ?? "";
  const level = Number(/mso-list:\s*\S+\s+level(\d)/i.exec(style)?.[1] ?? 0);
  return level || Number(/MsoList(Paragraph|Bullet|Number)/.test(node.className) && Boolean(node.querySelector(WORD_MARKER)));
}

// --- Addresses, pictures and videos ---------------------------------------------------------------------------

function address(link) {
  const href = link.getAttribute("href");
  const redirect = URL.parse(href);
  if (redirect?.hostname === "www.google.com" && redirect.pathname === "/url" && redirect.searchParams.get("q")) {
    link.setAttribute("href", redirect.searchParams.get("q"));
  }
}

/** Another site's picture becomes a link to it: readers load nothing from others. */
function picture(image) {
  const source = URL.parse(image.getAttribute("src"));
  if (!source) {
    // From a page that nobody knows.
    if (!image.getAttribute("src").startsWith("/media/")) image.remove();
    return;
  }
  if (source.origin === location.origin) {
    image.setAttribute("src", source.pathname);
    return;
  }
  const words = image.alt || source.pathname.split("/").pop() || source.href;
  const link = make("a", { href: image.getAttribute("src") }, words);
  const replacement = image.closest("a") ? document.createTextNode(words) : link;
  const figure = image.closest("figure");
  image.replaceWith(replacement);
  if (figure && !figure.querySelector("img, table, pre, blockquote")) {
    figure.querySelectorAll("figcaption").forEach((caption) => rename(caption, "p"));
    rename(figure, "div");
  }
}

const PLAYERS = [
  [/^(?:www\.)?youtube(?:-nocookie)?\.com\/embed\/([\w-]+)/, "https://www.youtube.com/watch?v="],
  [/^player\.vimeo\.com\/video\/(\d+)/, "https://vimeo.com/"],
];

/** A video that another page plays is its address, alone in a paragraph. */
function videos(body) {
  for (const frame of body.querySelectorAll("iframe")) {
    const source = URL.parse(frame.getAttribute("src") ?? "", document.baseURI);
    const place = `${source?.hostname}${source?.pathname}`;
    const player = PLAYERS.find(([pattern]) => pattern.test(place));
    frame.replaceWith(...(player ? [make("p", {}, player[1] + player[0].exec(place)[1])] : []));
  }
  for (const figure of body.querySelectorAll("figure:not(:has(img, table, pre, blockquote))")) rename(figure, "div");
}
