// The small pieces everything is made of.
import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { Icon } from '../../shared/Icon';
import { speech, x } from '../../shared/icons';
import { ariaKeys, keyLabel, keysOf, type Command } from '../keys';
import { t } from '../state/words';

/** The mark: a speech bubble that smiles. */
export function Logo() {
  return (
    <span class="logo" aria-hidden="true">
      <svg width="22" height="22" viewBox="0 0 24 24"><path d={speech} /><path class="smile" d="M9 10.5a3 3 0 0 0 6 0" /></svg>
    </span>
  );
}

type ButtonProps = JSX.HTMLAttributes<HTMLButtonElement> & { class?: string; disabled?: boolean; type?: 'button' | 'submit' };

export function Kbd({ of }: { of: Command['id'] }) {
  const keys = keysOf(of);
  return keys ? <kbd aria-hidden="true">{keyLabel(keys)}</kbd> : null;
}

interface IconButtonProps extends ButtonProps { icon: string; label: string; command?: Command['id']; size?: number }

/** A button that is only a picture: its name is spoken, its key is in the tooltip. */
export function IconButton({ icon, label, command, size = 18, class: name, ...rest }: IconButtonProps) {
  const keys = command && keysOf(command);
  return (
    <button type="button" class={name ? `icon-button ${name}` : 'icon-button'} aria-label={label} title={keys ? `${label} (${keyLabel(keys)})` : label} aria-keyshortcuts={command && ariaKeys(command)} {...rest}>
      <Icon d={icon} size={size} />
    </button>
  );
}

const TINTS = 6;

/** The same person has the same tint everywhere and always. */
export function tint(key: string): number {
  let sum = 0;
  for (const char of key) sum = (sum * 31 + char.codePointAt(0)!) >>> 0;
  return (sum % TINTS) + 1;
}

export function initialsOf(name: string): string {
  const words = name.split(/\s+/).filter(Boolean);
  return ((words[0]?.[0] ?? '?') + (words.length > 1 ? words.at(-1)![0]! : '')).toUpperCase();
}

interface AvatarProps { name: string; id: string; initials?: string; size?: 'tiny' | 'small' | 'large'; children?: ComponentChildren }

export function Avatar({ name, id, initials, size, children }: AvatarProps) {
  return <span class={`avatar tint-${tint(id)}${size ? ` ${size}` : ''}`} aria-hidden="true">{initials ?? initialsOf(name)}{children}</span>;
}

export function Tag({ tone, icon, children }: { tone?: string; icon?: string; children: ComponentChildren }) {
  return <span class={tone ? `tag ${tone}` : 'tag'}>{icon && <Icon d={icon} size={13} />}{children}</span>;
}

export function Empty({ icon, title, text, children }: { icon: string; title: string; text?: string; children?: ComponentChildren }) {
  return (
    <div class="empty">
      <span class="empty-icon"><Icon d={icon} size={22} /></span>
      <p class="empty-title">{title}</p>
      {text && <p>{text}</p>}
      {children && <div class="empty-actions">{children}</div>}
    </div>
  );
}

export function Skeleton({ rows, kind }: { rows: number; kind: 'row' | 'bubble' | 'card' }) {
  return (
    <div class="skeletons" role="status" aria-label={t().loading}>
      {Array.from({ length: rows }, (_, index) => <div key={index} class={`skeleton ${kind}`} />)}
    </div>
  );
}

interface DialogProps { title: string; class?: string; onClose(): void; children: ComponentChildren; bare?: boolean; locked?: boolean }

/** The browser's own dialog: it traps focus, gives it back, and closes on Escape. */
export function Dialog({ title, class: name, onClose, children, bare, locked }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const node = dialog.current!;
    const before = document.activeElement as HTMLElement | null;
    node.showModal();
    return () => { node.close(); before?.focus?.(); };
  }, []);
  return (
    <dialog
      ref={dialog} class={name ? `dialog ${name}` : 'dialog'} aria-label={title}
      onCancel={(event) => { event.preventDefault(); if (!locked) onClose(); }}
      onClick={(event) => { if (event.target === dialog.current && !locked) onClose(); }}
    >
      <div class="dialog-body">
        {!bare && <header class="dialog-head"><h2>{title}</h2>{!locked && <IconButton icon={x} label={t().close} onClick={onClose} />}</header>}
        {children}
      </div>
    </dialog>
  );
}

interface TabsProps<K extends string> { label: string; items: { id: K; label: string; count?: number }[]; selected: K; onSelect(id: K): void; class?: string }

/** Tabs move with the arrow keys; only the chosen one is in the tab order. */
export function Tabs<K extends string>({ label, items, selected, onSelect, class: name }: TabsProps<K>) {
  const move = (event: KeyboardEvent) => {
    const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (!by) return;
    event.preventDefault();
    const at = items.findIndex((item) => item.id === selected);
    const next = items[(at + by + items.length) % items.length]!;
    onSelect(next.id);
    const list = event.currentTarget as HTMLElement;
    requestAnimationFrame(() => list.querySelector<HTMLElement>('[aria-selected=true]')?.focus());
  };
  return (
    <div class={name ? `tabs ${name}` : 'tabs'} role="tablist" aria-label={label} onKeyDown={move}>
      {items.map((item) => (
        <button key={item.id} type="button" role="tab" aria-selected={item.id === selected} tabIndex={item.id === selected ? 0 : -1} onClick={() => onSelect(item.id)}>
          {item.label}{item.count !== undefined && <span class="tab-count num">{item.count}</span>}
        </button>
      ))}
    </div>
  );
}
