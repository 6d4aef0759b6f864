// The editor of rich text: takes the place of the text area of `[data-rich]`, and writes what is typed into the hidden
// field beside it, so that the form sends it like any other. Without this script, or if it fails, the text area stays.
import { gapCursor } from "prosemirror-gapcursor";
import { history } from "prosemirror-history";
import { Node } from "prosemirror-model";
import { EditorState, NodeSelection } from "prosemirror-state";
import { tableEditing } from "prosemirror-tables";
import { EditorView } from "prosemirror-view";
import { formula, link } from "./editor/dialogs.js";
import { keep } from "./editor/draft.js";
import { keys, signs } from "./editor/keys.js";
import { schema } from "./editor/schema.js";
import { toolbar } from "./editor/toolbar.js";

/** The document to begin with: what the browser gives back when one returns to the page, else what the server wrote. */
const start = (field, hidden, area) => {
  const json = hidden.value || field.dataset.document;
  if (!json && area.value.trim()) return null;
  const doc = json ? Node.fromJSON(schema, JSON.parse(json)) : schema.topNodeType.createAndFill();
  doc.check();
  return doc;
};

/** Draws formulas: the library comes when there is one to draw. */
const drawer = (field) => {
  let library;
  return async (element, latex, alone) => {
    element.textContent = latex;
    element.classList.remove("formula-wrong");
    element.dataset.latex = latex;
    if (!latex.trim()) return;
    library ??= import(field.dataset.maths).catch(() => null);
    const drawn = (await library)?.draw(latex, alone);
    if (element.dataset.latex !== latex) return;
    element.classList.toggle("formula-wrong", !drawn && !!(await library));
    if (drawn) element.replaceChildren(drawn);
    else if (await library) element.append(" ", Object.assign(document.createElement("span"), { className: "hint", textContent: field.dataset.wrongFormula }));
  };
};

/** A formula in the text: drawn, and opened by two clicks or by Enter. */
const formulaView = (maths, open) => (node, view, at) => {
  const dom = document.createElement(node.isInline ? "span" : "div");
  dom.className = "formula";
  const draw = () => maths(dom, node.attrs.latex, node.isBlock);
  draw();
  dom.addEventListener("dblclick", () => {
    view.dispatch(view.state.tr.setSelection(NodeSelection.create(view.state.doc, at())));
    open(view.state, view.dispatch);
  });
  return {
    dom,
    update(next) {
      if (next.type !== node.type) return false;
      const same = next.attrs.latex === node.attrs.latex;
      node = next;
      if (!same) draw();
      return true;
    },
    ignoreMutation: () => true,
  };
};

/** Pasted HTML without what the policy of content would complain of, although it acts nowhere: styles, scripts, handlers. */
const quiet = (html) =>
  html
    .replace(/<(script|style|template)\b[\s\S]*?<\/\1\s*>/gi, "")
    .replace(/<(script|style|base|link|meta)\b[^>]*>/gi, "")
    .replace(/<[a-z](?:[^>"']|"[^"]*"|'[^']*')*>/gi, (tag) => tag.replace(/([\s/"'])on[a-z]+(?=\s*=)/gi, "$1data-off"));

const enhance = (field) => {
  const $ = (selector) => field.querySelector(selector);
  const area = $("textarea[name]");
  const hidden = $("input[type=hidden]");
  const { id } = area;
  const doc = start(field, hidden, area);
  if (!doc) return;

  const maths = drawer(field);
  const acts = {};
  let bar;
  const described = (area.getAttribute("aria-describedby") ?? "").replace(`${id}-how`, `${id}-keys`);
  const drawn = formulaView(maths, (...all) => acts.formula.run(...all));
  const view = new EditorView(
    { mount: document.createElement("div") },
    {
      state: EditorState.create({
        doc,
        plugins: [
          signs,
          ...keys({
            "Alt-F10": () => (bar.focus(), true),
            "Mod-k": (state, dispatch) => acts.link.run(state, dispatch),
            Enter: (state, dispatch) => acts.formula.holds(state) && acts.formula.run(state, dispatch),
          }),
          history(),
          gapCursor(),
          tableEditing(),
        ],
      }),
      attributes: {
        class: "prose rich",
        role: "textbox",
        "aria-multiline": "true",
        "aria-labelledby": `${id}-label`,
        "aria-describedby": described,
        ...(area.getAttribute("aria-invalid") ? { "aria-invalid": "true" } : {}),
      },
      transformPastedHTML: quiet,
      nodeViews: { formula: drawn, formula_block: drawn },
      dispatchTransaction(transaction) {
        view.updateState(view.state.apply(transaction));
        bar?.update();
        if (!transaction.docChanged) return;
        hidden.value = JSON.stringify(view.state.doc);
        hidden.dispatchEvent(new Event("input", { bubbles: true }));
      },
    },
  );
  acts.link = link($("dialog[data-link]"), view);
  acts.formula = formula($("dialog[data-formula]"), view, maths);
  bar = toolbar($(".toolbar"), view, acts);
  bar.update();

  // From here on nothing can fail: the editor takes the place of the text area, its name and its label.
  hidden.value = JSON.stringify(view.state.doc);
  $(".editor").append(view.dom);
  // What is disabled is not sent.
  area.disabled = true;
  area.id = `${id}-markdown`;
  area.hidden = true;
  view.dom.id = id;
  $(`label[for="${id}"]`).addEventListener("click", () => view.focus());
  for (const part of field.querySelectorAll("[data-with]")) part.hidden = false;
  for (const part of field.querySelectorAll("[data-without]")) part.hidden = true;
};

const drafts = (field) => {
  const { draftUrl, saved, unsaved, over, other, signIn } = field.dataset;
  const form = field.closest("form");
  const line = field.querySelector("[data-draft]");
  if (!draftUrl || !form) return;
  const said = line?.lastElementChild;
  const say = (sentence, late, entry) => {
    // Said once: a reader of screens is not told again and again, and the link keeps the focus.
    if (!line.hidden && said.dataset.said === sentence) return;
    said.dataset.said = sentence;
    line.hidden = false;
    line.classList.toggle("late", late);
    if (late) line.setAttribute("role", "alert");
    else line.removeAttribute("role");
    const sign = line.querySelector("use");
    sign.setAttribute("href", sign.getAttribute("href").replace(/#.*/, late ? "#circle-alert" : "#circle-check"));
    said.textContent = sentence;
    if (entry) said.append(" ", Object.assign(document.createElement("a"), { className: "link", href: "/sign-in", target: "_blank", textContent: signIn }));
  };
  keep(form, draftUrl, say, { saved, unsaved, over, other });
};

for (const field of document.querySelectorAll("[data-rich]")) {
  try {
    enhance(field);
  } catch (error) {
    // The text area does.
    console.error(error);
  }
  drafts(field);
}
