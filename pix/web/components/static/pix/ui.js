// Small comforts. Every page works without this file.
(() => {
  "use strict";
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const on = (type, handler) => document.addEventListener(type, handler);

  // What only a script can do is hidden until a script is here.
  const wake = () => all("[data-script]").forEach((e) => { e.hidden = false; });

  const say = (text) => {
    let box = document.querySelector(".toasts");
    if (!box) {
      box = document.createElement("div");
      box.className = "toasts";
      box.setAttribute("role", "status");
      document.body.append(box);
    }
    const toast = document.createElement("p");
    toast.className = "toast";
    toast.textContent = text;
    box.replaceChildren(toast);
    setTimeout(() => toast.remove(), 8000);
  };

  const copy = async (button) => {
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
    } catch {
      const field = document.createElement("textarea");
      field.value = button.dataset.copy;
      button.after(field);
      field.select();
      document.execCommand("copy");
      field.remove();
      button.focus();
    }
    say(button.dataset.said);
  };

  const reveal = (button) => {
    const input = document.getElementById(button.getAttribute("aria-controls"));
    const shown = input.type === "password";
    input.type = shown ? "text" : "password";
    button.setAttribute("aria-pressed", shown);
    button.querySelector("span").textContent = shown ? button.dataset.hide : button.dataset.show;
  };

  on("click", (event) => {
    const button = event.target.closest("button, a");
    all("details.menu[open]").forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
    if (!button) return;
    const { copy: text, open, print, close } = button.dataset;
    if (text !== undefined) copy(button);
    if (button.dataset.show) reveal(button);
    if (print !== undefined) window.print();
    if (close !== undefined) button.closest("dialog").close();
    if (open) {
      const dialog = document.getElementById(open);
      if (dialog?.showModal) { event.preventDefault(); dialog.showModal(); }
    }
  });

  on("keydown", (event) => {
    if (event.key !== "Escape") return;
    const menu = event.target.closest("details.menu[open]") || document.querySelector("details.menu[open]");
    if (menu) { menu.open = false; menu.querySelector("summary").focus(); }
  });

  // Rules of a password, ticked as it is typed.
  const tick = (input) => all(`#${input.id}_rules [data-rule]`).forEach((rule) => {
    const ok = new RegExp(rule.dataset.rule, "u").test(input.value);
    rule.classList.toggle("is-ok", ok);
    rule.querySelector(".sr").textContent = ok ? rule.dataset.ok : rule.dataset.todo;
  });
  on("input", (event) => { if (event.target.matches("[data-rules]")) tick(event.target); });

  // A double click sends a form once; the browser's way back makes it usable again.
  on("submit", (event) => {
    const form = event.target;
    if (form.getAttribute("method") !== "post" || event.defaultPrevented) return;
    if (Date.now() - (form.dataset.sent || 0) < 3000) { event.preventDefault(); return; }
    form.dataset.sent = Date.now();
    event.submitter?.setAttribute("aria-busy", "true");
  });
  addEventListener("pageshow", () => {
    all("[data-sent]").forEach((form) => { delete form.dataset.sent; });
    all(".btn[aria-busy]:not([data-job])").forEach((button) => button.removeAttribute("aria-busy"));
  });

  // A file dropped on its zone is a file chosen.
  ["dragover", "dragleave", "drop"].forEach((type) => on(type, (event) => {
    const zone = event.target.closest?.(".drop");
    if (!zone) return;
    event.preventDefault();
    zone.classList.toggle("is-over", type === "dragover");
    const input = zone.querySelector("input[type=file]");
    if (type === "drop" && event.dataTransfer.files.length) {
      input.files = event.dataTransfer.files;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    }
  }));

  const start = () => {
    wake();
    all("[data-rules]").forEach(tick);
    document.querySelector("[data-first-error]")?.focus();
    // The browser's way back would ask whether to send a refused form again: its page becomes an ordinary one.
    if (document.querySelector("main .error, [data-first-error]")) history.replaceState(history.state, "", location.href);
  };
  start();
  on("htmx:load", wake);
})();
