// Languages in their own words: whoever looks for theirs can read it.
import type { Language } from './api';

export const LANGUAGE_NAMES: Record<Language, string> = { en: 'English', es: 'Español', da: 'Dansk' };
