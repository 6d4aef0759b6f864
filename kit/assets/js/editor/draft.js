// Drafts: what a form holds goes to the server after two seconds of quiet. Nothing is kept in the browser; what could not
// be sent stays on the page, which says so and tries again.
const QUIET = 2000;
const AGAIN = [5000, 10000, 20000, 30000];

/** Keeps the drafts of a form at `url`; `say` shows a sentence, and whether it is bad news. */
export const keep = (form, url, say, words) => {
  let [changes, kept, failures, timer, sending, leaving] = [0, 0, 0, 0, false, false];
  const wait = (time) => {
    clearTimeout(timer);
    timer = setTimeout(send, time);
  };
  const body = () => new URLSearchParams([...new FormData(form)].filter(([, value]) => typeof value === "string"));

  const send = async (last) => {
    if (sending || leaving || kept === changes) return;
    sending = true;
    const sent = changes;
    let sentence = "";
    try {
      // A redirection leads to the sign-in page: nothing was kept.
      const answer = await fetch(url, { method: "POST", body: body(), redirect: "manual", keepalive: last === "last" });
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
      say(sentence || words.unsaved, true);
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
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && send("last"));
  addEventListener("beforeunload", (event) => {
    if (!leaving && kept < changes) event.preventDefault();
  });
};
