// An order: what was bought, what it cost, which steps are done and which still come.
import type { CartLine, OrderCard, OrderStep } from '../api';
import { Icon } from '../Icon';
import { check } from '../icons';
import { clock, sameDay, shortDate, toMs } from '../time';
import { useBlockHost, useMoney } from './context';
import { countItems } from './count';
import { Picture } from './Picture';

const THUMBS_MAX = 2;

export function Thumbs({ lines }: { lines: CartLine[] }) {
  return <span class="thumbs" aria-hidden="true">{lines.slice(0, THUMBS_MAX).map((line) => <Picture key={line.sku} src={line.image} alt="" />)}</span>;
}

export function Timeline({ steps }: { steps: OrderStep[] }) {
  const { language } = useBlockHost();
  const now = Date.now();
  return (
    <ol class="timeline">
      {steps.map((step, index) => (
        <li key={index} class={step.done ? 'done' : ''}>
          <span class="mark">{step.done && <Icon d={check} size={12} />}</span>
          <span>{step.label}</span>
          {step.at && <time class="num" dateTime={new Date(toMs(step.at)).toISOString()}>{sameDay(toMs(step.at), now) ? clock(step.at, language) : shortDate(step.at, language)}</time>}
        </li>
      ))}
    </ol>
  );
}

export function statusTone(status: string): string {
  if (/deliver|fulfill|paid|complet/.test(status)) return 'good';
  if (/cancel|refund|return/.test(status)) return 'plain';
  return 'accent';
}

export function Order({ order }: { order: OrderCard }) {
  const { words, choose } = useBlockHost();
  const money = useMoney();
  return (
    <section class="order" aria-label={words.order(order.number)}>
      {choose && order.status === 'paid' && (
        <div class="order-thanks"><span><Icon d={check} size={28} /></span><h3>{words.thanks}</h3><p>{words.order_paid(order.number)}</p></div>
      )}
      <div class="card order-head">
        <Thumbs lines={order.lines} />
        <span class="grow"><b>{words.order(order.number)}</b><small>{words.items(countItems(order))} · {order.status_label}</small></span>
        <b class="num">{money(order.total)}</b>
      </div>
      {order.timeline.length > 0 && <div class="card"><Timeline steps={order.timeline} /></div>}
      {choose && order.actions.length > 0 && (
        <div class="chips">{order.actions.map((action) => <button key={action.token} class="chip-button" onClick={() => choose(action)}>{action.title}</button>)}</div>
      )}
    </section>
  );
}
