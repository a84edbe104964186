// Small comforts of every page; each works without them. "/" goes to the search, "?" to the help,
// arrows walk through what the search suggests.

const box = document.getElementById("top-q");
const list = document.getElementById("suggestions");

const typing = (element) => element.closest("input, textarea, select, [contenteditable]") !== null;

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  if (event.key === "/" && box) {
    event.preventDefault();
    box.focus();
    box.select();
  } else if (event.key === "?") {
    document.querySelector("a[data-help]")?.click();
  }
});

const options = () => [...list.querySelectorAll("[role=option]")];

function show(open) {
  list.hidden = !open;
  box.setAttribute("aria-expanded", String(open));
  if (!open) choose(null);
}

function choose(option) {
  options().forEach((one) => one.setAttribute("aria-selected", String(one === option)));
  if (option) {
    box.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  } else {
    box.removeAttribute("aria-activedescendant");
  }
}

function walk(event) {
  const all = options();
  const chosen = all.findIndex((one) => one.getAttribute("aria-selected") === "true");
  if (event.key === "Escape") show(false);
  else if (event.key === "Enter" && chosen >= 0) {
    event.preventDefault();
    window.location.assign(all[chosen].dataset.href);
  } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && all.length > 0) {
    event.preventDefault();
    show(true);
    const step = event.key === "ArrowDown" ? 1 : -1;
    choose(all[(chosen + step + all.length + (chosen < 0 && step < 0 ? 1 : 0)) % all.length]);
  }
}

if (box && list) {
  box.setAttribute("role", "combobox");
  box.setAttribute("aria-controls", "suggestions");
  box.setAttribute("aria-autocomplete", "list");
  box.setAttribute("aria-expanded", "false");
  box.addEventListener("keydown", walk);
  box.addEventListener("blur", () => setTimeout(() => show(false), 150));
  list.addEventListener("mousedown", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) window.location.assign(option.dataset.href);
  });
  new MutationObserver(() => show(document.activeElement === box && options().length > 0)).observe(list, { childList: true });
}
