// The API's types, all of them made from the server's own description (`schema.d.ts`).
// Names here are the words of the apps; nothing is described a second time.
import type { components, paths } from '../schema';

type Schemas = components['schemas'];

export type Paths = paths;
export type Language = Schemas['LanguageOut'];
export interface Page<T> { items: T[]; next?: string | null }

export type Money = Schemas['MoneyOut'];
export type Choice = Schemas['ChoiceOut'];
export type Rating = Schemas['RatingOut'];
export type ProductCard = Schemas['ProductCardOut'];
export type ReviewQuote = Schemas['ReviewQuoteOut'];
export type ReviewsCard = Schemas['ReviewsCardOut'];
export type CartLine = Schemas['CartLineOut'];
export type AmountLine = Schemas['AmountLineOut'];
export type CartCard = Schemas['CartCardOut'];
export type OrderStep = Schemas['OrderStepOut'];
export type OrderCard = Schemas['OrderCardOut'];
export type Block = Schemas['BlockOut'];

/** A message as the server tells it, or as we show it until the server has it. */
export type Message = Omit<Schemas['MessageOut'], 'state'> & { state?: Schemas['MessageOut']['state'] | 'sending' };
export type MessageIn = Schemas['MessageIn'];

export type Agent = Schemas['AgentOut'];
export type Session = Schemas['SessionOut'];
export type Chip = Schemas['ChipOut'];
/** As listed; what stands beside an open one is there once it was read. */
export type Conversation = Schemas['ConversationOut'] & Partial<Pick<Schemas['ConversationDetailOut'], 'cart' | 'checkout' | 'capabilities'>>;
export type Counts = Schemas['CountsOut'];
export type View = keyof Omit<Counts, 'waiting'>;
export type Cart = Schemas['CartOut'];
export type CartCommand = Schemas['CartCommandIn'];
export type Order = Schemas['OrderOut'];
export type Contact = Schemas['ContactOut'];
export type Inbox = Schemas['InboxOut'];
export type Preview = Schemas['MessagePreviewOut'];
export type ContactLine = Schemas['ContactLineOut'];
export type ProvenContact = Schemas['ProvenOut'];
export type MergePreview = Schemas['MergePreviewOut'];
export type CannedResponse = Schemas['CannedResponseOut'];

export type WidgetSession = Schemas['WidgetSessionOut'];
export type WidgetMessageIn = Schemas['WidgetMessageIn'];
export type Problem = Schemas['ProblemOut'];
