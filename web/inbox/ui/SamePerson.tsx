// "Same person?": look for the other customer, see what would move and which way, merge.
import { useEffect, useState } from 'preact/hooks';
import type { ContactLine, Conversation, MergePreview, ProvenContact } from '../../shared/api';
import { shortDate } from '../../shared/time';
import { reason } from '../state/api';
import { findContacts, mergeContacts, previewMerge, provenSame } from '../state/merging';
import { toast } from '../state/toasts';
import { overlay } from '../state/ui';
import { language, t } from '../state/words';
import { Avatar, Dialog } from './base';
import { channelName } from './channel';

const close = () => { overlay.value = null; };
const SEARCH_MS = 200;

export function SamePerson({ one }: { one: Conversation }) {
  const [other, setOther] = useState<string | null>(null);
  return (
    <Dialog title={t().merge.title} class="small" onClose={close}>
      {other ? <Preview here={one.contact.id} there={other} onBack={() => setOther(null)} /> : <Search here={one.contact.id} onPick={setOther} />}
    </Dialog>
  );
}

function Search({ here, onPick }: { here: string; onPick(contact: string): void }) {
  const words = t().merge;
  const [query, setQuery] = useState('');
  const [found, setFound] = useState<ContactLine[]>([]);
  const [proven, setProven] = useState<ProvenContact[]>([]);
  useEffect(() => { provenSame(here).then(setProven, () => undefined); }, [here]);
  useEffect(() => {
    let stale = false;
    const timer = setTimeout(() => {
      findContacts(query, here).then((all) => { if (!stale) setFound(all); }, () => undefined);
    }, SEARCH_MS);
    return () => { stale = true; clearTimeout(timer); };
  }, [query, here]);
  return (
    <div class="form">
      <label class="field"><span>{words.search}</span><input type="search" value={query} autocomplete="off" onInput={(event) => setQuery(event.currentTarget.value)} /></label>
      <ul class="choice-list">
        {proven.map((one) => (
          <li key={one.contact}><button type="button" onClick={() => onPick(one.contact)}>
            <Avatar name={one.name || t().thread.visitor} id={one.contact} size="small" />
            <span class="grow">{one.name || t().thread.visitor}</span><small>{words.proven(one.identity.value)}</small>
          </button></li>
        ))}
      </ul>
      {found.length === 0 && <p class="quiet">{words.empty}</p>}
      <ul class="choice-list">
        {found.map((contact) => (
          <li key={contact.id}><button type="button" onClick={() => onPick(contact.id)}>
            <Avatar name={contact.name || t().thread.visitor} id={contact.id} size="small" />
            <span class="grow">{contact.name || t().thread.visitor}</span><small>{contact.identities[0]?.value ?? shortDate(contact.since, language.value)}</small>
          </button></li>
        ))}
      </ul>
    </div>
  );
}

function Preview({ here, there, onBack }: { here: string; there: string; onBack(): void }) {
  const words = t().merge;
  const [turned, setTurned] = useState(false);
  const [shown, setShown] = useState<MergePreview | null>(null);
  const [busy, setBusy] = useState(false);
  const [kept, absorbed] = turned ? [there, here] : [here, there];
  useEffect(() => {
    let stale = false;
    setShown(null);
    previewMerge(kept, absorbed).then((preview) => { if (!stale) setShown(preview); }, (error) => { toast(t().toast.failed, { tone: 'bad', detail: reason(error) }); onBack(); });
    return () => { stale = true; };
  }, [kept, absorbed]);
  const merge = async () => {
    setBusy(true);
    if (await mergeContacts(kept, absorbed)) close();
    else setBusy(false);
  };
  if (!shown) return <p class="quiet" role="status">{t().loading}</p>;
  return (
    <div class="form">
      <p><b>{words.into(shown.absorbed.name || t().thread.visitor, shown.kept.name || t().thread.visitor)}</b></p>
      <p class="quiet">{shown.proof ? words.proven(shown.proof.value) : words.unproven}</p>
      {shown.suggested.kept !== kept && <p>{words.suggested(words.why[shown.suggested.why])}</p>}
      <h3>{words.moves}</h3>
      <ul class="identities">{moves(shown).map((line) => <li key={line}>{line}</li>)}</ul>
      {shown.conflicts.length > 0 && <h3>{words.conflicts}</h3>}
      <ul class="identities">{shown.conflicts.map((one) => <li key={`${one.kind}${one.absorbed}`}>{words.conflict[one.kind]}: {one.kind === 'inbox' ? one.kept : `${one.kept} · ${one.absorbed}`}</li>)}</ul>
      <div class="form-actions">
        <button type="button" class="btn quiet" onClick={onBack}>{words.back}</button>
        <button type="button" class="btn quiet" onClick={() => setTurned(!turned)}>{words.turn}</button>
        <button type="button" class="btn primary" disabled={busy} onClick={() => void merge()}>{words.merge}</button>
      </div>
    </div>
  );
}

/** What goes over, a line each. */
export function moves({ absorbed, consents }: MergePreview): string[] {
  const words = t().merge;
  return [
    ...absorbed.identities.map((one) => one.value),
    ...absorbed.conversations.map((one) => words.conversation(one.channel)),
    ...(absorbed.n_orders > 0 ? [words.orders(absorbed.n_orders)] : []),
    ...consents.filter((one) => one.changes).map((one) => consentWords(one)),
  ];
}

/** A consent in words: what, where, and whether. */
export function consentWords({ channel, topic, granted }: { channel?: string | null; topic: string; granted: boolean }): string {
  const words = t().side;
  const where = channel ? channelName(channel) : words.everywhere;
  return `${words.topics[topic] ?? topic} · ${where}: ${granted ? words.yes : words.no}`;
}
