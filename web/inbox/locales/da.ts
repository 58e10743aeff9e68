// Words of the inbox, Danish (du).
import { plural } from '../../shared/i18n';
import { da as blocks } from '../../shared/blocks/locales/da';
import type { Dict } from './en';

export const da: Dict = {
  blocks,
  app: 'Trato', skip: 'Gå til samtalen', loading: 'Henter', retry: 'Prøv igen', cancel: 'Annuller', close: 'Luk', save: 'Gem', back: 'Tilbage', undo: 'Fortryd', dismiss: 'Fjern', done: 'Færdig',
  nav: { label: 'Hovedmenu', inbox: 'Indbakke', products: 'Varer', search: 'Søg', keys: 'Tastaturgenveje', me: 'Mig', waiting: (n) => plural(n, '# venter på os', '# venter på os') },
  ago: { now: 'nu', yesterday: 'I går', minutes: (n) => `${n} min.`, hours: (n) => `${n} t`, days: (n) => plural(n, '# dag', '# dage') },
  sign_in: {
    title: 'Log ind', lead: 'Svar kunder, sælg og luk ét sted.', email: 'E-mail', password: 'Adgangskode', show: 'Vis adgangskode', hide: 'Skjul adgangskode', submit: 'Log ind',
    wrong: 'E-mail og adgangskode passer ikke sammen. Tjek begge, og prøv igen.', offline: 'Serveren svarer ikke. Dine oplysninger er her stadig; prøv igen om lidt.',
    expired_title: 'Du er blevet logget ud', expired: 'Log ind igen for at fortsætte. Dine kladder er gemt.',
  },
  setup: {
    title: 'Sæt Trato op', lead: 'Her opretter du den første konto. Den ejer det hele og kan invitere de andre.', name: 'Dit navn', email: 'E-mail', password: 'Adgangskode', hint: 'Mindst 10 tegn; en sætning er fin.',
    submit: 'Opret kontoen', no_token: 'Siden kræver det engangslink, som serveren skrev, da den startede første gang.', used: 'Linket er allerede brugt. Log ind i stedet.', to_sign_in: 'Gå til log ind', short: 'Adgangskoden skal have mindst 10 tegn.',
  },
  views: { label: 'Visninger', mine: 'Mine', unassigned: 'Ikke tildelt', bot: 'Bot', all: 'Alle', titles: { mine: 'Min indbakke', unassigned: 'Ikke tildelt', bot: 'Hos botten', all: 'Alle samtaler' } },
  list: {
    label: 'Samtaler', search: 'Søg eller kør en kommando', waiting_us: 'Venter på os', waiting_customer: 'Venter på kunden', you: 'Dig: ', bot: 'Bot: ', draft: 'Kladde: ', unread: (n) => plural(n, '# ulæst besked', '# ulæste beskeder'),
    empty: 'Alt er besvaret', empty_text: 'Nye samtaler dukker op her af sig selv.', see_unassigned: (n) => `Se ikke tildelte (${n})`, more: 'Vis flere', waited: (time) => `har ventet ${time}`, refresh: 'Opdater', filter_channel: 'Kanal', all_channels: 'Alle kanaler',
    none_found: (query) => `Intet fundet for “${query}”`, clear: 'Ryd søgning', find: 'Søg i samtaler',
    failed: 'Listen kunne ikke hentes', failed_text: 'Det, du ser, kan være gammelt. Du kan stadig sende.', typing: 'skriver…', reply_in: (time) => `Svar inden ${time}`,
  },
  channels: { webchat: 'Webchat', whatsapp: 'WhatsApp', instagram: 'Instagram', messenger: 'Messenger', telegram: 'Telegram', sms: 'SMS', alexa: 'Alexa', bot_framework: 'Teams', google_assistant: 'Google Assistent', wechat: 'WeChat', email: 'E-mail' },
  thread: {
    visitor: 'Besøgende', label: 'Samtale', pick: 'Vælg en samtale', pick_text: 'Eller gå gennem listen med j og k.', older: 'Vis tidligere beskeder', start: 'Her begynder samtalen', today: 'I dag', yesterday: 'I går',
    closed: 'Lukket', snoozed: 'Udskudt', close: 'Luk', reopen: 'Genåbn', hand_back: 'Giv tilbage til botten', take: 'Tag over', assign: 'Tildel', unassigned: 'Ikke tildelt', nobody: 'Ingen', me: 'mig', details: 'Kunde og kurv', snooze: 'Udskyd',
    snooze_hour: 'En time', snooze_evening: 'Til i aften', snooze_tomorrow: 'Til i morgen kl. 9', snooze_week: 'Til mandag kl. 9',
    window: (time) => `Svarfrist ${time}`, person_window: (time) => `Kun mennesker, ${time} tilbage`, window_closed: 'Svarfristen er udløbet', replying: (name) => `${name} er ved at svare`, viewing: (name) => `${name} kigger med`, typing: (name) => `${name} skriver`,
    handed_over: 'Givet videre af botten', reasons: { asked: 'ville tale med et menneske', not_understood: 'botten forstod det ikke', unknown: 'botten vidste det ikke', complaint: 'en klage', policy: 'et menneske skal afgøre det', failure: 'noget gik galt hos os' },
    facts: { wanted: 'Leder efter', quality: 'Kan lide', budget: 'Budget', product: 'Talte om', order: 'Om ordre' }, at: (time) => `kl. ${time}`, show_bot: (n) => plural(n, 'Vis # besked', 'Vis # beskeder'), hide_bot: 'Skjul beskeder', new_below: (n) => plural(n, '# ny besked', '# nye beskeder'), heard: (n) => plural(n, '# ny besked', '# nye beskeder'),
    failed: 'Samtalen kunne ikke hentes', failed_text: 'Din kladde er gemt.', edited: 'redigeret', revoked: 'Kunden slettede beskeden', shown_as: (kinds) => `Vises anderledes dér: ${kinds}`, bot: 'Bot', elsewhere: 'Telefonens app', customer: 'Kunde', reply_to: 'Svar på en tidligere besked', opted_out: 'Har frameldt sig: ingen beskeder, før kunden skriver igen', take_hint: 'Botten svarer. Skriv, eller tag over først.',
    sources: (list) => `Fra ${list}`, origins: { attribute: 'egenskab', text: 'beskrivelse', price: 'pris', options: 'varianter', stock: 'lager', delivery: 'levering', ratings: 'bedømmelser', review: 'anmeldelse', goes_with: 'passer til', orders: 'ordrer', article: 'artikel' },
  },
  delivery: { sending: 'Sender', queued: 'I kø', unknown: 'Ikke bekræftet', sent: 'Sendt', delivered: 'Leveret', read: 'Læst', failed: 'Ikke sendt', retry: 'Send igen', discard: 'Kassér', offline: 'Venter på forbindelse', unknown_text: 'Kanalen svarede ikke. Tjek dér, før du sender igen.' },
  activity: {
    cart_added: (what, n) => `lagde ${what} × ${n} i kurven`, cart_set: (what, n) => `ændrede kurven til ${what} × ${n}`, cart_removed: (what) => `fjernede ${what}`, cart_emptied: 'tømte kurven', cart_code: (code) => `tilføjede koden ${code}`,
    floor_taken: (agent) => `${agent} tog over`, floor_taken_elsewhere: 'En kollega svarede i telefonens app', handed_back: (agent) => (agent ? `${agent} gav tilbage til botten` : 'Tilbage til botten'),
    assigned: (agent) => (agent ? `Tildelt ${agent}` : 'Ikke længere tildelt'), closed: (agent) => (agent ? `${agent} lukkede samtalen` : 'Lukket'), reopened: 'Genåbnet', cart_changed: (by, summary) => `${by} ${summary}`, checkout_sent: (total) => `Betaling sendt · ${total}`,
    paid: (order, total) => `Betalt: ordre ${order} · ${total}`, payment_failed: 'Betalingen gik ikke igennem', coupon_applied: (code) => `Koden ${code} er brugt`, opted_out: 'Vil ikke have flere beskeder', opted_in: 'Vil gerne have beskeder igen', identity_changed: 'Kunden skiftede nummer eller navn', feedback: (kind) => kind === 'suggestion' ? 'Et forslag, noteret' : 'Ros, noteret', worded_by_model: 'Sprogmodellen formulerede den næste besked', proposed_by_model: 'Sprogmodellen foreslog, hvad der blev ment',
  },
  composer: {
    reply: 'Svar', note: 'Note', mode: 'Hvad vil du skrive', placeholder: (name) => `Skriv til ${name}…`, note_placeholder: 'Kun dit team ser det…', send: 'Send', add_note: 'Tilføj note', send_close: 'Send og luk', more_send: 'Flere måder at sende på',
    products: 'Varer', saved: 'Gemte', checkout: 'Betaling', cart: 'Kurv', window_closed: 'Svarfristen er udløbet.', window_closed_text: 'Kanalen tager kun imod fri tekst et stykke tid, efter kunden har skrevet. Du kan tilføje en note eller vente, til kunden skriver.', too_long: (n) => plural(n, '# tegn for meget', '# tegn for meget'),
    saved_title: 'Gemte svar', saved_empty: 'Intet gemt svar passer', collision: (name) => `${name} er også ved at svare. Send en gang til for at sende alligevel.`, send_anyway: 'Send alligevel',
  },
  picker: { title: 'Varer', search: 'Søg i varer', empty: (query) => (query ? `Ingen vare fundet for “${query}”` : 'Ingen varer endnu'), send: 'Send kort', add: 'Læg i kurv', hint: 'Enter sender kortet, {mod}+Enter lægger i kurven', selected: (n) => `${n} valgt`, pick: (title) => `Vælg ${title}` },
  side: {
    topics: { all: 'Alle beskeder', marketing: 'Nyheder og tilbud', updates: 'Ordrebeskeder' }, everywhere: 'alle kanaler', label: 'Kunde', customer: 'Kunde', products: 'Varer', history: 'Historik', spent: 'Brugt', orders: 'Ordrer', since: 'Siden', consents: 'Samtykker', yes: 'ja', no: 'nej', no_email: 'Ingen e-mail endnu', edit_title: 'Rediger kunde', name: 'Navn', email: 'E-mail', phone: 'Telefon', saved: 'Kunden er gemt',
    live_cart: 'Kurven lige nu', empty_cart: 'Kurven er tom', add_product: 'Tilføj vare', send_checkout: 'Send betaling', checkout_open: 'Betaling sendt, ikke betalt endnu', send_cart: 'Send kurv', coupon: 'Rabatkode', apply: 'Brug', remove_coupon: (code) => `Fjern koden ${code}`, no_orders: 'Ingen ordrer endnu', no_history: 'Ingen andre samtaler', other: 'Samtaler', notes: 'Noter', no_notes: 'Ingen noter i denne samtale', all: (n) => `Alle ${n}`, clear: 'Tøm kurven',
    coupon_results: { unknown: 'Koden findes ikke', expired: 'Koden er udløbet', not_started: 'Koden gælder ikke endnu', used_up: 'Koden er brugt op', used_by_contact: 'Kunden har allerede brugt koden', not_combinable: 'Koden kan ikke bruges sammen med en anden rabat', below_minimum: 'Kurven er under kodens minimum', nothing_applies: 'Intet i kurven får denne rabat' }, coupon_other: 'Koden kan ikke bruges her', failed: 'Kunden kunne ikke hentes',
  },
  merge: {
    title: 'Samme person?', search: 'Søg efter kunder', empty: 'Ingen fundet', into: (absorbed, kept) => `${absorbed} bliver en del af ${kept}`, proven: (value) => `Begge er kendt som ${value}`, unproven: 'Intet beviser, at de er den samme: Vær sikker, før du samler dem.',
    suggested: (why) => `Måske er det bedre omvendt: ${why}.`, why: { signed_in: 'den anden er logget ind i butikken', more_orders: 'den anden har flere ordrer', older: 'den anden har været her længere' },
    moves: 'Det følger med', conflicts: 'Se på det her først', conflict: { accounts: 'To kundekonti', name: 'Navn', email: 'E-mail', phone: 'Telefon', language: 'Sprog', inbox: 'Begge skriver her, hver beholder sin samtale' }, conversation: (channel) => `Samtale: ${channel}`, orders: (n) => plural(n, '# ordre', '# ordrer'),
    back: 'Tilbage', turn: 'Omvendt', merge: 'Saml', done: 'Nu er det én kunde', undone: 'To kunder igen',
  },
  catalog: { title: 'Varer', lead: 'Det, botten og teamet kan sælge.', search: 'Søg i varer', empty: 'Intet fundet', empty_text: 'Prøv færre eller andre ord.', more: 'Vis flere', failed: 'Varerne kunne ikke hentes' },
  preview: {
    parts: (n) => plural(n, 'Sendes i # del', 'Sendes i # dele'), segments: (n) => plural(n, '# sms', '# sms’er'), because_of: (char) => `»${char}« gør delene kortere`,
    shown_as: (channel, kinds) => `${channel} viser: ${kinds}`,
    kinds: { buttons: 'knapper', quick: 'valg', quick_replies: 'valg', list: 'liste', text: 'tekst', numbered: 'tal', products: 'varer', link_button: 'knap med link', media: 'fil', speech: 'tale', template: 'skabelon', checkout_link: 'betalingslink', link: 'link', nothing: 'ingenting', carousel: 'kort', cut: 'forkortet tekst' },
  },
  inboxes: {
    needy: (names) => `${names} kan ikke sende. Beskederne venter.`, look: 'Se', title: 'Kanaler', good: 'Virker', bad: 'Har brug for dig', closed: 'Den åbner ikke med sine indstillinger. Kør trato doctor for at se hvorfor.', no_live_platform: 'Ingen levende platform: Ejeren har lukket den, formatet bruges stadig.',
    trouble: { channel_config: 'Udbyderen afviser vores adgang. Beskederne venter, til du sætter en ny.', account_restricted: 'Udbyderen har begrænset kontoen. Se i udbyderens egen konsol.' }, trouble_other: 'Den kan ikke sende lige nu.',
  },
  me: { title: 'Indstillinger', theme: 'Udseende', light: 'Lys', dark: 'Mørk', system: 'System', language: 'Sprog', density: 'Rækker', comfortable: 'Luftige', compact: 'Tætte', keys: 'Genveje med ét bogstav', keys_hint: 'Til: j, k, e og andre virker uden for tekstfelter.', enter: 'Enter sender', enter_hint: 'Fra: Enter giver en ny linje.', sound: 'Lyd ved nye beskeder', sign_out: 'Log ud', shortcuts: 'Vis genveje' },
  palette: { title: 'Søg eller kør en kommando', placeholder: 'Skriv et navn, en vare eller en kommando', commands: 'Kommandoer', people: 'Samtaler', products: 'Varer', empty: 'Intet fundet' },
  help: { title: 'Tastaturgenveje', note: 'Enkelte bogstaver virker uden for tekstfelter. Ingen genvej bruger Alt.' },
  keys: {
    palette: 'Søg eller kør en kommando', next: 'Næste samtale', previous: 'Forrige samtale', reply: 'Skriv et svar', note: 'Skriv en note', escape: 'Tilbage til listen', send: 'Send', send_close: 'Send og luk', close: 'Luk, og gå til den næste', undo: 'Fortryd', assign_me: 'Tildel mig', assign: 'Tildel…', hand_back: 'Giv tilbage til botten', take: 'Tag over',
    products: 'Varer', cart: 'Kurv og betaling', side: 'Vis eller skjul sidepanelet', help: 'Tastaturgenveje', go_inbox: 'Gå til indbakken', go_products: 'Gå til varer', pane: 'Næste panel', saved: 'Gemte svar', snooze: 'Udskyd…', theme: 'Skift mellem lys og mørk', sign_out: 'Log ud',
  },
  key_groups: { move: 'Flyt dig', write: 'Skriv', act: 'Handl', view: 'Vis' },
  toast: { closed: 'Samtalen er lukket', reopened: 'Samtalen er genåbnet', snoozed: 'Udskudt', assigned: (name) => `Tildelt ${name}`, unassigned: 'Ikke længere tildelt', taken: 'Nu er det dig, der svarer', handed_back: 'Givet tilbage til botten', failed: 'Det virkede ikke', cart_added: (title) => `${title} er i kurven`, cart_removed: (title) => `${title} er fjernet`, checkout_sent: 'Betaling sendt', nothing_undo: 'Intet at fortryde', label: 'Beskeder' },
  status: { offline: 'Ingen forbindelse. Det, du sender, venter her og går ud af sig selv.', request: (id) => `Forespørgsel ${id}` },
};
