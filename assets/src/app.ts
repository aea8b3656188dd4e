// Every page: htmx, the navigation drawer on narrow screens, and the "/" key for search.
import htmx from "htmx.org/dist/htmx.esm.js";

// The content security policy allows neither inline styles nor evaluated code.
htmx.config.includeIndicatorStyles = false;
htmx.config.allowEval = false;
// A server's refusal carries a page that says what is wrong; show it.
htmx.config.responseHandling = [
  { code: "204", swap: false },
  { code: "[23]..", swap: true },
  { code: "422", swap: true },
  { code: "[45]..", swap: false, error: true },
];

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
}

function focusSearchOnSlash(event: KeyboardEvent): void {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  const box = document.querySelector<HTMLInputElement>("#q");
  if (!box) return;
  event.preventDefault();
  box.focus();
  box.select();
}

function closeSearchOnEscape(event: KeyboardEvent): void {
  if (event.key !== "Escape") return;
  const found = document.querySelector("#found");
  if (found) found.replaceChildren();
}

function closeSearchOutside(event: Event): void {
  const found = document.querySelector("#found");
  if (found && event.target instanceof Node && !found.closest("form")?.contains(event.target)) found.replaceChildren();
}

// Without this script the menu link jumps to the navigation, which :target then shows.
function drawer(): void {
  const opener = document.querySelector<HTMLAnchorElement>("[data-opens-nav]");
  const nav = document.querySelector<HTMLElement>("#nav");
  if (!opener || !nav) return;
  opener.setAttribute("role", "button");
  opener.setAttribute("aria-expanded", "false");
  const set = (open: boolean): void => {
    nav.classList.toggle("open", open);
    opener.setAttribute("aria-expanded", String(open));
  };
  opener.addEventListener("click", (event) => {
    event.preventDefault();
    set(!nav.classList.contains("open"));
  });
  opener.addEventListener("keydown", (event) => {
    if (event.key === " ") { event.preventDefault(); opener.click(); }
  });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") set(false); });
}

function printButtons(event: Event): void {
  if (event.target instanceof Element && event.target.closest("[data-prints]")) window.print();
}

// The browser's own file button speaks the browser's language; ours speaks the page's.
function filePickers(): void {
  for (const box of document.querySelectorAll<HTMLElement>(".drop")) {
    const input = box.querySelector<HTMLInputElement>("input[type=file]");
    const shown = box.querySelector<HTMLElement>(".picked");
    if (!input || !shown) continue;
    const none = shown.textContent ?? "";
    input.addEventListener("change", () => { shown.textContent = input.files?.[0]?.name ?? none; });
    box.classList.add("live");
  }
}

document.addEventListener("keydown", focusSearchOnSlash);
document.addEventListener("keydown", closeSearchOnEscape);
document.addEventListener("click", closeSearchOutside);
document.addEventListener("click", printButtons);
drawer();
filePickers();
