// Words of the inbox, Spanish (tú).
import { plural } from '../../shared/i18n';
import { es as blocks } from '../../shared/blocks/locales/es';
import type { Dict } from './en';

export const es: Dict = {
  blocks,
  app: 'Trato', skip: 'Ir a la conversación', loading: 'Cargando', retry: 'Reintentar', cancel: 'Cancelar', close: 'Cerrar', save: 'Guardar', back: 'Volver', undo: 'Deshacer', dismiss: 'Descartar', done: 'Listo',
  nav: { label: 'Principal', inbox: 'Bandeja', products: 'Productos', search: 'Buscar', keys: 'Atajos de teclado', me: 'Yo', waiting: (n) => plural(n, '# nos espera', '# nos esperan') },
  ago: { now: 'ahora', yesterday: 'Ayer', minutes: (n) => `${n} min`, hours: (n) => `${n} h`, days: (n) => plural(n, '# día', '# días') },
  sign_in: {
    title: 'Iniciar sesión', lead: 'Responde, vende y cierra en un solo lugar.', email: 'Correo', password: 'Contraseña', show: 'Mostrar contraseña', hide: 'Ocultar contraseña', submit: 'Entrar',
    wrong: 'El correo y la contraseña no coinciden. Revisa los dos e inténtalo otra vez.', offline: 'El servidor no responde. Tus datos siguen aquí; inténtalo dentro de un momento.',
    expired_title: 'Se cerró tu sesión', expired: 'Entra otra vez para seguir. Tus borradores se conservan.',
  },
  setup: {
    title: 'Configura Trato', lead: 'Así se crea la primera cuenta. Es la dueña de todo y puede invitar a las demás.', name: 'Tu nombre', email: 'Correo', password: 'Contraseña', hint: 'Al menos 10 caracteres; vale una frase.',
    submit: 'Crear la cuenta', no_token: 'Esta página necesita el enlace de un solo uso que el servidor mostró al arrancar por primera vez.', used: 'Este enlace ya se usó. Inicia sesión.', to_sign_in: 'Ir a iniciar sesión', short: 'La contraseña necesita al menos 10 caracteres.',
  },
  views: { label: 'Vistas', mine: 'Mías', unassigned: 'Sin asignar', bot: 'Bot', all: 'Todas', titles: { mine: 'Mi bandeja', unassigned: 'Sin asignar', bot: 'Con el bot', all: 'Todas las conversaciones' } },
  list: {
    label: 'Conversaciones', search: 'Buscar o ejecutar una orden', waiting_us: 'Esperan respuesta nuestra', waiting_customer: 'Esperamos al cliente', you: 'Tú: ', bot: 'Bot: ', draft: 'Borrador: ', unread: (n) => plural(n, '# mensaje sin leer', '# mensajes sin leer'),
    empty: 'Todo al día', empty_text: 'Las conversaciones nuevas aparecen aquí solas.', see_unassigned: (n) => `Ver sin asignar (${n})`, more: 'Ver más', waited: (time) => `espera desde hace ${time}`, refresh: 'Actualizar', filter_channel: 'Canal', all_channels: 'Todos los canales',
    none_found: (query) => `Nada para «${query}»`, clear: 'Borrar búsqueda', find: 'Buscar conversaciones',
    failed: 'No se pudo leer la lista', failed_text: 'Lo que ves puede ser antiguo. Enviar sigue funcionando.', typing: 'está escribiendo…', reply_in: (time) => `Responde en ${time}`,
  },
  channels: { webchat: 'Chat web', whatsapp: 'WhatsApp', instagram: 'Instagram', messenger: 'Messenger', telegram: 'Telegram', sms: 'SMS', alexa: 'Alexa', bot_framework: 'Teams', google_assistant: 'Asistente de Google', wechat: 'WeChat', email: 'Correo' },
  thread: {
    visitor: 'Visitante', label: 'Conversación', pick: 'Elige una conversación', pick_text: 'O muévete por la lista con j y k.', older: 'Ver mensajes anteriores', start: 'Aquí empieza la conversación', today: 'Hoy', yesterday: 'Ayer',
    closed: 'Cerrada', snoozed: 'Pospuesta', close: 'Cerrar', reopen: 'Reabrir', hand_back: 'Devolver al bot', take: 'Tomar el relevo', assign: 'Asignar', unassigned: 'Sin asignar', nobody: 'Nadie', me: 'Yo', details: 'Cliente y cesta', snooze: 'Posponer',
    snooze_hour: 'Una hora', snooze_evening: 'Hasta esta tarde', snooze_tomorrow: 'Hasta mañana a las 9', snooze_week: 'Hasta el lunes a las 9',
    window: (time) => `Plazo de respuesta ${time}`, person_window: (time) => `Solo personas, quedan ${time}`, window_closed: 'Plazo de respuesta cerrado', replying: (name) => `${name} está respondiendo`, viewing: (name) => `${name} lo está viendo`, typing: (name) => `${name} está escribiendo`,
    handed_over: 'El bot pasó el relevo', reasons: { asked: 'pidió hablar con una persona', not_understood: 'el bot no lo entendió', unknown: 'el bot no lo sabía', complaint: 'una queja', policy: 'tiene que decidirlo una persona', failure: 'algo nos falló' },
    facts: { wanted: 'Busca', quality: 'Le gusta', budget: 'Presupuesto', product: 'Hablaban de', order: 'Sobre el pedido' }, at: (time) => `a las ${time}`, show_bot: (n) => plural(n, 'Ver # mensaje', 'Ver # mensajes'), hide_bot: 'Ocultar mensajes', new_below: (n) => plural(n, '# mensaje nuevo', '# mensajes nuevos'), heard: (n) => plural(n, '# mensaje nuevo', '# mensajes nuevos'),
    failed: 'No se pudo leer la conversación', failed_text: 'Tu borrador se conserva.', edited: 'editado', revoked: 'El cliente borró este mensaje', shown_as: (kinds) => `Allí se ve de otra forma: ${kinds}`, bot: 'Bot', elsewhere: 'App del móvil', customer: 'Cliente', reply_to: 'En respuesta a un mensaje anterior', opted_out: 'No quiere mensajes hasta que vuelva a escribir', take_hint: 'El bot está respondiendo. Escribe, o toma antes el relevo.',
    sources: (list) => `Sale de ${list}`, origins: { attribute: 'atributo', text: 'descripción', price: 'precio', options: 'opciones', stock: 'existencias', delivery: 'envío', ratings: 'valoraciones', review: 'opinión', goes_with: 'va bien con', orders: 'pedidos', article: 'artículo' },
  },
  delivery: { sending: 'Enviando', queued: 'En cola', unknown: 'Sin confirmar', sent: 'Enviado', delivered: 'Entregado', read: 'Leído', failed: 'No enviado', retry: 'Enviar otra vez', discard: 'Descartar', offline: 'Esperando conexión', unknown_text: 'El canal no contestó. Compruébalo allí antes de enviar otra vez.' },
  activity: {
    cart_added: (what, n) => `añadió ${what} × ${n}`, cart_set: (what, n) => `cambió la cesta a ${what} × ${n}`, cart_removed: (what) => `quitó ${what}`, cart_emptied: 'vació la cesta', cart_code: (code) => `añadió el código ${code}`,
    floor_taken: (agent) => `${agent} tomó el relevo`, floor_taken_elsewhere: 'Alguien del equipo respondió en la app del móvil', handed_back: (agent) => (agent ? `${agent} devolvió la conversación al bot` : 'De vuelta al bot'),
    assigned: (agent) => (agent ? `Asignada a ${agent}` : 'Ya no está asignada'), closed: (agent) => (agent ? `${agent} cerró la conversación` : 'Cerrada'), reopened: 'Reabierta', cart_changed: (by, summary) => `${by} ${summary}`, checkout_sent: (total) => `Pago enviado · ${total}`,
    paid: (order, total) => `Pagado: pedido ${order} · ${total}`, payment_failed: 'El pago no se completó', coupon_applied: (code) => `Código ${code} aplicado`, opted_out: 'Pidió no recibir más mensajes', opted_in: 'Quiere recibir mensajes otra vez', identity_changed: 'El cliente cambió de número o de nombre', feedback: (kind) => kind === 'suggestion' ? 'Una sugerencia, anotada' : 'Un elogio, anotado', worded_by_model: 'El modelo de lenguaje redactó el siguiente mensaje', proposed_by_model: 'El modelo de lenguaje propuso qué se quería decir',
  },
  composer: {
    reply: 'Responder', note: 'Nota', mode: 'Qué escribir', placeholder: (name) => `Escribe a ${name}…`, note_placeholder: 'Solo lo ve tu equipo…', send: 'Enviar', add_note: 'Añadir nota', send_close: 'Enviar y cerrar', more_send: 'Más formas de enviar',
    products: 'Productos', saved: 'Guardadas', checkout: 'Pago', cart: 'Cesta', window_closed: 'El plazo de respuesta está cerrado.', window_closed_text: 'El canal solo admite texto libre durante un tiempo desde que escribe el cliente. Puedes añadir una nota o esperar a que escriba.', too_long: (n) => plural(n, 'Sobra # carácter', 'Sobran # caracteres'),
    saved_title: 'Respuestas guardadas', saved_empty: 'Ninguna respuesta guardada encaja', collision: (name) => `${name} también está respondiendo. Pulsa otra vez para enviar de todos modos.`, send_anyway: 'Enviar igualmente',
  },
  picker: { title: 'Productos', search: 'Buscar productos', empty: (query) => (query ? `Ningún producto para «${query}»` : 'Todavía no hay productos'), send: 'Enviar ficha', add: 'Añadir a la cesta', hint: 'Enter envía la ficha, {mod}+Enter la añade a la cesta', selected: (n) => plural(n, '# elegido', '# elegidos'), pick: (title) => `Elegir ${title}` },
  side: {
    topics: { all: 'Cualquier mensaje', marketing: 'Novedades y ofertas', updates: 'Avisos de pedidos' }, everywhere: 'todos los canales', label: 'Cliente', customer: 'Cliente', products: 'Productos', history: 'Historial', spent: 'Gastado', orders: 'Pedidos', since: 'Desde', consents: 'Permisos', yes: 'sí', no: 'no', no_email: 'Aún sin correo', edit_title: 'Editar cliente', name: 'Nombre', email: 'Correo', phone: 'Teléfono', saved: 'Cliente guardado',
    live_cart: 'Cesta en vivo', empty_cart: 'La cesta está vacía', add_product: 'Añadir producto', send_checkout: 'Enviar el pago', checkout_open: 'Pago enviado, aún sin pagar', send_cart: 'Enviar cesta', coupon: 'Código de descuento', apply: 'Aplicar', remove_coupon: (code) => `Quitar el código ${code}`, no_orders: 'Aún no hay pedidos', no_history: 'No hay otras conversaciones', other: 'Conversaciones', notes: 'Notas', no_notes: 'Sin notas en esta conversación', all: (n) => `Los ${n}`, clear: 'Vaciar la cesta',
    coupon_results: { unknown: 'Ese código no existe', expired: 'Este código ha caducado', not_started: 'Este código aún no vale', used_up: 'Este código está agotado', used_by_contact: 'Este cliente ya usó este código', not_combinable: 'Este código no se combina con otro descuento', below_minimum: 'La cesta no llega al mínimo de este código', nothing_applies: 'Nada de la cesta tiene este descuento' }, coupon_other: 'Este código no se puede usar aquí', failed: 'No se pudo leer el cliente',
  },
  merge: {
    title: '¿La misma persona?', search: 'Buscar clientes', empty: 'No hay nadie así', into: (absorbed, kept) => `${absorbed} pasa a ser parte de ${kept}`, proven: (value) => `A los dos se les conoce por ${value}`, unproven: 'Nada demuestra que sean la misma persona: asegúrate antes de unir.',
    suggested: (why) => `Quizá sea mejor al revés: ${why}.`, why: { signed_in: 'el otro ha iniciado sesión en la tienda', more_orders: 'el otro tiene más pedidos', older: 'el otro lleva más tiempo aquí' },
    moves: 'Lo que pasa al otro', conflicts: 'Mira esto antes', conflict: { accounts: 'Dos cuentas de cliente', name: 'Nombre', email: 'Correo', phone: 'Teléfono', language: 'Idioma', inbox: 'Los dos escriben aquí, cada uno conserva su conversación' }, conversation: (channel) => `Conversación: ${channel}`, orders: (n) => plural(n, '# pedido', '# pedidos'),
    back: 'Atrás', turn: 'Al revés', merge: 'Unir', done: 'Ahora es un solo cliente', undone: 'Otra vez dos clientes',
  },
  catalog: { title: 'Productos', lead: 'Lo que el bot y el equipo pueden vender.', search: 'Buscar productos', empty: 'No hay nada', empty_text: 'Prueba con menos palabras o con otras.', more: 'Ver más', failed: 'No se pudieron leer los productos' },
  preview: {
    parts: (n) => plural(n, 'Sale en # parte', 'Sale en # partes'), segments: (n) => plural(n, '# SMS', '# SMS'), because_of: (char) => `«${char}» acorta las partes`,
    shown_as: (channel, kinds) => `${channel} muestra: ${kinds}`,
    kinds: { buttons: 'botones', quick: 'opciones', quick_replies: 'opciones', list: 'lista', text: 'texto', numbered: 'números', products: 'productos', link_button: 'botón con enlace', media: 'archivo', speech: 'voz', template: 'plantilla', checkout_link: 'enlace de pago', link: 'enlace', nothing: 'nada', carousel: 'tarjetas', cut: 'texto acortado' },
  },
  inboxes: {
    needy: (names) => `${names} no puede enviar. Los mensajes esperan.`, look: 'Ver', title: 'Canales', good: 'Funciona', bad: 'Te necesita', closed: 'No se abre con su configuración. Ejecuta trato doctor para ver por qué.', no_live_platform: 'Sin plataforma activa: su dueño la cerró; el formato sigue en uso.',
    trouble: { channel_config: 'El proveedor rechaza nuestras credenciales. Los mensajes esperan hasta que pongas otras.', account_restricted: 'El proveedor ha restringido la cuenta. Míralo en su propia consola.' }, trouble_other: 'Ahora mismo no puede enviar.',
  },
  me: { title: 'Ajustes', theme: 'Aspecto', light: 'Claro', dark: 'Oscuro', system: 'Sistema', language: 'Idioma', density: 'Filas', comfortable: 'Amplias', compact: 'Compactas', keys: 'Atajos de una letra', keys_hint: 'Activados: j, k, e y otros funcionan fuera de los campos de texto.', enter: 'Enter envía', enter_hint: 'Desactivado: Enter hace una línea nueva.', sound: 'Sonido con mensajes nuevos', sign_out: 'Cerrar sesión', shortcuts: 'Ver atajos' },
  palette: { title: 'Buscar o ejecutar una orden', placeholder: 'Escribe un nombre, un producto o una orden', commands: 'Órdenes', people: 'Conversaciones', products: 'Productos', empty: 'Nada' },
  help: { title: 'Atajos de teclado', note: 'Las letras sueltas funcionan fuera de los campos de texto. Ningún atajo usa Alt.' },
  keys: {
    palette: 'Buscar o ejecutar una orden', next: 'Conversación siguiente', previous: 'Conversación anterior', reply: 'Escribir una respuesta', note: 'Escribir una nota', escape: 'Volver a la lista', send: 'Enviar', send_close: 'Enviar y cerrar', close: 'Cerrar e ir a la siguiente', undo: 'Deshacer', assign_me: 'Asignármela', assign: 'Asignar…', hand_back: 'Devolver al bot', take: 'Tomar el relevo',
    products: 'Productos', cart: 'Cesta y pago', side: 'Mostrar u ocultar el panel lateral', help: 'Atajos de teclado', go_inbox: 'Ir a la bandeja', go_products: 'Ir a productos', pane: 'Panel siguiente', saved: 'Respuestas guardadas', snooze: 'Posponer…', theme: 'Cambiar entre claro y oscuro', sign_out: 'Cerrar sesión',
  },
  key_groups: { move: 'Moverse', write: 'Escribir', act: 'Actuar', view: 'Mostrar' },
  toast: { closed: 'Conversación cerrada', reopened: 'Conversación reabierta', snoozed: 'Pospuesta', assigned: (name) => `Asignada a ${name}`, unassigned: 'Ya no está asignada', taken: 'Ahora respondes tú', handed_back: 'Devuelta al bot', failed: 'No funcionó', cart_added: (title) => `${title} está en la cesta`, cart_removed: (title) => `${title}: quitado`, checkout_sent: 'Pago enviado', nothing_undo: 'Nada que deshacer', label: 'Avisos' },
  status: { offline: 'Sin conexión. Lo que envíes espera aquí y sale solo.', request: (id) => `Solicitud ${id}` },
};
