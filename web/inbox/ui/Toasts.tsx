// The corner where actions answer. It is a status for screen readers, and a pane that F6 reaches.
import { Icon } from '../../shared/Icon';
import { alert, x } from '../../shared/icons';
import { dismiss, toasts } from '../state/toasts';
import { t } from '../state/words';
import { IconButton, Kbd } from './base';

export function Toasts() {
  return (
    <section class="toasts" data-pane aria-label={t().toast.label} role="status">
      {toasts.value.map((toast) => (
        <div key={toast.id} class={`toast ${toast.tone}`}>
          {toast.tone === 'bad' && <Icon d={alert} />}
          <span class="grow">{toast.text}{toast.detail && <small>{toast.detail}</small>}</span>
          {toast.undo && <button type="button" class="toast-undo" onClick={() => { dismiss(toast.id); toast.undo?.(); }}>{t().undo}<Kbd of="undo" /></button>}
          <IconButton icon={x} size={16} label={t().dismiss} onClick={() => dismiss(toast.id)} />
        </div>
      ))}
    </section>
  );
}
