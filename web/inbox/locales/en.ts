// Words of the inbox, English: this dictionary is the type of the other two.
import { plural } from '../../shared/i18n';
import { en as blocks } from '../../shared/blocks/locales/en';

export const en = {
  blocks,
  app: 'Trato', skip: 'Go to the conversation', loading: 'Loading', retry: 'Try again', cancel: 'Cancel', close: 'Close', save: 'Save', back: 'Back', undo: 'Undo', dismiss: 'Dismiss', done: 'Done',
  nav: { label: 'Main', inbox: 'Inbox', products: 'Products', search: 'Search', keys: 'Keyboard shortcuts', me: 'Me', waiting: (n: number) => plural(n, '# waits for us', '# wait for us') },
  ago: { now: 'now', yesterday: 'Yesterday', minutes: (n: number) => `${n} min`, hours: (n: number) => `${n} h`, days: (n: number) => plural(n, '# day', '# days') },
  sign_in: {
    title: 'Sign in', lead: 'Answer customers, sell and close in one place.', email: 'E-mail', password: 'Password', show: 'Show password', hide: 'Hide password', submit: 'Sign in',
    wrong: 'That e-mail and password do not match. Check both and try again.', offline: 'The server does not answer. Your details are still here; try again in a moment.',
    expired_title: 'You were signed out', expired: 'Sign in again to go on. Your drafts are kept.',
  },
  setup: {
    title: 'Set up Trato', lead: 'This makes the first account. It owns everything and can invite the others.', name: 'Your name', email: 'E-mail', password: 'Password', hint: 'At least 10 characters; a sentence is fine.',
    submit: 'Create the account', no_token: 'This page needs the one-time link that the server printed when it started for the first time.', used: 'This link was used already. Sign in instead.', to_sign_in: 'Go to sign in', short: 'The password needs at least 10 characters.',
  },
  views: { label: 'Views', mine: 'Mine', unassigned: 'Unassigned', bot: 'Bot', all: 'All', titles: { mine: 'My inbox', unassigned: 'Unassigned', bot: 'With the bot', all: 'All conversations' } },
  list: {
    label: 'Conversations', search: 'Search or run a command', waiting_us: 'Waiting for us', waiting_customer: 'Waiting for the customer', you: 'You: ', bot: 'Bot: ', draft: 'Draft: ', unread: (n: number) => plural(n, '# unread message', '# unread messages'),
    empty: 'All clear', empty_text: 'New conversations show up here by themselves.', see_unassigned: (n: number) => `See unassigned (${n})`, more: 'Show more', waited: (time: string) => `waiting ${time}`, refresh: 'Refresh', filter_channel: 'Channel', all_channels: 'All channels',
    none_found: (query: string) => `Nothing found for “${query}”`, clear: 'Clear search', find: 'Search conversations',
    failed: 'The list could not be read', failed_text: 'What you see may be old. Sending still works.', typing: 'is typing…', reply_in: (time: string) => `Reply in ${time}`,
  },
  channels: { webchat: 'Web chat', whatsapp: 'WhatsApp', instagram: 'Instagram', messenger: 'Messenger', telegram: 'Telegram', sms: 'SMS', alexa: 'Alexa', bot_framework: 'Teams', google_assistant: 'Google Assistant', wechat: 'WeChat', email: 'E-mail' } as Record<string, string>,
  thread: {
    visitor: 'Visitor', label: 'Conversation', pick: 'Pick a conversation', pick_text: 'Or press j and k to move through the list.', older: 'Show earlier messages', start: 'This is where the conversation starts', today: 'Today', yesterday: 'Yesterday',
    closed: 'Closed', snoozed: 'Snoozed', close: 'Close', reopen: 'Reopen', hand_back: 'Hand back to the bot', take: 'Take over', assign: 'Assign', unassigned: 'Unassigned', nobody: 'Nobody', me: 'Me', details: 'Customer and cart', snooze: 'Snooze',
    snooze_hour: 'One hour', snooze_evening: 'Until this evening', snooze_tomorrow: 'Until tomorrow at 9', snooze_week: 'Until next Monday at 9',
    window: (time: string) => `Reply window ${time}`, person_window: (time: string) => `People only, ${time} left`, window_closed: 'Reply window closed', replying: (name: string) => `${name} is replying`, viewing: (name: string) => `${name} is viewing`, typing: (name: string) => `${name} is typing`,
    handed_over: 'Handed over', reasons: { asked: 'asked for a person', not_understood: 'the bot did not understand', unknown: 'the bot did not know', complaint: 'a complaint', policy: 'needs a person to decide', failure: 'something failed on our side' } as Record<string, string>,
    facts: { wanted: 'Looking for', quality: 'Likes', budget: 'Budget', product: 'Talked about', order: 'About order' }, at: (time: string) => `at ${time}`, show_bot: (n: number) => plural(n, 'Show # message', 'Show # messages'), hide_bot: 'Hide messages', new_below: (n: number) => plural(n, '# new message', '# new messages'), heard: (n: number) => plural(n, '# new message', '# new messages'),
    failed: 'The conversation could not be read', failed_text: 'Your draft is kept.', edited: 'edited', revoked: 'The customer deleted this message', shown_as: (kinds: string) => `Shown differently there: ${kinds}`, bot: 'Bot', elsewhere: 'Phone app', customer: 'Customer', reply_to: 'In reply to an earlier message', opted_out: 'Opted out: no messages until they write again', take_hint: 'The bot is answering. Write, or take over first.',
    sources: (list: string) => `From ${list}`, origins: { attribute: 'attribute', text: 'description', price: 'price', options: 'options', stock: 'stock', delivery: 'delivery', ratings: 'ratings', review: 'review', goes_with: 'goes with', orders: 'orders', article: 'article' },
  },
  delivery: { sending: 'Sending', queued: 'Queued', unknown: 'Not confirmed', sent: 'Sent', delivered: 'Delivered', read: 'Read', failed: 'Not sent', retry: 'Send again', discard: 'Discard', offline: 'Waiting for connection', unknown_text: 'The channel gave no answer. Check there before sending again.' },
  activity: {
    cart_added: (what: string, n: string) => `added ${what} × ${n}`, cart_set: (what: string, n: string) => `changed the cart to ${what} × ${n}`, cart_removed: (what: string) => `removed ${what}`, cart_emptied: 'emptied the cart', cart_code: (code: string) => `added the code ${code}`,
    floor_taken: (agent: string) => `${agent} took over`, floor_taken_elsewhere: 'A colleague answered in the phone app', handed_back: (agent: string | null | undefined) => (agent ? `${agent} handed back to the bot` : 'Back to the bot'),
    assigned: (agent: string | null | undefined) => (agent ? `Assigned to ${agent}` : 'No longer assigned'), closed: (agent: string | null | undefined) => (agent ? `${agent} closed the conversation` : 'Closed'), reopened: 'Reopened', cart_changed: (by: string, summary: string) => `${by} ${summary}`, checkout_sent: (total: string) => `Checkout sent · ${total}`,
    paid: (order: string, total: string) => `Paid: order ${order} · ${total}`, payment_failed: 'The payment did not go through', coupon_applied: (code: string) => `Code ${code} applied`, opted_out: 'Asked for no more messages', opted_in: 'Wants messages again', identity_changed: 'The customer changed number or name', feedback: (kind: string): string => kind === 'suggestion' ? 'A suggestion, noted' : 'A compliment, noted', worded_by_model: 'The language model worded the next message', proposed_by_model: 'The language model proposed what was meant',
  },
  composer: {
    reply: 'Reply', note: 'Note', mode: 'What to write', placeholder: (name: string) => `Write to ${name}…`, note_placeholder: 'Only your team sees this…', send: 'Send', add_note: 'Add note', send_close: 'Send and close', more_send: 'More ways to send',
    products: 'Products', saved: 'Saved', checkout: 'Checkout', cart: 'Cart', window_closed: 'The reply window is closed.', window_closed_text: 'The channel takes free text only for a while after the customer writes. You can still add a note, or wait for them to write.', too_long: (n: number) => plural(n, '# character too long', '# characters too long'),
    saved_title: 'Saved replies', saved_empty: 'No saved reply fits', collision: (name: string) => `${name} is replying too. Send once more to send anyway.`, send_anyway: 'Send anyway',
  },
  picker: { title: 'Products', search: 'Search products', empty: (query: string) => (query ? `No product found for “${query}”` : 'No products yet'), send: 'Send card', add: 'Add to cart', hint: 'Enter sends the card, {mod}+Enter adds it to the cart', selected: (n: number) => `${n} picked`, pick: (title: string) => `Pick ${title}` },
  side: {
    topics: { all: 'Any message', marketing: 'News and offers', updates: 'Order updates' } as Record<string, string>, everywhere: 'every channel', label: 'Customer', customer: 'Customer', products: 'Products', history: 'History', spent: 'Spent', orders: 'Orders', since: 'Since', consents: 'Consents', yes: 'yes', no: 'no', no_email: 'No e-mail yet', edit_title: 'Edit customer', name: 'Name', email: 'E-mail', phone: 'Phone', saved: 'Customer saved',
    live_cart: 'Live cart', empty_cart: 'Nothing in the cart', add_product: 'Add a product', send_checkout: 'Send checkout', checkout_open: 'Checkout sent, not paid yet', send_cart: 'Send cart', coupon: 'Discount code', apply: 'Apply', remove_coupon: (code: string) => `Remove code ${code}`, no_orders: 'No orders yet', no_history: 'No other conversations', other: 'Conversations', notes: 'Notes', no_notes: 'No notes in this conversation', all: (n: number) => `All ${n}`, clear: 'Empty the cart',
    coupon_results: { unknown: 'There is no such code', expired: 'This code has expired', not_started: 'This code is not valid yet', used_up: 'This code is used up', used_by_contact: 'This customer has used this code already', not_combinable: 'This code does not go with another discount', below_minimum: 'The cart is below the minimum of this code', nothing_applies: 'Nothing in the cart gets this discount' } as Record<string, string>, coupon_other: 'This code cannot be used here', failed: 'The customer could not be read',
  },
  merge: {
    title: 'Same person?', search: 'Search customers', empty: 'Nobody found', into: (absorbed: string, kept: string) => `${absorbed} becomes part of ${kept}`, proven: (value: string) => `Both are known by ${value}`, unproven: 'Nothing proves that they are one: be sure before you merge.',
    suggested: (why: string) => `The other way round may be better: ${why}.`, why: { signed_in: 'the other one is signed in at the shop', more_orders: 'the other one has more orders', older: 'the other one has been here longer' },
    moves: 'What goes over', conflicts: 'Look at this first', conflict: { accounts: 'Two customer accounts', name: 'Name', email: 'E-mail', phone: 'Phone', language: 'Language', inbox: 'Both write here, each keeps the own conversation' }, conversation: (channel: string) => `Conversation: ${channel}`, orders: (n: number) => plural(n, '# order', '# orders'),
    back: 'Back', turn: 'Other way round', merge: 'Merge', done: 'Merged into one customer', undone: 'Two customers again',
  },
  catalog: { title: 'Products', lead: 'What the bot and the team can sell.', search: 'Search products', empty: 'Nothing found', empty_text: 'Try fewer or other words.', more: 'Show more', failed: 'The products could not be read' },
  preview: {
    parts: (n: number) => plural(n, 'Goes out in # part', 'Goes out in # parts'), segments: (n: number) => plural(n, '# SMS', '# SMS'), because_of: (char: string) => `“${char}” makes parts shorter`,
    shown_as: (channel: string, kinds: string) => `${channel} shows: ${kinds}`,
    kinds: { buttons: 'buttons', quick: 'chips', quick_replies: 'chips', list: 'list', text: 'text', numbered: 'numbers', products: 'products', link_button: 'button with link', media: 'file', speech: 'speech', template: 'template', checkout_link: 'checkout link', link: 'link', nothing: 'nothing', carousel: 'cards', cut: 'shortened text' } as Record<string, string>,
  },
  inboxes: {
    needy: (names: string) => `${names} cannot send. Messages wait.`, look: 'Look', title: 'Channels', good: 'Works', bad: 'Needs you', closed: 'It does not open with its settings. Run trato doctor to see why.', no_live_platform: 'No live platform: its owner closed it, the wire format lives on.',
    trouble: { channel_config: 'The provider refuses our credentials. Messages wait until you set new ones.', account_restricted: 'The provider has restricted the account. Look at its own console.' } as Record<string, string>, trouble_other: 'It cannot send at present.',
  },
  me: { title: 'Settings', theme: 'Appearance', light: 'Light', dark: 'Dark', system: 'System', language: 'Language', density: 'Rows', comfortable: 'Comfortable', compact: 'Compact', keys: 'Single-letter shortcuts', keys_hint: 'On: j, k, e and others work outside text fields.', enter: 'Enter sends', enter_hint: 'Off: Enter makes a new line.', sound: 'Sound for new messages', sign_out: 'Sign out', shortcuts: 'Show shortcuts' },
  palette: { title: 'Search or run a command', placeholder: 'Type a name, a product or a command', commands: 'Commands', people: 'Conversations', products: 'Products', empty: 'Nothing found' },
  help: { title: 'Keyboard shortcuts', note: 'Single letters work outside text fields. No shortcut uses Alt.' },
  keys: {
    palette: 'Search or run a command', next: 'Next conversation', previous: 'Previous conversation', reply: 'Write a reply', note: 'Write a note', escape: 'Back to the list', send: 'Send', send_close: 'Send and close', close: 'Close, go to the next', undo: 'Undo', assign_me: 'Assign to me', assign: 'Assign…', hand_back: 'Hand back to the bot', take: 'Take over',
    products: 'Products', cart: 'Cart and checkout', side: 'Show or hide the side panel', help: 'Keyboard shortcuts', go_inbox: 'Go to the inbox', go_products: 'Go to products', pane: 'Next pane', saved: 'Saved replies', snooze: 'Snooze…', theme: 'Switch light and dark', sign_out: 'Sign out',
  },
  key_groups: { move: 'Move', write: 'Write', act: 'Act', view: 'Show' },
  toast: { closed: 'Conversation closed', reopened: 'Conversation reopened', snoozed: 'Snoozed', assigned: (name: string) => `Assigned to ${name}`, unassigned: 'No longer assigned', taken: 'You have the floor', handed_back: 'Handed back to the bot', failed: 'That did not work', cart_added: (title: string) => `${title} is in the cart`, cart_removed: (title: string) => `${title} removed`, checkout_sent: 'Checkout sent', nothing_undo: 'Nothing to undo', label: 'Messages' },
  status: { offline: 'No connection. What you send waits here and goes out by itself.', request: (id: string) => `Request ${id}` },
};

export type Dict = typeof en;
