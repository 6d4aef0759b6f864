// The toolbar: one stop of Tab, arrows between the tools, Escape back to the text.
import { isInTable } from "prosemirror-tables";
import { acts } from "./acts.js";

/** Makes the toolbar of a view work. `others` are the acts that open a dialog: { link, formula }. */
export const toolbar = (bar, view, others) => {
  const tools = [...bar.querySelectorAll("[data-act]")];
  const inTable = bar.querySelector("[data-in-table]");
  const all = { ...acts, ...others };
  const seen = () => tools.filter((tool) => !tool.closest("[hidden]"));
  let stop = tools[0];
  const stopAt = (tool) => {
    stop.tabIndex = -1;
    stop = tool;
    stop.tabIndex = 0;
  };

  const update = () => {
    inTable.hidden = !isInTable(view.state);
    if (stop.closest("[hidden]")) stopAt(tools[0]);
    for (const tool of tools) {
      const { run, holds } = all[tool.dataset.act];
      if (holds) tool.setAttribute("aria-pressed", holds(view.state));
      tool.setAttribute("aria-disabled", !run(view.state, undefined, view));
    }
  };

  // The text keeps its selection while a tool is pressed.
  bar.addEventListener("mousedown", (event) => event.preventDefault());
  bar.addEventListener("click", ({ target }) => {
    const tool = target.closest("[data-act]");
    if (!tool) return;
    stopAt(tool);
    if (tool.getAttribute("aria-disabled") === "true") return;
    view.focus();
    all[tool.dataset.act].run(view.state, view.dispatch, view);
  });
  bar.addEventListener("focusin", ({ target }) => target.dataset.act && stopAt(target));
  bar.addEventListener("keydown", (event) => {
    const some = seen();
    const at = some.indexOf(stop);
    const back = getComputedStyle(bar).direction === "rtl" ? "ArrowRight" : "ArrowLeft";
    const onward = back === "ArrowLeft" ? "ArrowRight" : "ArrowLeft";
    const next = { [back]: at - 1, [onward]: at + 1, Home: 0, End: -1 }[event.key];
    if (next !== undefined) some.at(next % some.length).focus();
    else if (event.key === "Escape") view.focus();
    else return;
    event.preventDefault();
  });
  stopAt(stop);
  return { update, focus: () => stop.focus() };
};
