// Keys and full screen for slides; on other pages there are no such buttons, and nothing happens.
(() => {
  if (window.khoiSlides) return;
  window.khoiSlides = true;
  const button = name => document.querySelector(`.st-key-kh-slide-${name} button`);
  const keys = {
    ArrowRight: "next", PageDown: "next", " ": "next", ArrowLeft: "back", PageUp: "back", Escape: "leave", f: "full",
  };
  let isAsked = false;  // whether the reader left full screen by a button, and not by Esc
  document.addEventListener("keydown", event => {
    const found = keys[event.key] && button(keys[event.key]);
    const isTyping = event.target.closest("input, textarea, [role=listbox], [role=combobox]");
    const isPressing = event.key === " " && event.target.closest("button");
    if (!found || isTyping || isPressing || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    if (!event.repeat) found.click();
  }, true);
  document.addEventListener("click", event => {
    const isFull = Boolean(document.fullscreenElement);
    if (event.target.closest(".st-key-kh-slide-full button")) {
      isAsked = isFull;
      if (isFull) document.exitFullscreen(); else document.documentElement.requestFullscreen();
      document.activeElement.blur();
    } else if (isFull && event.target.closest(".st-key-kh-slide-leave button")) {
      isAsked = true;
      document.exitFullscreen();
    }
  }, true);
  document.addEventListener("fullscreenchange", () => {
    if (document.fullscreenElement) return;
    if (!isAsked && button("leave")) button("leave").click();
    isAsked = false;
  });
})();
