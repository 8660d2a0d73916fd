import { ActionIcon, Button } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Account, Category } from '../../apollo/books.ts';
import { CategoryPicker, type CategoryChoice } from '../../shared/ui/category-picker.tsx';
import classes from './bulk-bar.module.css';

interface BulkBarProps {
  readonly count: number;
  readonly categories: readonly Category[];
  readonly accounts: readonly Account[];
  readonly onCategorise: (choice: CategoryChoice | null) => void;
  readonly onChoose: (chosen: boolean) => void;
  readonly onJudge: (verdict: 'NEW' | 'DUPLICATE') => void;
  readonly onClear: () => void;
}

/** What can be done with several selected lines at once. */
export function BulkBar({
  count,
  categories,
  accounts,
  onCategorise,
  onChoose,
  onJudge,
  onClear,
}: BulkBarProps) {
  const { t } = useTranslation('importing');
  return (
    <div className={classes.bar} role="toolbar" aria-label={t('bulk.label')}>
      <strong>{t('bulk.selected', { count })}</strong>
      <CategoryPicker
        categories={categories}
        accounts={accounts}
        value={null}
        onChange={onCategorise}
        aria-label={t('bulk.category')}
        placeholder={t('bulk.category')}
        size="xs"
        className={classes.picker ?? ''}
      />
      <Button size="compact-sm" variant="default" onClick={() => onChoose(true)}>
        {t('bulk.choose')}
      </Button>
      <Button size="compact-sm" variant="default" onClick={() => onChoose(false)}>
        {t('bulk.leaveOut')}
      </Button>
      <Button size="compact-sm" variant="default" onClick={() => onJudge('NEW')}>
        {t('take.NEW')}
      </Button>
      <Button size="compact-sm" variant="default" onClick={() => onJudge('DUPLICATE')}>
        {t('take.DUPLICATE')}
      </Button>
      <ActionIcon size={28} aria-label={t('bulk.clear')} onClick={onClear}>
        <IconX size={16} />
      </ActionIcon>
    </div>
  );
}
