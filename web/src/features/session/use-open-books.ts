import { useApolloClient } from '@apollo/client/react';
import { useNavigate, useRouter } from '@tanstack/react-router';

/**
 * What follows signing in: everything known of before is forgotten, and the person goes where they wanted to be, or
 * to their books.
 */
export function useOpenBooks(): (next?: string) => Promise<void> {
  const client = useApolloClient();
  const router = useRouter();
  const navigate = useNavigate();
  return async (next) => {
    await client.clearStore();
    await router.invalidate();
    await (next === undefined ? navigate({ to: '/' }) : navigate({ href: next }));
  };
}
