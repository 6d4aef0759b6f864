// Keys, and signs that become what they mean as they are typed. Tab is left to the page: it leaves the editor.
import { baseKeymap, chainCommands, exitCode } from "prosemirror-commands";
import { redo, undo } from "prosemirror-history";
import { InputRule, inputRules, textblockTypeInputRule, undoInputRule, wrappingInputRule } from "prosemirror-inputrules";
import { keymap } from "prosemirror-keymap";
import { liftListItem, sinkListItem, splitListItem } from "prosemirror-schema-list";
import { acts } from "./acts.js";
import { schema } from "./schema.js";

const { nodes } = schema;

const newLine = (state, dispatch) => {
  dispatch?.(state.tr.replaceSelectionWith(nodes.hard_break.create()).scrollIntoView());
  return true;
};

export const keys = (more) => [
  keymap(more),
  keymap({
    "Mod-b": acts.bold.run,
    "Mod-i": acts.italic.run,
    "Mod-u": acts.underline.run,
    "Mod-z": undo,
    "Mod-y": redo,
    "Shift-Mod-z": redo,
    "Mod-]": sinkListItem(nodes.list_item),
    "Mod-[": liftListItem(nodes.list_item),
    Enter: splitListItem(nodes.list_item),
    "Shift-Enter": chainCommands(exitCode, newLine),
    Backspace: undoInputRule,
  }),
  keymap(baseKeymap),
];

const formula = new InputRule(/\$([^$\s](?:[^$]*[^$\s\\])?)\$$/, (state, [, latex], start, end) => state.tr.replaceWith(start, end, nodes.formula.create({ latex })));

export const signs = inputRules({
  rules: [
    wrappingInputRule(/^\s*[-*]\s$/, nodes.bullet_list),
    wrappingInputRule(
      /^(\d{1,6})[.)]\s$/,
      nodes.ordered_list,
      ([, order]) => ({ order: +order }),
      ([, order], node) => node.childCount + node.attrs.order === +order,
    ),
    wrappingInputRule(/^\s*>\s$/, nodes.blockquote),
    textblockTypeInputRule(/^(#{2,3})\s$/, nodes.heading, ([, signs]) => ({ level: signs.length })),
    textblockTypeInputRule(/^```$/, nodes.code_block),
    formula,
  ],
});
