// Search and filters of a report. Without it, everything is there to be read.
"use strict";
const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const bar = document.getElementById("filter");
const [query, clause, count] = ["query", "clause", "count"].map((id) => document.getElementById(id));
const verdicts = all("input[name=verdict]", bar);
const things = all("[data-find]").map((element) => ({
  element,
  text: element.textContent.toLowerCase(),
  verdict: element.dataset.verdict,
  clauses: element.dataset.find.split(" "),
  isCase: element.classList.contains("case"),
}));

function apply() {
  const words = query.value.toLowerCase().split(/\s+/).filter(Boolean);
  const chosen = verdicts.filter((box) => box.checked).map((box) => box.value);
  let shown = 0;
  for (const thing of things) {
    const fits =
      words.every((word) => thing.text.includes(word)) &&
      (!clause.value || thing.clauses.includes(clause.value)) &&
      (!thing.verdict || !chosen.length || chosen.includes(thing.verdict));
    thing.element.hidden = !fits;
    shown += fits && thing.isCase;
  }
  for (const part of all("section[data-part]")) {
    part.querySelector(".nothing").hidden = all("[data-find]", part).some((element) => !element.hidden);
  }
  count.textContent = `${shown} of ${things.filter((thing) => thing.isCase).length} cases`;
}

function clear() {
  query.value = clause.value = "";
  for (const box of verdicts) box.checked = false;
  apply();
}

// A link to a case shows it, whatever is filtered, and opens it.
function follow() {
  const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!target) return;
  if (target.hidden) clear();
  if (target.tagName === "DETAILS") target.open = true;
  target.scrollIntoView();
}

bar.addEventListener("input", apply);
bar.addEventListener("submit", (event) => event.preventDefault());
bar.addEventListener("reset", () => setTimeout(apply));
document.getElementById("open").addEventListener("click", () => {
  const visible = all("details.case").filter((element) => !element.hidden);
  const open = !visible.every((element) => element.open);
  for (const element of visible) element.open = open;
});
for (const button of all("button[data-clause]")) {
  button.disabled = false;
  button.addEventListener("click", () => {
    clause.value = clause.value === button.dataset.clause ? "" : button.dataset.clause;
    apply();
    query.focus();
  });
}
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, select, textarea");
  if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    query.focus();
  } else if (event.key === "Escape" && event.target === query) {
    clear();
  }
});
addEventListener("hashchange", follow);
bar.hidden = false;
apply();
follow();
