// Builds every file that browsers load into build/, which git ignores and the program embeds.
// Each file carries the hash of its content in its name, stands beside its .br and .gz twins, and is
// listed in build/manifest.json. The same sources give the same files.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createHash } from "node:crypto";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Resvg } from "@resvg/resvg-js";
import * as esbuild from "esbuild";
import { bundleAsync } from "lightningcss";
import subsetFont from "subset-font";
import { iconsUsed } from "./icons.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const root = join(here, "../..");
const out = join(here, "build");
const source = (path) => readFileSync(join(here, path), "utf8");
const packaged = (path) => readFileSync(join(here, "node_modules", path));

// The browsers of schools.
const targets = { chrome: 109 << 16, safari: (15 << 16) | (4 << 8), firefox: 115 << 16 };
const engines = ["chrome109", "safari15.4", "firefox115"];
const compressible = new Set([".css", ".js", ".svg", ".webmanifest", ".txt"]);

/** What was written: logical name -> { path, bytes, br, gz }. `br` and `gz` are null where compressing gains nothing. */
const manifest = {};
const written = new Set(["manifest.json"]);

const write = (path, bytes) => {
  written.add(path);
  const file = join(out, path);
  // An untouched file keeps its date, so that cargo has nothing to do again.
  if (!existsSync(file) || !readFileSync(file).equals(bytes)) writeFileSync(file, bytes);
};
const add = (name, content) => {
  const bytes = Buffer.from(content);
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 8);
  const extension = extname(name);
  const path = `${name.slice(0, -extension.length)}.${hash}${extension}`;
  const entry = { path, bytes: bytes.length, br: null, gz: null };
  write(path, bytes);
  if (compressible.has(extension)) {
    const br = brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } });
    const gz = gzipSync(bytes, { level: 9 });
    write(`${path}.br`, br);
    write(`${path}.gz`, gz);
    entry.br = br.length;
    entry.gz = gz.length;
  }
  manifest[name] = entry;
  return path;
};

mkdirSync(out, { recursive: true });

// Fonts. Figtree as it comes; Bricolage Grotesque cut to weight 700, to the letters of titles, and to kerning.
const range = (from, to) => String.fromCodePoint(...Array.from({ length: to - from + 1 }, (_, k) => from + k));
const letters = range(0x20, 0x7e) + range(0xa0, 0xff) + "ŒœŸ–—‘’“”…€";
const variable = "@fontsource-variable";
add("figtree.woff2", packaged(`${variable}/figtree/files/figtree-latin-wght-normal.woff2`));
add("figtree-ext.woff2", packaged(`${variable}/figtree/files/figtree-latin-ext-wght-normal.woff2`));
add(
  "bricolage-grotesque.woff2",
  await subsetFont(packaged(`${variable}/bricolage-grotesque/files/bricolage-grotesque-latin-wght-normal.woff2`), letters, {
    targetFormat: "woff2",
    variationAxes: { wght: 700 },
    keepFeatures: ["kern", "locl"],
  }),
);
add("hyperlegible.woff2", packaged(`${variable}/atkinson-hyperlegible-next/files/atkinson-hyperlegible-next-latin-wght-normal.woff2`));
add("opendyslexic.woff2", packaged("@fontsource/opendyslexic/files/opendyslexic-latin-400-normal.woff2"));
add("opendyslexic-bold.woff2", packaged("@fontsource/opendyslexic/files/opendyslexic-latin-700-normal.woff2"));
// Mathematics: what formulas of school are made of.
const signs =
  letters + range(0x391, 0x3c9) + "ϑϕϵ‐′″‴‖⁡⁢⁣ℂℕℙℚℝℤℓℏℎℒ←↑→↓↔⇐⇒⇔⟵⟶⟷⟸⟹⟺↦∀∂∃∄∅∆∇∈∉∋∏∑−∓∕∖∗∘√∛∝∞∟∠∡∢∣∤∥∦∧∨∩∪∫∬∭∮∴∵∼≃≅≈≠≡≢≤≥≪≫⩽⩾⊂⊃⊄⊆⊇⊕⊗⊥⋅⋮⋯⋱⌈⌉⌊⌋⌢⌣⟨⟩⏞⏟⎴⎵□△◻" +
  "\u0302\u0303\u0304\u0305\u0307\u0308\u0332\u20d7ˆ˜˙ˉ" + range(0x1d434, 0x1d467) + range(0x1d6fc, 0x1d71b) + "𝐱𝟙𝔸𝔹𝔻𝔼𝔽𝕂ℋ𝒞𝒟𝒫";
add("stix-two-math.woff2", await subsetFont(packaged("@fontsource/stix-two-math/files/stix-two-math-latin-400-normal.woff2"), signs, { targetFormat: "woff2" }));

// One style sheet. A url() in it names a file of this build.
const sheet = await bundleAsync({
  filename: join(here, "css/index.css"),
  minify: true,
  targets,
  visitor: {
    Url(url) {
      if (!manifest[url.url]) throw new Error(`css: no such file in the build: ${url.url}`);
      return { ...url, url: manifest[url.url].path };
    },
  },
});
for (const warning of sheet.warnings) throw new Error(`css: ${warning.message} (${warning.loc?.filename}:${warning.loc?.line})`);
add("preau.css", sheet.code);

