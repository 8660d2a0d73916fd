import { useMutation, useQuery, useApolloClient } from '@apollo/client/react';
import { UnstyledButton } from '@mantine/core';
import { IconFileImport, IconSparkles, IconWallet } from '@tabler/icons-react';
import { Link, useNavigate, useRouter } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { mayEdit, type Household } from '../../apollo/books.ts';
import { SessionDocument } from '../../apollo/generated/apollo/graphql.ts';
import { StartDemoFromOverviewDocument } from '../../apollo/generated/overview/graphql.ts';
import { EmptyState } from '../../shared/ui/empty-state.tsx';
import { useFailureText } from '../../shared/ui/failure-text.ts';
import { showToast } from '../../shared/ui/toasts.tsx';
import classes from './begin-card.module.css';

/** An empty household: three ways to begin. */
export function BeginCard({ household }: { household: Household }) {
  const { t } = useTranslation('overview');
  const client = useApolloClient();
  const navigate = useNavigate();
  const router = useRouter();
  const failureText = useFailureText();
  const { data } = useQuery(SessionDocument, { fetchPolicy: 'cache-first' });
  const [startDemo, { loading }] = useMutation(StartDemoFromOverviewDocument);
  const icon = { size: 26, stroke: 1.4, 'aria-hidden': true } as const;

  if (!mayEdit(household.role)) return <EmptyState title={t('begin.viewer')} text={t('begin.viewerText')} />;
  const demo = async () => {
    try {
      await startDemo();
      await client.clearStore();
      await router.invalidate();
      await navigate({ to: '/' });
    } catch (error) {
      showToast(failureText(error), 'problem');
    }
  };
  return (
    <section className={classes.begin}>
      <h2 className={classes.title}>{t('begin.title')}</h2>
      <p className={classes.text}>{t('begin.text')}</p>
      <div className={classes.ways}>
        <Link
          className={classes.way}
          to="."
          search={(before) => ({ ...before, dialog: 'add-account' as const })}
        >
          <IconWallet {...icon} />
          <b>{t('begin.account')}</b>
          <span>{t('begin.accountText')}</span>
        </Link>
        <Link className={classes.way} to="/h/$householdId/import" params={{ householdId: household.id }}>
          <IconFileImport {...icon} />
          <b>{t('begin.import')}</b>
          <span>{t('begin.importText')}</span>
        </Link>
        {data?.instance?.demoAvailable ? (
          <UnstyledButton className={classes.way} onClick={() => void demo()} disabled={loading}>
            <IconSparkles {...icon} />
            <b>{t('begin.demo')}</b>
            <span>{t('begin.demoText')}</span>
          </UnstyledButton>
        ) : null}
      </div>
    </section>
  );
}
