"use strict";

const find = (selector, within = document) => [...within.querySelectorAll(selector)];
const make = (tag, properties = {}, ...children) => {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
};
const kept = {
  get: (name) => { try { return localStorage.getItem(name); } catch { return null; } },
  set: (name, value) => { try { localStorage.setItem(name, value); } catch { /* nothing is kept */ } },
};

// Where the page came from is where requests go.
for (const origin of find(".origin")) origin.textContent = location.origin;
if (location.protocol === "http:") {
  for (const part of find(".tls")) part.remove();
  for (const part of find(".plain")) part.hidden = false;
} else if (find(".ca").length) {
  fetch("/docs/here.json").then((answer) => answer.json()).then(({ authority }) => {
    if (authority) for (const place of find(".ca")) place.textContent = authority;
  }, () => { /* the name alone is shown */ });
}

const theme = document.getElementById("theme");
if (theme) {
  const names = ["auto", "light", "dark"];
  const show = (name) => {
    document.documentElement.dataset.theme = name;
    theme.textContent = name[0].toUpperCase() + name.slice(1);
  };
  show(kept.get("theme") ?? "auto");
  theme.hidden = false;
  theme.addEventListener("click", () => {
    const next = names[(names.indexOf(document.documentElement.dataset.theme) + 1) % names.length];
    kept.set("theme", next);
    show(next);
  });
}

// An operation of another section, as the links of older versions have it.
if (location.hash.length > 1 && location.pathname === "/docs") {
  const name = location.hash.slice(1);
  if (!document.getElementById(decodeURIComponent(name))) location.replace(`/docs/${name}`);
}

/* Snippets: one language at a time, the same everywhere. */

const tabs = [];
const choose = (language) => {
  kept.set("language", language);
  for (const { buttons, panels } of tabs) {
    const shown = panels.has(language) ? language : panels.keys().next().value;
    for (const [name, panel] of panels) panel.hidden = name !== shown;
    for (const [name, button] of buttons) {
      button.setAttribute("aria-selected", String(name === shown));
      button.tabIndex = name === shown ? 0 : -1;
    }
  }
};
find(".snippets").forEach((group, number) => {
  const panels = new Map(find("section", group).map((each) => [each.dataset.language, each]));
  const names = [...panels.keys()];
  const list = make("div", { role: "tablist", className: "tabs" });
  list.setAttribute("aria-label", "Language");
  const buttons = new Map(names.map((name, place) => {
    const panel = panels.get(name);
    const button = make("button", { type: "button", textContent: name, id: `tab-${number}-${place}` });
    button.role = "tab";
    panel.id = `panel-${number}-${place}`;
    panel.role = "tabpanel";
    panel.setAttribute("aria-labelledby", button.id);
    button.setAttribute("aria-controls", panel.id);
    panel.querySelector("h4").remove();
    button.addEventListener("click", () => {
      const before = button.getBoundingClientRect().top;
      choose(name);
      scrollBy(0, button.getBoundingClientRect().top - before);
    });
    return [name, button];
  }));
  list.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const here = names.indexOf(document.activeElement.textContent);
    const next = names[(here + step + names.length) % names.length];
    choose(next);
    buttons.get(next).focus();
  });
  list.append(...buttons.values());
  group.prepend(list);
  tabs.push({ buttons, panels });
});
if (tabs.length) choose(kept.get("language") ?? "curl");

if (navigator.clipboard) {
  for (const block of find("pre.snippet")) {
    const button = make("button", { type: "button", className: "copy", textContent: "Copy" });
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(block.querySelector("code").innerText);
      button.textContent = "Copied";
      setTimeout(() => (button.textContent = "Copy"), 1500);
    });
    block.append(button);
  }
}

/* Try it: a request in the session that the console has here. */

let session;
const signedIn = () => {
  session ??= fetch("/console/session").then((answer) => (answer.ok ? answer.json() : null), () => null);
  return session.then((found) => { if (!found) session = undefined; return found; });
};
const field = (label, control) => make("label", {}, make("span", { textContent: label }), control);

const panelFor = (article) => {
  const { method, path, media, body, parameters } = article.dataset;
  const inputs = JSON.parse(parameters ?? "[]").map(([name, place, required, example]) => {
    const input = make("input", { name, required, autocomplete: "off", spellcheck: false });
    if (example !== null && place === "path") input.placeholder = String(example);
    return { name, place, input };
  });
  const text = make("textarea", { value: body ?? "", rows: Math.min(18, (body ?? "").split("\n").length + 1), spellcheck: false });
  const send = make("button", { type: "submit", className: "button", textContent: `Send ${method}` });
  const outcome = make("div", { className: "outcome" });
  outcome.setAttribute("aria-live", "polite");
  const form = make("form", { className: "try" },
    ...inputs.map(({ name, place, input }) => field(`${name} (${place})`, input)),
    ...(media ? [field("Body", text)] : []), send, outcome);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const found = await signedIn();
    if (!found) return outcome.replaceChildren(...toSignIn());
    let place = path;
    const query = new URLSearchParams();
    for (const { name, place: where, input } of inputs) {
      if (where === "path") place = place.replace(`{${name}}`, encodeURIComponent(input.value));
      else if (input.value) query.set(name, input.value);
    }
    const headers = { "X-Roost-CSRF": found.csrf };
    if (media) headers["Content-Type"] = media;
    send.disabled = true;
    try {
      const answer = await fetch(`/console${place}${query.size ? `?${query}` : ""}`, {
        method, headers, body: media && text.value ? text.value : undefined,
      });
      outcome.replaceChildren(...await told(answer));
    } catch (error) {
      outcome.replaceChildren(make("p", { textContent: `It was not sent: ${error.message}` }));
    } finally {
      send.disabled = false;
    }
  });
  return form;
};
const told = async (answer) => {
  const content = await answer.text();
  let shown = content;
  try { shown = JSON.stringify(JSON.parse(content), null, 2); } catch { /* no JSON */ }
  const status = make("p", { className: answer.ok ? "caption" : "caption bad", textContent: `${answer.status} ${answer.statusText}` });
  return shown ? [status, make("pre", { tabIndex: 0 }, make("code", { textContent: shown }))] : [status];
};
const toSignIn = () => [
  make("p", {}, "Requests are sent in the console's session, and there is none. ",
    make("a", { href: "/console/", textContent: "Sign in to the console" }), ", then try again. ",
    make("code", { textContent: "roost console" }), " opens it for whoever runs this server."),
];

