// What neither the compiler nor the linter sees: budgets, file lengths, words nobody uses, markup from strings.
// Run after a build. Prints the sizes as a table; fails with every reason at once.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = new URL('../', import.meta.url).pathname;
const SOURCES = ['shared', 'inbox', 'widget', 'loader', 'e2e', 'scripts', 'tests'];
const LINES_MAX = 200;
/** Kilobytes after gzip. The first load is what a browser fetches before the page can be used, in one language. */
const BUDGETS = { loader: 3, 'widget, first load with loader': 25, 'widget, everything': 44, 'inbox, first load': 80 };
const GENERATED = /icons\.ts$|\.d\.ts$/;

const failures = [];
const read = (path) => readFileSync(join(ROOT, path), 'utf8');
const walk = (folder) => (existsSync(join(ROOT, folder)) ? readdirSync(join(ROOT, folder), { recursive: true }) : [])
  .map((name) => join(folder, name)).filter((path) => statSync(join(ROOT, path)).isFile());

const size = (path) => statSync(join(ROOT, 'dist', `${path}.gz`)).size;
const assets = (app) => walk(`dist/${app}/assets`).filter((path) => /\.(js|css)$/.test(path)).map((path) => path.slice(5));

/** What index.html names, plus one language: the rest comes when it is needed. */
function firstLoad(app) {
  const named = [...read(`dist/${app}/index.html`).matchAll(/(?:src|href)="\/[a-z]+\/(assets\/[^"]+\.(?:js|css))"/g)].map((match) => `${app}/${match[1]}`);
  const english = assets(app).find((path) => /\/en-[^/]+\.js$/.test(path));
  return [`${app}/index.html`, ...named, english].reduce((sum, path) => sum + size(path), 0);
}

function checkBudgets() {
  const loader = size('loader.js');
  const languages = assets('widget').filter((path) => /\/(chat-)?(es|da)-[^/]+\.js$/.test(path));
  const everything = assets('widget').filter((path) => !languages.includes(path)).reduce((sum, path) => sum + size(path), loader + size('widget/index.html'));
  const sizes = { loader, 'widget, first load with loader': loader + firstLoad('widget'), 'widget, everything': everything, 'inbox, first load': firstLoad('inbox') };
  for (const [name, bytes] of Object.entries(sizes)) {
    process.stdout.write(`${(bytes / 1000).toFixed(1).padStart(6)} kB gz of ${BUDGETS[name]}  ${name}\n`);
    if (bytes > BUDGETS[name] * 1000) failures.push(`${name}: ${(bytes / 1000).toFixed(1)} kB is over its budget of ${BUDGETS[name]} kB`);
  }
}

function checkSources() {
  for (const path of SOURCES.flatMap(walk)) {
    if (!/\.(ts|tsx|mjs|css)$/.test(path)) continue;
    const text = read(path);
    const lines = text.split('\n').length - 1;
    if (lines > LINES_MAX && !GENERATED.test(path)) failures.push(`${path}: ${lines} lines, at most ${LINES_MAX}`);
    if (/\.tsx?$/.test(path) && /innerHTML|insertAdjacentHTML|document\.write/.test(text)) failures.push(`${path}: markup made from a string`);
    if (/^(shared|inbox|widget)\/.*\.tsx?$/.test(path) && /\bas any\b|: any\b/.test(text)) failures.push(`${path}: any`);
  }
}

/** Keys of a dictionary that no source names. A missing key does not compile; an unused one is only weight. */
function checkWords(app, dictionary) {
  // Kinds that only the server names are words of its description.
  const kinds = new Set([...read('schema.d.ts').matchAll(/["`](\w+)["`]/g)].map((match) => match[1]));
  const sources = [...walk(app), ...walk('shared')].filter((path) => /\.tsx?$/.test(path) && !path.includes('/locales/')).map(read).join('\n');
  const keys = [...read(dictionary).matchAll(/(?<=[{,]\s*|^\s*)([a-z_]+):/gm)].map((match) => match[1]);
  for (const key of new Set(keys)) {
    if (!kinds.has(key) && !new RegExp(`\\b${key}\\b`).test(sources)) failures.push(`${dictionary}: nobody says “${key}”`);
  }
}

checkBudgets();
checkSources();
checkWords('inbox', 'inbox/locales/en.ts');
checkWords('widget', 'widget/locales/en.ts');
checkWords('widget', 'widget/locales/chat-en.ts');
checkWords('shared', 'shared/blocks/locales/en.ts');
if (failures.length > 0) {
  process.stderr.write(`${failures.join('\n')}\n`);
  process.exit(1);
}
