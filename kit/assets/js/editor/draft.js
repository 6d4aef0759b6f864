// Drafts: what a form holds goes to the server after two seconds of quiet. Nothing is kept in the browser; what could not
// be sent stays on the page, which says so and tries again.
const QUIET = 2000;
const AGAIN = [5000, 10000, 20000, 30000];

/** A page that is older than the session gets a token that is good: every form of it. */
const renew = (token) => {
  for (const field of document.querySelectorAll('input[name="form-token"]')) field.value = token;
};

/** Keeps the drafts of a form at `url`; `say` shows a sentence, whether it is bad news, and whether with the way in. */
export const keep = (form, url, say, words) => {
  let [changes, kept, failures, timer, sending, leaving] = [0, 0, 0, 0, false, false];
  const wait = (time) => {
    clearTimeout(timer);
    timer = setTimeout(send, time);
  };
  const body = () => new URLSearchParams([...new FormData(form)].filter(([, value]) => typeof value === "string"));

  /** What the server says of the draft; once more with a fresh token, if it gave one. */
  const ask = async (keepalive, again = false) => {
    // A redirection leads elsewhere: nothing was kept.
    const answer = await fetch(url, { method: "POST", body: body(), redirect: "manual", keepalive, headers: { accept: "application/json" } });
    if (answer.ok || !answer.headers.get("content-type")?.startsWith("application/json")) return { answer };
    const turned = await answer.json();
    if (!turned.token || again) return { answer, turned };
    renew(turned.token);
    return ask(keepalive, true);
  };

  const send = async (last) => {
    if (sending || leaving || kept === changes) return;
    sending = true;
    const sent = changes;
    let sentence = "";
    let entry = false;
    try {
      const { answer, turned } = await ask(last === "last");
      entry = !!(turned?.over || turned?.other);
      if (entry) sentence = turned.over ? words.over : words.other;
      if (!answer.ok && answer.headers.get("content-type")?.startsWith("text/plain")) sentence = await answer.text();
      if (answer.ok) kept = sent;
    } catch {
      // No network: the sentence below says it.
    }
    sending = false;
    if (kept === sent) {
      failures = 0;
      const now = new Date();
      const two = (number) => String(number).padStart(2, "0");
      say(words.saved.replace("HH", now.getHours()).replace("MM", two(now.getMinutes())), false);
      if (changes > kept) wait(QUIET);
    } else {
      say(sentence || words.unsaved, true, entry);
      wait(AGAIN[Math.min(failures++, AGAIN.length - 1)]);
    }
  };

  form.addEventListener("input", () => {
    changes++;
    wait(failures ? AGAIN[0] : QUIET);
  });
  form.addEventListener("submit", () => {
    leaving = true;
    clearTimeout(timer);
  });
  // The page came back from the browser's memory: the form was not sent for good.
  addEventListener("pageshow", ({ persisted }) => persisted && (leaving = false));
  addEventListener("online", () => failures && wait(0));
  // Back from the tab in which one signed in: at once.
  document.addEventListener("visibilitychange", () => (document.visibilityState === "hidden" ? send("last") : failures && wait(0)));
  addEventListener("beforeunload", (event) => {
    if (!leaving && kept < changes) event.preventDefault();
  });
};
