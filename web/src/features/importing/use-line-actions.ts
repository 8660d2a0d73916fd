import { useMutation } from '@apollo/client/react';
import { useMemo, useRef, useState } from 'react';
import {
  ChangeImportLinesDocument,
  type LineChangeInput,
  type Verdict,
} from '../../apollo/generated/importing/graphql.ts';
import type { CategoryChoice } from '../../shared/ui/category-picker.tsx';
import { useFailureText } from '../../shared/ui/failure-text.ts';
import { showToast } from '../../shared/ui/toasts.tsx';
import type { LineActions } from './line-row.tsx';
import { takesCategory } from './line-category.ts';
import type { Line, Lines } from './use-lines.ts';

/** Lines that one request changes at most: so many ids are still a small request. */
const idsAtOnceMax = 5_000;

/** Changes lines of a batch: on screen at once, then on the server, taken back with a sentence if it says no. */
export function useLineActions(householdId: string, batchId: string, lines: Lines) {
  const [change] = useMutation(ChangeImportLinesDocument);
  const failureText = useFailureText();
  const [editing, setEditing] = useState<string | null>(null);
  const [opened, setOpened] = useState<string | null>(null);

  const send = async (
    ids: readonly string[],
    input: LineChangeInput,
    shown: Partial<Line>,
    rejudged: boolean,
  ) => {
    const takeBack = lines.patch(new Set(ids), shown);
    try {
      for (let start = 0; start < ids.length; start += idsAtOnceMax) {
        const lineIds = ids.slice(start, start + idsAtOnceMax);
        await change({ variables: { householdId, batchId, lineIds, input } });
      }
      if (rejudged) await lines.refresh(new Set(ids));
    } catch (error) {
      takeBack();
      showToast(failureText(error), 'problem');
    }
  };
  const latest = useRef(send);
  latest.current = send;

  const many = useMemo(() => {
    const readable = (rows: readonly Line[]) =>
      rows.filter((line) => line.verdict !== 'UNREADABLE').map(({ id }) => id);
    return {
      choose: (rows: readonly Line[], chosen: boolean) =>
        void latest.current(readable(rows), { chosen }, { chosen }, false),
      categorise: (rows: readonly Line[], choice: CategoryChoice | null) => {
        // An account makes any line a transfer of its own; a category counts for those that are new.
        const ids =
          choice?.kind === 'account' ? readable(rows) : rows.filter(takesCategory).map(({ id }) => id);
        if (ids.length === 0) return;
        if (choice?.kind === 'account') {
          const shown = {
            verdict: 'NEW',
            transferAccountId: choice.id,
            categoryId: null,
            chosen: true,
          } as const;
          void latest.current(ids, { transferAccountId: choice.id }, shown, true);
        } else if (choice === null) {
          void latest.current(
            ids,
            { uncategorise: true },
            { categoryId: null, transferAccountId: null },
            true,
          );
        } else {
          const shown = { categoryId: choice.id, transferAccountId: null };
          void latest.current(
            ids,
            { categoryId: choice.id },
            shown,
            rows.some((line) => line.transferAccountId !== null),
          );
        }
      },
      judge: (rows: readonly Line[], verdict: Verdict) => {
        const ids = readable(rows);
        void latest.current(ids, { verdict }, { verdict, chosen: verdict !== 'DUPLICATE' }, true);
      },
      /** Every line of the filter, by ids. */
      chooseIds: (ids: readonly string[], chosen: boolean) =>
        latest.current(ids, { chosen }, { chosen }, true),
    };
  }, []);

  const actions = useMemo(
    (): LineActions => ({
      choose: (line, chosen) => many.choose([line], chosen),
      categorise: (line, choice) => {
        setEditing(null);
        many.categorise([line], choice);
      },
      judge: (line, given) => {
        if ('transfer' in given) setEditing(line.id);
        else many.judge([line], given.verdict);
      },
      edit: setEditing,
      open: (line) => setOpened(line.id),
    }),
    [many],
  );
  return { actions, many, editing, opened, closeOpened: () => setOpened(null) };
}
