// Which icons the project names. `node icons.mjs` lists them.
//
// In a template:  {{ "house"|icon }}   or   <use href="{{ icons }}#house"/>
// In Rust:        icon: "house"   .icon("house")   Icon("house")   Icon::new("house")
// A name that is computed: one line of icons.txt.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const name = "([a-z][a-z0-9-]*)";
const inTemplates = [
  new RegExp(`"${name}"\\s*\\|\\s*icon\\b`, "g"),
  new RegExp(`\\bicons\\b[^"#]*#${name}"`, "g"),
  new RegExp(`\\bicon\\(\\s*"${name}"`, "g"),
];
const inRust = [
  new RegExp(`\\bicon:\\s*"${name}"`, "g"),
  new RegExp(`\\bicon\\(\\s*"${name}"`, "gi"),
  new RegExp(`\\bIcon::\\w+\\(\\s*"${name}"`, "g"),
];
const skipped = new Set(["target", "node_modules", "build", "tests"]);

function* files(folder) {
  if (!existsSync(folder)) return;
  for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!skipped.has(entry.name)) yield* files(path);
    } else yield path;
  }
}

/** The icons used under `root`, in order of name: [{ name, where }]. */
export function iconsUsed(root) {
  const found = new Map();
  const note = (icon, where) => found.has(icon) || found.set(icon, where);
  const list = join(root, "kit/assets/icons.txt");
  for (const line of readFileSync(list, "utf8").split("\n")) {
    const icon = line.replace(/#.*/, "").trim();
    if (icon) note(icon, relative(root, list));
  }
  for (const folder of ["kit/templates", "kit/src", "features", "preau/src"]) {
    for (const path of files(join(root, folder))) {
      const patterns = path.endsWith(".html") ? inTemplates : path.endsWith(".rs") ? inRust : [];
      if (!patterns.length) continue;
      let text = readFileSync(path, "utf8");
      if (path.endsWith(".rs")) text = text.replace(/^\s*\/\/.*$/gm, ""); // comments show examples
      for (const pattern of patterns) for (const [, icon] of text.matchAll(pattern)) note(icon, relative(root, path));
    }
  }
  return [...found].map(([name, where]) => ({ name, where })).sort((a, b) => (a.name < b.name ? -1 : 1));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = fileURLToPath(new URL("../..", import.meta.url));
  for (const { name, where } of iconsUsed(root)) console.log(name, where);
}
