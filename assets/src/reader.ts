// The reader: the paper on one side, what was found in it on the other, each leading to the other.
// Everything here is on the page already; without this script the links still jump both ways.

const reader = document.querySelector<HTMLElement>("[data-reader]");
if (reader) start(reader);

function start(root: HTMLElement): void {
  const pieces = indexPieces(root);
  const tabs = [...root.querySelectorAll<HTMLElement>("[role=tab]")];
  const items = new Map([...root.querySelectorAll<HTMLElement>("[data-item]")].map((item) => [item.id, item]));
  let shown: Element[] = [];

  function showTab(tab: HTMLElement): void {
    for (const other of tabs) {
      const on = other === tab;
      other.setAttribute("aria-selected", String(on));
      other.tabIndex = on ? 0 : -1;
      const panel = document.getElementById(other.getAttribute("aria-controls") ?? "");
      if (panel) panel.hidden = !on;
    }
    filter(root);
  }

  function showPane(name: "paper" | "list"): void {
    root.dataset.pane = name;
    for (const button of root.querySelectorAll<HTMLElement>("[data-shows]")) {
      button.setAttribute("aria-pressed", String(button.dataset.shows === name));
    }
  }

  // Mark an item and all its places; bring the wanted side into view.
  function select(id: string, place: string | null, towards: "paper" | "list", address = true): boolean {
    const item = items.get(id);
    if (!item) return false;
    for (const element of shown) element.classList.remove("on");
    shown = [item, ...(pieces.get(id) ?? [])];
    for (const element of shown) element.classList.add("on");
    for (const other of items.values()) other.removeAttribute("aria-current");
    item.setAttribute("aria-current", "true");
    const panel = item.closest<HTMLElement>("[role=tabpanel]");
    const tab = tabs.find((candidate) => candidate.getAttribute("aria-controls") === panel?.id);
    if (tab) showTab(tab);
    item.hidden = false;
    showPane(towards);
    const anchor = document.getElementById(place ?? item.dataset.place ?? "");
    if (anchor) bring(anchor, ".paper", root);
    bring(item, ".list", root);
    if (address && location.hash !== `#${id}`) history.pushState(null, "", `#${id}`);
    return true;
  }

  function follow(hash: string, address: boolean): boolean {
    const id = decodeURIComponent(hash.replace(/^#/, ""));
    if (items.has(id)) return select(id, null, "list", address);
    const place = document.getElementById(id);
    const item = place?.dataset.of;
    return item ? select(item, id, "paper", address) : false;
  }

  root.addEventListener("click", (event) => {
    if (!(event.target instanceof Element)) return;
    const link = event.target.closest<HTMLAnchorElement>("a[href^='#']");
    if (link && link.getAttribute("role") !== "tab") {
      if (follow(link.hash, true)) {
        event.preventDefault();
        if (items.has(link.hash.slice(1))) items.get(link.hash.slice(1))?.focus({ preventScroll: true });
      }
      return;
    }
    if (event.target.closest("a, button, input")) return;
    const piece = event.target.closest<HTMLElement>("[data-i]");
    if (piece && String(getSelection() ?? "") === "") {
      select(next(piece, items), null, "list");
      return;
    }
    const item = event.target.closest<HTMLElement>("[data-item]");
    if (item && String(getSelection() ?? "") === "") select(item.id, null, "paper");
  });

  root.addEventListener("keydown", (event) => {
    const tab = event.target instanceof HTMLElement && event.target.getAttribute("role") === "tab" ? event.target : null;
    if (!tab) return;
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const at = tabs.indexOf(tab);
    const other = step ? tabs[(at + step + tabs.length) % tabs.length] : event.key === "Home" ? tabs[0] : event.key === "End" ? tabs.at(-1) : null;
    if (!other) return;
    event.preventDefault();
    showTab(other);
    other.focus();
  });

  for (const tab of tabs) {
    tab.addEventListener("click", (event) => { event.preventDefault(); showTab(tab); });
  }
  for (const button of root.querySelectorAll<HTMLElement>("[data-shows]")) {
    button.addEventListener("click", () => showPane(button.dataset.shows === "list" ? "list" : "paper"));
  }
  root.querySelector("[data-filter]")?.addEventListener("input", () => filter(root));
  // After the browser's own scrolling to the fragment, which knows nothing of tabs and panes.
  history.scrollRestoration = "manual";
  addEventListener("hashchange", () => requestAnimationFrame(() => follow(location.hash, false)));

  root.classList.add("live");
  const first = tabs[0];
  if (first) showTab(first);
  showPane("paper");
  const place = location.hash ? document.getElementById(location.hash.slice(1)) : null;
  if (location.hash && follow(location.hash, false)) {
    // The browser has already scrolled the page to the fragment; the panes scroll by themselves.
    if (getComputedStyle(root.querySelector(".paper") ?? root).overflowY === "auto") scrollTo(0, 0);
    if (!place?.dataset.of) showPane("list");
  }
}

// item id → the pieces of text that belong to it
function indexPieces(root: HTMLElement): Map<string, Element[]> {
  const index = new Map<string, Element[]>();
  for (const piece of root.querySelectorAll<HTMLElement>("[data-i]")) {
    for (const id of (piece.dataset.i ?? "").split(" ")) {
      const known = index.get(id);
      if (known) known.push(piece);
      else index.set(id, [piece]);
    }
  }
  return index;
}

// The innermost item of a piece; a second click on the same piece goes one further out.
function next(piece: HTMLElement, items: Map<string, HTMLElement>): string {
  const ids = [...new Set((piece.dataset.i ?? "").split(" "))];
  const current = ids.findIndex((id) => items.get(id)?.hasAttribute("aria-current"));
  return ids[(current + 1) % ids.length] ?? "";
}

// Scroll the side that holds the element, or the page where the sides do not scroll. At once:
// gliding past a hundred tasks takes longer than finding the place again.
function bring(element: HTMLElement, side: string, root: HTMLElement): void {
  const pane = root.querySelector<HTMLElement>(side);
  if (!pane || element.offsetParent === null) return;
  if (getComputedStyle(pane).overflowY === "auto") {
    const box = element.getBoundingClientRect();
    const view = pane.getBoundingClientRect();
    const away = box.top - view.top - view.height / 3;
    if (box.top < view.top + 48 || box.bottom > view.bottom - 24) pane.scrollBy({ top: away });
  } else {
    element.scrollIntoView({ block: "center" });
  }
}

function filter(root: HTMLElement): void {
  const words = (root.querySelector<HTMLInputElement>("[data-filter]")?.value ?? "").trim().toLowerCase();
  const panel = root.querySelector<HTMLElement>("[role=tabpanel]:not([hidden])");
  if (!panel) return;
  let left = 0;
  for (const item of panel.querySelectorAll<HTMLElement>("[data-item]")) {
    item.hidden = words !== "" && !(item.textContent ?? "").toLowerCase().includes(words);
    if (!item.hidden) left += 1;
  }
  const none = panel.querySelector<HTMLElement>("[data-none]");
  if (none) none.hidden = left > 0;
}
