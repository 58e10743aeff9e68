// A product picture: fixed ratio so that nothing jumps, its own light ground in the dark as well.
import { Icon } from '../Icon';
import { packageBox } from '../icons-first';

interface Props { src: string | null | undefined; alt: string; class?: string; eager?: boolean }

export function Picture({ src, alt, class: name, eager }: Props) {
  const classes = name ? `picture ${name}` : 'picture';
  if (!src) return <span class={`${classes} none`} role={alt ? 'img' : undefined} aria-label={alt || undefined}><Icon d={packageBox} size={20} /></span>;
  return <img class={classes} src={src} alt={alt} loading={eager ? 'eager' : 'lazy'} decoding="async" />;
}
