// Looks again when the book has changed.
(() => {
  history.replaceState(null, "", location.pathname);
  let seen = null;
  const events = new EventSource("events");
  events.addEventListener("pages", event => { if (event.data !== "0") location.reload(); });
  events.addEventListener("problems", event => {
    if (seen !== null && event.data !== seen) location.reload();
    seen = event.data;
  });
})();
