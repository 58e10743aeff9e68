// Words of the shared blocks, English: this dictionary is the type of the other two.
import { plural } from '../../i18n';

export const en = {
  added: 'Added to cart', add: 'Add to cart', added_short: 'Added', from: (price: string) => `from ${price}`,
  was: (price: string) => `was ${price}`, rated: (score: string, n: number) => `Rated ${score} out of 5, ${plural(n, '# review', '# reviews')}`,
  products: 'Products', previous: 'Previous products', next: 'More products', product_of: (n: number, all: number) => `Product ${n} of ${all}`,
  reviews: (n: number) => plural(n, '# review', '# reviews'), in_short: 'In short:', verified: 'Verified purchase',
  all_reviews: 'Read the reviews', stars: (n: number) => plural(n, '# star', '# stars'), of_five: (n: number) => `${n} of 5 stars`,
  cart: 'Cart', cart_empty: 'The cart is empty', items: (n: number) => plural(n, '# item', '# items'), total: 'Total', quantity: 'Quantity',
  less: (title: string) => `One less: ${title}`, more: (title: string) => `One more: ${title}`, remove: (title: string) => `Remove ${title}`,
  free_missing: ['', ' to free delivery'] as [string, string], show_cart: 'View cart', checkout: 'Check out',
  order: (number: string) => `Order ${number}`, document: 'Document', photo: 'Photo', video: 'Video', audio: 'Voice message',
  thanks: 'Thank you!', order_paid: (number: string) => `Order ${number} is paid.`,
  template: 'Template', options: 'Options', choices: 'Suggestions',
};

export type BlockWords = typeof en;
