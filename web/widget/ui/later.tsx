// A part that is fetched when it is first shown: most visitors never open most sheets.
import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';

export function later<P extends object>(load: () => Promise<ComponentType<P>>): ComponentType<P> {
  let Loaded: ComponentType<P> | null = null;
  return function Later(props: P) {
    const [, again] = useState(0);
    useEffect(() => {
      if (!Loaded) void load().then((part) => { Loaded = part; again(1); });
    }, []);
    return Loaded ? <Loaded {...props} /> : null;
  };
}
