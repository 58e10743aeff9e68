// Words of the shared blocks, Danish.
import { plural } from '../../i18n';
import type { BlockWords } from './en';

export const da: BlockWords = {
  added: 'Lagt i kurven', add: 'Læg i kurv', added_short: 'I kurven', from: (price) => `fra ${price}`,
  was: (price) => `før ${price}`, rated: (score, n) => `Bedømt til ${score} af 5, ${plural(n, '# anmeldelse', '# anmeldelser')}`,
  products: 'Varer', previous: 'Forrige varer', next: 'Flere varer', product_of: (n, all) => `Vare ${n} af ${all}`,
  reviews: (n) => plural(n, '# anmeldelse', '# anmeldelser'), in_short: 'Kort sagt:', verified: 'Bekræftet køb',
  all_reviews: 'Læs anmeldelserne', stars: (n) => plural(n, '# stjerne', '# stjerner'), of_five: (n) => `${n} af 5 stjerner`,
  cart: 'Kurv', cart_empty: 'Kurven er tom', items: (n) => plural(n, '# vare', '# varer'), total: 'I alt', quantity: 'Antal',
  less: (title) => `En færre: ${title}`, more: (title) => `En mere: ${title}`, remove: (title) => `Fjern ${title}`,
  free_missing: ['Du mangler ', ' for fri levering'], show_cart: 'Se kurven', checkout: 'Til betaling',
  order: (number) => `Ordre ${number}`, document: 'Dokument', photo: 'Billede', video: 'Video', audio: 'Talebesked',
  thanks: 'Tak!', order_paid: (number) => `Ordre ${number} er betalt.`,
  template: 'Skabelon', options: 'Muligheder', choices: 'Forslag',
};
