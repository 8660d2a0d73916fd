import type { StatementIssue, StatementLine } from './statement.ts';

/**
 * A bank's id names one line of an account (OFX 1.6 and 2.2, section 3.2.1, FITID). Some banks give the same id to
 * different lines, and then it names none: such lines come back without an id, to be known by their content, and the
 * file gets one issue for each such id. The same line twice under one id keeps it: that is one line, written twice.
 */
export function trustedBankIds(lines: readonly StatementLine[]): {
  readonly lines: readonly StatementLine[];
  readonly issues: readonly StatementIssue[];
} {
  const firstById = new Map<string, StatementLine>();
  const repeated = new Map<string, StatementLine[]>();
  for (const line of lines) {
    if (line.bankId === null) continue;
    const first = firstById.get(line.bankId);
    if (first === undefined) firstById.set(line.bankId, line);
    else if (!isSameLine(first, line)) {
      const others = repeated.get(line.bankId);
      if (others === undefined) repeated.set(line.bankId, [first, line]);
      else others.push(line);
    }
  }
  if (repeated.size === 0) return { lines, issues: [] };
  return {
    lines: lines.map((line) =>
      line.bankId !== null && repeated.has(line.bankId) ? { ...line, bankId: null } : line,
    ),
    issues: [...repeated].map(([bankId, [first, ...others]]) => ({
      lineNumber: first!.lineNumber,
      code: 'bank_id_is_repeated' as const,
      raw: first!.raw,
      params: {
        bankId,
        lines: [first!, ...others]
          .slice(0, 10)
          .map(({ lineNumber }) => lineNumber)
          .join(', '),
      },
    })),
  };
}

function isSameLine(a: StatementLine, b: StatementLine): boolean {
  return (
    a.date === b.date &&
    a.amount === b.amount &&
    a.currency === b.currency &&
    a.payee === b.payee &&
    a.memo === b.memo
  );
}
