// What a text may hold: the same as the crate `rich` of the server, which has the last word.
import { Schema } from "prosemirror-model";
import { tableNodes } from "prosemirror-tables";

/** The address that a text may lead to, as it will be kept; null where it may not lead. */
export const address = (typed) => {
  const text = String(typed).trim();
  if (!text || text.length > 2000 || /[\u0000-\u001f\u007f]/.test(text)) return null;
  try {
    if (text.startsWith("/")) {
      const url = new URL(text, "https://here.invalid");
      const inside = url.host === "here.invalid" && !/^\/[/\\]/.test(text) && !url.pathname.startsWith("//");
      return inside ? url.pathname + url.search + url.hash : null;
    }
    const url = new URL(text);
    const web = /^https?:$/.test(url.protocol) && url.host && !url.username && !url.password;
    return web || (url.protocol === "mailto:" && url.pathname.includes("@")) ? url.href : null;
  } catch {
    return null;
  }
};

/** A document that came from elsewhere than this editor may hold anything: what may not stand there stops its being read. */
const must = (right) => {
  if (!right) throw new RangeError("not a document");
};
const text = (tag) => () => [tag, 0];
const file = /^\/files\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:\/picture)?$/i;
const formula = (inline) => ({
  inline,
  group: inline ? "inline" : "block",
  atom: true,
  attrs: { latex: { validate: "string" } },
  leafText: ({ attrs }) => `$${attrs.latex}$`,
  toDOM: ({ attrs }) => [inline ? "span" : "div", { "data-latex": attrs.latex }, attrs.latex],
  parseDOM: [{ tag: `${inline ? "span" : "div"}[data-latex]`, getAttrs: (dom) => ({ latex: dom.dataset.latex }) }],
});

// The server makes one line of a cell, and single cells of those that span others.
const tables = tableNodes({ tableGroup: "top", cellContent: "paragraph+", cellAttributes: {} });

export const schema = new Schema({
  nodes: {
    doc: { content: "(block | top)+" },
    paragraph: { group: "block", content: "inline*", toDOM: text("p"), parseDOM: [{ tag: "p" }] },
    heading: {
      group: "top",
      content: "inline*",
      defining: true,
      attrs: { level: { default: 2, validate: (level) => must(level === 2 || level === 3) } },
      toDOM: ({ attrs }) => [`h${attrs.level}`, 0],
      parseDOM: [1, 2, 3, 4, 5, 6].map((level) => ({ tag: `h${level}`, attrs: { level: level < 3 ? 2 : 3 } })),
    },
    bullet_list: { group: "block", content: "list_item+", toDOM: text("ul"), parseDOM: [{ tag: "ul" }] },
    ordered_list: {
      group: "block",
      content: "list_item+",
      attrs: { order: { default: 1, validate: "number" } },
      toDOM: ({ attrs }) => ["ol", attrs.order === 1 ? {} : { start: attrs.order }, 0],
      parseDOM: [{ tag: "ol", getAttrs: (dom) => ({ order: Math.min(Math.max(dom.start, 0), 999999) }) }],
    },
    list_item: { content: "paragraph block*", defining: true, toDOM: text("li"), parseDOM: [{ tag: "li" }] },
    blockquote: { group: "block", content: "block+", defining: true, toDOM: text("blockquote"), parseDOM: [{ tag: "blockquote" }] },
    code_block: {
      group: "block",
      content: "text*",
      marks: "",
      code: true,
      defining: true,
      toDOM: () => ["pre", ["code", 0]],
      parseDOM: [{ tag: "pre", preserveWhitespace: "full" }],
    },
    horizontal_rule: { group: "top", toDOM: () => ["hr"], parseDOM: [{ tag: "hr" }] },
    image: {
      group: "block",
      draggable: true,
      attrs: { file: { validate: (id) => must(file.test(`/files/${id}`)) }, alt: { default: "", validate: "string" } },
      toDOM: ({ attrs }) => ["img", { src: `/files/${attrs.file}/picture`, alt: attrs.alt }],
      parseDOM: [
        {
          tag: "img",
          getAttrs: (dom) => {
            const found = file.exec(dom.getAttribute("src"));
            return found ? { file: found[1].toLowerCase(), alt: dom.alt } : false;
          },
        },
      ],
    },
    formula_block: formula(false),
    formula: formula(true),
    hard_break: { inline: true, group: "inline", selectable: false, leafText: () => "\n", toDOM: () => ["br"], parseDOM: [{ tag: "br" }] },
    text: { group: "inline" },
    ...tables,
  },
  marks: {
    link: {
      inclusive: false,
      attrs: { href: { validate: (href) => must(address(href)) } },
      toDOM: ({ attrs }) => ["a", { href: attrs.href, rel: "noopener noreferrer nofollow" }, 0],
      parseDOM: [
        {
          tag: "a[href]",
          getAttrs: (dom) => {
            const href = address(dom.getAttribute("href"));
            return href ? { href } : false;
          },
        },
      ],
    },
    bold: {
      toDOM: text("strong"),
      parseDOM: [
        { tag: "strong" },
        // Some word processors wrap everything in a <b> that is not bold.
        { tag: "b", getAttrs: (dom) => dom.style.fontWeight !== "normal" && null },
        { style: "font-weight", getAttrs: (value) => /^(bold(er)?|[6-9]\d\d)$/.test(value) && null },
      ],
    },
    italic: { toDOM: text("em"), parseDOM: [{ tag: "em" }, { tag: "i" }, { style: "font-style=italic" }] },
    strike: { toDOM: text("s"), parseDOM: [{ tag: "s" }, { tag: "del" }, { style: "text-decoration=line-through" }] },
    underline: { toDOM: text("u"), parseDOM: [{ tag: "u" }, { style: "text-decoration=underline" }] },
    code: { toDOM: text("code"), parseDOM: [{ tag: "code" }] },
  },
});
