// One item of the chat: what the visitor said, what was answered, or who came and went.
import type { Block, Message } from '../../shared/api';
import { BlockView } from '../../shared/blocks/Block';
import { Icon } from '../../shared/Icon';
import { alert, check, checkCheck, clock, userCheck } from '../../shared/icons';
import { clock as clockTime } from '../../shared/time';
import { waiting } from '../state/messages';
import { resend } from '../state/transcript';
import { language, t } from '../state/words';
import { later } from './later';

const ByEmail = later(async () => (await import('./ByEmail')).ByEmail);

export function Item({ message, last, ends }: { message: Message; last: boolean; ends: boolean }) {
  if (message.item === 'activity') return <Activity message={message} />;
  if (message.item === 'inbound') return <Mine message={message} ends={ends} />;
  return (
    <article class="theirs">
      <span class="sr">{message.author.name ?? t().assistant}: </span>
      {message.blocks.map((block, index) => <Shown key={index} block={block} open={last} />)}
    </article>
  );
}

function Shown({ block, open }: { block: Block; open: boolean }) {
  if (block.type === 'ask_contact' && block.field === 'email') return <ByEmail prompt={block.prompt} />;
  return <BlockView block={block} open={open} />;
}

function Mine({ message, ends }: { message: Message; ends: boolean }) {
  const words = t();
  const waits = message.client_id != null && waiting.value.has(message.client_id) && message.state === 'sending';
  return (
    <article class={`mine${waits ? ' waits' : ''}${message.state === 'failed' ? ' failed' : ''}`}>
      <span class="sr">{words.you}: </span>
      {message.blocks.map((block, index) => <BlockView key={index} block={block} open={false} />)}
      {message.state === 'failed'
        ? <p class="meta bad" role="alert"><Icon d={alert} size={14} />{message.error?.text || words.failed} <button type="button" class="link" onClick={() => resend(message)}>{words.retry}</button></p>
        : waits ? <p class="meta"><Icon d={clock} size={14} />{words.waiting}</p>
        : ends && message.state !== 'sending' && <p class="meta num">{clockTime(message.at, language.value)} · {message.state === 'read' ? words.read : words.sent}<Icon d={message.state === 'read' ? checkCheck : check} size={14} /></p>}
    </article>
  );
}

/** Only what concerns the visitor: who answers, and that something was paid. */
function Activity({ message }: { message: Message }) {
  const what = message.activity;
  const words = t();
  const text = what?.activity === 'floor_taken' ? words.joined(what.agent.split(' ')[0]!)
    : what?.activity === 'handed_back' ? (what.agent ? words.left(what.agent.split(' ')[0]!) : words.back_to_bot)
    : '';
  return text ? <p class="event"><Icon d={userCheck} size={16} />{text}</p> : null;
}
