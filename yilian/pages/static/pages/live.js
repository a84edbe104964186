// Tells the reader that what the page shows has changed. Nothing moves: the page stays as it is until the reader asks for it anew.

const link = document.querySelector("a[data-live]");

if (link && window.EventSource) {
  const source = new EventSource(link.dataset.live, { withCredentials: true });
  source.addEventListener("changed", () => {
    link.hidden = false;
    source.close();
  });
  window.addEventListener("pagehide", () => source.close());
}
