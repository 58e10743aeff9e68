// One way to draw an icon. Decorative by default: the button around it carries the name.
interface Props { d: string; size?: number; class?: string; fill?: boolean }

export function Icon({ d, size = 16, class: name, fill }: Props) {
  return (
    <svg class={name ? `icon ${name}` : 'icon'} width={size} height={size} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={d} fill={fill ? 'currentColor' : undefined} />
    </svg>
  );
}
