// Words of the chat and its sheets, Danish (du).
import { plural } from '../../shared/i18n';
import { da as blocks } from '../../shared/blocks/locales/da';
import type { ChatDict } from './chat-en';

export const da: ChatDict = {
  blocks,
  assistant: 'Assistent', team: (brand) => `Teamet hos ${brand}`, chat: 'Samtale', you: 'Dig', typing: (name) => `${name} skriver`, joined: (name) => `${name} er kommet med i chatten`,
  left: (name) => `${name} har forladt chatten; assistenten fortsætter`, back_to_bot: 'Assistenten fortsætter', sending: 'Sender', sent: 'Sendt', read: 'Læst', failed: 'Ikke sendt', waiting: 'Venter på forbindelse',
  offline: 'Ingen forbindelse. Vi sender det, når den er tilbage.', older: 'Tidligere beskeder', new_below: (n) => plural(n, '# ny besked', '# nye beskeder'), your_cart: 'Din kurv', empty_cart: 'Her er tomt endnu',
  empty_cart_text: 'Det, du lægger i kurven, vises her.', removed: (title) => `${title} er fjernet`, have_code: 'Rabatkode', apply: 'Brug', wrong_code: 'Koden kan ikke bruges her', code_on: (code) => `Koden ${code} er brugt`,
  remove_code: (code) => `Fjern koden ${code}`, safe: 'Sikker betaling · 30 dages returret', checkout: 'Til betaling', checkout_hint: 'Kortoplysninger går direkte til betalingsudbyderen.', reviews: 'Anmeldelser', all: 'Alle',
  best: 'Bedste', critical: 'Kritiske', no_reviews: 'Ingen anmeldelser her endnu', person: 'Tal med et menneske', delete_chat: 'Fjern chatten', delete_sure: 'Vil du fjerne chatten fra din enhed? Du kan ikke hente den frem igen her. Butikken beholder sin kopi.',
  delete_yes: 'Fjern', cancel: 'Annuller', deleted: 'Chatten er fjernet fra enheden', language: 'Sprog', start_over: 'Til start', by_email: 'Få svaret på e-mail', email: 'E-mail', email_send: 'Send det til mig',
  email_done: (email) => `Svaret kommer til ${email}`, email_wrong: 'Det ligner ikke en e-mailadresse',
};
