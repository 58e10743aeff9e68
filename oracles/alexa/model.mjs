//! The shapes of `ask-sdk-model`, read out of its own type declarations: what fits a type, and specimens of one.
//!
//! The declarations are generated, so a small reader of interfaces, unions and aliases is enough. Classes are left
//! out: no request and no response is one.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const source = readFileSync(require.resolve('ask-sdk-model/package.json').replace(/package\.json$/, 'index.d.ts'), 'utf8');

/** Names with their dots, texts, and single marks; comments are passed over. */
const tokens = source.replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, ' ').match(/'[^']*'|[A-Za-z_$][\w$.]*|\d+|=>|\S/g);
let at = 0;
const types = new Map();

const peek = () => tokens[at];
const next = () => tokens[at++];
const took = (token) => peek() === token && Boolean(next());
function expect(token) {
  if (next() !== token) throw new Error(`${token} expected near ${tokens.slice(at - 8, at + 4).join(' ')}`);
}

function skip() {
  // To the end of a statement, or of its block.
  for (let depth = 0; ; ) {
    const token = next();
    if (token === '{') depth += 1;
    if (token === '}' && --depth === 0) return;
    if (token === ';' && depth === 0) return;
  }
}

function members(scope) {
  const fields = {};
  let any;
  expect('{');
  while (!took('}')) {
    if (took('[')) {
      next(), expect(':'), next(), expect(']'), expect(':');
      any = union(scope);
    } else {
      took('readonly');
      const name = next().replace(/^'|'$/g, '');
      const optional = took('?');
      if (peek() === '(') {
        skip();
        continue;
      }
      expect(':');
      fields[name] = { optional, type: union(scope) };
    }
    took(';') || took(',');
  }
  return { kind: 'object', fields, any, scope, bases: [] };
}

function union(scope) {
  took('|');
  const all = [single(scope)];
  while (took('|')) all.push(single(scope));
  return all.length === 1 ? all[0] : { kind: 'union', all };
}

