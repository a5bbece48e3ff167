// A long import goes on by itself: the button is pressed as soon as the page is there, unless "Stop here" is pressed first.
"use strict";
const form = document.querySelector("form[data-goes-on]");
const timer = form && setTimeout(() => form.requestSubmit(form.querySelector("input[type=submit]")), 300);
document.querySelector("form[data-goes-on] a.button")?.addEventListener("click", () => clearTimeout(timer));
