import { useQuery } from '@apollo/client/react';
import {
  OverviewMonthDocument,
  type MonthSummaryFieldsFragment,
} from '../../apollo/generated/overview/graphql.ts';
import { live } from '../../apollo/live-query.ts';
import { addMonths, monthOf, partsOf, type Month } from '../../shared/format/business-date.ts';
import { useFormat } from '../../shared/format/format-context.tsx';

export type MonthSummary = MonthSummaryFieldsFragment;

/** A month and the one before it. The present month, not being over, is compared by the same day. */
export function useMonth(householdId: string, month: Month) {
  const { today } = useFormat();
  const isPresentMonth = month === monthOf(today);
  const { data, previousData, error, refetch } = useQuery(OverviewMonthDocument, {
    variables: {
      householdId,
      month,
      before: addMonths(month, -1),
      throughDay: isPresentMonth ? partsOf(today).day : null,
    },
    context: live({ shows: ['TRANSACTIONS', 'CATEGORIES', 'RATES', 'HOUSEHOLD'] }),
  });
  const household = (data ?? previousData)?.household;
  return {
    present: household?.present as MonthSummary | undefined,
    previous: household?.previous as MonthSummary | undefined,
    isPresentMonth,
    error,
    refetch,
  };
}
