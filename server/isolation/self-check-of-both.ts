import { withoutOther } from './asking/two-households.ts';
import type { Stage } from './stage.ts';
import type { OwnHousehold } from './world/own-household.ts';

const selection = '{ id name accounts { id name balance { amount } } }';
const text = `query ($one: ID!, $other: ID!) { one: household(id: $one) ${selection} other: household(id: $other) ${selection}
  me { memberships { household { id name memberNames } } } }`;

/**
 * Checks that the run could fail for a member of two households: what each alias asks for is answered, and what stands under the
 * other's alias is found, whichever way round.
 */
export async function checkOfBoth(stage: Stage, own: OwnHousehold): Promise<void> {
  const { finder, busy, tally } = stage;
  const person = own.people.find(({ isOfBoth }) => isOfBoth);
  if (person === undefined) throw new Error('nobody is a member of both');
  const variables = { one: own.householdId, other: busy.other.householdId };
  const answer = await person.client.send(text, variables);
  const look = async (seen: object) => {
    const made = { text, variables, operationName: null };
    // As if it had come: no object stands in two places of an answer.
    const { rest, faults } = await withoutOther(stage, person, made, JSON.parse(JSON.stringify(seen)));
    return { ofOther: faults.length > 0, inRest: finder.find(JSON.stringify(rest)).length > 0 };
  };
  const must = (what: string, is: boolean): void =>
    tally.check(is ? [] : [`the check of the run itself: ${what}`], JSON.stringify(answer).slice(0, 2_000));
  const { one, other, me } = answer.data;
  must('a member of both sees both', finder.find(JSON.stringify(other)).length > 0);
  const right = await look(answer);
  must('each alias is answered with its own', !right.ofOther && !right.inRest);
  must('a household under the alias of the other', (await look({ data: { one, other: one, me } })).ofOther);
  must('the other household under an alias', (await look({ data: { one: other, other, me } })).inRest);
  const [first] = me.memberships as object[];
  const mixed = { ...first, household: { id: own.householdId, name: other.name, memberNames: [] } };
  must(
    'a household of one and the other',
    (await look({ data: { one, other, me: { memberships: [mixed] } } })).ofOther,
  );
}
