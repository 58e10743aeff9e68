//! Answers held against the declarations of Google's libraries, by TypeScript.

import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const HEAD = `import type { HandlerResponse } from "@assistant/conversation/dist/api/schema.js";
import type { GoogleCloudDialogflowV2WebhookResponse as Webhook } from "actions-on-google/dist/service/dialogflow/api/v2.js";
import type { GoogleActionsV2RichResponse as Rich, GoogleActionsV2SimpleResponse as Simple, GoogleActionsV2UiElementsCarouselSelect as Carousel } from "actions-on-google/dist/service/actionssdk/api/v2.js";
type Plain<T> = 0 extends 1 & T ? any : T extends string ? \`\${T}\` : T extends object ? { [K in keyof T]: Plain<T[K]> } : T;
type Select = { intent: "actions.intent.OPTION"; data: { "@type": "type.googleapis.com/google.actions.v2.OptionValueSpec"; carouselSelect: Carousel } };
type Google = { expectUserResponse: boolean; richResponse?: Rich; noInputPrompts?: Simple[]; systemIntent?: Select };
type Actions = Plain<HandlerResponse>;
type Es = Plain<Omit<Webhook, "payload"> & { payload?: { google: Google } }>;
`;

/** What the compiler says of each, by number. */
export function problems(answers) {
  const name = join(dirname(fileURLToPath(import.meta.url)), 'answers.ts');
  const type = { es: 'Es', actions: 'Actions' };
  const text = HEAD + answers.map(({ protocol, answer }, number) => `export const answer${number}: ${type[protocol]} = ${JSON.stringify(answer)};\n`).join('');
  const options = { strict: true, noEmit: true, skipLibCheck: true, module: ts.ModuleKind.NodeNext, target: ts.ScriptTarget.ES2022, types: [] };
  const host = ts.createCompilerHost(options);
  const { readFile, fileExists, getSourceFile } = host;
  host.fileExists = (file) => file === name || fileExists(file);
  host.readFile = (file) => (file === name ? text : readFile(file));
  host.getSourceFile = (file, ...rest) => (file === name ? ts.createSourceFile(file, text, options.target) : getSourceFile.call(host, file, ...rest));
  const n_head = HEAD.split('\n').length - 1;
  const found = new Map();
  for (const { file, start, messageText } of ts.getPreEmitDiagnostics(ts.createProgram([name], options, host))) {
    const line = file?.fileName === name ? ts.getLineAndCharacterOfPosition(file, start).line - n_head : -1;
    found.set(line, ts.flattenDiagnosticMessageText(messageText, '\n'));
  }
  return found;
}
