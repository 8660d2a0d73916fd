import { useTranslation } from 'react-i18next';
import { PageHeader } from '../../shared/ui/page-header.tsx';

export function SettingsScreen() {
  const { t } = useTranslation('settings');
  return <PageHeader title={t('title')} />;
}
