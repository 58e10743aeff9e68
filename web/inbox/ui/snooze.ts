// When a snoozed conversation comes back.

/** The moments one snoozes until, seen from now. */
export function snoozeTimes(now: Date): { id: 'hour' | 'evening' | 'tomorrow' | 'week'; until: Date }[] {
  const at = (days: number, hour: number) => new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, hour);
  const times: ReturnType<typeof snoozeTimes> = [{ id: 'hour', until: new Date(now.getTime() + 3_600_000) }];
  if (now.getHours() < 17) times.push({ id: 'evening', until: at(0, 18) });
  const toMonday = ((8 - now.getDay()) % 7) || 7;
  return [...times, { id: 'tomorrow', until: at(1, 9) }, { id: 'week', until: at(toMonday, 9) }];
}
