/**
 * Words that say how was paid, or what kind of firm it is, and not who was paid: in bank texts of English, German,
 * French, Spanish, Dutch, Italian and Portuguese.
 */
const NOISE: ReadonlySet<string> = new Set(
  `ag bv co corp corporation gmbh inc kg limited llc ltd mbh nv ohg plc sa sarl sas se spa srl sl lda ug
   and card cardpayment contactless debit direct payment pos purchase ref sepa the transaction transfer visa mastercard
   maestro www com net http https
   basislastschrift der die das und dankt sagt danke girocard karte kartenzahlung lastschrift gutschrift
   uberweisung ueberweisung zahlung buchung
   achat carte cb de du des et la le les paiement prelevement prlv vir virement
   compra con del el los las pago recibo tarjeta y
   betaalautomaat betaling een en het incasso pas van
   acquisto addebito bonifico carta di e il pagamento presso
   cartao com compras da do o pagamento`
    .split(/\s+/)
    .filter((word) => word !== ''),
);

/** The likeness from which two payees are taken for the same. */
export const LIKE_PAYEE_MIN = 0.5;

/** Words of a bank's text that are looked at; what comes after them is never the payee. */
const WORDS_MAX = 24;

/**
 * The words of a payee that name it: without accents, case, numbers, single letters and noise. Where nothing else is left,
 * as in `H&M`, single letters and noise name it.
 */
export function payeeWords(text: string): readonly string[] {
  const words = text
    .slice(0, 400)
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .replace(/(?<=\p{L})['’.](?=\p{L})/gu, '')
    .split(/[^\p{L}]+/u)
    .filter((word) => word !== '')
    .slice(0, WORDS_MAX);
  const telling = words.filter((word) => word.length > 1 && !NOISE.has(word));
  return telling.length > 0 ? telling : words;
}

/**
 * A payee as history is kept by: `REWE SAGT DANKE 4711` and `Rewe` have one key, `rewe`. Callers that build a
 * `payeeHistory` use this same function for its keys.
 */
export function normalisedPayee(text: string): string {
  return payeeWords(text).join(' ');
}

/**
 * How like the payee that a person typed is to the text that the bank wrote: the mean, over the typed words, of how well
 * each stands in the bank's text. 1 is all of them, 0 none. It is not symmetrical, since banks add towns, branches and
 * references that no person types.
 *
 * A word stands in the text whole (1), as the beginning of another or the other way round (0.8, from four letters on:
 * `Spotify` and `SPOTIFYAB`), or run together with its neighbours (0.8: `Green Market` and `GREENMARKET`).
 */
export function payeeLikeness(typed: readonly string[], bank: readonly string[]): number {
  if (typed.length === 0 || bank.length === 0) return 0;
  const whole = new Set(bank);
  const scores = typed.map((word) => {
    if (whole.has(word)) return 1;
    const begins = bank.some(
      (other) =>
        Math.min(word.length, other.length) >= 4 && (other.startsWith(word) || word.startsWith(other)),
    );
    return begins ? 0.8 : 0;
  });
  const mean = scores.reduce((sum: number, score) => sum + score, 0) / typed.length;
  if (mean >= 0.8) return mean;
  const typedTogether = typed.join('');
  const bankTogether = bank.join('');
  const isInside = typedTogether.length >= 5 && bankTogether.includes(typedTogether);
  return Math.max(mean, isInside ? 0.8 : 0);
}
