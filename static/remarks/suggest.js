// Names while typing, and one open menu at a time in the header.
// Without this script the boxes and the menus work as they are.
"use strict";
for (const menu of document.querySelectorAll(".site-row details")) menu.name = "site-row";
for (const box of document.querySelectorAll("input[data-suggest]")) {
  const list = document.createElement("ul");
  let timer, asked = "", chosen = -1;
  list.id = `${box.id}-names`;
  list.className = "suggestions";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Suggestions");
  list.hidden = true;
  box.parentElement.append(list);
  for (const [name, value] of Object.entries({
    role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id, "aria-expanded": "false",
  })) box.setAttribute(name, value);

  const close = () => {
    list.hidden = true;
    chosen = -1;
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
  };
  const mark = (to) => {
    const options = list.children;
    chosen = (to + options.length) % options.length;
    [...options].forEach((option, i) => option.setAttribute("aria-selected", i === chosen));
    box.setAttribute("aria-activedescendant", options[chosen].id);
  };
  const show = (items) => {
    list.replaceChildren(...items.map((item, i) => {
      const option = document.createElement("li"), link = document.createElement("a");
      option.id = `${list.id}-${i}`;
      option.setAttribute("role", "option");
      if ("fill" in box.dataset) link.onclick = () => { box.value = item.label; close(); };
      else link.href = item.url;
      link.tabIndex = -1;
      link.textContent = item.label;
      const kind = document.createElement("span");
      kind.textContent = ` ${item.kind}`;
      link.append(kind);
      option.append(link);
      return option;
    }));
    list.hidden = !items.length;
    chosen = -1;
    box.setAttribute("aria-expanded", String(!!items.length));
  };
  box.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(async () => {
      const text = asked = box.value;
      if (text.trim().length < 2) return close();
      try {
        const url = new URL(box.dataset.suggest, location);
        url.searchParams.set("q", text);
        const { items } = await (await fetch(url)).json();
        if (text === asked && box === document.activeElement) show(items.filter((i) => !("fill" in box.dataset && i.kind === "title")));
      } catch { close(); }
    }, 120);
  });
  box.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    if (event.key === "ArrowDown") mark(chosen + 1);
    else if (event.key === "ArrowUp") mark(chosen < 0 ? -1 : chosen - 1);
    else if (event.key === "Enter" && chosen >= 0) list.children[chosen].firstChild.click();
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
  });
  box.addEventListener("blur", () => setTimeout(close, 200));
}
