import { useTranslation } from 'react-i18next';
import { PageHeader } from '../../shared/ui/page-header.tsx';

export function OverviewScreen() {
  const { t } = useTranslation('overview');
  return <PageHeader title={t('title')} />;
}
