import { Kind, parse, type FieldNode, valueFromASTUntyped } from 'graphql';
import { isOfAnother } from '../canaries/canary.ts';
import { operationOf, type Answer, type Coverage } from '../coverage.ts';
import type { MadeDocument } from '../documents/document.ts';
import type { Stage } from '../stage.ts';
import type { AskingPerson } from '../world/own-household.ts';
import { anId } from './judge.ts';

/** An answer to somebody who is a member of two households, by whom its parts were asked of. */
interface Parts {
  /** What was asked of the other household: everything in it must be that household's. */
  readonly asked: readonly object[];
  /** Each household of the list of one's own: of one household or of the other. */
  readonly listed: readonly object[];
  /** All else: nothing in it may be of the other household. */
  readonly rest: Answer;
}

/** What of an answer must hold no canary, and what is wrong with the parts that may. */
export interface Looked {
  readonly rest: Answer;
  readonly faults: readonly string[];
}

type Asked = Pick<MadeDocument, 'text' | 'variables' | 'operationName'>;

/** Takes out of an answer what its person asked of their other household, after looking whether it is of that one alone. */
export async function withoutOther(
  { finder, busy, coverage }: Stage,
  person: AskingPerson,
  made: Asked,
  answer: Answer,
): Promise<Looked> {
  const { householdId } = busy.other;
  const { asked, listed, rest } = partsOf(coverage, made, answer, householdId);
  const theirs = [...asked, ...listed.filter((each) => finder.find(JSON.stringify(each)).length > 0)];
  const faults: string[] = [];
  for (const each of theirs) {
    const text = JSON.stringify(each);
    // Rows have ids of version 7; of another one is what a client calls itself, which its events tell.
    const ids = [...text.matchAll(anId)].map(([id]) => id.toLowerCase()).filter((id) => id[14] === '7');
    const strangers = await busy.strangersOf(ids.filter((id) => id !== person.personId));
    if (strangers.length > 0)
      faults.push(`an id of another household than was asked for: ${strangers.slice(0, 3).join()}`);
    if (isOfAnother(text, householdId)) faults.push('a canary of another household than was asked for');
  }
  return { rest, faults };
}

function partsOf(coverage: Coverage, made: Asked, answer: Answer, householdId: string): Parts {
  const asked = new Set<object>();
  const listed = new Set<object>();
  const names = new Set<string>();
  // Without data the document may be none that can be read.
  const asks = answer.data ? askingFor(made, householdId) : () => false;
  coverage.note(made, answer, (typeName, field, value, node) => {
    if (/^(?:Query|Mutation|Subscription)$/.test(typeName) && asks(node)) {
      names.add(node.alias?.value ?? node.name.value);
      if (typeof value === 'object' && value !== null) asked.add(value);
    }
    if (typeName === 'Me' && field === 'memberships' && Array.isArray(value))
      for (const each of value) listed.add(each as object);
  });
  // A document that is refused before it is done is told what is wrong with what it brought.
  const sent = new Set(`${made.text} ${JSON.stringify(made.variables)}`.match(anId));
  const errors = (answer.errors ?? []).map((each) =>
    each.path === undefined && each.message !== undefined
      ? { ...each, message: each.message.replace(anId, (id) => (sent.has(id) ? 'what was sent' : id)) }
      : each,
  );
  const isTheirs = ({ path }: (typeof errors)[number]): boolean => names.has(String(path?.[0]));
  const rest = {
    ...answer,
    ...(answer.errors === undefined ? {} : { errors: errors.filter((each) => !isTheirs(each)) }),
  };
  const isTaken = (value: unknown): boolean =>
    typeof value === 'object' && value !== null && (asked.has(value) || listed.has(value));
  return {
    asked: [...asked, ...errors.filter(isTheirs)],
    listed: [...listed],
    rest: JSON.parse(
      JSON.stringify(rest, (_key, value: unknown) => (isTaken(value) ? null : value)),
    ) as Answer,
  };
}

/** Whether a field where the operation begins asks for this household. */
function askingFor(
  { text, variables, operationName }: Asked,
  householdId: string,
): (node: FieldNode) => boolean {
  const sent = `${text} ${JSON.stringify(variables)}`.toLowerCase();
  if (!sent.includes(householdId)) return () => false;
  const operation = operationOf(parse(text.toWellFormed()).definitions, operationName);
  const values = {
    ...Object.fromEntries(
      (operation?.variableDefinitions ?? []).map(({ variable, defaultValue }) => [
        variable.name.value,
        defaultValue?.kind === Kind.STRING ? defaultValue.value : undefined,
      ]),
    ),
    ...(variables as Record<string, unknown> | null),
  };
  return ({ name, arguments: args }) =>
    (args ?? []).some(
      (argument) =>
        argument.name.value === (name.value === 'household' ? 'id' : 'householdId') &&
        String(valueFromASTUntyped(argument.value, values)).toLowerCase() === householdId,
    );
}

/** The same document with one household's id in place of the other's. */
export function exchanged(made: MadeDocument, one: string, other: string): MadeDocument {
  const exchange = (text: string): string =>
    text.replaceAll(new RegExp(`${one}|${other}`, 'gi'), (id) => (id.toLowerCase() === one ? other : one));
  return {
    ...made,
    text: exchange(made.text),
    variables: JSON.parse(exchange(JSON.stringify(made.variables))) as unknown,
  };
}
