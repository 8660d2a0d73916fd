import { useQuery } from '@apollo/client/react';
import { Switch } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { mayEdit, useHousehold, type Category, type CategoryType } from '../../apollo/books.ts';
import { HouseholdCategoriesDocument } from '../../apollo/generated/apollo/graphql.ts';
import { live } from '../../apollo/live-query.ts';
import { ErrorState } from '../../shared/ui/error-state.tsx';
import { PageHeader } from '../../shared/ui/page-header.tsx';
import { Segments } from '../../shared/ui/segments.tsx';
import { LoadingNote, RowSkeletons } from '../../shared/ui/skeletons.tsx';
import classes from './categories.module.css';
import { CategoryTree } from './category-tree.tsx';
import { useTreeChanges } from './use-tree-changes.ts';

const route = getRouteApi('/h/$householdId/categories');

/** The category tree: spending and income, to arrange, name, colour, merge and archive. */
export function CategoriesScreen() {
  const { householdId } = route.useParams();
  const { open, type = 'EXPENSE' } = route.useSearch();
  const { t } = useTranslation('categories');
  const navigate = useNavigate();
  const editable = mayEdit(useHousehold(householdId)?.role);
  const wide = useMediaQuery('(min-width: 1180px)', undefined, { getInitialValueInEffect: false });
  const [archived, setArchived] = useState(false);
  const { data, error, refetch } = useQuery(HouseholdCategoriesDocument, {
    variables: { householdId },
    context: live({ shows: ['CATEGORIES', 'TRANSACTIONS'] }),
  });
  const categories = data?.household?.categories as Category[] | undefined;
  const changes = useTreeChanges(householdId, categories ?? []);
  const archivedCount = (categories ?? []).filter((category) => category.archived).length;
  const types: readonly CategoryType[] = wide ? ['EXPENSE', 'INCOME'] : [type];

  return (
    <>
      <PageHeader title={t('title')} />
      <div className={classes.screen}>
        <div className={classes.tools}>
          {wide ? (
            <p className={classes.hint}>{editable ? t('hint') : t('hintViewer')}</p>
          ) : (
            <Segments<CategoryType>
              value={type}
              onChange={(value) =>
                void navigate({
                  to: '.',
                  search: (before) => ({ ...before, type: value }),
                  replace: true,
                })
              }
              options={[
                { value: 'EXPENSE', label: t('type.EXPENSE') },
                { value: 'INCOME', label: t('type.INCOME') },
              ]}
              label={t('types')}
            />
          )}
          {archivedCount > 0 ? (
            <Switch
              label={t('showArchived', { count: archivedCount })}
              checked={archived}
              onChange={(event) => setArchived(event.currentTarget.checked)}
            />
          ) : null}
        </div>
        {categories ? (
          <div className={classes.trees}>
            {types.map((one) => (
              <CategoryTree
                key={one}
                householdId={householdId}
                type={one}
                changes={changes}
                editable={editable}
                archived={archived}
                open={open}
              />
            ))}
          </div>
        ) : error ? (
          <ErrorState error={error} onRetry={() => refetch()} />
        ) : (
          <>
            <LoadingNote label={t('loading')} />
            <RowSkeletons rows={12} />
          </>
        )}
      </div>
    </>
  );
}
