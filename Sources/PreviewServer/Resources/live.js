// Keeps a page up to date with the book that is being edited.
(() => {
  const { element, refreshPage, sent } = window.palimpsest;
  const meta = name => document.querySelector('meta[name="palimpsest-' + name + '"]').content;
  const server = meta("server"), token = meta("token"), mayStart = token !== "";
  const main = document.getElementById("_main");
  const page = main.dataset.page;
  const isChecked = button => button.getAttribute("aria-disabled") !== "true";

  // The token has done its work: a cookie has it now, which no script reads.
  if (new URLSearchParams(location.search).has("token")) history.replaceState(null, "", location.pathname + location.hash);

  // What the reader can do. A button that does nothing now keeps the focus, and says why.
  let activity = { state: { word: "current", text: "" }, blocks: {} }, isConnected = null, notice = null;
  const ask = async (path, body = {}) => {
    try {
      const answer = await fetch(path, {
        method: "POST", body: JSON.stringify(body), headers: { "X-Palimpsest-Token": token, "Content-Type": "application/json" } });
      if (!answer.ok) showNotice(element("b", {}, "The server refused (" + answer.status + ")."), " Reload the page.");
    } catch { disconnect(); }
  };
  const action = (properties, words, act) => {
    const button = element("button", { type: "button", ...properties }, words);
    button.onclick = () => { if (isChecked(button)) act(); };
    return button;
  };
  const state = element("span", { id: "_live-state", className: "status" });
  state.setAttribute("role", "status");
  const runAll = action({ id: "_run-all" }, "Run all stale", () => ask("run"));
  const cancel = action({ id: "_cancel" }, "Cancel", () => ask("cancel"));
  const tools = document.getElementById("_tools");
  tools.append(state);
  if (mayStart) tools.append(runAll, cancel);
  else tools.append(element("span", { className: "note", title: "To run blocks, open the address that the server printed" }, "read only"));
  const complaints = element("section", { id: "_complaints", className: "complaints" });
  complaints.setAttribute("aria-label", "Complaints");
  complaints.setAttribute("aria-live", "polite");
  document.querySelector(".page").before(complaints);

  // Blocks: a button to run, a button for the history, and what runs.
  const blocks = () => main.querySelectorAll(".block.experiment");
  const showHistory = async block => {
    const box = block.querySelector(":scope > .history") ?? element("div", { className: "history live-only" });
    try {
      const answer = await fetch("history/" + encodeURIComponent(block.id));
      box.innerHTML = answer.ok ? await answer.text() : "<p>No history</p>";
    } catch { disconnect(); }
    if (!box.isConnected) block.append(box);
    refreshPage();
  };
  const equip = block => {
    const head = block.querySelector(".head");
    if (!head || head.querySelector(".past")) return;
    const isDone = head.querySelector(".status")?.textContent === "done";
    const run = action({ className: "run" }, isDone ? "Run again" : "Run", () => ask("run", { block: block.id, fresh: isDone }));
    const past = action({ className: "past" }, "History", () => {
      const shown = block.querySelector(":scope > .history");
      shown ? shown.remove() : showHistory(block);
    });
    for (const button of [run, past]) button.setAttribute("aria-label", button.textContent + ": " + block.id);
    head.append(...(mayStart ? [run, past] : [past]));
  };
  const time = seconds => seconds >= 60 ? Math.round(seconds / 60) + " min" : Math.ceil(seconds) + " s";
  const activityBox = block => {
    const bar = element("progress", { max: 1 }), log = element("pre", { className: "log", tabIndex: 0 });
    bar.setAttribute("aria-label", "Progress of " + block.id);
    log.setAttribute("role", "group");
    log.setAttribute("aria-label", "What " + block.id + " says");
    const box = element("div", { className: "activity live-only" }, element("span"), " ", bar, log);
    block.querySelector(".head").after(box);
    return box;
  };
  const showActivityOf = block => {
    const doing = activity.blocks[block.id], old = block.querySelector(":scope > .activity");
    if (!doing || !isConnected) { old?.remove(); return; }
    const [words, bar, log] = (old ?? activityBox(block)).children;
    const left = doing.secondsLeft === undefined ? "" : ", " + time(doing.secondsLeft) + " left";
    words.className = "status " + (doing.running ? "running" : "queued");
    words.textContent = doing.running
      ? "running" + (doing.share ? " " + Math.round(doing.share * 100) + " %" : "") + left + (doing.queued ? ", " + doing.queued + " queued" : "")
      : "queued";
    bar.value = doing.share;
    bar.hidden = !doing.share;
    log.hidden = doing.log.length === 0;
    const text = doing.log.join("\n");
    if (log.textContent === text) return;
    log.textContent = text;
    log.scrollTop = log.scrollHeight;
  };
  // What is in view stays where it is while the page changes above it. A change that puts another node in the place of
  // the first in view returns that.
  const anchorInView = () => [...main.children].find(child => child.getBoundingClientRect().bottom > 60);
  const holdingPlace = change => {
    const anchor = anchorInView(), top = anchor?.getBoundingClientRect().top;
    const kept = change(anchor) ?? anchor;
    const moved = kept?.isConnected ? kept.getBoundingClientRect().top - top : 0;
    if (moved) scrollBy({ top: moved, behavior: "instant" });
  };
  const allow = (button, isAllowed, why) => {
    button.setAttribute("aria-disabled", String(!isAllowed));
    button.title = isAllowed ? "" : why;
  };
  const show = (isThere = isConnected) => {
    isConnected = isThere;
    const isRunning = activity.state.word === "running";
    const away = isConnected ? null : isConnected === null ? "connecting" : "no connection";
    state.textContent = away ?? activity.state.text;
    state.className = "status " + (away ? "stale" : activity.state.word);
    allow(cancel, isRunning && isConnected, away ?? "Nothing runs");
    for (const button of [runAll, ...main.querySelectorAll(".head .run")])
      allow(button, !isRunning && isConnected, away ?? "A run is under way");
    for (const button of main.querySelectorAll(".head .past")) allow(button, isConnected, away);
    holdingPlace(() => { blocks().forEach(showActivityOf); });
  };

  // Complaints stand at the top, and at the block that they are about.
  let problems = [];
  const showProblems = () => {
    const lines = problems.map(problem => element("div", { className: "failure" }, problem.text));
    if (problems.length) lines.unshift(element("p", {}, "The pages stay as they were until this is right:"));
    const change = () => {
      complaints.replaceChildren(...(notice ? [notice] : []), ...lines);
      main.querySelectorAll(".complaint").forEach(old => old.remove());
      for (const problem of problems) {
        const block = problem.page === page && problem.block ? document.getElementById(problem.block) : null;
        block?.prepend(element("div", { className: "failure complaint live-only" }, problem.text));
      }
    };
    // Who is at the top is to see what is said there.
    scrollY > 0 ? holdingPlace(change) : change();
  };
  const showNotice = (...words) => {
    notice = words.length ? element("div", { className: "failure notice" }, ...words) : null;
    showProblems();
  };
  const disconnect = (words = "The server is gone. Nothing can be run until it is back.") => {
    show(false);
    showNotice(words);
  };
  const decorate = () => {
    blocks().forEach(equip);
    show();
    showProblems();
    refreshPage();
  };

  // What has the focus, as the how-manieth of its kind in a part of the page that is drawn anew.
  const likes = (part, like) => [...part.querySelectorAll(like.localName)].filter(other => other.className === like.className);
  const focusIn = part => {
    const active = document.activeElement;
    return part.contains(active) && part !== active ? { like: active, number: likes(part, active).indexOf(active) } : null;
  };
  const focusAgain = (part, focus) => {
    const found = likes(part, focus.like)[focus.number];
    found?.focus({ preventScroll: true });
    return found !== undefined;
  };
  // A table has no heading to sort by while its block runs: what had the focus gets it back with the table.
  let lost = null;
  const restoreFocus = focused => {
    if (focused) lost = focusAgain(focused.node, focused.focus) ? null : { id: focused.node.id, focus: focused.focus };
    else if (lost && document.activeElement !== document.body) lost = null;
    else if (lost?.id && focusAgain(document.getElementById(lost.id) ?? main, lost.focus)) lost = null;
  };

  // New content goes in the place of what it differs from; the rest stays, and so does the scroll position.
  document.documentElement.style.overflowAnchor = "none";
  const keepState = (old, fresh) => {
    for (const fold of old.querySelectorAll("details[open][data-fold]"))
      fresh.querySelector('details[data-fold="' + CSS.escape(fold.dataset.fold) + '"]')?.setAttribute("open", "");
    const past = old.querySelector(":scope > .history");
    if (past) { fresh.append(past); showHistory(fresh); }
  };
  const replaceContent = news => holdingPlace(anchor => {
    const olds = [...main.children], texts = news.map(node => sent.get(node) ?? node.outerHTML);
    const differs = (old, text) => sent.get(old) !== text;
    let start = 0, endOld = olds.length, endNew = news.length, focused = null;
    while (start < endOld && start < endNew && !differs(olds[start], texts[start])) start++;
    while (endOld > start && endNew > start && !differs(olds[endOld - 1], texts[endNew - 1])) { endOld--; endNew--; }
    // Of what changed in between, nodes that are the same as before are kept as they are.
    const gone = new Set(olds.slice(start, endOld)), same = new Map();
    for (const node of gone) same.set(sent.get(node), [...(same.get(sent.get(node)) ?? []), node]);
    const plan = [];
    let kept = anchor;
    for (let place = start; place < endNew; place++) {
      const reused = same.get(texts[place])?.shift();
      const node = reused ?? news[place];
      if (reused) gone.delete(reused);
      const old = reused ? null : [...gone].find(other => other.id ? other.id === node.id : other === olds[place]);
      if (old) {
        const focus = focusIn(old);
        if (focus) focused = { node, focus };
        keepState(old, node);
      }
      if (old && old === anchor) kept = node;
      sent.set(node, texts[place]);
      plan.push(node);
    }
    for (const node of gone) { node.remove(); sent.delete(node); }
    // What stands where it belongs is not touched: it would lose the focus.
    let next = start > 0 ? olds[start - 1].nextElementSibling : main.firstElementChild;
    for (const node of plan) {
      if (node === next) next = next.nextElementSibling;
      else main.insertBefore(node, next);
    }
    decorate();
    restoreFocus(focused);
    return kept;
  });
  const replacePart = (selector, fresh) => {
    const old = document.querySelector(selector), node = document.importNode(fresh.querySelector(selector), true);
    if (sent.get(old) === node.outerHTML) return;
    const focus = focusIn(old);
    sent.delete(old);
    sent.set(node, node.outerHTML);
    old.replaceWith(node);
    if (focus) focusAgain(node, focus);
  };
  // The server marks where blocks of the text begin: those that the page has are not parsed again.
  const mark = "<!--" + server + "-->";
  let pieces = [];
  const parse = texts => {
    const fresh = new DOMParser().parseFromString(texts.join(mark), "text/html"), groups = [[]];
    for (const node of fresh.getElementById("_main")?.childNodes ?? []) {
      if (node.nodeType === Node.COMMENT_NODE && node.data === server) groups.push([]);
      else if (node.nodeType === Node.ELEMENT_NODE) groups.at(-1).push(document.importNode(node, true));
    }
    return { fresh, groups };
  };
  const read = text => {
    const texts = text.split(mark), children = [...main.children], known = new Map();
    let place = 0;
    for (const { text, count } of pieces) known.set(text, [...(known.get(text) ?? []), children.slice(place, place += count)]);
    // The first and the last piece are of the page around the text, too.
    const nodes = texts.map((text, at) => at > 0 && at < texts.length - 1 ? known.get(text)?.shift() : undefined);
    const unknown = texts.filter((_, at) => !nodes[at]);
    const { fresh, groups } = parse(unknown);
    // Raw HTML of an author's may hold blocks, and marks: such a page is one piece.
    if (groups.length !== unknown.length) {
      pieces = [];
      const whole = parse(texts);
      return { fresh: whole.fresh, content: whole.groups.flat() };
    }
    const all = nodes.map(own => own ?? groups.shift());
    pieces = texts.map((text, at) => ({ text, count: all[at].length }));
    return { fresh, content: all.flat() };
  };
  const showPage = ({ fresh, content }) => {
    document.title = fresh.title;
    document.getElementById("_search-index").textContent = fresh.getElementById("_search-index").textContent;
    showNotice();
    for (const part of ["#_contents", "footer"]) replacePart(part, fresh);
    // Last, since it refreshes the page.
    replaceContent(content);
    main.dataset.updates = Number(main.dataset.updates ?? 0) + 1;
  };
  let version = null, isFetching = false, isDue = false;
  const update = async () => {
    if (isFetching) { isDue = true; return; }
    isFetching = true;
    try {
      const answer = await fetch(encodeURIComponent(page) + ".html");
      const text = await answer.text();
      if (answer.ok && text.includes('id="_search-index"')) { showPage(read(text)); return; }
      const fresh = new DOMParser().parseFromString(text, "text/html");
      showNotice(element("b", {}, fresh.querySelector("h1")?.textContent ?? "This page is gone"), " ",
        ...(fresh.querySelector("main p")?.childNodes ?? []));
    } catch {
      disconnect();
    } finally {
      isFetching = false;
      if (isDue) { isDue = false; update(); }
    }
  };

  let events = null;
  const connect = () => {
    events = new EventSource("events");
    events.addEventListener("hello", event => {
      if (event.data !== server) { location.reload(); return; }
      version = null;
      show(true);
      showNotice();
    });
    events.addEventListener("pages", event => {
      if (event.data !== version) update();
      version = event.data;
    });
    events.addEventListener("activity", event => { activity = JSON.parse(event.data); show(); });
    events.addEventListener("problems", event => { problems = JSON.parse(event.data); showProblems(); });
    events.onerror = () => {
      // The browser tries again by itself, unless it was refused.
      if (events.readyState !== EventSource.CLOSED) { disconnect(); return; }
      disconnect("The server does not let this page in: open the address that it printed.");
      setTimeout(() => { if (!document.hidden && events.readyState === EventSource.CLOSED) connect(); }, 1000);
    };
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
