// Keeps on the server what somebody types, while they type, and says when. A form works without it: what is sent in vain is kept
// by the server itself. Saving counts as activity, so the session does not end under somebody who writes.

const words = document.getElementById("draft-words");
const PAUSE = 2500;
const LONGEST = 15000;
const passive = "input[type=hidden], input[type=submit], input[type=button], input[type=search]";

const isTyped = (form) =>
  form.elements.writer && !form.closest(".topbar") && !form.querySelector("input[type=password]") &&
  [...form.elements].some((field) => field.name && field.matches("input, textarea, select") && !field.matches(passive));

function filledIn(form) {
  const said = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (!(value instanceof File)) said.append(name, value);
    else if (value.name) said.append("draft-files", value.name);
  }
  said.append("draft-title", document.title.split(" · ")[0]);
  return said;
}

function watch(form) {
  let waiting = 0, since = 0, running = null, sent = false;
  const state = document.createElement("p");
  state.className = "small muted draft-state";
  state.setAttribute("role", "status");
  form.append(state);

  const say = (text, href = "") => {
    state.textContent = text;
    if (!href) return;
    const link = document.createElement("a");
    link.href = href;
    link.textContent = words.dataset.signIn;
    state.append("。", link);
  };

  async function save() {
    clearTimeout(waiting);
    if (sent || !since) return;
    since = 0;
    running?.abort();
    running = new AbortController();
    try {
      const answer = await fetch(form.getAttribute("action") || window.location.href, {
        method: "POST",
        body: filledIn(form),
        headers: { "Yilian-Draft": "save", Accept: "application/json" },
        keepalive: document.visibilityState === "hidden",
        signal: running.signal,
      });
      const told = await answer.json();
      if (sent) return;
      if (answer.status === 401) say(words.dataset.ended, told.sign_in);
      else if (told.at) say(`${words.dataset.saved} ${told.at}`);
      else if (!answer.ok) say(words.dataset.unsaved);
    } catch (error) {
      if (error.name !== "AbortError") say(words.dataset.unsaved);
    }
  }

  form.addEventListener("input", () => {
    since ||= Date.now();
    clearTimeout(waiting);
    waiting = setTimeout(save, Math.max(0, Math.min(PAUSE, since + LONGEST - Date.now())));
  });
  window.addEventListener("submit", (event) => {
    if (event.target !== form || event.defaultPrevented) return;
    sent = true;
    clearTimeout(waiting);
    running?.abort();
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") save();
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) sent = false;
  });
}

if (words) {
  // A page that answers a form that was sent in vain: Back and reload ask for the draft, and nothing is sent again.
  if (words.dataset.address) window.history.replaceState(null, "", words.dataset.address);
  document.querySelectorAll("form[method=post]").forEach((form) => {
    if (isTyped(form)) watch(form);
  });
}
