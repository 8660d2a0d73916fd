import type { Random } from '../../test/support/random.ts';
import type { KnownId } from './known.ts';
import type { Place } from './places.ts';
import { wordFor } from './words.ts';

/** What gives ids for a decision about lines of a bank file. */
interface Ids {
  id(place: Place): KnownId;
}

const owner = 'LineChangeInput';

/** One decision about lines of a bank file, as a screen sends it: several at once seldom go together. */
export function lineChangeInput(random: Random, ids: Ids): Record<string, unknown> {
  return random.pick([
    () => ({ chosen: random.chance(50) }),
    () => ({ verdict: random.pick(['NEW', 'DUPLICATE']) }),
    () => ({ categoryId: ids.id({ owner, name: 'categoryId' }).id, chosen: true }),
    () => ({ uncategorise: true }),
    () => ({ transferAccountId: ids.id({ owner, name: 'transferAccountId' }).id }),
    () => ({ payee: wordFor(random, 'payee') }),
  ])();
}
