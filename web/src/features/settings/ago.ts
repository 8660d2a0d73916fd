const units = [
  { unit: 'second', ms: 1_000, most: 60 },
  { unit: 'minute', ms: 60_000, most: 60 },
  { unit: 'hour', ms: 3_600_000, most: 24 },
  { unit: 'day', ms: 86_400_000, most: Number.POSITIVE_INFINITY },
] as const;

/** How long ago an instant was, in words: "2 seconds ago". Instants in milliseconds; the future counts as now. */
export function agoOf(instantMs: number, nowMs: number, language: string): string {
  const elapsedMs = Math.max(0, nowMs - instantMs);
  const format = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
  const { unit, ms } = units.find((one) => elapsedMs < one.ms * one.most) ?? units[0];
  return format.format(-Math.floor(elapsedMs / ms), unit);
}
