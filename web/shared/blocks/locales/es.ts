// Words of the shared blocks, Spanish.
import { plural } from '../../i18n';
import type { BlockWords } from './en';

export const es: BlockWords = {
  added: 'En la cesta', add: 'Añadir a la cesta', added_short: 'Añadido', from: (price) => `desde ${price}`,
  was: (price) => `antes ${price}`, rated: (score, n) => `Valorado con ${score} de 5, ${plural(n, '# opinión', '# opiniones')}`,
  products: 'Productos', previous: 'Productos anteriores', next: 'Más productos', product_of: (n, all) => `Producto ${n} de ${all}`,
  reviews: (n) => plural(n, '# opinión', '# opiniones'), in_short: 'En resumen:', verified: 'Compra verificada',
  all_reviews: 'Leer las opiniones', stars: (n) => plural(n, '# estrella', '# estrellas'), of_five: (n) => `${n} de 5 estrellas`,
  cart: 'Cesta', cart_empty: 'La cesta está vacía', items: (n) => plural(n, '# artículo', '# artículos'), total: 'Total', quantity: 'Cantidad',
  less: (title) => `Uno menos: ${title}`, more: (title) => `Uno más: ${title}`, remove: (title) => `Quitar ${title}`,
  free_missing: ['Te faltan ', ' para el envío gratis'], show_cart: 'Ver la cesta', checkout: 'Tramitar pedido',
  order: (number) => `Pedido ${number}`, document: 'Documento', photo: 'Foto', video: 'Vídeo', audio: 'Mensaje de voz',
  thanks: '¡Gracias!', order_paid: (number) => `Tu pedido ${number} está pagado.`,
  template: 'Plantilla', options: 'Opciones', choices: 'Sugerencias',
};
