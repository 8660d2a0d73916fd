import { useApolloClient } from '@apollo/client/react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { newKey } from '../../apollo/address.ts';
import type { Category, CategoryType } from '../../apollo/books.ts';
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

  const attempt = async (change: () => Promise<unknown>): Promise<boolean> => {
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
          variables: { householdId, id: category.id, version: category.version, ...place },
        });
        if (data) keep(data.moveCategory.categories);
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
        await client.mutate({
          mutation: UpdateCategoryDocument,
          variables: { householdId, id: category.id, version: category.version, input },
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
      }),
    archive: (category, archived) =>
      attempt(async () => {
        await client.mutate({
          mutation: ArchiveCategoryDocument,
          variables: { householdId, id: category.id, version: category.version, archived },
        });
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
