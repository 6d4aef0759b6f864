// Refuses in css/: physical properties and values, `!important` outside utilities, motion and print;
// in the templates: a style attribute that sets more than custom properties, and inline scripts.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));
const root = join(here, "../..");
const faults = [];
const check = (path, text, pattern, why) => {
  for (const match of text.matchAll(pattern)) {
    const line = text.slice(0, match.index).split("\n").length;
    faults.push(`${relative(root, path)}:${line}: ${match[0].trim()}: ${why}`);
  }
};
const blank = (text, pattern) => text.replace(pattern, (m) => m.replace(/[^\n]/g, " "));

const sides = "left|right|top|bottom";
const physical = new RegExp(
  `(?<=[{;]\\s*)((${sides})|(margin|padding|scroll-margin|scroll-padding)-(${sides})|border-(${sides})(-(width|style|color))?|border-(top|bottom)-(left|right)-radius|(min-|max-)?(width|height))\\s*:`,
  "g",
);
for (const file of readdirSync(join(here, "css")).sort()) {
  const path = join(here, "css", file);
  const text = blank(readFileSync(path, "utf8"), /\/\*[\s\S]*?\*\//g);
  check(path, text, physical, "write the logical property (inline-size, inset-inline-start, margin-block-end…)");
  check(path, text, /(?<=[{;]\s*)(text-align|float|clear)\s*:\s*(left|right)/g, "write start or end");
  if (!["utilities.css", "motion.css", "print.css"].includes(file)) check(path, text, /!important/g, "only in utilities, motion and print");
  check(path, text, /https?:/g, "nothing is loaded from elsewhere");
}
const index = readFileSync(join(here, "css/index.css"), "utf8");
for (const file of readdirSync(join(here, "css"))) if (file !== "index.css" && !index.includes(`"${file}"`)) faults.push(`kit/assets/css/${file}: not imported by index.css`);

function* templates(folder) {
  if (!existsSync(folder)) return;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* templates(path);
    else if (path.endsWith(".html")) yield path;
  }
}
for (const folder of ["kit/templates", "features"]) {
  for (const path of templates(join(root, folder))) {
    const text = blank(blank(readFileSync(path, "utf8"), /\{#[\s\S]*?#\}/g), /<!--[\s\S]*?-->/g);
    check(path, text, /\sstyle="(?!\s*(--[\w-]+\s*:[^;"]*;?\s*)+")[^"]*"/g, "a style attribute may only set custom properties");
    // What is saved in an archive is no page: it carries its own style, having nothing beside it.
    if (!/\/archive\//.test(path)) check(path, text, /<style\b/g, "no style element: the policy of content refuses it");
    check(path, text, /<script(?![^>]*\ssrc=)[^>]*>/g, "no inline script: the policy of content refuses it");
    check(path, text, /\s(on[a-z]+|hx-on[\w:-]*)="/g, "no handler in an attribute");
  }
}

for (const fault of faults) console.error(fault);
console.log(faults.length ? `${faults.length} faults` : "css and templates: no fault");
process.exitCode = faults.length ? 1 : 0;
