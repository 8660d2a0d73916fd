import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { isBusinessDate } from '../../shared/format/business-date.ts';
import { useFormat } from '../../shared/format/format-context.tsx';
import type { LineFieldsFragment } from '../../apollo/generated/importing/graphql.ts';
import { issueCodes, problemCodes, reasonCodes, type ProblemCode, type ReasonCode } from './reason-codes.ts';

type Reason = LineFieldsFragment['reason'];

/** The code if there is a sentence for it; null for one that a newer server made up. */
export function knownReason(code: string): ReasonCode | null {
  return reasonCodes.find((known) => known === code) ?? null;
}

export function knownProblem(code: string): ProblemCode | null {
  return problemCodes.find((known) => known === code) ?? null;
}

/**
 * The values of a reason's sentence: days written for people, `count` and `parts` as numbers (they choose the plural
 * form), everything else as it stands. A missing payee is given a dash, so that no sentence has a hole.
 */
export function reasonPlaces(
  params: Reason['params'],
  writeDate: (date: string) => string,
): Record<string, string | number> {
  const places: Record<string, string | number> = {};
  for (const { name, value } of params) {
    if (name === 'date' && isBusinessDate(value)) places[name] = writeDate(value);
    else if (name === 'count' && /^\d{1,15}$/.test(value)) places[name] = Number(value);
    else if (name === 'parts' && /^\d{1,9}$/.test(value)) places['count'] = Number(value);
    else places[name] = value === '' ? '—' : value;
  }
  return places;
}

/**
 * Writes why a line has its verdict, in the language of the screen; for one that a person took for something else than
 * the reading did, what that was.
 */
export function useReasonSentence(): (
  line: Pick<LineFieldsFragment, 'verdict' | 'proposed' | 'reason'>,
) => string {
  const { t } = useTranslation('importing');
  const format = useFormat();
  return useCallback(
    ({ verdict, proposed, reason }) => {
      if (verdict !== proposed) return t('youChose', { verdict: t(`verdict.${proposed}`) });
      const code = knownReason(reason.code);
      const places = reasonPlaces(reason.params, (date) => format.date(date));
      return code === null ? t('reasonUnknown', { code: reason.code }) : t(`reason.${code}`, places);
    },
    [t, format],
  );
}

/** Writes what a person should know of a file that was read all the same. */
export function useIssueSentence(): (issue: { code: string; params: Reason['params'] }) => string {
  const { t } = useTranslation('importing');
  const format = useFormat();
  return (issue) => {
    const code = issueCodes.find((known) => known === issue.code);
    const places = reasonPlaces(issue.params, (date) => format.date(date));
    return code === undefined ? t('reasonUnknown', { code: issue.code }) : t(`issue.${code}`, places);
  };
}

/** Writes why a whole file could not be read; the server's own sentence where we have none. */
export function useProblemSentence(): (problem: { code: string; message: string } | null) => string {
  const { t } = useTranslation('importing');
  return useCallback(
    (problem) => {
      const code = problem === null ? null : knownProblem(problem.code);
      if (code !== null) return t(`problem.${code}`);
      return problem === null || problem.message === '' ? t('failed.unknown') : problem.message;
    },
    [t],
  );
}
