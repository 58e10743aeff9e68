// What the API sends and takes, in one place, so that types generated from the server's
// openapi.json can replace this file without touching a component.

export type Language = 'en' | 'es' | 'da';
/** RFC 3339, or milliseconds where a block carries the engine's own clock. */
export type When = string | number;

export interface Money { minor: number; currency: string }
export interface Page<T> { items: T[]; next: string | null }

export interface Choice { token: string; title: string; description?: string }
export interface Rating { tenths: number; count: number }
export interface Availability { in_stock: boolean; left?: number; label: string }

export interface ProductCard {
  product: string; sku: string; title: string; subtitle?: string;
  price: Money; price_from?: boolean; was?: Money;
  availability: Availability; image?: string; image_alt: string;
  rating?: Rating; why?: string; actions: Choice[];
}
export interface ReviewQuote { rating: number; title: string; text: string; author: string; verified: boolean; date: string }
export interface ReviewsCard {
  product: string; title: string; rating: Rating; spread: number[];
  summary?: string; quotes: ReviewQuote[];
}
export interface CartLine {
  sku: string; product: string; title: string; variant?: string;
  quantity: number; unit_price: Money; total: Money; image?: string;
}
export interface AmountLine { kind: 'subtotal' | 'discount' | 'delivery' | 'tax'; label: string; amount: Money }
export interface CartCard {
  lines: CartLine[]; amounts: AmountLine[]; total: Money;
  free_delivery_missing?: Money; actions: Choice[];
}
export interface OrderStep { label: string; done: boolean; at?: When }
export interface OrderCard {
  number: string; status: string; status_label: string; lines: CartLine[];
  amounts: AmountLine[]; total: Money; timeline: OrderStep[]; actions: Choice[];
}

export type Block =
  | { type: 'text'; text: string }
  | { type: 'media'; media: 'image' | 'video' | 'audio' | 'document' | 'sticker'; url: string; alt: string; caption?: string; file_name?: string }
  | { type: 'choices'; prompt: string; options: Choice[]; style: 'quick' | 'buttons' | 'list' }
  | { type: 'products'; cards: ProductCard[]; layout: 'single' | 'carousel' | 'list' | 'compare' }
  | ({ type: 'reviews' } & ReviewsCard)
  | ({ type: 'cart' } & CartCard)
  | { type: 'checkout_link'; checkout: string; url: string; label: string; total: Money }
  | ({ type: 'order' } & OrderCard)
  | { type: 'link'; label: string; url: string }
  | { type: 'ask_contact'; field: 'email' | 'phone' | 'location' | 'link_account'; prompt: string }
  | { type: 'template'; name: string; language_tag: string; parameters: string[]; text: string };

export type Activity = { facts?: { label: string; value: string }[] } & (
  | { activity: 'floor_taken'; agent: string }
  | { activity: 'floor_taken_elsewhere' | 'reopened' | 'payment_failed' | 'opted_out' | 'opted_in' | 'identity_changed' }
  | { activity: 'handed_off'; reason: string }
  | { activity: 'handed_back' | 'assigned' | 'closed'; agent: string | null }
  | { activity: 'cart_changed'; by: string; summary: string }
  | { activity: 'checkout_sent'; total: string }
  | { activity: 'paid'; order: string; total: string }
  | { activity: 'coupon_applied'; code: string }
);

export type Delivery = 'queued' | 'unknown' | 'sent' | 'delivered' | 'read' | 'failed';
export interface Message {
  id: string; seq: number; at: When;
  author: { kind: 'contact' | 'bot' | 'agent' | 'agent_elsewhere' | 'system'; name?: string };
  item: 'inbound' | 'outbound' | 'note' | 'activity';
  blocks: Block[]; text?: string; activity?: Activity;
  state: Delivery | 'sending' | null; error?: { code: string; text: string };
  reactions: string[]; edited: boolean; revoked: boolean; in_reply_to?: string;
  degradation: { from: string; to: string; reason: string }[]; client_id?: string;
}

export type Role = 'owner' | 'admin' | 'agent';
export interface Agent { id: string; name: string; email: string; role: Role; languages: Language[]; online: boolean }
export interface Merchant {
  id: string; name: string; languages: Language[]; default_language: Language;
  currencies: string[]; accent: string; timezone: string;
}
export interface Session { agent: Agent; merchant: Merchant; csrf_token: string }

export interface Chip { kind: 'cart' | 'offer' | 'order' | 'language' | 'handoff' | 'paid'; label: string; amount?: Money }
export interface Conversation {
  id: string; inbox: { id: string; name: string; channel: string };
  contact: { id: string; name: string; language: Language | null; initials: string };
  status: 'open' | 'snoozed' | 'closed';
  floor: { version: number; holder: 'bot' | 'waiting' | 'agent' | 'agent_elsewhere'; agent_id?: string };
  assignee: { id: string; name: string } | null;
  waiting_since: When | null; reply_window_until: When | null; unread: number;
  preview: { text: string; author: 'contact' | 'bot' | 'agent' | 'agent_elsewhere' | 'system'; at: When };
  chips: Chip[]; cart_total: Money | null; opted_out: boolean; updated_at: When; seq: number;
  cart?: Cart | null; checkout?: { id: string; url: string; state: string; total: Money } | null;
  capabilities?: { text_max: number; buttons: number; native_products: boolean; templates: boolean; window_open: boolean };
}
export type View = 'mine' | 'unassigned' | 'bot' | 'all';
export interface Counts { mine: number; unassigned: number; bot: number; waiting: number; all: number }

export interface Cart {
  id: string; version: number; card: CartCard | null;
  coupons: { code: string; result: string | { result: string } }[]; problems: LineProblem[];
}
export type LineProblem = string | { sku: string; title: string; asked: number; kind: { kind: 'unknown' | 'sold_out' } | { kind: 'reduced'; available: number } };
export interface CartCommand {
  command: 'add' | 'set_quantity' | 'remove' | 'clear' | 'add_coupon' | 'remove_coupon';
  product?: string; sku?: string; quantity?: number; code?: string;
}
export interface Order extends OrderCard { id: string; placed_at: When }
export interface Contact {
  id: string; name: string; language: Language | null;
  identities: { scheme: string; value: string; inbox: string }[];
  email: string | null; phone: string | null; city: string | null;
  consents: { topic: string; granted: boolean; at: When }[];
  spent: Money | null; n_orders: number; since: When;
  orders: Order[]; conversations: { id: string; channel: string; preview: string; updated_at: When }[];
}
export interface CannedResponse { id: string; shortcut: string; title: string; text: string }

export interface WidgetSession {
  visitor_token: string; conversation: string | null;
  brand: { name: string; accent: string; languages: Language[]; welcome: { title: string; subtitle: string; team: string } };
  language: Language; currency: string; cart: Cart | null; messages: Page<Message>; seq: number;
  popular: ProductCard[]; tasks: { token: string; icon: string; title: string; subtitle: string }[];
  person: { name: string | null; available: boolean; wait: string };
}

export interface Problem { type: string; title: string; status: number; detail: string; code: string; request_id: string; errors?: { field: string; code: string; detail: string }[] }
