// A phone on every channel: what the stage shows is drawn, what is typed and tapped is told to the stage.
import { WORDS, chosen } from "/simulate/words.js";

const find = (selector, root = document) => root.querySelector(selector);
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const language = chosen();
const words = WORDS[language];
const state = { channels: [], channel: null, phone: null, from: 0, round: 0, refused: 0 };

/** An element with classes, words and what is in it. Words are never read as markup. */
function make(tag, classes = "", content = []) {
  const element = document.createElement(tag);
  if (classes) element.className = classes;
  for (const part of [content].flat()) if (part) element.append(part);
  return element;
}

async function ask(path, body) {
  const sent = { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
  const answer = await fetch(`/simulate/api/${path}`, body === undefined ? {} : sent);
  if (!answer.ok) throw new Error((await answer.json().catch(() => ({}))).error ?? answer.statusText);
  return answer.status === 204 ? null : answer.json();
}

// ---- what is drawn ----

function runs(list) {
  return (list ?? []).map((run) => {
    const tag = run.code ? "code" : run.bold ? "strong" : run.italic ? "em" : run.strike ? "s" : "span";
    const element = make(tag, "", run.text);
    return run.link ? link(element, run.link) : element;
  });
}

function link(content, url, classes = "") {
  const anchor = make("a", classes, content);
  if (/^(https?|tel):/.test(url)) anchor.href = url;
  anchor.target = "_blank";
  anchor.rel = "noopener";
  return anchor;
}

function button(one, classes = "tap") {
  const content = [make("span", "", one.title), one.about && make("small", "", one.about)];
  if (one.does.what === "open") return link([...content.filter(Boolean), make("span", "out", "↗")], one.does.url, classes);
  const element = make("button", classes, content);
  element.type = "button";
  element.addEventListener("click", () => {
    find(".sheet").close();
    act({ tap: one.key });
  });
  return element;
}

function picture(one) {
  if (!one) return null;
  if (!one.url) return make("p", "nopicture", "🖼");
  const image = make("img");
  image.src = one.url;
  image.alt = one.alt ?? "";
  image.loading = "lazy";
  image.addEventListener("load", toTheEnd);
  image.addEventListener("error", () => image.replaceWith(make("p", "nopicture", "🖼")));
  return image;
}

function card(one) {
  const about = make("div", "about", [one.title && make("strong", "", one.title), one.about && make("p", "", one.about)]);
  const buttons = (one.buttons ?? []).map((each) => button(each));
  return make("li", "card", [picture(one.picture), about, ...buttons]);
}

function amounts(list) {
  if (!list?.length) return null;
  const row = ([what, amount]) => make("tr", "", [make("td", "", what), make("td", "", amount)]);
  return make("table", "amounts", make("tbody", "", list.map(row)));
}

function sheetButton(sheet) {
  const opener = make("button", "tap opens", `☰ ${sheet.label}`);
  opener.type = "button";
  opener.setAttribute("aria-haspopup", "dialog");
  opener.addEventListener("click", () => {
    const rows = sheet.sections.flatMap((section) => [
      section.title && make("h4", "", section.title),
      ...section.rows.map((row) => button(row, "row")),
    ]);
    find("#sheet-title").textContent = sheet.label;
    find(".sheet .rows").replaceChildren(...rows.filter(Boolean));
    find(".sheet").showModal();
  });
  return opener;
}

function bubble(one, who) {
  const body = [
    picture(one.picture),
    one.title && make("strong", "title", one.title),
    one.text?.length && make("p", "words", runs(one.text)),
    amounts(one.amounts),
    one.file && make("p", "file", `📎 ${one.file}`),
    one.footer && make("small", "footer", one.footer),
  ].filter(Boolean);
  const inside = one.place === "inside" ? one.buttons ?? [] : [];
  const under = one.place === "under" ? one.buttons ?? [] : [];
  const parts = [];
  if (body.length || inside.length) parts.push(make("div", "bubble", [...body, ...inside.map((each) => button(each))]));
  if (one.sheet) parts.push(make("div", "taps", sheetButton(one.sheet)));
  if (under.length) parts.push(make("div", "taps", under.map((each) => button(each))));
  if (one.cards?.length) parts.push(make("ul", one.cards.length > 1 ? "cards" : "cards single", one.cards.map(card)));
  if (one.place === "suggestions" || one.place === "keyboard") suggest(one.buttons ?? []);
  else if (who === "brand") suggest([]);
  return parts;
}

function suggest(buttons) {
  find(".suggestions").replaceChildren(...buttons.map((each) => button(each, "chip")));
  toTheEnd();
}

function toTheEnd() {
  requestAnimationFrame(() => find(".lines").scrollTo(0, find(".lines").scrollHeight));
}

function speech(one) {
  const mark = make("span", "mark", words.spoken);
  mark.setAttribute("aria-hidden", "true");
  const parts = [make("div", "bubble voice", [mark, make("p", "words", one.spoken)])];
  if (one.reprompt) parts.push(make("small", "footer", `${words.then}: ${one.reprompt}`));
  if (one.card) parts.push(make("small", "footer", words.screen), ...bubble(one.card, "brand"));
  if (one.ends) parts.push(make("small", "notice", words.ends));
  if (find("[name=aloud]").checked && window.speechSynthesis) {
    const utterance = new SpeechSynthesisUtterance(one.spoken);
    utterance.lang = find("[name=language]").value;
    window.speechSynthesis.speak(utterance);
  }
  return parts;
}

function draw(line) {
  const shown = line.shown;
  const list = find(".lines");
  if (shown.type === "typing" || shown.type === "read") {
    find(".state").textContent = shown.type === "typing" ? words.typing : "";
    if (shown.type === "read") all(".line.shopper", list).forEach((item) => item.classList.add("seen"));
    return;
  }
  find(".state").textContent = "";
  if (line.who === "shopper") suggest([]);
  const item = make("li", `line ${line.who}`);
  item.lang = find("[name=language]").value;
  if (shown.type === "notice") item.append(make("small", "notice", shown.text));
  if (shown.type === "speech") item.append(...speech(shown));
  if (shown.type === "bubble" || shown.type === "edited") {
    item.append(...bubble(shown, line.who));
    item.dataset.message = shown.id;
    const old = shown.type === "edited" && all(".line", list).find((each) => each.dataset.message === shown.id);
    if (old) {
      old.replaceWith(item);
      return;
    }
  }
  if (!item.childNodes.length) return;
  list.append(item);
  toTheEnd();
}

// ---- what is done ----

async function act(doing) {
  if (!state.phone) return;
  try {
    await ask(`phones/${state.phone}`, doing);
  } catch (error) {
    draw({ who: "brand", shown: { type: "notice", text: error.message } });
  }
  await refusals();
}

/** What the platform refused since this phone was picked up. */
async function refusals() {
  const list = (await ask("violations")).slice(state.refused);
  const mine = list.filter((one) => one.kind === state.channel.kind);
  find(".refused").hidden = !mine.length;
  find(".refused ul").replaceChildren(...mine.map((one) => make("li", "", one.what)));
}

/** Reads what happens until another phone is picked up. */
async function follow(round) {
  while (round === state.round) {
    try {
      const { lines } = await ask(`phones/${state.phone}?from=${state.from}&wait=15000`);
      if (round !== state.round) return;
      for (const line of lines) draw(line);
      state.from += lines.length;
      if (lines.length) await refusals();
    } catch {
      draw({ who: "brand", shown: { type: "notice", text: words.lost } });
      await new Promise((resolve) => setTimeout(resolve, 3000));
    }
  }
}

/** A new phone on the chosen channel. */
async function pickUp() {
  const round = ++state.round;
  const form = new FormData(find(".who"));
  const { kind, inbox, title, languages } = state.channel;
  const spoken = languages.includes(form.get("language")) ? form.get("language") : languages[0];
  find("[name=language]").value = spoken;
  for (const option of all("[name=language] option")) option.disabled = !languages.includes(option.value);
  const asked = { kind, inbox, name: form.get("name") || "Marta", language: spoken };
  state.refused = (await ask("violations")).length;
  const { phone } = await ask("phones", asked);
  if (round !== state.round) return;
  Object.assign(state, { phone, from: 0 });
  find(".phone").dataset.kind = kind;
  find("#with").textContent = title;
  find(".lines").replaceChildren();
  suggest([]);
  find(".refused").hidden = true;
  const isVoice = kind === "alexa" || kind === "google_assistant";
  const field = find("[name=text]");
  field.placeholder = isVoice ? words.say : words.message;
  field.setAttribute("aria-label", field.placeholder);
  history.replaceState(null, "", `?${new URLSearchParams({ channel: kind, lang: language })}`);
  follow(round);
  await act({ act: "open" });
  if (matchMedia("(hover: hover)").matches) field.focus();
}

function choose(channel) {
  state.channel = channel;
  for (const one of all(".channels button")) {
    const isChosen = one.dataset.kind === channel.kind;
    one.setAttribute("aria-pressed", String(isChosen));
    if (isChosen) one.scrollIntoView({ block: "nearest", inline: "center" });
  }
  pickUp();
}

const EXTRAS = {
  open: { act: "open" },
  picture: { act: "media", name: "picture.png", content_type: "image/png" },
  location: { act: "location", latitude_micro: 56156600, longitude_micro: 10210700 },
  leave: { act: "leave" },
};

function showExtras(isOpen) {
  find(".extras").hidden = !isOpen;
  find(".more").setAttribute("aria-expanded", String(isOpen));
}

async function begin() {
  document.documentElement.lang = language;
  document.title = `${words.title} · Trato`;
  for (const element of all("[data-word]")) element.textContent = words[element.dataset.word];
  for (const element of all("[data-label]")) element.setAttribute("aria-label", words[element.dataset.label]);
  find("[name=language]").value = language;
  find(".who").addEventListener("submit", (event) => { event.preventDefault(); pickUp(); });
  find(".composer").addEventListener("submit", (event) => {
    event.preventDefault();
    const field = find("[name=text]");
    const text = field.value.trim();
    field.value = "";
    if (text) act({ act: "text", text });
  });
  find(".more").addEventListener("click", () => showExtras(find(".extras").hidden));
  for (const extra of all("[data-extra]")) {
    extra.addEventListener("click", () => { showExtras(false); act(EXTRAS[extra.dataset.extra]); });
  }
  find(".extras").addEventListener("keydown", (event) => event.key === "Escape" && showExtras(false));
  find(".sheet .close").addEventListener("click", () => find(".sheet").close());
  state.channels = await ask("channels");
  if (!state.channels.length) {
    find(".channels").append(make("p", "", words.none));
    return;
  }
  for (const channel of state.channels) {
    const one = make("button", "", [make("span", "dot"), channel.title]);
    one.type = "button";
    one.dataset.kind = channel.kind;
    one.addEventListener("click", () => choose(channel));
    find(".channels").append(one);
  }
  const asked = new URLSearchParams(location.search).get("channel");
  choose(state.channels.find((channel) => channel.kind === asked) ?? state.channels[0]);
}

begin();
