// A shop for the oracles that talk to a running `trato`: the demo's catalog, and the inboxes an oracle asks for.

import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const DEMO = new URL("../crates/app/demo/", import.meta.url);
const PATIENCE_MS = 30_000;

/** A port of this machine that nobody uses. */
export async function freePort() {
  const server = createServer();
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address();
  await new Promise((done) => server.close(done));
  return port;
}

/**
 * Starts `trato` with a fresh data folder. `inboxes` is TOML as `trato apply` reads it; `hosts` are those of this
 * machine that it may call.
 */
export async function open({ inboxes, hosts = [], port }) {
  const data = mkdtempSync(join(tmpdir(), "trato-oracle-"));
  const address = `127.0.0.1:${port ?? (await freePort())}`;
  // `TRATO_…` names a setting to the program; what is meant for us is no setting.
  const others = Object.entries(process.env).filter(([name]) => !name.startsWith("TRATO_"));
  const environment = {
    ...Object.fromEntries(others),
    TRATO_PUBLIC_URL: `http://${address}`,
    TRATO_PRIVATE_HOSTS: [address, ...hosts].join(","),
    TRATO_LOG_LEVEL: "warn",
  };
  const run = (...args) => {
    const ran = spawnSync(process.env.TRATO_PROGRAM, [...args, "--data", data], { env: environment, encoding: "utf8" });
    if (ran.status !== 0) throw new Error(`trato ${args.join(" ")}: ${ran.stderr}${ran.error ?? ""}`);
  };
  writeFileSync(join(data, "shop.toml"), document(inboxes));
  run("apply", join(data, "shop.toml"));
  const products = readdirSync(new URL("products/", DEMO)).map((name) => readFileSync(new URL(`products/${name}`, DEMO)));
  writeFileSync(join(data, "products.jsonl"), Buffer.concat(products));
  run("import", "catalog", join(data, "products.jsonl"), "--format", "jsonl");
  const server = spawn(process.env.TRATO_PROGRAM, ["serve", "--listen", address, "--data", data], {
    env: environment,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise((done) => server.once("exit", done));
  const stop = async () => {
    server.kill("SIGTERM");
    await ended;
    rmSync(data, { recursive: true, force: true });
  };
  process.once("exit", () => server.kill("SIGKILL"));
  await within(PATIENCE_MS, "trato did not start", new Promise((done, failed) => {
    server.stdout.once("data", done);
    server.once("exit", () => failed(new Error("trato ended")));
  }));
  server.stdout.resume();
  await within(PATIENCE_MS, "trato is not ready", ready(`http://${address}/readyz`));
  return { url: `http://${address}`, stop };
}

async function ready(url) {
  while (!(await fetch(url)).ok) await new Promise((done) => setTimeout(done, 50));
}

/** What a promise gives, or a failure with these words when it takes too long. */
export function within(ms, words, promise) {
  let timer;
  const late = new Promise((_, failed) => {
    timer = setTimeout(() => failed(new Error(typeof words === "function" ? words() : words)), ms);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/** The demo's merchant without its inboxes and its payments, which need credentials of their own. */
function document(inboxes) {
  const tables = readFileSync(new URL("merchant.toml", DEMO), "utf8").split(/^(?=\[\[)/m);
  const kept = tables.filter((table) => !/^\[\[(inbox|connector)\]\]/.test(table));
  return `${kept.join("")}\n${inboxes}\n`;
}

/** Counts what was compared, and says so at the end. */
export function cases(name) {
  let count = 0;
  return {
    /** Fails with a plain sentence unless both are the same. */
    same(what, ours, theirs) {
      const [left, right] = [JSON.stringify(ours), JSON.stringify(theirs)];
      if (left !== right) fail(`${what}: ${left}, and not ${right}`);
      count += 1;
    },
    /** Fails with a plain sentence unless it holds. */
    holds(what, held) {
      if (!held) fail(what);
      count += 1;
    },
    end: () => console.log(`${name}: ${count} cases compared`),
  };
  function fail(words) {
    console.error(`${name} disagrees: ${words}`);
    process.exit(1);
  }
}
