"use strict";
// What is shown of the matrices: by view, size, family and tool, and in which order of rows.
// The choice stands in the address after "#", so that a link or a bookmark leads back to it.
(() => {
  const form = document.getElementById("filters");
  if (!form) return;
  const radios = [...document.querySelectorAll(".toggles input")];
  const boxes = [...form.querySelectorAll("input[type=checkbox]")];
  const sorters = [...document.querySelectorAll("button.sort")];
  const VIEWS = ["steady", "ingested", "cold", "memory"]; // in the order of a cell's figures
  const runs = (document.getElementById("comparison").dataset.runs ?? "").split("|");
  let sorted = "";

  const chosen = (name) => boxes.filter((box) => box.name === name && box.checked).map((box) => box.value);
  const radio = (name) => radios.find((each) => each.name === name && each.checked)?.value;
  const view = () => radio("view");
  const origin = () => radio("origin");

  // What is picked out, in words. A view leaves nothing out: it shows other figures of the same cases.
  function said() {
    const limits = radios.filter((each) => each.name !== "view" && each.checked && !each.defaultChecked);
    const sizes_and_origins = limits.map((each) => (each.name === "size" ? `size ${each.value}` : each.value));
    const words = [...chosen("family"), ...chosen("tool"), ...sizes_and_origins].join(", ");
    return words ? `Shown: ${words}` : "Everything is shown.";
  }

  function show() {
    const families = chosen("family");
    const tools = chosen("tool");
    for (const part of document.querySelectorAll("section.family")) {
      part.hidden = families.length > 0 && !families.includes(part.dataset.family);
    }
    for (const row of document.querySelectorAll(".matrix tr[data-tool]")) {
      row.hidden = tools.length > 0 && !tools.includes(row.dataset.tool);
    }
    form.querySelector("output").textContent = said();
    document.querySelectorAll(".matrix table").forEach(order);
  }

  // What is shown of a cell: what was measured here, a reference run's in its place, or nothing.
  function shown(cell) {
    const size = radios.find((each) => each.name === "size" && each.checked)?.id.slice("size-".length) ?? "0";
    const own = [...(cell?.children ?? [])].find((each) => each.classList.contains(`s${size}`));
    if (origin() === "measured here" && own?.classList.contains("reference")) return undefined;
    if (origin() === "reference" && own?.classList.contains("here")) return own.querySelector(".replaced") ?? undefined;
    return own;
  }

  // The rows by the chosen column's figure, the least first; without a choice, as they came. Times of different runs
  // do not compare, so each run's rows stay together, those of the baseline that is shown first.
  function order(table) {
    table.querySelectorAll(".of-run").forEach((row) => row.remove());
    const rows = [...table.querySelectorAll("tr[data-tool]")];
    rows.forEach((row, place) => { row.dataset.place ??= place; row.group ??= row.parentElement; });
    const column = [...table.querySelectorAll("thead th")].findIndex((head) => head.dataset.workload === sorted);
    if (column < 0) {
      rows.sort((one, other) => one.dataset.place - other.dataset.place).forEach((row) => row.group.append(row));
      return;
    }
    const cells = new Map(rows.map((row) => [row, shown(row.querySelectorAll("td")[column])]));
    const figure = (row) => Number(cells.get(row)?.dataset.v?.split(" ")[VIEWS.indexOf(view())] ?? NaN);
    const own = [...cells.values()].find((cell) => cell?.querySelector(".steady.baseline"))?.dataset.run;
    const run = (row) => {
      if (Number.isNaN(figure(row))) return Infinity;
      const of = cells.get(row).dataset.run;
      return of === own ? -1 : Number(of ?? -1);
    };
    rows.sort((one, other) => (run(one) === run(other) ? 0 : run(one) - run(other)) || figure(one) - figure(other) || 0);
    let above = null; // the run of the last row that is seen
    for (const row of rows) {
      if (!row.hidden && run(row) !== Infinity) {
        if (above !== null && above !== run(row)) table.tBodies[0].append(separator(table, runs[run(row)]));
        above = run(row);
      }
      table.tBodies[0].append(row);
    }
  }

  function separator(table, of) {
    const row = document.createElement("tr");
    const head = row.appendChild(document.createElement("th"));
    row.className = "of-run";
    head.colSpan = table.querySelectorAll("thead th").length + 1;
    head.scope = "rowgroup";
    head.textContent = `Another run (${of}): its times do not compare with those above`;
    return row;
  }

  // What is chosen, as it stands in the address; empty where nothing is.
  function choice() {
    const state = new URLSearchParams();
    for (const radio of radios) {
      if (radio.checked && !radio.defaultChecked) state.set(radio.name, radio.value);
    }
    for (const name of ["family", "tool"]) {
      if (chosen(name).length) state.set(name, chosen(name).join(","));
    }
    if (sorted) state.set("sort", sorted);
    return state.toString();
  }

  function store() {
    const address = choice();
    history.replaceState(null, "", address ? `#${address}` : location.pathname + location.search);
  }

  function restore() {
    if (location.hash && !location.hash.includes("=")) { // a place on the page, which may be filtered out
      const target = document.getElementById(location.hash.slice(1));
      if (target?.closest("[hidden]")) {
        for (const box of boxes) box.checked = false;
        show();
        target.scrollIntoView();
      }
      form.querySelector("output").textContent ||= said();
      if (choice()) store(); // the place was gone to, and the choice still holds
      return;
    }
    const state = new URLSearchParams(location.hash.slice(1));
    for (const radio of radios) {
      radio.checked = state.has(radio.name) ? state.get(radio.name) === radio.value : radio.defaultChecked;
    }
    for (const name of ["view", "size", "origin"]) {
      const own = radios.filter((radio) => radio.name === name);
      if (own.length && !own.some((radio) => radio.checked)) own.find((radio) => radio.defaultChecked).checked = true;
    }
    for (const box of boxes) box.checked = (state.get(box.name) ?? "").split(",").includes(box.value);
    sort(state.get("sort") ?? "");
    show();
  }

  function sort(workload) {
    sorted = sorters.some((button) => button.value === workload) ? workload : "";
    for (const button of sorters) button.setAttribute("aria-pressed", String(button.value === sorted));
  }

  for (const input of [...radios, ...boxes]) input.addEventListener("change", () => { store(); show(); });
  for (const button of sorters) {
    button.hidden = false;
    button.addEventListener("click", () => { sort(button.value === sorted ? "" : button.value); store(); show(); });
  }
  form.addEventListener("reset", () => setTimeout(() => {
    for (const each of radios) each.checked = each.defaultChecked; // they are no part of the form
    sort("");
    store();
    show();
  }));
  window.addEventListener("hashchange", restore);
  form.hidden = boxes.length === 0;
  restore();
})();

(() => {
  // Whatever holds all words that are looked for; the first is opened by Enter.
  const MOST_FOUND = 12;
  const wanted = document.getElementById("find");
  const entries = [...document.querySelectorAll(".find li:not(.nothing)")];
  const nothing = document.querySelector(".find .nothing");
  wanted.closest(".find").hidden = false;
  wanted.addEventListener("input", () => {
    const words = wanted.value.toLowerCase().split(/\s+/).filter(Boolean);
    let found = 0;
    for (const entry of entries) {
      const text = entry.textContent.toLowerCase();
      entry.hidden = !words.length || found >= MOST_FOUND || !words.every((word) => text.includes(word));
      found += !entry.hidden;
    }
    nothing.hidden = !words.length || found > 0;
  });
  wanted.addEventListener("keydown", (event) => {
    if (event.key === "Enter") entries.find((entry) => !entry.hidden)?.querySelector("a").click();
  });
})();
