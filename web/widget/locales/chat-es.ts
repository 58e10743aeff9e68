// Words of the chat and its sheets, Spanish (tú).
import { plural } from '../../shared/i18n';
import { es as blocks } from '../../shared/blocks/locales/es';
import type { ChatDict } from './chat-en';

export const es: ChatDict = {
  blocks,
  assistant: 'Asistente', team: (brand) => `Equipo de ${brand}`, chat: 'Conversación', you: 'Tú', typing: (name) => `${name} está escribiendo`, joined: (name) => `${name} se ha unido al chat`,
  left: (name) => `${name} ha salido del chat; sigue el asistente`, back_to_bot: 'Sigue el asistente', sending: 'Enviando', sent: 'Enviado', read: 'Leído', failed: 'No enviado', waiting: 'Esperando conexión',
  offline: 'Sin conexión. Lo enviamos en cuanto vuelva.', older: 'Mensajes anteriores', new_below: (n) => plural(n, '# mensaje nuevo', '# mensajes nuevos'), your_cart: 'Tu cesta', empty_cart: 'Aún no hay nada',
  empty_cart_text: 'Lo que añadas aparece aquí.', removed: (title) => `${title}: quitado`, have_code: 'Código de descuento', apply: 'Aplicar', wrong_code: 'Este código no se puede usar aquí',
  code_on: (code) => `Código ${code} aplicado`, remove_code: (code) => `Quitar el código ${code}`, safe: 'Pago seguro · Devolución en 30 días', checkout: 'Tramitar pedido',
  checkout_hint: 'Los datos de la tarjeta van directos al proveedor de pago.', reviews: 'Opiniones', all: 'Todas', best: 'Mejores', critical: 'Críticas', no_reviews: 'Aún no hay opiniones aquí', person: 'Hablar con una persona',
  delete_chat: 'Quitar este chat', delete_sure: '¿Quitar este chat de tu dispositivo? Aquí no podrás recuperarlo. La tienda guarda su copia.', delete_yes: 'Quitar', cancel: 'Cancelar', deleted: 'El chat ya no está en este dispositivo', language: 'Idioma', start_over: 'Volver al inicio',
  by_email: 'Recibe la respuesta por correo', email: 'Correo', email_send: 'Enviármela', email_done: (email) => `La respuesta va a ${email}`, email_wrong: 'Eso no parece un correo',
};
