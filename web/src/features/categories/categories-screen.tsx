import { useTranslation } from 'react-i18next';
import { PageHeader } from '../../shared/ui/page-header.tsx';

export function CategoriesScreen() {
  const { t } = useTranslation('categories');
  return <PageHeader title={t('title')} />;
}
