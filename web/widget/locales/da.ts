// Words of the first page, Danish (du).
import { plural } from '../../shared/i18n';
import type { FirstDict } from './en';

export const da: FirstDict = {
  blocks: { from: (price) => `fra ${price}`, was: (price) => `før ${price}` },
  close: 'Luk', back: 'Tilbage', menu: 'Menu', send: 'Send', retry: 'Prøv igen', undo: 'Fortryd', loading: 'Henter', cart_open: (n) => plural(n, 'Kurv, # vare', 'Kurv, # varer'), popular: 'Populært i denne uge', see_all: 'Se alle',
  see_all_ask: 'Hvad er populært lige nu?', ask: 'Spørg om hvad som helst…', write: 'Skriv en besked…', message: 'Din besked', photo: 'Send et billede', photo_failed: 'Billedet kom ikke afsted. Prøv igen.',
  failed_load: 'Chatten kunne ikke hentes. Det, du skriver, er gemt.',
};
