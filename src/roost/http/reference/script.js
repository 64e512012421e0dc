"use strict";

const find = (selector, within = document) => [...within.querySelectorAll(selector)];

for (const origin of find(".origin")) origin.textContent = location.origin;

if (navigator.clipboard) {
  for (const block of find("pre.curl")) {
    const button = document.createElement("button");
    const text = block.textContent;
    button.type = "button";
    button.className = "copy";
    button.textContent = "Copy";
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(text);
      button.textContent = "Copied";
      setTimeout(() => (button.textContent = "Copy"), 1500);
    });
    block.append(button);
  }
}

const theme = document.getElementById("theme");
if (theme) {
  const names = ["auto", "light", "dark"];
  const show = (name) => {
    document.documentElement.dataset.theme = name;
    theme.textContent = name[0].toUpperCase() + name.slice(1);
  };
  show(localStorage.getItem("theme") ?? "auto");
  theme.hidden = false;
  theme.addEventListener("click", () => {
    const next = names[(names.indexOf(document.documentElement.dataset.theme) + 1) % names.length];
    localStorage.setItem("theme", next);
    show(next);
  });
}

const search = document.getElementById("search");
if (search) {
  const links = find("nav [data-find]");
  const articles = new Map(find("article.operation").map((article) => [article.id, article]));
  const groups = [...find("nav details"), ...find("main > section")];
  const others = find("nav .top, .overview, #shapes");
  const nothing = document.getElementById("nothing");

  // On a narrow screen the list is behind a button.
  const side = document.querySelector("aside");
  const menu = document.getElementById("menu");
  const open = (wanted) => {
    side.toggleAttribute("data-open", wanted);
    menu.setAttribute("aria-expanded", String(wanted));
  };
  menu.addEventListener("click", () => open(!side.hasAttribute("data-open")));
  for (const link of find("nav a")) link.addEventListener("click", () => open(false));

  const filter = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const link of links) {
      const hit = words.every((word) => link.dataset.find.includes(word));
      link.hidden = !hit;
      articles.get(link.hash.slice(1)).hidden = !hit;
      if (hit) shown += 1;
    }
    for (const group of groups) {
      group.hidden = !find("[data-find], article.operation", group).some((item) => !item.hidden);
    }
    for (const other of others) other.hidden = words.length > 0;
    nothing.hidden = shown > 0;
  };

  search.addEventListener("input", () => {
    open(search.value !== "");
    filter();
  });
  search.addEventListener("keydown", (event) => {
    const first = links.find((link) => !link.hidden);
    if (event.key === "Enter" && first) first.click();
    if (event.key === "Escape") {
      search.value = "";
      filter();
      search.blur();
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.target === search) return;
    event.preventDefault();
    search.focus();
  });
  // A link to what the search hides shows it again.
  window.addEventListener("hashchange", () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target?.closest("[hidden]")) return;
    search.value = "";
    filter();
    target.scrollIntoView();
  });

  const list = document.querySelector("nav");
  const show = (link) => {
    const { top, bottom } = list.getBoundingClientRect();
    const place = link.getBoundingClientRect();
    if (place.top < top) list.scrollTop -= top - place.top;
    if (place.bottom > bottom) list.scrollTop += place.bottom - bottom;
  };
  let current;
  const watcher = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        current?.removeAttribute("aria-current");
        current = links.find((link) => link.hash === `#${target.id}`);
        current?.setAttribute("aria-current", "true");
        if (current) show(current);
      }
    },
    { rootMargin: "-15% 0px -75% 0px" },
  );
  for (const article of articles.values()) watcher.observe(article);
}
