import { useQuery } from '@apollo/client/react';
import { TagsInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { TagCompletionDocument } from '../../../apollo/generated/transactions/graphql.ts';
import { live } from '../../../apollo/live-query.ts';
import type { Books } from '../use-books.ts';
import classes from './editor.module.css';

interface TagsCellProps {
  readonly value: readonly string[];
  readonly onChange: (tags: string[]) => void;
  readonly books: Books;
  readonly label?: string;
  readonly size?: 'xs' | 'md';
}

const context = live({ shows: ['TRANSACTIONS'] });

/** Tags, completed from those of the books. Enter or a comma ends one. */
export function TagsCell({ value, onChange, books, label, size = 'xs' }: TagsCellProps) {
  const { t } = useTranslation('transactions');
  const [search, setSearch] = useState('');
  const { data, previousData } = useQuery(TagCompletionDocument, {
    variables: { householdId: books.householdId, search: search.trim(), first: 20 },
    fetchPolicy: 'cache-first',
    context,
  });
  const known = (data ?? previousData)?.household.tags.edges?.map((edge) => edge?.node?.name ?? '') ?? [];
  return (
    <TagsInput
      {...(label === undefined ? { 'aria-label': t('editor.tags') } : { label })}
      placeholder={value.length === 0 ? t('editor.tags') : ''}
      size={size}
      value={[...value]}
      data={known.filter((name) => name !== '')}
      searchValue={search}
      onSearchChange={setSearch}
      onChange={onChange}
      splitChars={[',', ';']}
      maxTags={50}
      {...(label === undefined ? { className: classes.tags ?? '' } : {})}
      comboboxProps={{ withinPortal: true }}
      onKeyDown={(event) => {
        // What is typed becomes a tag first; the next Enter saves the row.
        if (event.key === 'Enter' && search.trim() !== '') event.preventDefault();
      }}
    />
  );
}
