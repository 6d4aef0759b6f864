// What the tools do: each act has a command, and may say whether it holds where the cursor is.
import { lift, setBlockType, toggleMark, wrapIn } from "prosemirror-commands";
import { redo, undo } from "prosemirror-history";
import { liftListItem, sinkListItem, wrapInList } from "prosemirror-schema-list";
import { TextSelection } from "prosemirror-state";
import { addColumnAfter, addRowAfter, deleteColumn, deleteRow, deleteTable, isInTable, toggleHeader } from "prosemirror-tables";
import { schema } from "./schema.js";

const { nodes, marks } = schema;

/** The nearest node around the cursor that is of one of these kinds: { node, before }. */
export const around = ({ selection: { $from } }, ...types) => {
  for (let depth = $from.depth; depth > 0; depth--) {
    const node = $from.node(depth);
    if (types.includes(node.type)) return { node, before: $from.before(depth) };
  }
};

export const isMarked = ({ selection: { from, to, empty, $from }, storedMarks, doc }, type) =>
  empty ? !!type.isInSet(storedMarks || $from.marks()) : doc.rangeHasMark(from, to, type);

const mark = (type) => ({ run: toggleMark(type), holds: (state) => isMarked(state, type) });

const block = (type, attrs) => {
  const holds = ({ selection: { $from } }) => $from.parent.hasMarkup(type, attrs);
  return { holds, run: (state, dispatch) => (holds(state) ? setBlockType(nodes.paragraph) : setBlockType(type, attrs))(state, dispatch) };
};

const list = (type) => ({
  holds: (state) => around(state, nodes.bullet_list, nodes.ordered_list)?.node.type === type,
  run: (state, dispatch) => {
    const found = around(state, nodes.bullet_list, nodes.ordered_list);
    if (!found) return wrapInList(type)(state, dispatch);
    if (found.node.type === type) return liftListItem(nodes.list_item)(state, dispatch);
    dispatch?.(state.tr.setNodeMarkup(found.before, type));
    return true;
  },
});

/** Puts a node that stands at the top of the document after the block of the cursor, or in place of an empty one. */
export const putAtTop = (state, dispatch, node, into) => {
  const { $from, $to } = state.selection;
  if (!$to.depth) return false;
  const empty = $from.sameParent($to) && $to.depth === 1 && $to.parent.type === nodes.paragraph && !$to.parent.content.size;
  const at = empty ? $to.before(1) : $to.after(1);
  if (dispatch) {
    const tr = empty ? state.tr.replaceWith(at, $to.after(1), node) : state.tr.insert(at, node);
    const after = at + node.nodeSize;
    if (after === tr.doc.content.size) tr.insert(after, nodes.paragraph.create());
    tr.setSelection(TextSelection.near(tr.doc.resolve(into ? at + 1 : after + 1)));
    dispatch(tr.scrollIntoView());
  }
  return true;
};

const table = () => {
  const row = (cell) => nodes.table_row.create(null, [0, 1, 2].map(() => cell.createAndFill()));
  return nodes.table.create(null, [row(nodes.table_header), row(nodes.table_cell), row(nodes.table_cell)]);
};

/** Whether the first row of the table of the cursor names the columns. */
const isNamed = (state) => around(state, nodes.table)?.node.firstChild.firstChild.type === nodes.table_header;

export const acts = {
  bold: mark(marks.bold),
  italic: mark(marks.italic),
  underline: mark(marks.underline),
  strike: mark(marks.strike),
  code: mark(marks.code),
  title: block(nodes.heading, { level: 2 }),
  subtitle: block(nodes.heading, { level: 3 }),
  program: block(nodes.code_block),
  bullets: list(nodes.bullet_list),
  numbers: list(nodes.ordered_list),
  deeper: { run: sinkListItem(nodes.list_item) },
  shallower: { run: liftListItem(nodes.list_item) },
  quote: {
    holds: (state) => !!around(state, nodes.blockquote),
    run: (state, dispatch) => (around(state, nodes.blockquote) ? lift : wrapIn(nodes.blockquote))(state, dispatch),
  },
  table: { run: (state, dispatch) => !isInTable(state) && putAtTop(state, dispatch, table(), true) },
  rule: { run: (state, dispatch) => !isInTable(state) && putAtTop(state, dispatch, nodes.horizontal_rule.create()) },
  row: { run: addRowAfter },
  column: { run: addColumnAfter },
  header: { run: toggleHeader("row"), holds: isNamed },
  "no-row": { run: deleteRow },
  "no-column": { run: deleteColumn },
  "no-table": { run: deleteTable },
  undo: { run: undo },
  redo: { run: redo },
};