for (const article of find("article[data-method]")) {
  const button = make("button", { type: "button", className: "button small", textContent: "Try it" });
  button.setAttribute("aria-expanded", "false");
  const place = make("div", { className: "trying", hidden: true });
  button.addEventListener("click", async () => {
    place.hidden = !place.hidden;
    button.setAttribute("aria-expanded", String(!place.hidden));
    if (place.hidden) return;
    const found = await signedIn();
    if (!found) return place.replaceChildren(...toSignIn());
    if (!place.querySelector("form")) place.replaceChildren(panelFor(article));
    place.querySelector("input, textarea, button").focus();
  });
  article.querySelector(".code").prepend(button, place);
}

/* Search: operations, fields and errors, from a list that is fetched when it is first wanted. */

const search = document.getElementById("search");
if (search) {
  const found = document.getElementById("found");
  const side = document.querySelector("aside");
  const menu = document.getElementById("menu");
  const navigation = document.getElementById("navigation");
  const titles = { operation: "Operations", field: "Fields", error: "Errors" };
  const most = 40;
  const open = (wanted) => {
    side.toggleAttribute("data-open", wanted);
    menu.setAttribute("aria-expanded", String(wanted));
  };
  menu.addEventListener("click", () => open(!side.hasAttribute("data-open")));
  for (const link of find("a", navigation)) link.addEventListener("click", () => open(false));
  search.parentElement.hidden = false;

  let list;
  const entries = () => (list ??= fetch("/docs/search.json").then((answer) => answer.json()).then((all) =>
    all.map(([kind, name, of, url, about]) => ({ kind, name, of, url, text: `${name} ${of} ${about}`.toLowerCase(), title: name.toLowerCase() }))));

  const rank = (entry, words) => {
    if (!words.every((word) => entry.text.includes(word))) return -1;
    const whole = words.join(" ");
    return (entry.title === whole ? 8 : 0) + (entry.title.startsWith(whole) ? 4 : 0) + words.filter((word) => entry.title.includes(word)).length;
  };
  const results = async () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    navigation.hidden = words.length > 0;
    found.hidden = words.length === 0;
    if (!words.length) return found.replaceChildren();
    const all = await entries();
    const hits = all.map((entry) => [rank(entry, words), entry]).filter(([score]) => score >= 0);
    hits.sort(([one], [other]) => other - one);
    const groups = Object.entries(titles).map(([kind, title]) => {
      const of = hits.filter(([, entry]) => entry.kind === kind);
      if (!of.length) return null;
      const shown = of.slice(0, most).map(([, { name, of: where, url }]) =>
        make("a", { href: url }, make("strong", { textContent: name }), make("small", { textContent: where })));
      const more = of.length > most ? [make("p", { textContent: `and ${of.length - most} more` })] : [];
      return make("section", {}, make("h2", { textContent: title }), ...shown, ...more);
    }).filter(Boolean);
    found.replaceChildren(...(groups.length ? groups : [make("p", { textContent: "Nothing matches." })]));
  };
  const clear = () => {
    search.value = "";
    results();
    open(false);
  };
  search.addEventListener("input", () => {
    open(search.value !== "");
    results();
  });
  search.addEventListener("keydown", async (event) => {
    if (event.key === "Escape") { clear(); search.blur(); }
    if (event.key === "Enter") { await entries(); found.querySelector("a")?.click(); }
    if (event.key === "ArrowDown") { event.preventDefault(); found.querySelector("a")?.focus(); }
  });
  found.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape") { clear(); search.focus(); }
    if (!step) return;
    event.preventDefault();
    const links = find("a", found);
    (links[links.indexOf(document.activeElement) + step] ?? search).focus();
  });
  found.addEventListener("click", (event) => {
    if (event.target.closest("a")) setTimeout(clear);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.target.closest("input, textarea")) return;
    event.preventDefault();
    search.focus();
  });

  // The operation that is being read stands out in the list beside the page.
  const links = find("[data-operation]", navigation);
  let current;
  const watcher = new IntersectionObserver((seen) => {
    for (const { isIntersecting, target } of seen) {
      if (!isIntersecting) continue;
      current?.removeAttribute("aria-current");
      current = links.find((link) => link.hash === `#${target.id}`);
      current?.setAttribute("aria-current", "location");
      current?.scrollIntoView({ block: "nearest" });
    }
  }, { rootMargin: "-15% 0px -75% 0px" });
  for (const article of find("article.operation")) watcher.observe(article);
  const here = navigation.querySelector('[aria-current="page"]');
  here?.scrollIntoView({ block: "nearest" });
}