// One sprite of the icons used.
const symbol = ({ name, where }) => {
  const file = join(here, `node_modules/lucide-static/icons/${name}.svg`);
  if (!existsSync(file)) throw new Error(`icons: Lucide has no icon "${name}" (${where})`);
  const drawing = readFileSync(file, "utf8")
    .replace(/<!--[\s\S]*?-->/g, "")
    .replace(/[\s\S]*?<svg[^>]*>/, "")
    .replace("</svg>", "")
    .replace(/\s+/g, " ")
    .trim();
  return `<symbol id="${name}" viewBox="0 0 24 24">${drawing}</symbol>`;
};
const icons = iconsUsed(root);
add("icons.svg", `<svg xmlns="http://www.w3.org/2000/svg">${icons.map(symbol).join("\n")}</svg>\n`);

// Logo, and what a device shows when Préau is installed.
const logo = source("logo.svg");
for (const name of ["logo.svg", "logo-preau.svg", "logo-preau-light.svg"]) add(name, source(name));
const png = (svg, width) => new Resvg(svg, { fitTo: { mode: "width", value: width }, font: { loadSystemFonts: false } }).render().asPng();
// Devices cut the corners themselves: green to the edges, the drawing inside the safe zone.
const bleeding = logo
  .replace(/<rect[^>]*\/>/, '<path fill="#0d5c4c" d="M0 2h36v36H0z"/><g transform="translate(18 20) scale(.8) translate(-18 -20)">')
  .replace("</svg>", "</g></svg>");
add("icon-192.png", png(logo, 192));
add("icon-512.png", png(logo, 512));
add("icon-maskable-512.png", png(bleeding, 512));
add("apple-touch-icon.png", png(bleeding, 180));
const installable = JSON.parse(source("manifest.webmanifest"));
for (const icon of installable.icons) icon.src = manifest[icon.src].path;
add("manifest.webmanifest", JSON.stringify(installable));

// Scripts: the module of every page, htmx for signed-in pages, the service worker.
const script = async (code, options) => (await esbuild.transform(code, { minify: true, target: engines, legalComments: "none", charset: "utf8", ...options })).code;
add("preau.js", await script(source("js/preau.js"), { format: "esm" }));
add("passkey.js", await script(source("js/passkey.js"), { format: "esm" }));
// The editor, and what draws formulas while they are typed: a bundle each, for the pages that ask.
const bundle = async (path) => {
  const { outputFiles } = await esbuild.build({ entryPoints: [join(here, path)], bundle: true, write: false, minify: true, format: "esm", target: engines, legalComments: "none", charset: "utf8" });
  return outputFiles[0].text;
};
add("editor.js", await bundle("js/editor.js"));
add("maths.js", await script(`${packaged("temml/dist/temml.min.js")}\n${source("js/maths.js")}`, { format: "esm" }));
add("htmx.js", await script(packaged("htmx.org/dist/htmx.js").toString(), { legalComments: "inline" }));
const shell = ["preau.css", "preau.js", "htmx.js", "icons.svg", "logo.svg", "figtree.woff2", "bricolage-grotesque.woff2"].map((name) => `/assets/${manifest[name].path}`);
const version = createHash("sha256").update(shell.join()).digest("hex").slice(0, 8);
add("sw.js", await script(source("js/sw.js"), { define: { VERSION: JSON.stringify(`shell-${version}`), ASSETS: JSON.stringify(shell) } }));

// The licences of what others made.
const licences = {
  "Figtree": `${variable}/figtree/LICENSE`,
  "Bricolage Grotesque": `${variable}/bricolage-grotesque/LICENSE`,
  "Atkinson Hyperlegible Next": `${variable}/atkinson-hyperlegible-next/LICENSE`,
  "OpenDyslexic": "@fontsource/opendyslexic/LICENSE",
  "Lucide": "lucide-static/LICENSE",
  "htmx": "htmx.org/LICENSE",
  "ProseMirror": "prosemirror-view/LICENSE",
  "Temml": "temml/LICENSE",
  "STIX Two Math": "@fontsource/stix-two-math/LICENSE",
};
add("licences.txt", Object.entries(licences).map(([name, path]) => `${name}\n${"=".repeat(name.length)}\n\n${packaged(path).toString().trim()}\n`).join("\n\n"));

// The manifest last: whoever reads it finds every file it names.
write("manifest.json", Buffer.from(`${JSON.stringify(Object.fromEntries(Object.entries(manifest).sort(([a], [b]) => (a < b ? -1 : 1))), null, 2)}\n`));
for (const path of readdirSync(out)) if (!written.has(path)) rmSync(join(out, path), { recursive: true });

const kb = (n) => (n === null ? "" : (n / 1000).toFixed(1)).padStart(8);
console.log(`${"file".padEnd(34)}${"kB".padStart(8)}${"br".padStart(8)}${"gz".padStart(8)}`);
for (const { path, bytes, br, gz } of Object.values(manifest)) console.log(`${path.padEnd(34)}${kb(bytes)}${kb(br)}${kb(gz)}`);
console.log(`${icons.length} icons`);

// Budgets of the first visit (brotli), so that a sheet or a script never grows unseen.
const budgets = { "preau.css": 12_000, "preau.js": 2_000, "htmx.js": 13_000, "icons.svg": 6_000, "editor.js": 74_000, "maths.js": 45_000 };
const over = Object.entries(budgets).filter(([name, limit]) => manifest[name].br > limit);
for (const [name, limit] of over) console.error(`${name} weighs ${manifest[name].br} bytes, the budget is ${limit}.`);
process.exitCode = over.length ? 1 : 0;
