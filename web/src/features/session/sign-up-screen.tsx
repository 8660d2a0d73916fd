import { useTranslation } from 'react-i18next';
import { PageHeader } from '../../shared/ui/page-header.tsx';

export function SignUpScreen() {
  const { t } = useTranslation('session');
  return <PageHeader title={t('signIn.title')} />;
}
