// The one list of what is allowed, as the server sends it, laid upon some HTML.

export const DROPPED =
  "script, style, template, noscript, object, embed, svg, math, canvas, audio, video, input, textarea, select, " +
  "button, link, meta, title, base, img[src^='data:'], img[src^='file:'], img:not([src])";

export const isAllowedAddress = (address, schemes) => {
  // As browsers read it: without its blanks.
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(address.replace(/[\0-\x20]/g, ""))?.[1].toLowerCase();
  return !scheme || schemes.includes(scheme);
};

// Browsers report styles and handlers against the Content-Security-Policy as soon as they read them, even where nothing can
// come of it; so sheets are taken out, and the rest is read under other names: data-style, data-onclick.
const SHEET = /<style\b[^]*?<\/style\s*>/gi;
const TAG = /<[a-z](?:[^<>"']|"[^"]*"|'[^']*')*>/gi;
const REPORTED = /([\s"'/])(style|on[a-z]+)(?=\s*=)/gi;

/** Returns the body of a document of its own, in which nothing is loaded or run. */
export function parse(html) {
  const quiet = html.replace(SHEET, "").replace(TAG, (tag) => tag.replace(REPORTED, "$1data-$2"));
  return new DOMParser().parseFromString(quiet, "text/html").body;
}

export const unwrap = (node) => node.replaceWith(...node.childNodes);

/** Returns the author's own HTML with nothing in it but what is allowed. */
export function restrict(html, allowed) {
  const body = parse(html);
  filter(body, allowed, false);
  return body.innerHTML;
}

/** Lets go of every tag and attribute that the list does not have; what stood inside a tag stays. */
export function filter(body, allowed, isOurs) {
  const tags = new Set([...allowed.inline, ...allowed.blocks]);
  for (const node of [...body.querySelectorAll("*")].reverse()) {
    const name = node.localName;
    if (node.matches(DROPPED)) node.remove();
    else if (!tags.has(name)) unwrap(node);
    else {
      const names = [...allowed.everywhere, ...(allowed.attributes[name] ?? []), ...(isOurs ? ["data-pm-slice"] : [])];
      for (const attribute of [...node.attributes]) {
        const isAddress = ["href", "src", "cite"].includes(attribute.name);
        const isFine =
          names.includes(attribute.name) && !(isAddress && !isAllowedAddress(attribute.value, allowed.schemes));
        if (!isFine) node.removeAttribute(attribute.name);
      }
      if (name === "code") languageAlone(node);
      if (name === "a" && !node.attributes.length) unwrap(node);
    }
  }
}

function languageAlone(code) {
  const language = code.className.match(/(?:^|\s)(language-[\w+#.-]+)(?:\s|$)/)?.[1];
  if (language) code.className = language;
  else code.removeAttribute("class");
}
