// The desk: the box that select2 puts in a field's place is named by the field's label.
"use strict";
django.jQuery(() => {
  for (const select of document.querySelectorAll("select.admin-autocomplete")) {
    const box = select.parentElement.querySelector(".select2-selection");
    const shown = box?.querySelector(".select2-selection__rendered");
    if (!shown) continue;
    const label = select.labels[0];
    if (label) {
      label.id ||= `${select.id}-label`;
      shown.setAttribute("aria-labelledby", label.id);
      box.setAttribute("aria-labelledby", `${label.id} ${shown.id}`);
    } else if (select.ariaLabel) {
      shown.setAttribute("aria-label", select.ariaLabel);
    }
  }
});
