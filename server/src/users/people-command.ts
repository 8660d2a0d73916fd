import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Config } from '../config.ts';
import { Changes } from '../live/change.ts';
import { inProcessTransport } from '../live/transport.ts';
import { unmeasured } from '../measures.ts';
import { openOrm, type Orm, poolOf } from '../persistence/orm.ts';
import { Reader } from '../persistence/reader.ts';
import { refuse } from '../refusal.ts';
import { DeparturesService } from './departures.service.ts';
import { PasswordDoor } from './password-door.ts';
import { PasswordResets, resetMinutesMax } from './password-resets.ts';
import { type ListedPerson, PeopleService } from './people.service.ts';

export const usage = `People of an installation, for whoever runs it. Nobody has to be signed in, and no server has to run.

  people list                     who has an account, where they are members and signed in
  people reset-password EMAIL     makes a link to a new password: once, within ${resetMinutesMax} minutes
  people remove-second-factor EMAIL
                                  asks a person for the password alone, who lost the phone and the recovery codes
  people end-sessions EMAIL       ends every session of a person; open pages close within five seconds
  people end-sessions --all       ends every session there is
  people disable EMAIL            keeps a person from signing in, and ends their sessions; the books stay
  people enable EMAIL             lets them sign in again
  people delete EMAIL --yes       deletes a person; what they entered stays, as by a former member
      --with-households           and the households that have no other member, with everything in them

The database is that of DATABASE_URL, the folder of files that of UPLOAD_FOLDER. Ends with 1 when it is refused, with 2 when it is not understood or the database
does not answer.
`;

/** Why a command line is not understood. */
export class UsageError extends Error {}

/** What a command works with. */
interface Tools {
  readonly people: PeopleService;
  readonly resets: PasswordResets;
  readonly departures: DeparturesService;
  /** Removes the files of a household that is no more. */
  readonly removeFiles: (householdId: string) => Promise<void>;
  /** Writes a line for whoever asked. */
  readonly tell: (line: string) => void;
}

/** Whom a command is about. */
interface Asked {
  readonly email: string | null;
  readonly flags: ReadonlySet<Flag>;
}

const flags = ['all', 'yes', 'with-households'] as const;
type Flag = (typeof flags)[number];

/** What each command takes beside the email. */
const flagsOf: Readonly<Record<string, readonly Flag[]>> = {
  'end-sessions': ['all'],
  delete: ['yes', 'with-households'],
};

type Command = (tools: Tools, asked: Asked) => Promise<void>;

const commands: Readonly<Record<string, Command>> = {
  async list({ people, tell }) {
    const everybody = await people.list();
    for (const person of everybody) tell(lineOf(person));
    tell(counted(everybody.length, 'person', 'people'));
  },
  async 'reset-password'({ people, resets, tell }, asked) {
    const person = await people.find(emailOf(asked));
    if (person.isDemo) throw refuse('person_is_of_the_demo', { email: person.email });
    if (person.isDisabled) throw refuse('person_must_be_enabled', { email: person.email });
    const { token, expiresAt } = await resets.make(person.id);
    tell(`/reset/${token}`);
    tell(
      `Put this behind the address of the installation and hand it to ${shown(person.email)} alone: whoever opens it sets the ` +
        `password. It works once, until ${new Date(expiresAt).toISOString()}; a link made before is of no use any more. ` +
        'Sessions end when the new password is set.',
    );
  },
  async 'remove-second-factor'({ people, tell }, asked) {
    const person = await people.find(emailOf(asked));
    await people.removeSecondFactor(person);
    tell(
      `${shown(person.email)} signs in by the password alone from now on, and should set an app up again in the settings. ` +
        'Be sure beforehand that it is they who ask.',
    );
  },
  async 'end-sessions'({ people, tell }, asked) {
    if (asked.flags.has('all') === (asked.email !== null))
      throw new UsageError('end-sessions needs an email or --all');
    const whose = asked.email === null ? 'all' : await people.find(asked.email);
    const count = await people.endSessions(whose === 'all' ? whose : whose.id);
    tell(`${counted(count, 'session')} of ${whose === 'all' ? 'all people' : shown(whose.email)} ended`);
  },
  async disable({ people, departures, tell }, asked) {
    const person = await people.find(emailOf(asked));
    const count = await departures.disable(person.id);
    tell(
      `${shown(person.email)} is disabled; ${counted(count, 'session')} ended. The books stay as they are.`,
    );
  },
  async enable({ people, departures, tell }, asked) {
    const person = await people.find(emailOf(asked));
    await departures.enable(person.id);
    tell(`${shown(person.email)} may sign in`);
  },
  async delete({ people, departures, removeFiles, tell }, asked) {
    const person = await people.find(emailOf(asked));
    const options = { withHouseholds: asked.flags.has('with-households') };
    const parts = await departures.plan(person, options);
    const going = parts.filter(({ isAlone }) => isAlone).map(({ name }) => `“${shown(name)}”`);
    const what = [shown(person.email), ...going].join(' and ');
    if (!asked.flags.has('yes')) throw refuse('deletion_needs_yes', { what });
    for (const householdId of await departures.delete(person, options)) await removeFiles(householdId);
    tell(`${what} deleted. What was entered in other households stays, as by a former member.`);
  },
};

