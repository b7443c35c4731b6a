// What the pages do beyond links and forms: keys, filters that apply themselves, a session that ran out. No page needs it.
"use strict";
document.documentElement.classList.add("js");

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.isComposing) return;
  const typing = event.target instanceof Element && event.target.closest("input, select, textarea");
  const pressed = event.altKey ? `Alt+${event.key}` : event.key;
  if (typing && !event.altKey) return;
  const target = document.querySelector(`[data-key="${CSS.escape(pressed)}"]`);
  if (!target) return;
  event.preventDefault();
  if (target.matches("input")) target.focus();
  else target.click();
});

document.addEventListener("change", (event) => {
  const form = event.target instanceof Element && event.target.closest('form[data-submit="change"]');
  if (form && form.checkValidity()) form.requestSubmit();
});

// A refusal is a page of its own: show it whole instead of taking a piece of it.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr } = event.detail;
  if (xhr.status < 400) return;
  event.detail.shouldSwap = false;
  if (event.detail.requestConfig.verb === "get") window.location.assign(xhr.responseURL);
  else window.location.reload();
});
