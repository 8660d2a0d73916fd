import { useApolloClient } from '@apollo/client/react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { newKey } from '../../apollo/address.ts';
import type { Category, CategoryType } from '../../apollo/books.ts';
import { changeWaits } from '../../apollo/connection.ts';
import { HouseholdCategoriesDocument } from '../../apollo/generated/apollo/graphql.ts';
import {
  ArchiveCategoryDocument,
  CreateCategoryDocument,
  MergeCategoryDocument,
  MoveCategoryDocument,
  UpdateCategoryDocument,
  type CategoryUpdateInput,
} from '../../apollo/generated/categories/graphql.ts';
import { readFailure } from '../../apollo/server-error.ts';
import { announce } from '../../shared/ui/live-region.tsx';
import { useFailureText } from '../../shared/ui/failure-text.ts';
import { showToast } from '../../shared/ui/toasts.tsx';
import { movedList, type Place } from './tree-moves.ts';

/** What a person can do to the tree. Each answers whether it was done; a refusal is told in a toast. */
export interface TreeChanges {
  /** The tree as it is shown: with a move that the server has not confirmed yet. */
  readonly categories: readonly Category[];
  readonly move: (category: Category, place: Place) => Promise<boolean>;
  readonly create: (input: { name: string; type: CategoryType; parentId: string | null }) => Promise<boolean>;
  readonly update: (category: Category, input: CategoryUpdateInput) => Promise<boolean>;
  readonly archive: (category: Category, archived: boolean) => Promise<boolean>;
  readonly merge: (from: Category, into: Category) => Promise<boolean>;
}

export function useTreeChanges(householdId: string, known: readonly Category[]): TreeChanges {
  const client = useApolloClient();
  const { t } = useTranslation('categories');
  const failureText = useFailureText();
  const [moving, setMoving] = useState<readonly Category[] | null>(null);

  // One change after the other: a rename typed while a move is on its way is of the version that the move makes.
  const queue = useRef<Promise<unknown>>(Promise.resolve());
  const versions = useRef(new Map<string, number>());
  const versionOf = ({ id, version }: Category): number => Math.max(version, versions.current.get(id) ?? 0);
  const keepVersion = (answered: { id: string; version: number } | undefined): void => {
    if (answered) versions.current.set(answered.id, answered.version);
  };
  const attempt = (change: () => Promise<unknown>): Promise<boolean> => {
    const sent = changeWaits();
    const done = queue.current.then(() => {
      sent();
      return tried(change);
    });
    queue.current = done;
    return done;
  };
  const tried = async (change: () => Promise<unknown>): Promise<boolean> => {
    try {
      await change();
      return true;
    } catch (error) {
      // Somebody else changed it meanwhile: what is there now is shown, and the sentence says so.
      if (readFailure(error).code === 'category_changed') void refetch();
      showToast(failureText(error), 'problem');
      return false;
    }
  };
  const refetch = () =>
    client.query({
      query: HouseholdCategoriesDocument,
      variables: { householdId },
      fetchPolicy: 'network-only',
    });
  /** Puts the whole tree, as a change of its shape answers it, where every screen reads it. */
  const keep = (categories: readonly Category[]) =>
    client.cache.modify({
      id: client.cache.identify({ __typename: 'Household', id: householdId }) ?? '',
      fields: {
        categories: (_, { toReference }) =>
          categories.map(({ id }) => toReference({ __typename: 'Category', id }) ?? null),
      },
    });

  return {
    categories: moving ?? known,
    move: async (category, place) => {
      setMoving(movedList(known, category.id, place));
      const done = await attempt(async () => {
        const { data } = await client.mutate({
          mutation: MoveCategoryDocument,
          variables: { householdId, id: category.id, version: versionOf(category), ...place },
        });
        if (data) keep(data.moveCategory.categories);
        keepVersion(data?.moveCategory.categories.find(({ id }) => id === category.id));
        announce(t('moved', { name: category.name }));
      });
      setMoving(null);
      return done;
    },
    create: (input) =>
      attempt(async () => {
        await client.mutate({
          mutation: CreateCategoryDocument,
          variables: { householdId, input, idempotencyKey: newKey() },
        });
        await refetch();
      }),
    update: (category, input) =>
      attempt(async () => {
        const { data } = await client.mutate({
          mutation: UpdateCategoryDocument,
          variables: { householdId, id: category.id, version: versionOf(category), input },
          optimisticResponse: {
            updateCategory: {
              __typename: 'CategoryPayload',
              category: {
                ...category,
                name: input.name ?? category.name,
                color:
                  input.color === undefined || input.color === null ? category.color : input.color || null,
                __typename: 'Category',
              },
              revision: 0,
            },
          } as never,
        });
        keepVersion(data?.updateCategory.category);
      }),
    archive: (category, archived) =>
      attempt(async () => {
        const { data } = await client.mutate({
          mutation: ArchiveCategoryDocument,
          variables: { householdId, id: category.id, version: versionOf(category), archived },
        });
        keepVersion(data?.archiveCategory.category);
        showToast(
          archived ? t('archivedNow', { name: category.name }) : t('broughtBack', { name: category.name }),
        );
      }),
    merge: (from, into) =>
      attempt(async () => {
        const { data } = await client.mutate({
          mutation: MergeCategoryDocument,
          variables: { householdId, fromId: from.id, intoId: into.id },
        });
        if (!data) return;
        keep(data.mergeCategory.categories);
        showToast(t('merge.done', { count: data.mergeCategory.movedPostings, into: into.path.join(' ▸ ') }));
      }),
  };
}
