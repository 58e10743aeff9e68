// Gives the shared blocks their words and the cart of this conversation. In the inbox blocks are looked at, not pressed.
import type { ComponentChildren } from 'preact';
import { useMemo } from 'preact/hooks';
import type { Conversation } from '../../shared/api';
import { BlockContext } from '../../shared/blocks/context';
import * as rich from '../../shared/blocks/rich';
import { language, t } from '../state/words';

export function BlockHostProvider({ one, children }: { one?: Conversation; children: ComponentChildren }) {
  const lines = one?.cart?.card?.lines;
  const words = t().blocks;
  const host = useMemo(
    () => ({ words, language: language.value, rich, inCart: new Set(lines?.map((line) => line.sku)) }),
    [words, lines],
  );
  return <BlockContext.Provider value={host}>{children}</BlockContext.Provider>;
}
