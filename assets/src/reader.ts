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
    const tab = tabs.find((candidate) => candidate.getAttribute("aria-controls") === id);
    if (tab) {
      showTab(tab);
      showPane("list");
      return true;
    }
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
    if (event.target.closest("a, button, input, select, textarea, label, summary, form")) return;
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
  root.querySelector("[data-only]")?.addEventListener("change", () => filter(root));
  editors(root);
  choosing(root);
  root.addEventListener("click", (event) => {
    const quote = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-from]") : null;
    if (!quote) return;
    showPane("paper");
    light(root, Number(quote.dataset.from), Number(quote.dataset.to));
  });
  // After the browser's own scrolling to the fragment, which knows nothing of tabs and panes.
  history.scrollRestoration = "manual";
  addEventListener("hashchange", () => requestAnimationFrame(() => follow(location.hash, false)));

  root.classList.add("live");
  const first = tabs.find((tab) => tab.getAttribute("aria-selected") === "true") ?? tabs[0];
  if (first) showTab(first);
  showPane("paper");
  const place = location.hash ? document.getElementById(location.hash.slice(1)) : null;
  const opened = location.hash.startsWith("#panel-");
  if (location.hash && follow(location.hash, false)) {
    // The browser has already scrolled the page to the fragment; the panes scroll by themselves.
    if (getComputedStyle(root.querySelector(".paper") ?? root).overflowY === "auto") scrollTo(0, 0);
    if (opened || !place?.dataset.of) showPane("list");
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

// Mark characters of the paper that a step of an explanation was read from, and bring them into
// view. Browsers without custom highlights mark the whole line.
function light(root: HTMLElement, from: number, to: number): void {
  for (const line of root.querySelectorAll(".paper .lit")) line.classList.remove("lit");
  const lines = [...root.querySelectorAll<HTMLElement>(".paper [data-s]")];
  const first = lines.filter((line) => Number(line.dataset.s) <= from).at(-1);
  const last = lines.filter((line) => Number(line.dataset.s) < to).at(-1);
  if (!first || !last) return;
  first.closest("details")?.setAttribute("open", "");
  if ("highlights" in CSS) {
    const range = document.createRange();
    range.setStart(...pointIn(first, from - Number(first.dataset.s)));
    range.setEnd(...pointIn(last, to - Number(last.dataset.s)));
    CSS.highlights.set("why", new Highlight(range));
  } else {
    first.classList.add("lit");
  }
  bring(first, ".paper", root);
}

// The point of a line behind so many characters of the text; labels of the page count for none.
function pointIn(line: HTMLElement, characters: number): [Node, number] {
  const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
  let left = characters;
  let node: Node = line;
  while (walker.nextNode()) {
    if (walker.currentNode.parentElement?.closest(".pin")) continue;
    node = walker.currentNode;
    const words = [...(node.textContent ?? "")];
    if (left <= words.length) return [node, words.slice(0, left).join("").length];
    left -= words.length;
  }
  return [node, node.textContent?.length ?? 0];
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
  const only = root.querySelector<HTMLSelectElement>("[data-only]")?.value ?? "";
  const panel = root.querySelector<HTMLElement>("[role=tabpanel]:not([hidden])");
  if (!panel) return;
  let left = 0;
  for (const item of panel.querySelectorAll<HTMLElement>("[data-item]")) {
    const kept = only === "" || (only === "corrected" ? "corrected" in item.dataset : item.dataset.state === only);
    item.hidden = !kept || (words !== "" && !(item.textContent ?? "").toLowerCase().includes(words));
    if (!item.hidden && item.closest(".items")) left += 1;
  }
  const none = panel.querySelector<HTMLElement>("[data-none]");
  if (none) none.hidden = left > 0;
}

// One form at a time, opened under its item; its first field has the focus.
function editors(root: HTMLElement): void {
  const close = (except: Element | null): void => {
    for (const other of root.querySelectorAll("[data-edit]")) if (other !== except) other.replaceChildren();
  };
  root.addEventListener("htmx:beforeSwap", (event) => {
    if (event.target instanceof Element && event.target.matches("[data-edit]")) close(event.target);
  });
  root.addEventListener("htmx:afterSwap", (event) => {
    if (!(event.target instanceof Element) || !event.target.matches("[data-edit]")) return;
    event.target.querySelector<HTMLElement>("input:not([type=hidden]), select, textarea, button")?.focus({ preventScroll: true });
    event.target.scrollIntoView({ block: "nearest" });
  });
  root.addEventListener("click", (event) => {
    const cancel = event.target instanceof Element ? event.target.closest("[data-closes-edit]") : null;
    if (!cancel) return;
    event.preventDefault();
    const item = cancel.closest<HTMLElement>("[data-item]");
    close(null);
    item?.focus({ preventScroll: true });
  });
}

// Words chosen in the paper: they can become a task or a target, or fill the form that is open.
function choosing(root: HTMLElement): void {
  const bar = root.querySelector<HTMLElement>("[data-chosen]");
  const paper = root.querySelector<HTMLElement>(".paper");
  if (!bar || !paper) return;
  document.addEventListener("selectionchange", () => {
    const chosen = chosenIn(paper);
    const field = root.querySelector<HTMLTextAreaElement>("[data-takes-chosen]");
    bar.hidden = !chosen || field !== null;
    if (!chosen) return;
    if (field) {
      field.value = chosen.words;
      set(root, "[data-takes-start]", chosen.start);
      set(root, "[data-takes-end]", chosen.end);
      return;
    }
    const shown = bar.querySelector("[data-chosen-words]");
    if (shown) shown.textContent = chosen.words.length > 24 ? `“${chosen.words.slice(0, 24)}…”` : `“${chosen.words}”`;
    for (const link of bar.querySelectorAll<HTMLAnchorElement>("[data-base]")) {
      link.href = `${link.dataset.base}?start=${chosen.start}&end=${chosen.end}`;
    }
  });
}

function set(root: HTMLElement, selector: string, value: number): void {
  const field = root.querySelector<HTMLInputElement>(selector);
  if (field) field.value = String(value);
}

interface Chosen { start: number; end: number; words: string }

function chosenIn(paper: HTMLElement): Chosen | null {
  const selection = getSelection();
  if (!selection || selection.isCollapsed || selection.rangeCount === 0) return null;
  const range = selection.getRangeAt(0);
  if (!paper.contains(range.commonAncestorContainer)) return null;
  const start = placeOf(range.startContainer, range.startOffset);
  const end = placeOf(range.endContainer, range.endOffset);
  const words = withoutPins(range);
  return start === null || end === null || end <= start || words.trim() === "" ? null : { start, end, words };
}

// Where a point of the page stands in the text, in its characters: the line's own place and the
// characters before the point, without the labels that the page puts in between.
function placeOf(node: Node, offset: number): number | null {
  const here = node instanceof Element ? node : node.parentElement;
  const line = here?.closest<HTMLElement>("[data-s]");
  if (!line) return null;
  const before = document.createRange();
  before.setStart(line, 0);
  before.setEnd(node, offset);
  return Number(line.dataset.s) + [...withoutPins(before)].length;
}

function withoutPins(range: Range): string {
  const copy = range.cloneContents();
  for (const pin of copy.querySelectorAll(".pin")) pin.remove();
  return copy.textContent ?? "";
}
