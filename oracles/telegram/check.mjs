// Every call of ours, compiled against grammY's types of the Bot API: names, kinds and combinations of fields.

import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const calls = JSON.parse(readFileSync(join(process.env.TRATO_ORACLES, "ours/telegram/calls.json")));
const broken = [
  { method: "sendMessage", fields: { chat_id: 1, text: "a", parse_mode: "Html" } },
  { method: "sendMessage", fields: { chat_id: 1, text: "a", reply_to: 5 } },
  { method: "sendMessage", fields: { chat_id: 1 } },
  { method: "getMe", fields: { chat_id: 1 } },
  { method: "sendPhoto", fields: { chat_id: 1, photo: "p", reply_markup: { inline_keyboard: [[{ text: "a", call: "b" }]] } } },
  { method: "answerShippingQuery", fields: { shipping_query_id: "1", ok: true, shipping_options: [{ id: "a" }] } },
];
const folder = dirname(fileURLToPath(import.meta.url));
const source = ([...calls, ...broken]).map(
  ({ method, fields }, number) => `export const call${number}: Of<${JSON.stringify(method)}> = ${JSON.stringify(fields)};\n`,
);
const head = `import type { ApiMethods } from "@grammyjs/types";
type Given<Method extends keyof ApiMethods<string>> = Parameters<ApiMethods<string>[Method]>;
type Of<Method extends keyof ApiMethods<string>> = Given<Method> extends [] ? Record<string, never> : NonNullable<Given<Method>[0]>;
`;
const HEAD_LINES = head.split("\n").length - 1;
// It exists in memory only, here, where the types are found.
const name = join(folder, "calls.ts");
const text = head + source.join("");
const options = { strict: true, noEmit: true, skipLibCheck: true, module: ts.ModuleKind.NodeNext, target: ts.ScriptTarget.ES2022, types: [] };
const host = ts.createCompilerHost(options);
const { readFile, fileExists, getSourceFile } = host;
host.fileExists = (file) => file === name || fileExists(file);
host.readFile = (file) => (file === name ? text : readFile(file));
host.getSourceFile = (file, ...rest) =>
  file === name ? ts.createSourceFile(file, text, options.target) : getSourceFile.call(host, file, ...rest);
const problems = ts.getPreEmitDiagnostics(ts.createProgram([name], options, host));
const lines = text.split("\n");
const at = new Map();
for (const problem of problems) {
  const line = problem.file?.fileName === name ? ts.getLineAndCharacterOfPosition(problem.file, problem.start).line : -1;
  at.set(line - HEAD_LINES, ts.flattenDiagnosticMessageText(problem.messageText, "\n"));
}
let disagreements = 0;
for (const [number, words] of at) {
  if (number >= calls.length) continue;
  disagreements += 1;
  console.error(`telegram disagrees: ${words}\n  in ${lines[number + HEAD_LINES] ?? "the program itself"}`);
}
broken.forEach((_, index) => {
  if (at.has(calls.length + index)) return;
  disagreements += 1;
  console.error(`telegram: a broken call was not noticed: ${JSON.stringify(broken[index])}`);
});
if (calls.length === 0 || disagreements > 0) process.exit(1);
const methods = [...new Set(calls.map((call) => call.method))].sort();
console.log(`telegram: ${calls.length} calls compared (${methods.join(", ")}), ${broken.length} broken ones noticed`);
