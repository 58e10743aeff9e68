// The blocks with pictures and figures. The inbox has them at once; the widget fetches them when the first one is near,
// so that a shopper who only asks a question does not pay for a carousel.
import './rich.css';

export { Products } from './Carousel';
export { CartBlock } from './Cart';
export { Order } from './Order';
export { Reviews } from './Reviews';
