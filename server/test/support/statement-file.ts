/** A bank's file of some years, twenty lines a day. */
export function statementFile(lines: number): string {
  const rows = ['Date;Payee;Text;Amount'];
  for (let line = 0; line < lines; line += 1) {
    const day = new Date(Date.UTC(2010, 0, 1 + Math.floor(line / 20))).toISOString().slice(0, 10);
    rows.push(
      `${day};Shop number ${line % 500};Reference ${line} and some text that banks add;-${(line % 9_000) + 1},${String(line % 100).padStart(2, '0')}`,
    );
  }
  return `${rows.join('\n')}\n`;
}

/** What such a file adds to the balance of its account. */
export function statementTotal(lines: number): string {
  let cents = 0;
  for (let line = 0; line < lines; line += 1) cents += ((line % 9_000) + 1) * 100 + (line % 100);
  return `-${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;
}
