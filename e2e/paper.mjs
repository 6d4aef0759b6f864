// Reads what a printed document says: enough of PDF for the documents that Préau makes, no more.
import { inflateSync } from "node:zlib";

const unescaped = { n: "\n", r: "\r", t: "\t", b: "\b", f: "\f" };
const bytesOf = (string) =>
  string.replace(/\\(?:([0-7]{1,3})|([\s\S]))/g, (_, octal, other) => (octal ? String.fromCharCode(parseInt(octal, 8)) : (unescaped[other] ?? other)));

const stream = (body) => {
  const head = body.slice(0, body.indexOf("stream"));
  const bytes = body.slice(body.indexOf("\n", head.length) + 1, body.lastIndexOf("endstream"));
  return /FlateDecode/.test(head) ? inflateSync(Buffer.from(bytes, "latin1")).toString("latin1") : bytes;
};

const lettersOf = (map) =>
  new Map([...map.matchAll(/^<([0-9A-F]{4})> <([0-9A-F]+)>$/gm)].map(([, glyph, text]) => [parseInt(glyph, 16), Buffer.from(text, "hex").swap16().toString("utf16le")]));

/** The pieces of text of a document, in the order of its pages. */
export const read = (pdf) => {
  const objects = new Map([...pdf.toString("latin1").matchAll(/(\d+) 0 obj\s([\s\S]*?)endobj/g)].map(([, number, body]) => [number, body]));
  const follow = (body, name) => objects.get(body.match(new RegExp(`/${name} (\\d+) 0 R`))?.[1]) ?? body;
  const pieces = [];
  for (const page of objects.values()) {
    if (!/\/Type\/Page\b/.test(page)) continue;
    const fonts = new Map(
      [...follow(follow(page, "Resources"), "Font").matchAll(/\/(f\d+) (\d+) 0 R/g)].map(([, name, number]) => [name, lettersOf(stream(follow(objects.get(number), "ToUnicode")))]),
    );
    let letters;
    for (const [, font, shown] of stream(follow(page, "Contents")).matchAll(/\/(f\d+) [\d.]+ Tf|((?:\[(?:\((?:\\[\s\S]|[^\\()])*\)|[^\]()])*\]|\((?:\\[\s\S]|[^\\()])*\)) ?T[Jj])/g)) {
      if (font) letters = fonts.get(font);
      else {
        const glyphs = Buffer.from([...shown.matchAll(/\(((?:\\[\s\S]|[^\\()])*)\)/g)].map(([, string]) => bytesOf(string)).join(""), "latin1");
        pieces.push(Array.from({ length: glyphs.length / 2 }, (_, k) => letters.get(glyphs.readUInt16BE(2 * k)) ?? "").join(""));
      }
    }
  }
  return pieces;
};

/** The sign-in sheets of a document: for each, the name, the login and the code. */
export const sheets = (pdf) => {
  const pieces = read(pdf);
  const found = [];
  let name, login;
  pieces.forEach((piece, k) => {
    if (piece.includes(" · ") && k > 2) name = pieces[k - 1];
    if (/^[a-z0-9]+(\.[a-z0-9]+)+$/.test(piece)) login = piece;
    if (/^([a-z0-9]{4}-){2}[a-z0-9]{4}$/.test(piece)) found.push({ name, login, code: piece });
  });
  return found;
};
