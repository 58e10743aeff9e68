// The inbox's words: English is loaded with the page's language chosen, the other two only when used.
import { createWords } from '../../shared/i18n';
import type { Dict } from '../locales/en';

export const { t, language, use: useLanguage } = createWords<Dict>({
  en: async () => (await import('../locales/en')).en,
  es: async () => (await import('../locales/es')).es,
  da: async () => (await import('../locales/da')).da,
});
