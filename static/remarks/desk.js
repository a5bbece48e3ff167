// The desk: a long import goes on by itself and says how long it takes; keys lead to the turns beside.
"use strict";
const form = document.querySelector("form[data-goes-on]");
if (form) {
  const timer = setTimeout(() => form.requestSubmit(form.querySelector("input[type=submit]")), 300);
  form.querySelector("a.button")?.addEventListener("click", () => clearTimeout(timer));
  const bar = document.querySelector("progress[data-batch]");
  const key = `started-${bar.dataset.batch}`;
  const started = JSON.parse(sessionStorage.getItem(key) ?? "null");
  if (started && bar.value > started.done) {
    const left = (bar.max - bar.value) * (Date.now() - started.at) / (bar.value - started.done) / 1000;
    const shown = left < 90 ? `${Math.ceil(left)} seconds` : `${Math.ceil(left / 60)} minutes`;
    document.querySelector("[data-time-left]").textContent = `About ${shown} left.`;
  } else {
    sessionStorage.setItem(key, JSON.stringify({ at: Date.now(), done: bar.value }));
  }
}
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea, .select2")) return;
  const target = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (!target) return;
  event.preventDefault();
  if (target.tagName === "A") target.click(); else target.focus();
});
