/**
 * A rate as a person types it (`1,0870`, `0.92`, `1.234,5`), as the API takes it; null when it is none, or not positive.
 * A single mark is the decimal mark whichever it is, since rates are small numbers; of two kinds the last one is.
 */
export function readTypedRate(text: string): string | null {
  const typed = text.replace(/[\s\u00a0\u202f'’]/g, '');
  const rate = withPoint(typed);
  return rate === null || !/^\d+(\.\d+)?$/.test(rate) || /^[0.]+$/.test(rate) ? null : rate;
}

function withPoint(typed: string): string | null {
  const marks = typed.match(/[.,]/g) ?? [];
  if (marks.length <= 1) return typed.replace(',', '.');
  if (new Set(marks).size === 1) {
    return /^\d{1,3}([.,]\d{3})+$/.test(typed) ? typed.replace(/[.,]/g, '') : null;
  }
  const at = Math.max(typed.lastIndexOf('.'), typed.lastIndexOf(','));
  const whole = typed.slice(0, at);
  // The decimal mark stands once; what groups stands between threes.
  if (whole.includes(typed.charAt(at)) || !/^\d{1,3}([.,]\d{3})+$/.test(whole)) return null;
  return `${whole.replace(/[.,]/g, '')}.${typed.slice(at + 1)}`;
}
