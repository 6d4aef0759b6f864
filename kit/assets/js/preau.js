// Optional improvements: all that follows may be missing without stopping anyone.
const $ = (selector, from = document) => from.querySelector(selector);
const $$ = (selector, from = document) => [...from.querySelectorAll(selector)];
const root = document.documentElement;

// Confirmations: the server writes the sentence in `.toast` of the page, or swaps it there by htmx. It is
// written again after a moment, because readers only speak of what changes, and goes after six seconds.
let said = "";
let clearing;
const announce = () => {
  const toast = $(".toast");
  const text = toast?.textContent.trim();
  if (!text || text === said) return;
  said = text;
  clearTimeout(clearing);
  toast.textContent = "";
  setTimeout(() => (toast.textContent = text), 100);
  clearing = setTimeout(() => (toast.textContent = said = ""), 6100);
};

// Menus: Escape closes and gives the focus back, a click or a focus elsewhere closes.
document.addEventListener("keydown", ({ key }) => {
  if (key !== "Escape") return;
  for (const menu of $$("details.menu[open]")) {
    menu.open = false;
    $("summary", menu).focus();
  }
});
const closeOthers = ({ target }) => {
  for (const menu of $$("details.menu[open]")) if (!menu.contains(target)) menu.open = false;
};
document.addEventListener("click", closeOthers);
document.addEventListener("focusin", closeOthers);

// Appearance: `form[data-appearance]` holds controls named as the attributes of <html>
// (theme, font, size, spacing, contrast, motion, ruler). A choice shows at once; "auto" is no attribute.
// `data-appearance="now"`: the buttons of the form are the choices, and are sent without leaving the page.
const show = (name, value) => (value === "auto" ? root.removeAttribute(`data-${name}`) : root.setAttribute(`data-${name}`, value));
document.addEventListener("change", ({ target }) => {
  if (target.name && target.closest("form[data-appearance]")) show(target.name, target.type !== "checkbox" || target.checked ? target.value : "auto");
});
document.addEventListener("submit", async (event) => {
  const { target: form, submitter } = event;
  if (form.dataset.appearance === "now" && submitter?.name) {
    event.preventDefault();
    const { name, value } = submitter;
    const body = new URLSearchParams(new FormData(form));
    body.set(name, value);
    show(name, value);
    for (const button of $$(`[name="${name}"]`, form)) button.setAttribute("aria-pressed", button === submitter);
    // Refused (an expired session): the form goes by itself, and the answer says why.
    const answer = await fetch(form.action, { method: "POST", body, redirect: "manual" }).catch(() => null);
    if (answer && answer.type !== "opaqueredirect" && !answer.ok) location.reload();
  }
  // Nothing of a person stays on the device after they leave.
  if (new URL(form.action, location).pathname === "/sign-out") navigator.serviceWorker?.controller?.postMessage("sign-out");
});

// What arrived, on load and after htmx: a form with errors gives the focus to its summary, a confirmation is said.
const arrived = () => {
  $("[data-error-summary]")?.focus();
  announce();
};
arrived();
document.addEventListener("htmx:after:swap", arrived);

// Small helps: print, open a dialog that is also a page, show a password.
document.addEventListener("click", (event) => {
  const print = event.target.closest("[data-print]");
  if (print) window.print();
  const dialog = document.getElementById(event.target.closest("[data-dialog]")?.dataset.dialog);
  if (dialog) {
    event.preventDefault();
    dialog.showModal();
  }
  const reveal = event.target.closest("[data-reveal]");
  const field = document.getElementById(reveal?.dataset.reveal);
  if (field) {
    const shown = field.type === "password";
    field.type = shown ? "text" : "password";
    reveal.setAttribute("aria-pressed", shown);
  }
});
for (const element of $$("[data-print][hidden], [data-reveal][hidden]")) element.hidden = false;

// A name that was searched does not stay in the history: `data-forget-query` on an element of the page.
if (location.search && $("[data-forget-query]")) history.replaceState(history.state, "", location.pathname);

// Reading ruler: a band at the height of the pointer, or of the focus.
const rule = (y) => root.dataset.ruler && root.style.setProperty("--ruler", `${y}px`);
document.addEventListener("pointermove", (event) => rule(event.clientY), { passive: true });
document.addEventListener("focusin", ({ target }) => rule(target.getBoundingClientRect().bottom));

// Offline page. The server names the worker on signed-in pages, except on a shared computer.
const worker = $('meta[name="service-worker"]')?.content;
if (worker && navigator.serviceWorker) {
  addEventListener("load", async () => {
    // A browser may refuse (private window): the page does without.
    const registration = await navigator.serviceWorker.register(worker, { scope: "/" }).catch(() => null);
    registration?.active?.postMessage("fill");
  });
}