function single(scope) {
  let type;
  if (peek() === '{') type = members(scope);
  else if (took('(')) {
    // A function, or a union of its own.
    let depth = 1;
    while (depth > 0) depth += { '(': 1, ')': -1 }[next()] ?? 0;
    if (took('=>')) single(scope);
    type = { kind: 'any' };
  } else {
    const token = next();
    if (/^['\d]/.test(token)) type = { kind: 'literal', value: token.startsWith("'") ? token.slice(1, -1) : Number(token) };
    else if (took('<')) {
      const inner = [union(scope)];
      while (took(',')) inner.push(union(scope));
      expect('>');
      type = token === 'Array' ? { kind: 'array', of: inner[0] } : { kind: 'any' };
    } else type = { kind: 'name', name: token, scope };
  }
  while (peek() === '[' && tokens[at + 1] === ']') {
    at += 2;
    type = { kind: 'array', of: type };
  }
  return type;
}

function statements(scope) {
  while (at < tokens.length && peek() !== '}') {
    while (took('export') || took('declare'));
    if (took('namespace')) {
      const name = next();
      expect('{');
      statements(scope ? `${scope}.${name}` : name);
      expect('}');
    } else if (took('interface')) {
      const name = next();
      const bases = [];
      if (took('extends')) do bases.push(next()); while (took(','));
      types.set(scope ? `${scope}.${name}` : name, { ...members(scope), bases });
    } else if (took('type')) {
      const name = next();
      expect('=');
      types.set(scope ? `${scope}.${name}` : name, union(scope));
      took(';');
    } else skip();
  }
}

statements('');

/** The type of a name, looked for from the inside out. */
function find(name, scope) {
  for (let around = scope; ; around = around.split('.').slice(0, -1).join('.')) {
    const found = types.get(around ? `${around}.${name}` : name);
    if (found) return found;
    if (!around) return undefined;
  }
}

const PLAIN = { string: 'string', number: 'number', boolean: 'boolean' };

function resolved(type) {
  while (type.kind === 'name') {
    if (PLAIN[type.name]) return { kind: 'plain', name: type.name };
    if (['any', 'object', 'Date', 'unknown'].includes(type.name)) return { kind: 'any' };
    const found = find(type.name, type.scope);
    if (!found) throw new Error(`unknown type ${type.name} in ${type.scope}`);
    type = found;
  }
  return type;
}

/** An interface's fields with those of what it extends. */
function fields(type) {
  const inherited = type.bases.map((base) => fields(resolved({ kind: 'name', name: base, scope: type.scope })));
  return Object.assign({}, ...inherited, type.fields);
}

/** The members of a union that are interfaces or names, as `[name, type]`. */
export const variants = (name) => types.get(name).all.map((type) => [type.name, type]);

/** What of a value does not fit a type: a sentence each, none where it fits. */
export function problems(type, value, path = '') {
  if (typeof type === 'string') return problems({ kind: 'name', name: type, scope: '' }, value, type);
  const known = resolved(type);
  const wrong = (what) => [`${path}: ${what}, not ${JSON.stringify(value)?.slice(0, 80)}`];
  switch (known.kind) {
    case 'any': return [];
    case 'plain': return typeof value === known.name ? [] : wrong(`a ${known.name}`);
    case 'literal': return value === known.value ? [] : wrong(JSON.stringify(known.value));
    case 'array': return Array.isArray(value) ? value.flatMap((one, index) => problems(known.of, one, `${path}[${index}]`)) : wrong('a list');
    case 'union': return fitting(known, value, path);
    default: return within(known, value, path, wrong);
  }
}

/** By its `type` where it has one, else any that it fits. */
function fitting(union, value, path) {
  const all = union.all.map((type) => [type, problems(type, value, path)]);
  if (all.some(([, found]) => found.length === 0)) return [];
  const named = all.find(([type]) => {
    const tag = resolved(type).fields?.type;
    return tag && resolved(tag.type).value === value?.type;
  });
  return named ? named[1] : [`${path}: ${JSON.stringify(value)?.slice(0, 80)} fits none of ${all.length}`];
}

function within(known, value, path, wrong) {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return wrong('an object');
  const declared = fields(known);
  const missing = Object.entries(declared).filter(([name, field]) => !field.optional && !(name in value));
  const found = missing.map(([name]) => `${path}.${name}: is missing`);
  for (const [name, inner] of Object.entries(value)) {
    const type = declared[name]?.type ?? known.any;
    found.push(...(type ? problems(type, inner, `${path}.${name}`) : [`${path}.${name}: there is no such field`]));
  }
  return found;
}

/** A value of a type, by dice; `given` are fields that are not left to them, by name. */
export function specimen(type, dice, given = {}, depth = 0) {
  if (typeof type === 'string') return specimen({ kind: 'name', name: type, scope: '' }, dice, given, depth);
  const known = resolved(type);
  switch (known.kind) {
    case 'any': return dice.pick([{}, 'any', 7, ['any', { a: null }], true]);
    case 'plain': return { string: () => dice.pick(['one', 'two words', 'æøå 🍵', '']), number: () => dice.below(1000), boolean: () => dice.roll() < 0.5 }[known.name]();
    case 'literal': return known.value;
    case 'array': return depth > 8 ? [] : dice.many(dice.below(3), () => specimen(known.of, dice, given, depth + 1));
    case 'union': return specimen(dice.pick(known.all), dice, given, depth);
    default: return object(known, dice, given, depth);
  }
}

function object(known, dice, given, depth) {
  const value = {};
  for (const [name, field] of Object.entries(fields(known))) {
    const isLeft = field.optional && (depth > 8 || dice.roll() < 0.4);
    if (name in given) value[name] = typeof given[name] === 'function' ? given[name](dice) : given[name];
    else if (!isLeft) value[name] = specimen(field.type, dice, given, depth + 1);
  }
  if (known.any && depth < 8) for (const key of dice.many(dice.below(3), (_, index) => `key${index}`)) value[key] = specimen(known.any, dice, given, depth + 1);
  return value;
}
