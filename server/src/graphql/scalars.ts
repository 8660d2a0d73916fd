import { GraphQLError, GraphQLScalarType, Kind } from 'graphql';

/** A scalar that is a string on both sides; what it means is checked where it is used, with a good error. */
function textScalar(name: string, description: string): GraphQLScalarType<string, string> {
  const check = (value: unknown): string => {
    if (typeof value !== 'string') {
      throw new GraphQLError(`${name} must be a string`, { extensions: { code: 'graphql_invalid' } });
    }
    return value;
  };
  return new GraphQLScalarType<string, string>({
    name,
    description,
    // Lets the executor tell a string without a call: see patches/graphql-jit.
    extensions: { isText: true },
    serialize: check,
    parseValue: check,
    parseLiteral: (node) => check(node.kind === Kind.STRING ? node.value : undefined),
  });
}

export const DecimalScalar = textScalar(
  'Decimal',
  'An exact decimal number as text, such as `-12.34`. Never a float: a JSON number is refused.',
);
export const DateScalar = textScalar('Date', 'A business date, `YYYY-MM-DD`, without a time or a time zone.');
export const MonthScalar = textScalar('Month', 'A calendar month, `YYYY-MM`.');
export const DateTimeScalar = new GraphQLScalarType<string, string>({
  name: 'DateTime',
  description: 'An instant, ISO 8601 in UTC with milliseconds.',
  serialize(value) {
    if (value instanceof Date) return value.toISOString();
    // Postgres writes `2026-11-23 10:00:00+00`; a Date of it is an instant, never a business date.
    if (typeof value === 'string') return new Date(value).toISOString();
    throw new GraphQLError('DateTime must come from an instant');
  },
});
