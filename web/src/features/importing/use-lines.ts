import { useApolloClient } from '@apollo/client/react';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import {
  ImportLineIdsDocument,
  ImportLinesDocument,
  type LineFieldsFragment,
  type Verdict,
} from '../../apollo/generated/importing/graphql.ts';
import { askAgainAfterMs, mayPass } from '../../apollo/server-error.ts';

export type Line = LineFieldsFragment;

/** Rows asked for at once; the most that the server gives. */
const pageSize = 200;

interface Page {
  /** Cursor after which it begins. */
  readonly after: string | null;
  /** Index of its first line. */
  readonly start: number;
}

/** The lines of a batch, or those of one verdict, as far as they were looked at. */
export interface Lines {
  readonly loaded: readonly Line[];
  /** Whether all of them are loaded. */
  readonly complete: boolean;
  readonly error: unknown;
  /** Loads on until the line of this index is there. */
  readonly want: (index: number) => void;
  /** Tries the page again that failed. */
  readonly retry: () => void;
  /** Changes lines on screen at once, before the server has answered. Answers how to take it back. */
  readonly patch: (ids: ReadonlySet<string>, change: Partial<Line>) => () => void;
  /** Asks again for the pages on which these lines stand (all of them without), since their verdicts may differ now. */
  readonly refresh: (ids?: ReadonlySet<string>) => Promise<void>;
  /** Ids of all lines of the filter with one of these verdicts, also of those that are not loaded. */
  readonly allIds: (of: readonly Verdict[]) => Promise<string[]>;
}

/**
 * Lines are kept here and not in Apollo's cache: a hundred thousand rows would be read through it whole after every
 * page. The hook starts afresh when it is mounted, so give its component a key of batch and filter.
 */
export function useLines(householdId: string, batchId: string, verdict: Verdict | undefined): Lines {
  const client = useApolloClient();
  const store = useRef({
    lines: [] as Line[],
    pages: [] as Page[],
    end: null as string | null,
    complete: false,
    loading: false,
    wanted: pageSize - 1,
    gone: false,
  }).current;
  const [error, setError] = useState<unknown>(null);
  const [, setChanges] = useState(0);
  const changed = useCallback(() => setChanges((count) => count + 1), []);
  const verdicts = useMemo(() => (verdict === undefined ? null : [verdict]), [verdict]);

  const fetchPage = useCallback(
    async (after: string | null) => {
      const { data } = await client.query({
        query: ImportLinesDocument,
        variables: { householdId, batchId, verdicts, first: pageSize, after },
        fetchPolicy: 'no-cache',
      });
      if (!data) throw new Error('the lines were answered without data');
      return data.household.importBatch.lines;
    },
    [client, householdId, batchId, verdicts],
  );

  const load = useCallback(async () => {
    if (store.loading) return;
    store.loading = true;
    try {
      while (!store.complete && !store.gone && store.lines.length <= store.wanted) {
        const after = store.end;
        const page = await fetchPage(after);
        store.pages.push({ after, start: store.lines.length });
        for (const edge of page.edges) store.lines.push(edge.node);
        store.end = page.pageInfo.endCursor;
        store.complete = !page.pageInfo.hasNextPage;
        setError(null);
        changed();
      }
    } catch (failure) {
      setError(failure);
    } finally {
      store.loading = false;
    }
  }, [store, fetchPage, changed]);

  useEffect(() => {
    store.gone = false;
    void load();
    return () => {
      store.gone = true;
    };
  }, [store, load]);

  // What failed may succeed later: it is tried again while it is shown.
  useEffect(() => {
    if (error === null || !mayPass(error)) return undefined;
    const timer = setTimeout(() => void load(), askAgainAfterMs);
    return () => clearTimeout(timer);
  }, [error, load]);

  const want = useCallback(
    (index: number) => {
      if (index <= store.wanted) return;
      store.wanted = index;
      void load();
    },
    [store, load],
  );

  const patch = useCallback(
    (ids: ReadonlySet<string>, change: Partial<Line>) => {
      const before = new Map<string, Line>();
      store.lines.forEach((line, index) => {
        if (!ids.has(line.id)) return;
        before.set(line.id, line);
        store.lines[index] = { ...line, ...change };
      });
      changed();
      return () => {
        store.lines.forEach((line, index) => {
          store.lines[index] = before.get(line.id) ?? line;
        });
        changed();
      };
    },
    [store, changed],
  );

  const refresh = useCallback(
    async (ids?: ReadonlySet<string>) => {
      const stale = store.pages.filter((page, index) => {
        const end = store.pages[index + 1]?.start ?? store.lines.length;
        return ids === undefined || store.lines.slice(page.start, end).some((line) => ids.has(line.id));
      });
      for (const page of stale) {
        const fresh = new Map((await fetchPage(page.after)).edges.map(({ node }) => [node.id, node]));
        // A line that left the filter stays where it is until the filter changes: rows do not jump from under a hand.
        store.lines.forEach((line, index) => {
          store.lines[index] = fresh.get(line.id) ?? line;
        });
        changed();
      }
    },
    [store, fetchPage, changed],
  );

  const fetchIds = useCallback(
    async (after: string | null): Promise<IdPage> => {
      const { data } = await client.query({
        query: ImportLineIdsDocument,
        variables: { householdId, batchId, verdicts, first: pageSize, after },
        fetchPolicy: 'no-cache',
      });
      if (!data) throw new Error('the lines were answered without data');
      return data.household.importBatch.lines;
    },
    [client, householdId, batchId, verdicts],
  );

  const allIds = useCallback(
    async (of: readonly Verdict[]) => {
      const wanted = (line: { verdict: Verdict }) => of.includes(line.verdict);
      if (store.complete) return store.lines.filter(wanted).map((line) => line.id);
      const ids: string[] = [];
      let after: string | null = null;
      do {
        const page: IdPage = await fetchIds(after);
        ids.push(...page.edges.filter(({ node }) => wanted(node)).map(({ node }) => node.id));
        after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
      } while (after !== null);
      return ids;
    },
    [store, fetchIds],
  );

  return {
    loaded: store.lines,
    complete: store.complete,
    error,
    want,
    retry: () => void load(),
    patch,
    refresh,
    allIds,
  };
}

interface IdPage {
  readonly edges: readonly { readonly node: { readonly id: string; readonly verdict: Verdict } }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}
