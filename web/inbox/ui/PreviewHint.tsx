// One line under the box: in how many parts a message goes out, what it costs, and what its channel cannot show.
// The planner names what it makes of a block: quick_replies, link_button, cut and more.
import type { Conversation } from '../../shared/api';
import { Icon } from '../../shared/Icon';
import { info } from '../../shared/icons';
import { formatMoney } from '../../shared/money';
import { previews } from '../state/previews';
import { language, t } from '../state/words';
import { channelName } from './channel';

export function PreviewHint({ one, place = one.id }: { one: Conversation; place?: string }) {
  const words = t().preview;
  const found = previews.value.get(place)?.preview;
  if (!found) return null;
  const { parts, degradation, cost } = found;
  const said = [
    cost ? words.segments(cost.segments) : parts.length > 1 ? words.parts(parts.length) : '',
    cost?.price ? formatMoney(cost.price, language.value) : '',
    cost?.because_of ? words.because_of(cost.because_of) : '',
    degradation.length > 0 ? words.shown_as(channelName(one.inbox.channel), degradation.map((step) => `${words.kinds[step.from] ?? step.from} → ${words.kinds[step.to] ?? step.to}`).join(', ')) : '',
  ].filter(Boolean);
  return said.length === 0 ? null : <p class="composer-hint" role="status"><Icon d={info} size={14} />{said.join(' · ')}</p>;
}
