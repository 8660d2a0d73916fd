import type { ApolloServerPlugin } from '@apollo/server';
import {
  type DocumentNode,
  getVariableValues,
  GraphQLError,
  type GraphQLSchema,
  type OperationDefinitionNode,
  OperationTypeNode,
} from 'graphql';
import { compileQuery, isCompiledQuery, type CompiledQuery } from 'graphql-jit';
import type { RequestContext } from './context.ts';
import { commits } from '../persistence/household-transaction.ts';
import { type ReportError, toFormattedError, writtenBy } from './errors.ts';
import { type HouseholdQuery, householdQueryOf } from './of-revision.ts';

interface Compiled {
  readonly query: CompiledQuery;
  /** Where the answer follows from a household's revision: the household. */
  readonly household: HouseholdQuery | null;
}

/** How many compiled documents are kept; the SPA has about fifty. */
const compiledMax = 1_000;

/**
 * Executes operations through functions that graphql-jit compiles once per document, inside Apollo's own pipeline (parsing,
 * validation and its document store stay Apollo's). A document that does not compile is a bug and fails loudly.
 */
export function jitPlugin(schema: GraphQLSchema, report: ReportError): ApolloServerPlugin<RequestContext> {
  const compiled = new Map<string, Compiled>();
  const compile = (key: string, document: DocumentNode, operation: OperationDefinitionNode): Compiled => {
    const known = compiled.get(key);
    if (known !== undefined) return known;
    const query = compileQuery(schema, document, operation.name?.value);
    if (!isCompiledQuery(query)) {
      throw new Error(`document does not compile: ${query.errors?.map((error) => error.message).join('; ')}`);
    }
    if (compiled.size >= compiledMax) {
      const oldest = compiled.keys().next();
      if (!oldest.done) compiled.delete(oldest.value);
    }
    const made = { query, household: householdQueryOf(schema, document, operation) };
    compiled.set(key, made);
    return made;
  };
  return {
    async requestDidStart() {
      return {
        async didResolveOperation({ operation, request }) {
          if (operation === undefined) throw unknownOperation(request.operationName);
          if (operation.operation === OperationTypeNode.SUBSCRIPTION) throw subscriptionByHttp(operation);
        },
        async responseForOperation({
          document,
          operation,
          operationName,
          queryHash,
          request,
          contextValue,
          response,
        }) {
          const { query, household } = compile(`${queryHash}:${operationName ?? ''}`, document, operation);
          // graphql-jit leaves out the defaults of input fields, so variables are coerced by graphql itself first.
          const variables = getVariableValues(
            schema,
            operation.variableDefinitions ?? [],
            request.variables ?? {},
            {
              maxErrors: 20,
            },
          );
          const committed = { count: 0 };
          const result =
            variables.coerced === undefined
              ? { errors: variables.errors }
              : await commits.run(
                  committed,
                  async () => await query.query(undefined, contextValue, variables.coerced),
                );
          const errors = result.errors?.map((error) =>
            toFormattedError(
              error,
              contextValue.requestId,
              report,
              writtenBy(operation, error, committed.count),
            ),
          );
          if (errors === undefined && household !== null && variables.coerced !== undefined)
            contextValue.followsFrom(household.householdId(variables.coerced));
          const singleResult = {
            ...(errors === undefined ? {} : { errors }),
            // What never ran has no data, not even null (GraphQL specification, section 7.1).
            ...('data' in result ? { data: result.data ?? null } : {}),
          };
          return { http: response.http, body: { kind: 'single', singleResult } };
        },
      };
    },
  };
}

/** Apollo goes on without an operation where the document has none of that name. */
function unknownOperation(name: string | undefined): GraphQLError {
  const sentence =
    name === undefined
      ? 'This document has several operations. Say which one by operationName.'
      : 'This document has no operation of this name.';
  return new GraphQLError(sentence, { extensions: { code: 'graphql_invalid', http: { status: 400 } } });
}

/** Its fields tell of events, and over HTTP there is none; nor has anybody asked whose events they would be. */
function subscriptionByHttp(operation: OperationDefinitionNode): GraphQLError {
  return new GraphQLError(
    'Subscriptions are told over a WebSocket at this address, by the protocol graphql-transport-ws.',
    { nodes: [operation], extensions: { code: 'graphql_invalid', http: { status: 400 } } },
  );
}
