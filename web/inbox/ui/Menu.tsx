// A button that opens a list of things to do. The browser's popover closes it on Escape and on a click elsewhere.
import type { ComponentChildren } from 'preact';
import { useId, useRef } from 'preact/hooks';
import { Icon } from '../../shared/Icon';
import { check } from '../../shared/icons';

export interface MenuItem { label: string; icon?: string; checked?: boolean; hint?: string; run(): void }
interface Props { label: string; class?: string; items: MenuItem[]; children: ComponentChildren; above?: boolean; disabled?: boolean }

const EDGE = 8;

export function Menu({ label, class: name, items, children, above, disabled }: Props) {
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);

  const place = () => {
    const box = button.current!.getBoundingClientRect();
    const menu = list.current!;
    const left = Math.min(box.left, innerWidth - menu.offsetWidth - EDGE);
    menu.style.left = `${Math.max(EDGE, left)}px`;
    const up = above || box.bottom + menu.offsetHeight + EDGE > innerHeight;
    menu.style.top = up ? `${Math.max(EDGE, box.top - menu.offsetHeight - 6)}px` : `${box.bottom + 6}px`;
  };
  const opened = (event: ToggleEvent) => {
    const isOpen = event.newState === 'open';
    button.current!.setAttribute('aria-expanded', String(isOpen));
    if (!isOpen) return;
    place();
    (list.current!.querySelector<HTMLElement>('[aria-checked=true]') ?? list.current!.querySelector<HTMLElement>('button'))?.focus();
  };
  const move = (event: KeyboardEvent) => {
    const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (!by) return;
    event.preventDefault();
    const all = [...list.current!.querySelectorAll<HTMLElement>('button')];
    const at = all.indexOf(document.activeElement as HTMLElement);
    all[(at + by + all.length) % all.length]?.focus();
  };
  return (
    <>
      <button ref={button} type="button" class={name} aria-label={label} title={label} aria-haspopup="menu" aria-expanded="false" disabled={disabled} popovertarget={id}>{children}</button>
      <div ref={list} id={id} class="menu" popover="auto" role="menu" aria-label={label} onToggle={opened} onKeyDown={move}>
        {items.map((item) => (
          <button
            key={item.label} type="button" role={item.checked === undefined ? 'menuitem' : 'menuitemradio'} aria-checked={item.checked}
            onClick={() => { list.current!.hidePopover(); item.run(); }}
          >
            {item.icon && <Icon d={item.icon} />}
            <span class="grow">{item.label}</span>
            {item.hint && <kbd>{item.hint}</kbd>}
            {item.checked && <Icon d={check} />}
          </button>
        ))}
      </div>
    </>
  );
}
