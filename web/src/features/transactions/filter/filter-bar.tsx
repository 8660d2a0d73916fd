import { Combobox, Popover, TextInput, UnstyledButton, useCombobox } from '@mantine/core';
import {
  IconCalendar,
  IconCategory,
  IconCircleCheck,
  IconFilter,
  IconLetterCase,
  IconMathSymbols,
  IconPaperclip,
  IconTag,
  IconUser,
  IconWallet,
  IconX,
} from '@tabler/icons-react';
import { useQuery } from '@apollo/client/react';
import { useDebouncedValue } from '@mantine/hooks';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import {
  PayeeCompletionDocument,
  TagCompletionDocument,
} from '../../../apollo/generated/transactions/graphql.ts';
import { live } from '../../../apollo/live-query.ts';
import type { TransactionSearch } from '../../../shared/search/transaction-search.ts';
import { Keys } from '../../../shared/ui/kbd.tsx';
import type { Books } from '../use-books.ts';
import classes from './filter.module.css';
import { filterChips } from './filter-chips.ts';
import { filterOptions, type FilterOption } from './filter-options.ts';
import { useFilterWords } from './use-filter-words.ts';

interface FilterBarProps {
  readonly books: Books;
  readonly search: TransactionSearch;
  /** Whether accounts are offered as a condition: not in the register of one. */
  readonly hasAccounts: boolean;
  readonly isOpen: boolean;
  readonly onOpen: (isOpen: boolean) => void;
  readonly onSearch: (search: TransactionSearch) => void;
  /** Buttons at the end of the bar. */
  readonly children?: ReactNode;
}

const icons: Readonly<Record<FilterOption['group'], typeof IconTag>> = {
  text: IconLetterCase,
  dates: IconCalendar,
  status: IconCircleCheck,
  amount: IconMathSymbols,
  category: IconCategory,
  account: IconWallet,
  tag: IconTag,
  payee: IconUser,
  files: IconPaperclip,
};

/** What a list is narrowed to, as chips, and one field that finds every other condition by a few letters. */
export function FilterBar({
  books,
  search,
  hasAccounts,
  isOpen,
  onOpen,
  onSearch,
  children,
}: FilterBarProps) {
  const { t } = useTranslation('transactions');
  const words = useFilterWords();
  const chips = filterChips(search, books, words);
  return (
    <div className={classes.bar} role="toolbar" aria-label={t('filter.title')}>
      {chips.map(({ key, group, label, without }) => {
        const Icon = icons[group];
        return (
          <span key={key} className={classes.chip}>
            <Icon size={14} stroke={1.6} aria-hidden="true" />
            <span className={classes.cut} title={label}>
              {label}
            </span>
            <UnstyledButton
              className={classes.off}
              aria-label={t('filter.remove', { filter: label })}
              onClick={() => onSearch(without)}
            >
              <IconX size={13} stroke={2} aria-hidden="true" />
            </UnstyledButton>
          </span>
        );
      })}
      <Popover
        opened={isOpen}
        onChange={onOpen}
        position="bottom-start"
        width={340}
        trapFocus
        returnFocus
        shadow="md"
      >
        <Popover.Target>
          <UnstyledButton
            className={classes.add}
            onClick={() => onOpen(!isOpen)}
            aria-haspopup="dialog"
            aria-expanded={isOpen}
          >
            <IconFilter size={14} stroke={1.6} aria-hidden="true" />
            {t('filter.add')}
            <Keys of="/" />
          </UnstyledButton>
        </Popover.Target>
        <Popover.Dropdown className={classes.dropdown} aria-label={t('filter.title')}>
          {isOpen ? (
            <FilterField
              books={books}
              hasAccounts={hasAccounts}
              onTake={(option) => {
                onOpen(false);
                const { open: _, new: __, ...rest } = search;
                onSearch(option.apply(rest));
              }}
            />
          ) : null}
        </Popover.Dropdown>
      </Popover>
      {chips.length > 1 ? (
        <UnstyledButton className={classes.clear} onClick={() => onSearch({})}>
          {t('filter.clear')}
        </UnstyledButton>
      ) : null}
      <span className={classes.space} />
      {children}
    </div>
  );
}

const context = live({ shows: ['TRANSACTIONS'] });

function FilterField({
  books,
  hasAccounts,
  onTake,
}: {
  books: Books;
  hasAccounts: boolean;
  onTake: (option: FilterOption) => void;
}) {
  const { t } = useTranslation('transactions');
  const words = useFilterWords();
  const [typed, setTyped] = useState('');
  const [searched] = useDebouncedValue(typed.trim(), 80);
  const { householdId } = books;
  const tags = useQuery(TagCompletionDocument, {
    variables: { householdId, search: searched, first: 6 },
    fetchPolicy: 'cache-first',
    context,
  });
  const payees = useQuery(PayeeCompletionDocument, {
    variables: { householdId, search: searched, first: 6 },
    skip: searched === '',
    fetchPolicy: 'cache-first',
    context,
  });
  const combobox = useCombobox();
  const known = {
    tags: (tags.data?.household.tags.edges ?? []).map((edge) => edge?.node?.name ?? ''),
    payees: (payees.data?.household.payees.edges ?? []).map((edge) => edge?.node?.name ?? ''),
  };
  const options = filterOptions(typed, { books, words, known, hasAccounts });
  return (
    <Combobox
      store={combobox}
      onOptionSubmit={(key) =>
        options
          .filter((option) => option.key === key)
          .slice(0, 1)
          .forEach(onTake)
      }
    >
      <Combobox.EventsTarget>
        <TextInput
          data-autofocus
          aria-label={t('filter.field')}
          placeholder={t('filter.placeholder')}
          value={typed}
          autoComplete="off"
          onChange={(event) => {
            setTyped(event.currentTarget.value);
            combobox.updateSelectedOptionIndex();
            combobox.resetSelectedOption();
          }}
          onKeyDown={(event) => {
            const [first] = options;
            if (event.key === 'Enter' && combobox.getSelectedOptionIndex() === -1 && first) {
              event.preventDefault();
              onTake(first);
            }
          }}
        />
      </Combobox.EventsTarget>
      <Combobox.Options className={classes.options} aria-label={t('filter.title')}>
        {options.map((option) => {
          const Icon = icons[option.group];
          return (
            <Combobox.Option key={option.key} value={option.key} className={classes.option}>
              <Icon size={15} stroke={1.6} aria-hidden="true" />
              <span className={classes.cut}>{option.label}</span>
            </Combobox.Option>
          );
        })}
      </Combobox.Options>
    </Combobox>
  );
}
