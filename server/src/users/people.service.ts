import { type Reader, statement } from '../persistence/reader.ts';
import { refuse } from '../refusal.ts';
import { emailKeyOf } from './email.ts';

/** A person as whoever runs the server sees them. */
export interface KnownPerson {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly isDemo: boolean;
  readonly isDisabled: boolean;
}

/** A line of the list of people. */
export interface ListedPerson extends KnownPerson {
  readonly createdAt: string;
  /** When one of the sessions that still live was last used; null without one. */
  readonly lastSeenAt: string | null;
  readonly sessionCount: number;
  readonly memberships: readonly { readonly household: string; readonly role: string }[];
}

const personColumns = `p.id, p.email, p.name, p.demo, p.disabled_at is not null`;
type PersonColumns = readonly [id: string, email: string, name: string, isDemo: boolean, isDisabled: boolean];

const known = statement('known_person', `select ${personColumns} from person p where p.email_key = $1`);
const everybody = statement(
  'everybody',
  `select ${personColumns}, p.created_at, s.last_seen_at, s.count,
     (select coalesce(json_agg(json_build_object('household', m.household_name, 'role', m.role)), '[]')
      from memberships_of_person(p.id) m)
   from person p
   left join lateral (
     select max(last_seen_at) as last_seen_at, count(*)::int as count
     from session where person_id = p.id and expires_at > now()
   ) s on true
   where p.deleted_at is null order by p.email_key`,
);
const endOfPerson = statement(
  'end_sessions_of_person',
  `with ended as (delete from session where person_id = $1 returning expires_at)
   select count(*) filter (where expires_at > now())::int from ended`,
);
const endOfAll = statement(
  'end_all_sessions',
  `with ended as (delete from session returning expires_at)
   select count(*) filter (where expires_at > now())::int from ended`,
);

const removeFactor = statement(
  'remove_second_factor_of_person',
  `delete from second_factor where person_id = $1 returning confirmed_at is not null`,
);

/** What whoever runs the server may know of people and do to their sessions, without being one of them. */
export class PeopleService {
  constructor(private readonly reader: Reader) {}

  /** Everybody who has an account, by email. */
  async list(): Promise<ListedPerson[]> {
    const rows =
      await this.reader.rows<[...PersonColumns, string, string | null, number, ListedPerson['memberships']]>(
        everybody,
      );
    return rows.map(
      ([id, email, name, isDemo, isDisabled, createdAt, lastSeenAt, sessionCount, memberships]) => ({
        id,
        email,
        name,
        isDemo,
        isDisabled,
        createdAt,
        lastSeenAt,
        sessionCount,
        memberships,
      }),
    );
  }

  /** The person with this email, in letters of any case. @throws Refusal person_unknown */
  async find(email: string): Promise<KnownPerson> {
    const [row] = await this.reader.rows<PersonColumns>(known, [emailKeyOf(email)]);
    if (row === undefined) throw refuse('person_unknown', { email });
    const [id, found, name, isDemo, isDisabled] = row;
    return { id, email: found, name, isDemo, isDisabled };
  }

  /**
   * Asks a person for the password alone from now on; recovery codes go too.
   *
   * @throws Refusal person_has_no_second_factor
   */
  async removeSecondFactor({ id, email }: KnownPerson): Promise<void> {
    const [row] = await this.reader.rows<[boolean]>(removeFactor, [id]);
    if (row?.[0] !== true) throw refuse('person_has_no_second_factor', { email });
  }

  /** Ends every session of a person, or of all people; answers how many lived. Their sockets close within five seconds. */
  async endSessions(personId: string | 'all'): Promise<number> {
    const [row] =
      personId === 'all'
        ? await this.reader.rows<[number]>(endOfAll)
        : await this.reader.rows<[number]>(endOfPerson, [personId]);
    return row?.[0] ?? 0;
  }
}
