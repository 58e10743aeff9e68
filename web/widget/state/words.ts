// The widget's words: only the visitor's language is loaded, and at first only what the first page says.
import { createWords } from '../../shared/i18n';
import type { ChatDict } from '../locales/chat-en';
import type { FirstDict } from '../locales/en';

let chat = false;

/** The chat asks for its words before it is drawn; until then nothing on the page says them. */
async function both(first: Promise<FirstDict>, rest: () => Promise<ChatDict>): Promise<FirstDict & ChatDict> {
  const [ours, theirs] = await Promise.all([first, chat ? rest() : undefined]);
  return { ...ours, ...theirs } as FirstDict & ChatDict;
}

export const { t, language, use: useLanguage } = createWords<FirstDict & ChatDict>({
  en: () => both(import('../locales/en').then((one) => one.en), () => import('../locales/chat-en').then((one) => one.en)),
  es: () => both(import('../locales/es').then((one) => one.es), () => import('../locales/chat-es').then((one) => one.es)),
  da: () => both(import('../locales/da').then((one) => one.da), () => import('../locales/chat-da').then((one) => one.da)),
});

export async function withChatWords<P>(part: Promise<P>): Promise<P> {
  if (!chat) {
    chat = true;
    await useLanguage(language.value);
  }
  return part;
}
