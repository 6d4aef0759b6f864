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

// Reading comfort: in `form[data-comfort]`, a choice shows at once; it is kept when the form is sent.
const show = (name, value) => (["auto", "usual", ""].includes(value) ? root.removeAttribute(`data-${name}`) : root.setAttribute(`data-${name}`, value));
const boxes = { wide: ["spacing", "wide"], still: ["motion", "off"], contrast: ["contrast", "high"], ruler: ["ruler", "on"] };
document.addEventListener("change", ({ target: { form, name, value, checked } }) => {
  if (!form?.matches("[data-comfort]")) return;
  if (boxes[name]) show(boxes[name][0], checked ? boxes[name][1] : "");
  else if (["theme", "font", "size"].includes(name)) show(name, value);
});

// Theme, from the menu of the account: `form[data-theme-form]` shows it at once, is sent without leaving the page,
// and takes its next words from the page that answers.
document.addEventListener("submit", async (event) => {
  const { target: form, submitter } = event;
  if (form.matches("[data-theme-form]")) {
    event.preventDefault();
    const body = new URLSearchParams(new FormData(form));
    if (submitter?.name) body.set(submitter.name, submitter.value);
    show("theme", body.get("theme"));
    const answer = await fetch(form.getAttribute("action"), { method: "POST", body }).catch(() => null);
    const next = answer?.ok && $("[data-theme-form]", new DOMParser().parseFromString(await answer.text(), "text/html"));
    // No such form in the answer: the session ended, or the network did. The page says it better.
    if (!next) return location.reload();
    form.replaceChildren(...next.childNodes);
    $("button", form)?.focus();
  }
  // Nothing of a person stays on the device after they leave.
  if (new URL(form.getAttribute("action") ?? "", location).pathname === "/sign-out") {
    sessionStorage.clear();
    navigator.serviceWorker?.controller?.postMessage("sign-out");
  }
});

// What arrived, on load and after htmx: a form with errors gives the focus to its summary, a confirmation is said.
const arrived = () => {
  $(".error-summary[tabindex]")?.focus();
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

// A name that was searched does not stay in the history: `data-forget-query` on an element of the page. The way
// back from a card finds it again all the same: this tab remembers the last search of a page, and asks it anew. It is
// kept in the tab alone, not in the history, not in an address, and goes with the tab, the sign-out or the session.
if ($('form[action="/sign-in"]')) sessionStorage.clear();
else if (location.search && $("[data-forget-query]")) {
  sessionStorage.setItem(location.pathname, location.search);
  history.replaceState(history.state, "", location.pathname);
} else if (!location.search && performance.getEntriesByType("navigation")[0]?.type === "back_forward") {
  const asked = sessionStorage.getItem(location.pathname);
  if (asked) location.replace(location.pathname + asked);
}

// Reading ruler: a band at the height of the pointer, or of the focus.
const rule = (y) => root.dataset.ruler && root.style.setProperty("--ruler", `${y}px`);
document.addEventListener("pointermove", (event) => rule(event.clientY), { passive: true });
document.addEventListener("focusin", ({ target }) => rule(target.getBoundingClientRect().bottom));

// Offline page. The server names the worker on signed-in pages, except on a shared computer.
const worker = $('meta[name="service-worker"]');
if (worker && navigator.serviceWorker) {
  addEventListener("load", async () => {
    // A browser may refuse (private window): the page does without.
    if (!(await navigator.serviceWorker.register(worker.content, { scope: "/" }).catch(() => null))) return;
    const { active } = await navigator.serviceWorker.ready;
    active.postMessage("fill");
    if (worker.dataset.kept) active.postMessage({ keep: worker.dataset.kept.split(" ") });
  });
}

// What changes elsewhere shows here: `main[data-live]` names the signals the page listens to. One page of the browser
// holds the line for all; each asks itself anew, unless something was typed there.
const live = $("main[data-live]");
if (live && navigator.locks) {
  let stale = false;
  let typed = false;
  live.addEventListener("input", () => (typed = true));
  // A link that is pressed is not taken away before it is let go.
  let pressed = false;
  live.addEventListener("pointerdown", () => (pressed = true));
  for (const end of ["pointerup", "pointercancel"])
    addEventListener(end, () => setTimeout(() => ((pressed = false), stale && renew())));
  const busy = () => typed || pressed || document.hidden || $("dialog[open]", live);
  const renew = async () => {
    stale = true;
    if (busy()) return;
    const answer = await fetch(location.href, { headers: { "x-unattended": "1" } }).catch(() => null);
    if (!answer?.ok || answer.redirected || busy()) return;
    const main = $("main[data-live]", new DOMParser().parseFromString(await answer.text(), "text/html"));
    if (!main) return;
    stale = false;
    const { id, href } = live.contains(document.activeElement) ? document.activeElement : {};
    live.replaceChildren(...main.childNodes);
    const again = id ? document.getElementById(id) : href && $$("a[href]", live).find((link) => link.href === href);
    again?.focus({ preventScroll: true });
  };
  const channel = new BroadcastChannel("live");
  const hear = (signal) => {
    if (signal === "*" || live.dataset.live.split(" ").includes(signal)) setTimeout(renew, 200 * Math.random());
  };
  channel.onmessage = ({ data }) => hear(data);
  document.addEventListener("visibilitychange", () => stale && renew());
  navigator.locks.request("live", () =>
    new Promise(() => {
      new EventSource("/events").onmessage = ({ data }) => {
        channel.postMessage(data);
        hear(data);
      };
    }),
  );
}

// A kind word about a new password while it is typed: `data-strength` names the address that answers, in plain text.
// Once the form is sent, its token is of the past: nothing more is asked.
let weighing;
let weighed;
const stopWeighing = () => {
  clearTimeout(weighing);
  weighed?.abort();
};
document.addEventListener("submit", stopWeighing);
document.addEventListener("input", ({ target: field }) => {
  const { strength } = field.dataset ?? {};
  if (!strength) return;
  stopWeighing();
  weighing = setTimeout(async () => {
    weighed = new AbortController();
    const body = new URLSearchParams({ "form-token": field.form.elements["form-token"].value, password: field.value });
    const answer = await fetch(strength, { method: "POST", body, signal: weighed.signal }).catch(() => null);
    const line = document.getElementById(`${field.id}-strength`);
    if (answer?.ok && line) line.textContent = await answer.text();
  }, 400);
});

// `form[data-onward]` leaves for a service by itself; its button is for those without a script.
$("form[data-onward]")?.submit();
