// The two questions that a tool asks: where a link leads, what a formula says.
import { NodeSelection } from "prosemirror-state";
import { isMarked, putAtTop } from "./acts.js";
import { address, schema } from "./schema.js";

const { nodes, marks } = schema;

/** What opens, closes and answers a dialog. `fill` reads the text into it, `done` writes it back and says whether it could. */
const ask = (dialog, view, fill, done) => {
  const $ = (selector) => dialog.querySelector(selector);
  const answer = () => {
    if (!done()) return;
    dialog.close();
    view.focus();
  };
  dialog.addEventListener("close", () => view.focus());
  $("[data-close]").addEventListener("click", () => dialog.close());
  $("[data-done]").addEventListener("click", answer);
  // Enter answers: it must not send the form around the dialog.
  dialog.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.target.matches("button") || event.isComposing) return;
    event.preventDefault();
    answer();
  });
  return () => {
    fill();
    dialog.showModal();
  };
};

/** Where the link around the cursor begins and ends; the selection where there is none. */
const extent = ({ doc, selection: { from, to, empty, $from } }) => {
  if (!empty) return { from, to };
  const here = ({ marks: list }) => list.find(({ type }) => type === marks.link);
  const link = here({ marks: $from.marks() }) ?? ($from.nodeAfter && here($from.nodeAfter));
  if (!link) return { from, to };
  let [start, end] = [from, from];
  doc.nodesBetween($from.start(), $from.end(), (node, at) => {
    if (!node.isInline || !link.isInSet(node.marks)) return;
    if (at <= from && at + node.nodeSize >= from) [start, end] = [Math.min(start, at), Math.max(end, at + node.nodeSize)];
  });
  return { from: start, to: end, link };
};

const linkOf = (state) => {
  const { from, to, link } = extent(state);
  let found = link;
  state.doc.nodesBetween(from, to, (node) => void (found ??= node.marks.find(({ type }) => type === marks.link)));
  return found?.attrs.href ?? "";
};

/** What people leave out of an address. */
const whole = (typed) => {
  const text = typed.trim();
  if (/^[\w-]+(\.[\w-]+)+([/?#]|$)/.test(text)) return `https://${text}`;
  return /^[^\s:/@]+@[^\s:/@]+$/.test(text) ? `mailto:${text}` : text;
};

export const link = (dialog, view) => {
  const field = dialog.querySelector("input");
  const wrong = dialog.querySelector(".field-error");
  const remove = dialog.querySelector("[data-remove]");
  const say = (isWrong) => {
    wrong.hidden = !isWrong;
    field.setAttribute("aria-invalid", isWrong);
  };
  const put = (href) => {
    const { from, to } = extent(view.state);
    const tr = view.state.tr;
    const mark = href && marks.link.create({ href });
    // Without words to bear it, the address is its own words.
    if (mark && from === to) tr.replaceSelectionWith(schema.text(href.replace(/^mailto:/, ""), [mark]), false);
    else tr.removeMark(from, to, marks.link);
    if (mark && from !== to) tr.addMark(from, to, mark);
    view.dispatch(tr.scrollIntoView());
    return true;
  };
  remove.addEventListener("click", () => put(null) && dialog.close());
  const open = ask(
    dialog,
    view,
    () => {
      field.value = linkOf(view.state);
      remove.hidden = !field.value;
      say(false);
    },
    () => {
      const href = address(whole(field.value));
      say(!href);
      if (!href) field.focus();
      return href && put(href);
    },
  );
  const fits = ({ selection: { $from } }) => $from.parent.type.allowsMarkType(marks.link);
  return {
    holds: (state) => isMarked(state, marks.link),
    run: (state, dispatch) => {
      if (!fits(state)) return false;
      if (dispatch) open();
      return true;
    },
  };
};

export const formula = (dialog, view, maths) => {
  const field = dialog.querySelector("textarea");
  const shown = dialog.querySelector("output");
  const alone = dialog.querySelector("[data-alone]");
  const under = ({ selection }) => (selection instanceof NodeSelection && [nodes.formula, nodes.formula_block].includes(selection.node.type) ? selection.node : null);
  const show = () => maths(shown, field.value, alone.checked);
  field.addEventListener("input", show);
  alone.addEventListener("change", show);
  dialog.addEventListener("click", ({ target }) => {
    const insert = target.closest("[data-insert]")?.dataset.insert;
    if (!insert) return;
    // What was chosen goes into the first braces; else the cursor does.
    const { selectionStart: from, selectionEnd: to, value } = field;
    const text = insert.replace("{}", `{${value.slice(from, to)}}`);
    field.setRangeText(text, from, to, "end");
    const hole = text.indexOf("{}");
    if (hole >= 0) field.setSelectionRange(from + hole + 1, from + hole + 1);
    field.focus();
    show();
  });
  const open = ask(
    dialog,
    view,
    () => {
      const node = under(view.state);
      const { from, to } = view.state.selection;
      field.value = node?.attrs.latex ?? view.state.doc.textBetween(from, to, " ");
      alone.checked = node?.type === nodes.formula_block;
      show();
    },
    () => {
      const latex = field.value.trim();
      const node = under(view.state);
      if (!latex) {
        if (node) view.dispatch(view.state.tr.deleteSelection());
        return true;
      }
      const type = alone.checked ? nodes.formula_block : nodes.formula;
      const made = type.create({ latex });
      if (node?.type === type) view.dispatch(view.state.tr.replaceSelectionWith(made));
      else if (type.isInline) view.dispatch(view.state.tr.replaceSelectionWith(made, false).scrollIntoView());
      else {
        if (node) view.dispatch(view.state.tr.deleteSelection());
        // Inside a table or a list that holds no block, it stands after it.
        putAtTop(view.state, view.dispatch, made) || view.dispatch(view.state.tr.replaceSelectionWith(made));
      }
      return true;
    },
  );
  return {
    holds: (state) => !!under(state),
    run: (state, dispatch) => {
      const { $from } = state.selection;
      if ($from.parent.type === nodes.code_block) return false;
      if (dispatch) open();
      return true;
    },
  };
};
