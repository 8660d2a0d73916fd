import { useApolloClient, useMutation, useQuery } from '@apollo/client/react';
import { Button } from '@mantine/core';
import { Link, getRouteApi, useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { AcceptInvitationDocument, InvitationOfferDocument } from '../../apollo/generated/session/graphql.ts';
import { formatInstant, localeOfLanguage } from '../../shared/format/date-format.ts';
import { EmptyState } from '../../shared/ui/empty-state.tsx';
import { useFailureText } from '../../shared/ui/failure-text.ts';
import { FormProblem } from '../../shared/ui/form-problem.tsx';
import { RowSkeletons } from '../../shared/ui/skeletons.tsx';
import { SessionFrame } from './session-frame.tsx';
import classes from './session-frame.module.css';

const route = getRouteApi('/invite/$token');

/** What an invitation offers, and accepting it; who has no account makes one on the way. */
export function InvitationScreen() {
  const { t, i18n } = useTranslation('session');
  const { t: tShared } = useTranslation('shared');
  const { token } = route.useParams();
  const { me } = route.useLoaderData();
  const client = useApolloClient();
  const navigate = useNavigate();
  const failureText = useFailureText();
  const { data, error } = useQuery(InvitationOfferDocument, { variables: { token } });
  const [accept, accepting] = useMutation(AcceptInvitationDocument);
  const next = `/invite/${encodeURIComponent(token)}`;

  if (error) {
    return (
      <SessionFrame title={t('invitation.title')}>
        <EmptyState
          compact
          title={t('invitation.unusable')}
          text={failureText(error)}
          actions={
            <Button component={Link} to="/" variant="default">
              {t('invitation.start')}
            </Button>
          }
        />
      </SessionFrame>
    );
  }
  const offer = data?.invitation;
  if (!offer) {
    return (
      <SessionFrame title={t('invitation.title')}>
        <RowSkeletons rows={3} />
      </SessionFrame>
    );
  }
  const acceptNow = async () => {
    const accepted = await accept({ variables: { token } }).catch(() => undefined);
    const household = accepted?.data?.acceptInvitation.household;
    if (!household) return;
    await client.clearStore();
    await navigate({ to: '/h/$householdId', params: { householdId: household.id } });
  };

  return (
    <SessionFrame
      title={t('invitation.offer', { household: offer.householdName })}
      text={t('invitation.from', {
        person: offer.invitedBy,
        role: tShared(`role.${offer.role}`),
        until: formatInstant(offer.expiresAt, { locale: localeOfLanguage(i18n.language) }),
      })}
    >
      <div className={classes.form}>
        {me ? (
          <>
            {accepting.error ? <FormProblem>{failureText(accepting.error)}</FormProblem> : null}
            <Button onClick={() => void acceptNow()} loading={accepting.loading} fullWidth>
              {t('invitation.accept', { name: me.name })}
            </Button>
          </>
        ) : (
          <>
            <Button
              fullWidth
              renderRoot={(props) => <Link to="/sign-up" search={{ next, invitation: token }} {...props} />}
            >
              {t('invitation.signUp')}
            </Button>
            <Button
              fullWidth
              variant="default"
              renderRoot={(props) => <Link to="/sign-in" search={{ next }} {...props} />}
            >
              {t('invitation.signIn')}
            </Button>
          </>
        )}
      </div>
    </SessionFrame>
  );
}
