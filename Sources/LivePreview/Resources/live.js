// Keeps a page up to date with the book that is being edited.
(() => {
  const { element, refreshPage, sent } = window.palimpsest;
  const token = document.querySelector('meta[name="palimpsest-token"]').content;
  const main = document.getElementById("_main");
  const page = main.dataset.page;
  const headers = { "X-Palimpsest-Token": token, "Content-Type": "application/json" };
  const ask = (path, body = {}) => fetch(path, { method: "POST", headers, body: JSON.stringify(body) });

  // What the reader can do.
  const state = element("span", { id: "_live-state", className: "status" });
  state.setAttribute("role", "status");
  const runAll = element("button", { type: "button", id: "_run-all" }, "Run all stale");
  const cancel = element("button", { type: "button", id: "_cancel", disabled: true }, "Cancel");
  runAll.onclick = () => ask("run");
  cancel.onclick = () => ask("cancel");
  document.getElementById("_tools").append(state, runAll, cancel);
  const complaints = element("div", { id: "_complaints" });
  complaints.className = "complaints";
  document.querySelector(".page").before(complaints);

  // Blocks: a button to run, a button for the history, and what runs.
  let activity = { isRunning: false, blocks: {} };
  const blocks = () => main.querySelectorAll(".block.experiment");
  const equip = block => {
    const head = block.querySelector(".head");
    if (!head || head.querySelector(".run")) return;
    const isDone = ["cached", "fresh", "partly fresh"].includes(head.querySelector(".status")?.textContent);
    const run = element("button", { type: "button", className: "run" }, isDone ? "Run again" : "Run");
    run.onclick = () => ask("run", { block: block.id, fresh: isDone });
    const past = element("button", { type: "button", className: "past" }, "History");
    past.onclick = async () => {
      const shown = block.querySelector(".history");
      if (shown) { shown.remove(); return; }
      const answer = await fetch("history/" + encodeURIComponent(block.id));
      const box = element("div", { className: "history live-only" });
      box.innerHTML = answer.ok ? await answer.text() : "No history";
      block.append(box);
    };
    head.append(run, past);
  };
  const time = seconds => seconds >= 60 ? Math.round(seconds / 60) + " min" : Math.ceil(seconds) + " s";
  const showActivity = () => {
    state.textContent = activity.isRunning ? "running" : "up to date";
    state.className = "status " + (activity.isRunning ? "running" : "");
    cancel.disabled = !activity.isRunning;
    runAll.disabled = activity.isRunning;
    for (const block of blocks()) {
      const doing = activity.blocks[block.id];
      block.querySelector(".activity")?.remove();
      if (block.querySelector(".run")) block.querySelector(".run").disabled = activity.isRunning;
      if (!doing) continue;
      const left = doing.secondsLeft === undefined ? "" : ", " + time(doing.secondsLeft) + " left";
      const words = doing.running
        ? "running " + Math.round(doing.share * 100) + " %" + left + (doing.queued ? ", " + doing.queued + " queued" : "")
        : "queued";
      const bar = element("progress", { value: doing.share, max: 1 });
      bar.setAttribute("aria-label", "Progress of " + block.id);
      block.querySelector(".head").after(element("div", { className: "activity live-only" },
        element("span", { className: "status " + (doing.running ? "running" : "queued") }, words), " ", bar,
        ...(doing.log.length ? [element("pre", {}, doing.log.join("\n"))] : [])));
    }
  };

  // Complaints stand at the top, and at the block that they are about.
  let problems = [];
  const showProblems = () => {
    complaints.replaceChildren(...problems.map(problem => element("div", { className: "failure" }, problem.text)));
    main.querySelectorAll(".complaint").forEach(old => old.remove());
    for (const problem of problems) {
      const block = problem.page === page && problem.block ? document.getElementById(problem.block) : null;
      block?.prepend(element("div", { className: "failure complaint live-only" }, problem.text));
    }
  };
  const decorate = () => {
    blocks().forEach(equip);
    showActivity();
    showProblems();
    refreshPage();
  };

  // New content goes in the place of what it differs from; the rest stays, and so does the scroll position.
  document.documentElement.style.overflowAnchor = "none";
  const differs = (old, text) => sent.get(old) !== text;
  const keepFolds = (old, fresh) => {
    for (const fold of old.querySelectorAll("details[open][data-fold]"))
      fresh.querySelector('details[data-fold="' + CSS.escape(fold.dataset.fold) + '"]')?.setAttribute("open", "");
  };
  const anchorInView = () => [...main.children].find(child => child.getBoundingClientRect().bottom > 60);
  const replaceContent = fresh => {
    const anchor = anchorInView();
    const top = anchor?.getBoundingClientRect().top;
    const olds = [...main.children], news = [...fresh.children].map(child => document.importNode(child, true));
    const texts = news.map(node => node.outerHTML);
    let start = 0, endOld = olds.length, endNew = news.length;
    while (start < endOld && start < endNew && !differs(olds[start], texts[start])) start++;
    while (endOld > start && endNew > start && !differs(olds[endOld - 1], texts[endNew - 1])) { endOld--; endNew--; }
    // Of what changed in between, nodes that are the same as before are kept as they are.
    const gone = new Set(olds.slice(start, endOld)), same = new Map();
    for (const node of gone) same.set(sent.get(node), [...(same.get(sent.get(node)) ?? []), node]);
    const before = olds[endOld] ?? null;
    let kept = anchor;
    for (let place = start; place < endNew; place++) {
      const reused = same.get(texts[place])?.shift();
      const node = reused ?? news[place];
      if (reused) gone.delete(reused);
      const old = reused ? null : [...gone].find(other => other.id ? other.id === node.id : other === olds[place]);
      if (old) keepFolds(old, node);
      if (old && old === anchor) kept = node;
      sent.set(node, texts[place]);
      main.insertBefore(node, before);
    }
    for (const node of gone) { node.remove(); sent.delete(node); }
    decorate();
    if (kept?.isConnected && top !== undefined) {
      const moved = kept.getBoundingClientRect().top - top;
      if (moved) scrollBy({ top: moved, behavior: "instant" });
    }
  };
  let version = null, isFetching = false, isDue = false;
  const update = async () => {
    if (isFetching) { isDue = true; return; }
    isFetching = true;
    try {
      const answer = await fetch(encodeURIComponent(page) + ".html");
      if (!answer.ok) return;
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
      document.title = fresh.title;
      replaceContent(fresh.getElementById("_main"));
      for (const part of ["#_contents", "footer"])
        document.querySelector(part).replaceWith(document.importNode(fresh.querySelector(part), true));
      refreshPage();
      main.dataset.updates = Number(main.dataset.updates ?? 0) + 1;
    } finally {
      isFetching = false;
      if (isDue) { isDue = false; update(); }
    }
  };

  let events = null;
  const connect = () => {
    events = new EventSource("events");
    events.addEventListener("hello", event => { if (event.data !== token) location.reload(); });
    events.addEventListener("pages", event => {
      if (event.data !== version) update();
      version = event.data;
    });
    events.addEventListener("activity", event => { activity = JSON.parse(event.data); showActivity(); });
    events.addEventListener("problems", event => { problems = JSON.parse(event.data); showProblems(); });
    events.onerror = () => { state.textContent = "no connection"; };
  };
  // A browser has few connections to one server: a tab that nobody sees leaves its own to others.
  document.addEventListener("visibilitychange", () => {
    events?.close();
    if (!document.hidden) connect();
  });
  decorate();
  if (!document.hidden) connect();
  document.documentElement.dataset.live = "yes";
})();
