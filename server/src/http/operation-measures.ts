import type { ApolloServerPlugin } from '@apollo/server';
import type { RequestContext } from '../graphql/context.ts';
import type { Measures } from '../measures.ts';

/** Tells of every operation that came by HTTP: its name, its kind, and how it ended. */
export function operationMeasures(measures: Measures): ApolloServerPlugin<RequestContext> {
  return {
    async requestDidStart() {
      return {
        async willSendResponse({ operation, operationName, request, contextValue, response }) {
          const body = response.body.kind === 'single' ? response.body.singleResult : null;
          const code: unknown = body?.errors?.[0]?.extensions?.['code'];
          measures.operation({
            name: operationName ?? request.operationName ?? null,
            kind: operation?.operation ?? 'unknown',
            code: typeof code === 'string' ? code : 'ok',
            isSignedIn: contextValue.person !== null,
          });
        },
      };
    },
  };
}
