import { useTranslation } from 'react-i18next';
import { PageHeader } from '../../shared/ui/page-header.tsx';

export function ImportBatchScreen() {
  const { t } = useTranslation('importing');
  return <PageHeader title={t('title')} />;
}
