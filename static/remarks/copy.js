// Copying a turn: its words with where they stand, or its link; of words selected, too.
// Without this script the links of each turn lead to its citation.
"use strict";
(() => {
  const page = document.querySelector("article.event");
  if (!page || !navigator.clipboard) return;
  const root = document.querySelector("link[rel=canonical]").href;
  const text = (element) => (element ? element.textContent.trim().replace(/\s+/g, " ") : "");
  const escaped = (words) => new Option(words).innerHTML;

  // A link that is shared leads to the turn's own page, of which a preview can read the words.
  // On the page of a question so does every link to a reply.
  const address = (turn, words, shared) => {
    const own = shared ? `${root}${turn.id}/` : `${root}#${turn.id}`;
    const whole = turn.dataset.page ? new URL(turn.dataset.page, root).href : root;
    const link = page.classList.contains("question-page") ? whole : own;
    if (!words) return link;
    const all = words.split(" "), part = (list) => encodeURIComponent(list.join(" ")).replace(/-/g, "%2D");
    const short = all.length < 9 ? part(all) : `${part(all.slice(0, 4))},${part(all.slice(-4))}`;
    return `${link}${link.includes("#") ? "" : "#"}:~:text=${short}`;
  };
  const speaker = (turn) => {
    if (turn.dataset.by) return turn.dataset.by;
    const head = turn.querySelector("h3");
    const name = head && [...head.childNodes].map(text).find(Boolean);
    const role = head && text(head.querySelector(".role:not(.known-by-rule)"));
    return [name, role].filter(Boolean).join(", ");
  };
  const spoken = (turn) =>
    [...turn.querySelectorAll(":scope > p:not(.aside, .hit-nav)")].map(text).join(" ");
  const write = async (button, plain, html) => {
    const items = { "text/plain": new Blob([plain], { type: "text/plain" }) };
    if (html) items["text/html"] = new Blob([html], { type: "text/html" });
    const label = button.dataset.label ??= button.textContent;
    try {
      await navigator.clipboard.write([new ClipboardItem(items)]);
      button.textContent = "copied";
    } catch {
      button.textContent = "not allowed here";
    }
    setTimeout(() => { button.textContent = label; }, 1600);
  };
  const copy = (button, turn, words) => {
    const link = address(turn, words, button.dataset.copy === "link");
    if (button.dataset.copy === "link") return write(button, link);
    const title = page.dataset.title, when = page.dataset.when ? `, ${page.dataset.when}` : "";
    const quote = `“${words || spoken(turn)}” (${speaker(turn)}, `;
    return write(button, `${quote}${title}${when}, ${link})`,
      `${escaped(quote)}<a href="${escaped(link).replace(/"/g, "&quot;")}">${escaped(title)}</a>${escaped(when)})`);
  };
  const buttons = () => [["quote", "copy quote"], ["link", "copy link"]].map(([what, label]) => {
    const button = document.createElement("button");
    button.type = "button";
    button.dataset.copy = what;
    button.textContent = label;
    return button;
  });

  // A long transcript has hundreds of turns: the buttons are made where they are about to be seen.
  const equip = (event) => {
    const tools = event.target.closest?.(".turn")?.querySelector(".tools:not([data-copies])");
    if (!tools) return;
    tools.dataset.copies = "";
    tools.querySelector("summary").after(...buttons());
  };
  for (const kind of ["pointerover", "focusin", "pointerdown"]) page.addEventListener(kind, equip);
  for (const place of page.querySelectorAll("[data-tools]")) place.prepend(...buttons());
  page.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-copy]");
    if (button && !button.closest(".pick")) copy(button, button.closest(".turn"));
  });

  // Words selected within one turn.
  let bar;
  const selected = () => {
    const selection = document.getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return null;
    const at = (node) => (node.nodeType === 1 ? node : node.parentElement).closest(".turn > p");
    const turn = at(selection.anchorNode)?.parentElement;
    const words = selection.toString().trim().replace(/\s+/g, " ");
    if (!turn || turn !== at(selection.focusNode)?.parentElement || words.length < 3) return null;
    return { turn, words, box: selection.getRangeAt(0).getBoundingClientRect() };
  };
  const show = () => {
    bar?.remove();
    const now = selected();
    if (!now) return;
    bar = document.createElement("div");
    bar.className = "pick";
    bar.setAttribute("role", "toolbar");
    bar.setAttribute("aria-label", "The selected words");
    bar.append(...buttons());
    for (const button of bar.children) {
      button.addEventListener("click", () => copy(button, now.turn, now.words));
    }
    const cite = now.turn.querySelector("a[href*='cite/?turn=']");
    if (cite) {
      const link = document.createElement("a");
      link.href = `${cite.href}&words=${encodeURIComponent(now.words)}`;
      link.textContent = "cite";
      bar.append(link);
    }
    document.body.append(bar);
    const left = Math.min(now.box.left, document.documentElement.clientWidth - bar.offsetWidth - 8);
    bar.style.left = `${Math.max(8, left) + scrollX}px`;
    bar.style.top = `${now.box.bottom + scrollY + 8}px`;
  };
  document.addEventListener("pointerup", (event) => {
    if (!event.target.closest?.(".pick")) setTimeout(show);
  });
  document.addEventListener("keyup", (event) => { if (event.shiftKey || event.key === "Shift") show(); });
  document.addEventListener("selectionchange", () => { if (bar && !selected()) bar.remove(); });
})();
// A menu closes when one goes on elsewhere or leaves it with Escape.
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("header.site details[open], .menu[open], .tools[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && document.activeElement?.closest("details[open]:is(header.site *, .menu, .tools)");
  if (menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});
