// Draws a formula while it is typed. Readers never load this: the server draws for them. The build puts Temml, which
// declares `temml`, before this.

// As in `rich` of the server.
const macros = {
  "\\R": "\\mathbb{R}",
  "\\N": "\\mathbb{N}",
  "\\Z": "\\mathbb{Z}",
  "\\Q": "\\mathbb{Q}",
  "\\C": "\\mathbb{C}",
  "\\D": "\\mathbb{D}",
  "\\vect": "\\overrightarrow{#1}",
  "\\pgcd": "\\operatorname{PGCD}",
  "\\ppcm": "\\operatorname{PPCM}",
  "\\degre": "^{\\circ}",
  "\\euro": "\\text{€}",
  "\\dd": "\\mathrm{d}",
};

/** The formula, drawn; null when it cannot be read. */
export const draw = (latex, alone) => {
  const place = document.createElement("span");
  try {
    temml.render(latex, place, { displayMode: alone, throwOnError: true, trust: false, maxExpand: 100, macros: { ...macros } });
  } catch {
    return null;
  }
  return place;
};
