"use strict";
// Adds comfort to a page that reads well without it: search, theme, sorting, filters, copying, values under
// the pointer. `refreshPage` does so again for what a live preview has put in place.
(() => {
  const root = document.documentElement;
  const element = (name, properties = {}, ...children) => {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  };
  const stored = {
    // Storage may be forbidden, as on a page from a file.
    read(key) { try { return localStorage.getItem(key); } catch { return null; } },
    write(key, value) { try { value ? localStorage.setItem(key, value) : localStorage.removeItem(key); } catch {} },
  };

  // What the server sent, before the script changes it: a live preview compares with that.
  const isLive = document.querySelector('meta[name="palimpsest-server"]') !== null;
  const parts = () => [...document.getElementById("_main").children, document.getElementById("_contents"), document.querySelector("footer")];
  const sent = new Map(isLive ? parts().map(node => [node, node.outerHTML]) : []);

  // How the reader sorted tables and filtered claims: a live preview draws them anew.
  const chosen = new Map();

  // The theme: what the system says, unless the reader chooses.
  const themes = ["system", "light", "dark"];
  const applyTheme = theme => theme === "system" ? delete root.dataset.theme : root.dataset.theme = theme;
  let theme = themes.includes(stored.read("theme")) ? stored.read("theme") : "system";
  applyTheme(theme);
  const addTheme = tools => {
    const button = element("button", { type: "button", id: "_theme" });
    const label = () => button.replaceChildren(element("span", { className: "prefix" }, "Theme: "), theme);
    button.onclick = () => {
      theme = themes[(themes.indexOf(theme) + 1) % themes.length];
      stored.write("theme", theme === "system" ? null : theme);
      applyTheme(theme);
      label();
    };
    label();
    tools.append(button);
  };

  // Search: every word must be there; sections whose title has them come first.
  const addSearch = tools => {
    // A live preview puts another index in the place of the first.
    let known = null, entries = [];
    const read = () => {
      const text = document.getElementById("_search-index").textContent;
      if (text === known) return;
      known = text;
      const index = JSON.parse(text);
      entries = index.entries.map(([chapter, a, t, x]) => ({ c: index.chapters[chapter], a, t, x }));
      for (const entry of entries) entry.all = (entry.t + " " + entry.x + " " + entry.c).toLowerCase();
    };
    const input = element("input", { type: "search", id: "_search", placeholder: "Search", autocomplete: "off" });
    const list = element("ul", { id: "_search-results", className: "search-results", hidden: true });
    const status = element("span", { className: "hidden" });
    status.setAttribute("role", "status");
    input.setAttribute("aria-label", "Search all pages (press /)");
    const box = element("div", { className: "search" }, input, list, status);
    box.setAttribute("role", "search");
    tools.prepend(box);
    const marked = (text, words) => {
      const lower = text.toLowerCase();
      const at = words.map(word => lower.indexOf(word)).filter(place => place >= 0).sort((a, b) => a - b)[0] ?? 0;
      const from = Math.max(0, at - 40), part = text.slice(from, from + 150), parts = [];
      const pattern = new RegExp(words.map(word => word.replace(/[^\p{L}\p{N}]/gu, "\\$&")).join("|"), "giu");
      let last = 0;
      for (const match of part.matchAll(pattern)) {
        parts.push(part.slice(last, match.index), element("mark", {}, match[0]));
        last = match.index + match[0].length;
      }
      return [(from ? "… " : ""), ...parts, part.slice(last)];
    };
    const find = () => {
      read();
      const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
      const found = words.length === 0 ? [] : entries
        .filter(entry => words.every(word => entry.all.includes(word)))
        .map(entry => [entry, words.filter(word => entry.t.toLowerCase().includes(word)).length])
        .sort((a, b) => b[1] - a[1]).slice(0, 30);
      list.replaceChildren(...found.map(([entry]) => element("li", {},
        element("a", { href: entry.a }, element("b", {}, ...marked(entry.t, words)), element("small", {}, entry.c),
          ...(entry.x ? marked(entry.x, words) : [])))));
      if (words.length && !found.length) list.append(element("li", {}, "Nothing found"));
      list.hidden = words.length === 0;
      status.textContent = words.length ? found.length + " found" : "";
    };
    input.oninput = find;
    input.onfocus = find;
    list.onclick = () => { list.hidden = true; };
    box.addEventListener("keydown", event => {
      const links = [...list.querySelectorAll("a")];
      const place = links.indexOf(document.activeElement);
      if (event.key === "Escape") { list.hidden = true; input.focus(); list.hidden = true; }
      else if (event.key === "ArrowDown") links[Math.min(place + 1, links.length - 1)]?.focus();
      else if (event.key === "ArrowUp") place <= 0 ? input.focus() : links[place - 1].focus();
      else if (event.key === "Enter" && document.activeElement === input) links[0]?.click();
      else return;
      event.preventDefault();
    });
    document.addEventListener("click", event => { if (!box.contains(event.target)) list.hidden = true; });
    document.addEventListener("keydown", event => {
      if (event.key !== "/" || event.target.closest("input, textarea")) return;
      event.preventDefault();
      input.focus();
    });
  };

  // Tables: by a column, forwards and backwards; numbers by size.
  const sort = (body, heading, column, isUp) => {
    for (const other of heading.parentNode.cells) other.removeAttribute("aria-sort");
    heading.setAttribute("aria-sort", isUp ? "ascending" : "descending");
    const value = row => row.cells[column].textContent.trim();
    const number = text => parseFloat(text.replace(/[,\s]/g, "").replace("−", "-"));
    const isNumeric = heading.classList.contains("number");
    const order = (a, b) => {
      const [x, y] = [value(a), value(b)];
      if (!isNumeric) return x.localeCompare(y, undefined, { numeric: true });
      const [p, q] = [number(x), number(y)];
      return Number.isNaN(p) ? 1 : Number.isNaN(q) ? -1 : p - q;
    };
    body.append(...[...body.rows].sort((a, b) => isUp ? order(a, b) : order(b, a)));
  };
  const sortable = table => {
    const body = table.tBodies[0];
    if (!body || body.rows.length < 2 || table.dataset.sortable) return;
    table.dataset.sortable = "yes";
    const headings = [...table.tHead.rows[0].cells];
    const key = (table.closest("section[id]")?.id ?? "") + " " + headings.map(heading => heading.textContent).join(" ");
    let column = 0;
    for (const heading of headings) {
      const at = column;
      column += heading.colSpan;
      const button = element("button", { type: "button" }, ...heading.childNodes);
      heading.append(button);
      button.onclick = () => {
        const isUp = heading.getAttribute("aria-sort") !== "ascending";
        chosen.set(key, { at, isUp });
        sort(body, heading, at, isUp);
      };
      if (chosen.get(key)?.at === at) sort(body, heading, at, chosen.get(key).isUp);
    }
  };

  // The claims' ledger: by verdict.
  const filterable = ledger => {
    if (ledger.querySelector(".filters")) return;
    const rows = [...ledger.querySelectorAll("tr[data-group]")];
    const groups = [...new Set(rows.map(row => row.dataset.group))];
    if (groups.length < 2) return;
    const buttons = new Map(["all", ...groups].map(group => {
      const count = rows.filter(row => group === "all" || row.dataset.group === group).length;
      return [group, element("button", { type: "button" }, group + " (" + count + ")")];
    }));
    const show = group => {
      for (const [other, button] of buttons) button.setAttribute("aria-pressed", String(other === group));
      for (const row of rows) row.hidden = group !== "all" && row.dataset.group !== group;
    };
    const key = "ledger " + ledger.querySelector("[aria-label]").getAttribute("aria-label");
    for (const [group, button] of buttons) button.onclick = () => { chosen.set(key, group); show(group); };
    show(buttons.has(chosen.get(key)) ? chosen.get(key) : "all");
    const bar = element("div", { className: "filters" }, ...buttons.values());
    bar.setAttribute("role", "group");
    bar.setAttribute("aria-label", "Show claims");
    ledger.prepend(bar);
  };

  // Copying code.
  const copied = async text => {
    try { await navigator.clipboard.writeText(text); return true; } catch {}
    const area = element("textarea", { value: text });
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done;
  };
  const copyable = code => {
    if (code.querySelector(".copy")) return;
    const button = element("button", { type: "button", className: "copy" }, "Copy");
    const text = code.textContent;
    button.onclick = async () => {
      button.textContent = await copied(text) ? "Copied" : "Press Ctrl+C";
      setTimeout(() => { button.textContent = "Copy"; }, 1500);
    };
    button.setAttribute("aria-live", "polite");
    code.append(button);
  };

  // Values under the pointer: those of the nearest mark.
  const tip = element("div", { className: "tip", hidden: true });
  const hoverable = drawing => {
    if (drawing.dataset.hover) return;
    drawing.dataset.hover = "yes";
    const marks = [...drawing.querySelectorAll("title")].map(title => {
      const mark = { shape: title.parentNode, text: title.textContent };
      title.remove();
      return mark;
    });
    drawing.addEventListener("pointermove", event => {
      let [best, nearest] = [40 ** 2, null];
      for (const mark of marks) {
        const box = mark.shape.getBoundingClientRect();
        const dx = Math.max(box.left - event.clientX, 0, event.clientX - box.right);
        const dy = Math.max(box.top - event.clientY, 0, event.clientY - box.bottom);
        if (dx * dx + dy * dy < best) [best, nearest] = [dx * dx + dy * dy, mark];
      }
      tip.hidden = !nearest;
      if (!nearest) return;
      tip.textContent = nearest.text;
      const width = tip.offsetWidth, left = Math.min(event.clientX + 14, innerWidth - width - 8);
      tip.style.left = Math.max(4, left) + "px";
      tip.style.top = (event.clientY + 18) + "px";
    });
    drawing.addEventListener("pointerleave", () => { tip.hidden = true; });
  };

  // Data that stands in the page itself.
  const embedded = link => {
    const data = document.getElementById(link.getAttribute("href").slice(1));
    if (!data) { link.replaceWith(link.textContent + " in the published report"); return; }
    link.download = data.id.split("/").pop();
    link.onclick = () => {
      link.href = URL.createObjectURL(new Blob([JSON.parse(data.textContent)], { type: "text/csv" }));
    };
  };

  // The section in view.
  let observer = null;
  const followSections = () => {
    observer?.disconnect();
    const links = new Map([...document.querySelectorAll("nav.contents ol ol a")].map(link => [link.hash.slice(1), link]));
    const headings = [...links.keys()].map(id => document.getElementById(decodeURIComponent(id))).filter(Boolean);
    const update = () => {
      const passed = headings.filter(heading => heading.getBoundingClientRect().top < innerHeight * 0.3);
      const current = passed.at(-1) ?? headings[0];
      for (const [id, link] of links) {
        if (current && decodeURIComponent(id) === current.id) link.setAttribute("aria-current", "true");
        else link.removeAttribute("aria-current");
      }
    };
    observer = new IntersectionObserver(update, { rootMargin: "0px 0px -70% 0px" });
    for (const heading of headings) observer.observe(heading);
    update();
  };

  const refreshPage = () => {
    document.querySelectorAll("main table").forEach(sortable);
    document.querySelectorAll(".ledger").forEach(filterable);
    document.querySelectorAll("main pre:not(.log)").forEach(copyable);
    document.querySelectorAll(".drawing").forEach(hoverable);
    document.querySelectorAll("a.embedded").forEach(embedded);
    followSections();
  };
  const tools = document.getElementById("_tools");
  addSearch(tools);
  addTheme(tools);
  document.body.append(tip);
  refreshPage();
  window.palimpsest = { refreshPage, element, sent };
})();
