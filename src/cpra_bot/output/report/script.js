"use strict";
(() => {
  const byId = (id) => document.getElementById(id);
  const form = byId("filters");
  const labels = [...document.querySelectorAll(".grid thead th")].map((head) => head.textContent);
  const rows = [...document.querySelectorAll(".grid tbody tr")].map((line) => {
    const cells = [...line.children].map((cell) => cell.textContent.trim());
    const anchor = line.querySelector("a").hash.slice(1);
    return { line, cells, anchor, section: byId(anchor), text: "" };
  });
  const column = (name) => labels.indexOf(name);
  const fields = ["text", "county", "kind", "item", "outcome", "punctual", "turn"];
  let only = null;

  const value = (name) => (byId("f-" + name) ? byId("f-" + name).value : "");
  const textOf = (row) => {
    if (!row.text) row.text = (row.line.textContent + " " + row.section.textContent).toLowerCase();
    return row.text;
  };
  function matches(row, wanted, words) {
    if (only && !only.has(row.anchor)) return false;
    if (wanted.county && row.line.dataset.county !== wanted.county) return false;
    if (wanted.kind && row.line.dataset.kind !== wanted.kind) return false;
    if (wanted.punctual && row.cells[column("Determination")] !== wanted.punctual) return false;
    if (wanted.turn && row.cells[column("Waits on")] !== wanted.turn) return false;
    if (wanted.item || wanted.outcome) {
      const cells = wanted.item ? [row.cells[column(wanted.item)]] : row.cells.slice(1, column("Determination"));
      const asked = cells.filter((cell) => cell !== "not asked");
      if (wanted.outcome ? !asked.includes(wanted.outcome) : !asked.length) return false;
    }
    return words.every((word) => textOf(row).includes(word));
  }
  function show() {
    const wanted = Object.fromEntries(fields.map((name) => [name, value(name)]));
    const words = wanted.text.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const row of rows) {
      const hidden = !matches(row, wanted, words);
      row.line.hidden = hidden;
      row.section.hidden = hidden;
      shown += hidden ? 0 : 1;
    }
    byId("f-count").textContent = `${shown} of ${rows.length} agencies` + (only ? ", those behind one figure" : "");
  }
  let later = 0;
  form.addEventListener("input", (event) => {
    clearTimeout(later);
    later = setTimeout(show, event.target.type === "search" ? 80 : 0);
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => {
    only = null;
    setTimeout(show, 0);
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-rows]");
    const link = event.target.closest('a[href^="#"]');
    if (button) {
      const links = button.closest("details").querySelectorAll("a");
      form.reset();
      only = new Set([...links].map((each) => each.hash.slice(1)));
      setTimeout(() => {
        show();
        byId("grid").scrollIntoView();
        byId("f-text").focus({ preventScroll: true });
      }, 0);
    } else if (link) {
      const target = byId(link.hash.slice(1));
      if (target && target.hidden) {
        form.reset();
        only = null;
        show();
      }
    }
  });
  const opened = [];
  addEventListener("beforeprint", () => {
    for (const each of document.querySelectorAll(".request:not([hidden]) details:not([open])")) {
      each.open = true;
      opened.push(each);
    }
  });
  addEventListener("afterprint", () => {
    for (const each of opened.splice(0)) each.open = false;
  });
  for (const each of document.querySelectorAll(".js")) each.hidden = false;
  form.hidden = false;
})();