/** Where people and their files are. */
export type PeopleSettings = Pick<Config, 'DATABASE_URL' | 'UPLOAD_FOLDER'>;

/** A household of a million transactions takes its time to go; nobody waits for this command. */
const statementTimeoutMs = 600_000;

/**
 * Does what a command line asks for.
 *
 * @throws UsageError, Refusal person_…
 */
export async function runPeopleCommand(
  args: readonly string[],
  { settings, tell }: { readonly settings: () => PeopleSettings; readonly tell: (line: string) => void },
): Promise<void> {
  const { command, asked } = read(args);
  if (command === null) {
    tell(usage);
    return;
  }
  const { DATABASE_URL: databaseUrl, UPLOAD_FOLDER: folder } = settings();
  const orm = await openOrm({ databaseUrl, connectionsMax: 2, statementTimeoutMs });
  const removeFiles = async (householdId: string): Promise<void> =>
    await rm(join(folder, householdId), { recursive: true, force: true });
  try {
    await command({ ...(await toolsOf(orm)), removeFiles, tell }, asked);
  } finally {
    await orm.close(true);
  }
}

async function toolsOf(orm: Orm): Promise<Pick<Tools, 'people' | 'resets' | 'departures'>> {
  const reader = new Reader(await poolOf(orm));
  const door = new PasswordDoor(reader);
  // Servers hear nothing of it; pages that are open see it by the household's next change, or when they are opened again.
  const transport = inProcessTransport({ measures: unmeasured });
  const changes = new Changes({ orm, transport, now: () => new Date() });
  return {
    people: new PeopleService(reader),
    resets: new PasswordResets(orm, reader, door),
    departures: new DeparturesService({ orm, reader, changes, throttle: door.throttle }),
  };
}

/** The command, null where help is asked for, and whom it is about. @throws UsageError */
function read(args: readonly string[]): { readonly command: Command | null; readonly asked: Asked } {
  let given;
  try {
    given = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        help: { type: 'boolean' },
        all: { type: 'boolean' },
        yes: { type: 'boolean' },
        'with-households': { type: 'boolean' },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
  const [name = 'help', email = null, ...rest] = given.positionals;
  const { help, ...values } = given.values;
  const said = flags.filter((flag) => values[flag] === true);
  const asked = { email, flags: new Set(said) };
  if (help || name === 'help') return { command: null, asked };
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command === undefined) throw new UsageError(`there is no command “${name}”`);
  if (rest.length > 0 || (name === 'list' && email !== null))
    throw new UsageError(`“${rest[0] ?? email}” is one word too many`);
  const strange = said.find((flag) => !flagsOf[name]?.includes(flag));
  if (strange !== undefined) throw new UsageError(`${name} takes no --${strange}`);
  return { command, asked };
}

/** @throws UsageError */
function emailOf({ email }: Asked): string {
  if (email === null) throw new UsageError('say whose account, by the email');
  return email;
}

function lineOf({ email, name, isDemo, isDisabled, ...person }: ListedPerson): string {
  const states = [...(isDemo ? ['demo'] : []), ...(isDisabled ? ['disabled'] : [])];
  const seen = person.lastSeenAt === null ? '' : `, last used ${new Date(person.lastSeenAt).toISOString()}`;
  const memberships = person.memberships.map(
    ({ household, role }) => `${shown(household)} (${role.toLowerCase()})`,
  );
  return [
    shown(email),
    shown(name),
    ...states,
    `since ${person.createdAt.slice(0, 10)}`,
    `${counted(person.sessionCount, 'session')}${seen}`,
    memberships.length === 0 ? 'no household' : memberships.join(', '),
  ].join(' | ');
}

/** What people wrote, without what would move the cursor or turn the line around in a terminal. */
export function shown(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/gu, '�');
}

function counted(count: number, thing: string, things = `${thing}s`): string {
  return `${count} ${count === 1 ? thing : things}`;
}
