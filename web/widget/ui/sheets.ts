// Everything that lies over the chat, fetched together when the first of them opens.
import '../../shared/blocks/rich.css';
import '../styles/sheets.css';

export { CartSheet } from './CartSheet';
export { CheckoutSheet } from './CheckoutSheet';
export { MenuSheet } from './MenuSheet';
export { ReviewsSheet } from './ReviewsSheet';
