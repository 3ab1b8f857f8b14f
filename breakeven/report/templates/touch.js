"use strict";
// What can be touched on a page of charts: points say their figures, names hide and single out their lines, tables
// are copied or saved. What is hidden stands in the address after "#", so that a link leads back to it.
(() => {
  const charts = [...document.querySelectorAll("figure svg")].filter((svg) => svg.querySelector("[data-label]"));
  const legends = [...document.querySelectorAll(".legend button[value]")];
  const labels = new Set([...document.querySelectorAll("figure svg [data-label]")].map((mark) => mark.dataset.label));
  const hidden = new Set();

  // --- names -----------------------------------------------------------------------------------------------------

  function show() {
    for (const svg of charts) {
      for (const mark of svg.querySelectorAll("[data-label]")) {
        mark.classList.toggle("off", hidden.has(mark.dataset.label) && !mark.matches("text"));
        if (mark.matches("text")) mark.classList.toggle("faint", hidden.has(mark.dataset.label));
      }
    }
    for (const button of legends) button.setAttribute("aria-pressed", String(!hidden.has(button.value)));
    if (!hidden.size && !location.hash.includes("hide=")) return;
    const state = new URLSearchParams(location.hash.includes("=") ? location.hash.slice(1) : ""); // others' stay
    if (hidden.size) state.set("hide", [...hidden].join(","));
    else state.delete("hide");
    const address = state.toString();
    history.replaceState(null, "", address ? `#${address}` : location.pathname + location.search);
  }

  function toggle(label, alone) {
    const others = [...labels].filter((each) => each !== label);
    if (alone) {
      const is_alone = !hidden.has(label) && others.every((each) => hidden.has(each));
      hidden.clear();
      if (!is_alone) others.forEach((each) => hidden.add(each));
    } else if (!hidden.delete(label)) {
      hidden.add(label);
    }
    show();
  }

  for (const button of legends) {
    button.addEventListener("click", (event) => toggle(button.value, event.shiftKey || event.altKey));
    button.addEventListener("dblclick", () => toggle(button.value, true));
  }
  for (const button of document.querySelectorAll(".legend button:not([value])")) {
    button.addEventListener("click", () => { hidden.clear(); show(); });
  }
  for (const svg of charts) {
    for (const name of svg.querySelectorAll("text[data-label]")) {
      name.addEventListener("click", (event) => toggle(name.dataset.label, event.shiftKey || event.altKey));
    }
  }
  for (const legend of document.querySelectorAll(".legend")) legend.hidden = charts.length === 0;

  // --- phones ----------------------------------------------------------------------------------------------------

  // Where a chart is narrow, the row of names above it does for the names at the ends of its lines.
  const CROPPED_MARGIN = 26; // in the chart's own units: half of the last size below its point
  const phone = matchMedia("(max-width: 40rem)");
  const named = new Set(legends.map((button) => button.value));
  const whole = new Map(charts.map((svg) => [svg, svg.getAttribute("viewBox")]));

  function fit() {
    for (const svg of charts) {
      svg.setAttribute("viewBox", whole.get(svg));
      svg.classList.remove("cropped");
      const names = [...svg.querySelectorAll("text[data-label]")];
      if (!phone.matches || !names.length || !names.every((name) => named.has(name.dataset.label))) continue;
      const marks = [...svg.querySelectorAll('[data-label]:not(text, [stroke-dasharray="1,2"])')]; // no line to a name
      const end = Math.max(...marks.map((mark) => mark.getBoundingClientRect().right));
      if (names.some((name) => name.getBoundingClientRect().left < end)) continue; // such as beside single points
      const box = svg.getBoundingClientRect();
      const [x, y, width, height] = whole.get(svg).split(" ").map(Number);
      const kept = ((end - box.left) * width) / box.width + CROPPED_MARGIN;
      svg.setAttribute("viewBox", [x, y, Math.min(kept, width), height].join(" "));
      svg.classList.add("cropped");
    }
  }
  phone.addEventListener("change", fit);
  fit();

  // --- points ----------------------------------------------------------------------------------------------------

  const NEAR_PIXELS = 40;
  const tip = document.createElement("div");
  tip.className = "tip";
  tip.setAttribute("role", "status");
  tip.hidden = true;
  document.body.append(tip);

  const said = new Map(); // the words of each mark, which a browser would show by itself otherwise
  for (const svg of charts) {
    for (const title of svg.querySelectorAll("[data-label] > title")) {
      said.set(title.parentElement, title.textContent);
      title.remove();
    }
  }
  const sources = new Map([...document.querySelectorAll("[data-source]")].map((name) => [name.dataset.source, name]));
  const points = (svg) => [...svg.querySelectorAll("[data-label]")].filter((mark) => said.has(mark) && !mark.classList.contains("off"));
  const middle = (mark) => {
    const box = mark.getBoundingClientRect();
    return [box.left + box.width / 2, box.top + box.height / 2];
  };
  // A bar is under the pointer anywhere; of points the nearest one counts.
  function distance(mark, x, y) {
    const box = mark.getBoundingClientRect();
    if (x >= box.left && x <= box.right && y >= box.top && y <= box.bottom) return 0;
    const [left, top] = middle(mark);
    return Math.hypot(left - x, top - y);
  }
  let current = null;

  function tell(mark) {
    current?.classList.remove("near");
    current = mark;
    tip.hidden = !mark;
    if (!mark) return;
    mark.classList.add("near");
    tip.textContent = said.get(mark);
    const [x, y] = middle(mark);
    const { width, height } = tip.getBoundingClientRect();
    tip.style.left = `${Math.max(4, Math.min(x + 12, innerWidth - width - 4))}px`;
    tip.style.top = `${y - height - 12 > 4 ? y - height - 12 : y + 14}px`;
  }

  for (const svg of charts) {
    const nearest = (event) => {
      const all = points(svg).map((mark) => [distance(mark, event.clientX, event.clientY), mark]);
      const [near, mark] = all.reduce((one, other) => (other[0] < one[0] ? other : one), [NEAR_PIXELS, null]);
      tell(near < NEAR_PIXELS ? mark : null);
    };
    svg.addEventListener("pointermove", nearest);
    svg.addEventListener("pointerdown", nearest);
    svg.addEventListener("pointerleave", (event) => { if (event.pointerType === "mouse") tell(null); });
    svg.addEventListener("click", () => {
      const source = current && !tip.hidden && sources.get(current.dataset.label);
      if (source && svg.contains(current)) go(source);
    });
    const region = svg.parentElement;
    region.addEventListener("keydown", (event) => {
      if (event.altKey || event.ctrlKey || event.metaKey || event.target !== region) return;
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (event.key === "Escape") tell(null);
      if (!step) return;
      event.preventDefault();
      const all = points(svg).sort((one, other) => middle(one)[0] - middle(other)[0] || middle(one)[1] - middle(other)[1]);
      const place = all.indexOf(current);
      const next = all[place < 0 ? (step > 0 ? 0 : all.length - 1) : (place + step + all.length) % all.length];
      if (next) region.scrollLeft += middle(next)[0] - region.getBoundingClientRect().left - region.clientWidth / 2;
      requestAnimationFrame(() => tell(next ?? null)); // after what the scrolling hides
    });
    region.addEventListener("blur", () => tell(null));
  }
  addEventListener("scroll", () => { tip.hidden = true; }, { passive: true, capture: true });

  // --- places ----------------------------------------------------------------------------------------------------

  const anchor = (label) => label.replace(/[^A-Za-z0-9_.-]+/g, "-");
  function go(target) {
    for (let part = target; part; part = part.parentElement) if (part.matches("details")) part.open = true;
    const block = target.closest("table, .listings") ? "center" : "start"; // a tall one's centre is far from its top
    target.scrollIntoView({ block, inline: "start" });
  }

  function restore() {
    const state = new URLSearchParams(location.hash.includes("=") ? location.hash.slice(1) : "");
    const wanted = (state.get("hide") ?? "").split(",").filter((label) => labels.has(label));
    if (wanted.length || hidden.size) {
      hidden.clear();
      wanted.forEach((label) => hidden.add(label));
      show();
    }
    const target = location.hash.includes("=") ? null : document.getElementById(location.hash.slice(1));
    if (target) go(target);
  }

  // --- tables ----------------------------------------------------------------------------------------------------

  // The style adds it to a ratio over the baseline of another run.
  const star = (cell) => ([cell, ...cell.querySelectorAll(".cell")].some((part) => part.checkVisibility() && getComputedStyle(part, "::after").content === '"*"') ? "*" : "");

  // What is seen of a cell, without marks, buttons and the places at which a name may be broken.
  function text(cell) {
    const dropped = [...cell.querySelectorAll(".mark, button")].map((part) => part.innerText).filter(Boolean);
    const whole = dropped.reduce((words, part) => words.replace(part, ""), cell.innerText);
    return whole.replaceAll("\u200b", "").replace(/\s+/g, " ").trim() + star(cell);
  }
  const rows = (table) => [...table.rows].filter((row) => !row.hidden).map((row) => [...row.cells].flatMap((cell) => [text(cell), ...Array(cell.colSpan - 1).fill("")]));
  // A spreadsheet takes a text that begins like that for a formula.
  const plain = (field) => (/^[=+@-]/.test(field) && !/^[+-]?[\d.,]+$/.test(field) ? `'${field}` : field);
  const quoted = (field) => (/[",\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field);
  const as_csv = (table) => rows(table).map((row) => row.map(plain).map(quoted).join(",")).join("\r\n") + "\r\n";
  function as_markdown(table) {
    const [head, ...body] = rows(table).map((row) => row.map((field) => field.replace(/[\\`*_{}[\]<>|#~$!&]/g, "\\$&")));
    return [head, head.map(() => "---"), ...body].map((row) => `| ${row.join(" | ")} |`).join("\n") + "\n";
  }
  // Whether the words were copied.
  async function copy(words) {
    try {
      await navigator.clipboard.writeText(words);
      return true;
    } catch {
      const area = document.createElement("textarea");
      area.value = words;
      document.body.append(area);
      area.select();
      const is_copied = document.execCommand("copy");
      area.remove();
      return is_copied;
    }
  }
  const SAID_MILLISECONDS = 2000;
  async function copied(words, button) {
    const name = button.dataset.name ??= button.textContent;
    button.textContent = (await copy(words)) ? "Copied" : "Could not copy";
    setTimeout(() => { button.textContent = name; }, SAID_MILLISECONDS);
  }
  function saved(words, name) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([words], { type: "text/csv" }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }
  // What a matrix shows of its cells, and of which; a choice that is not offered is not named.
  const CHOICES = ["[name=view]:checked", "[name=size]:checked", "[name=origin]:checked"];
  for (const table of document.querySelectorAll("table")) {
    if (!table.tHead || table.rows.length < 3) continue;
    const tools = document.createElement("p");
    tools.className = "table-tools";
    const title = table.caption?.textContent.replace(/\s+/g, " ").trim() ?? "";
    const of_page = document.title.replace(/^Breakeven: /, "");
    const choice = () => (table.closest(".matrix") ? CHOICES.map((each) => document.querySelector(each)?.value) : []);
    const name = () => [of_page, table.closest("section")?.dataset.family, title, ...choice()].filter(Boolean).join(" ");
    const wanted = [
      ["Copy as Markdown", (button) => copied(as_markdown(table), button)],
      ["Save as CSV", () => saved(as_csv(table), `${anchor(name())}.csv`)],
    ];
    for (const [words, act] of wanted) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = words;
      button.addEventListener("click", () => act(button));
      tools.append(button);
    }
    const region = table.closest(".scroll");
    (region?.querySelectorAll("table").length === 1 ? region : table).after(tools);
  }

  addEventListener("hashchange", restore);
  restore();
})();
