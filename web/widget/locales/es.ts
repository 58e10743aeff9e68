// Words of the first page, Spanish (tú).
import { plural } from '../../shared/i18n';
import type { FirstDict } from './en';

export const es: FirstDict = {
  blocks: { from: (price) => `desde ${price}`, was: (price) => `antes ${price}` },
  close: 'Cerrar', back: 'Volver', menu: 'Menú', send: 'Enviar', retry: 'Reintentar', undo: 'Deshacer', loading: 'Cargando', cart_open: (n) => plural(n, 'Cesta, # artículo', 'Cesta, # artículos'), popular: 'Lo más popular',
  see_all: 'Ver todo', see_all_ask: '¿Qué es lo más popular ahora?', ask: 'Pregunta lo que quieras…', write: 'Escribe un mensaje…', message: 'Tu mensaje', photo: 'Enviar una foto',
  photo_failed: 'La foto no salió. Inténtalo otra vez.', failed_load: 'El chat no se cargó. Lo que escribas se conserva.',
};
