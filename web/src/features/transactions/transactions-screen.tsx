import { useTranslation } from 'react-i18next';
import { PageHeader } from '../../shared/ui/page-header.tsx';

export function TransactionsScreen() {
  const { t } = useTranslation('transactions');
  return <PageHeader title={t('title')} />;
}
