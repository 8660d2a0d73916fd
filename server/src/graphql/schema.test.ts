import { readFileSync } from 'node:fs';
import { buildSchema, type GraphQLNamedType } from 'graphql';
import { describe, expect, it } from 'vitest';

const schema = buildSchema(readFileSync(new URL('../../schema.graphql', import.meta.url), 'utf8'));

/** A part of the schema that a person may ask about. */
interface Described {
  readonly name: string;
  readonly description?: string | null | undefined;
}

function partsOf(type: GraphQLNamedType): (readonly [path: string, part: Described])[] {
  const fields = 'getFields' in type ? Object.values(type.getFields()) : [];
  const values = 'getValues' in type ? type.getValues() : [];
  return [
    [type.name, type],
    ...fields.map((field) => [`${type.name}.${field.name}`, field] as const),
    ...fields.flatMap((field) =>
      'args' in field
        ? field.args.map((arg: Described) => [`${type.name}.${field.name}(${arg.name})`, arg] as const)
        : [],
    ),
    ...values.map((value) => [`${type.name}.${value.name}`, value] as const),
  ];
}

describe('the schema', () => {
  const ours = Object.values(schema.getTypeMap()).filter(
    (type) => !type.name.startsWith('__') && !['String', 'Int', 'Float', 'Boolean', 'ID'].includes(type.name),
  );
  const parts = ours.flatMap(partsOf);

  it('describes every type, field, argument and enum value', () => {
    expect(parts.length).toBeGreaterThan(300);
    expect(parts.filter(([, part]) => !part.description?.trim()).map(([path]) => path)).toEqual([]);
  });

  it('has no floating-point number', () => {
    expect(schema.getType('Float')).toBeUndefined();
  });
});
