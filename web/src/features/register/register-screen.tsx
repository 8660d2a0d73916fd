import { useTranslation } from 'react-i18next';
import { PageHeader } from '../../shared/ui/page-header.tsx';

export function RegisterScreen() {
  const { t } = useTranslation('register');
  return <PageHeader title={t('title')} />;
}
