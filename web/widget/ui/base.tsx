// Head, sheet and small pieces of the widget.
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { countItems } from '../../shared/blocks/count';
import { Icon } from '../../shared/Icon';
import { bag, chevronLeft, more, x } from '../../shared/icons-first';
import { framed, tell } from '../state/host';
import { cart } from '../state/session';
import { focusComposer, sheet } from '../state/ui';
import { t } from '../state/words';

export function IconButton({ d, label, onClick, children, size = 22 }: { d: string; label: string; onClick(): void; children?: ComponentChildren; size?: number }) {
  return <button type="button" class="icon-button" aria-label={label} onClick={onClick}><Icon d={d} size={size} />{children}</button>;
}

export function CloseButton() {
  return framed ? <IconButton d={x} label={t().close} onClick={() => tell('close')} /> : null;
}

export function CartButton() {
  const n = countItems(cart.value?.card);
  return (
    <IconButton d={bag} label={t().cart_open(n)} onClick={() => { sheet.value = { kind: 'cart' }; }}>
      {n > 0 && <span class="badge num" aria-hidden="true">{n}</span>}
    </IconButton>
  );
}

export function MenuButton() {
  return <IconButton d={more} label={t().menu} onClick={() => { sheet.value = { kind: 'menu' }; }} />;
}

/** The brand's first letter, until it has uploaded a mark. */
export function BrandMark({ name }: { name: string }) {
  return <span class="brand-mark" aria-hidden="true">{name.trim()[0]}</span>;
}

export function closeSheet(): void {
  sheet.value = null;
  focusComposer();
}

interface SheetProps { title: string; aside?: ComponentChildren; foot?: ComponentChildren; children: ComponentChildren; class?: string }

/** Covers the chat, has its own way back, and takes the focus with it. */
export function Sheet({ title, aside, foot, children, class: name }: SheetProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => { heading.current?.focus(); }, []);
  return (
    <section class={`sheet ${name ?? ''}`} role="dialog" aria-label={title} onKeyDown={(event) => { if (event.key === 'Escape') { event.stopPropagation(); closeSheet(); } }}>
      <header class="head">
        <IconButton d={chevronLeft} label={t().back} onClick={closeSheet} />
        <h2 ref={heading} tabIndex={-1} class="grow">{title}</h2>
        {aside}
        <CloseButton />
      </header>
      <div class="sheet-body">{children}</div>
      {foot && <footer class="sheet-foot">{foot}</footer>}
    </section>
  );
}
