import 'reflect-metadata';
import type { GraphQLSchema } from 'graphql';
import { buildSchemaSync, getMetadataStorage, type NonEmptyArray, type PubSub } from 'type-graphql';

/** Resolver instances by their class: what type-graphql asks for when it runs a field. */
export type ResolverInstances = readonly object[];

/**
 * The schema of these resolvers. No global middleware: a single one that does nothing costs a third of the throughput.
 */
export function buildGraphQLSchema(resolvers: ResolverInstances, pubSub: PubSub): GraphQLSchema {
  const instances = new Map<unknown, object>(resolvers.map((resolver) => [resolver.constructor, resolver]));
  // Fields without a resolver of their own are properties: then the compiled functions read them without a call.
  for (const type of getMetadataStorage().objectTypes) type.simpleResolvers = true;
  const schema = buildSchemaSync({
    resolvers: [...instances.keys()] as unknown as NonEmptyArray<Function>,
    container: { get: (resolverClass) => instances.get(resolverClass) },
    pubSub,
    validate: false,
  });
  for (const [type, description] of [
    [schema.getQueryType(), 'What can be read. The books hang below `household`.'],
    [
      schema.getMutationType(),
      'What can be changed. A change of the books answers what changed and the new revision.',
    ],
    [schema.getSubscriptionType(), 'What can be listened to, over graphql-transport-ws.'],
  ] as const) {
    if (type) type.description = description;
  }
  return schema;
}
