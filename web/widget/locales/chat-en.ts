// Words of the chat and its sheets, English.
import { plural } from '../../shared/i18n';
import { en as blocks } from '../../shared/blocks/locales/en';

export const en = {
  blocks,
  assistant: 'Assistant', team: (brand: string) => `The ${brand} team`, chat: 'Conversation', you: 'You', typing: (name: string) => `${name} is typing`, joined: (name: string) => `${name} joined the chat`,
  left: (name: string) => `${name} left the chat; the assistant goes on`, back_to_bot: 'The assistant goes on', sending: 'Sending', sent: 'Sent', read: 'Read', failed: 'Not sent', waiting: 'Waiting for connection',
  offline: 'No connection. We send it when it’s back.', older: 'Earlier messages', new_below: (n: number) => plural(n, '# new message', '# new messages'), your_cart: 'Your cart', empty_cart: 'Nothing here yet',
  empty_cart_text: 'What you add shows up here.', removed: (title: string) => `${title} removed`, have_code: 'Discount code', apply: 'Apply', wrong_code: 'This code can’t be used here',
  code_on: (code: string) => `Code ${code} is applied`, remove_code: (code: string) => `Remove code ${code}`, safe: 'Secure payment · 30 days to return', checkout: 'Checkout',
  checkout_hint: 'Card details go straight to the payment provider.', reviews: 'Reviews', all: 'All', best: 'Best', critical: 'Critical', no_reviews: 'No reviews here yet', person: 'Talk to a person',
  delete_chat: 'Remove this chat', delete_sure: 'Remove this chat from your device? You can’t bring it back here. The shop keeps its copy.', delete_yes: 'Remove', cancel: 'Cancel', deleted: 'The chat is gone from this device', language: 'Language', start_over: 'Back to the start',
  by_email: 'Get the answer by e-mail', email: 'E-mail', email_send: 'Send it to me', email_done: (email: string) => `The answer goes to ${email}`, email_wrong: 'That does not look like an e-mail address',
};

export type ChatDict = typeof en;
