import { useApolloClient } from '@apollo/client/react';
import { useNavigate, useRouter } from '@tanstack/react-router';
import { SignOutDocument } from '../apollo/generated/apollo/graphql.ts';
import { useFailureText } from '../shared/ui/failure-text.ts';
import { showToast } from '../shared/ui/toasts.tsx';

/** Ends the session, forgets what was shown, and goes to sign in; where that fails a toast says why. */
export function useSignOut(): () => Promise<void> {
  const client = useApolloClient();
  const router = useRouter();
  const navigate = useNavigate();
  const failureText = useFailureText();
  return async () => {
    try {
      await client.mutate({ mutation: SignOutDocument });
      await client.clearStore();
      await router.invalidate();
      await navigate({ to: '/sign-in' });
    } catch (error) {
      showToast(failureText(error), 'problem');
    }
  };
}
