import type { Member } from '../member.ts';

const [awaySecondsMin, awaySecondsMax] = [3, 40];

/** Leaves, for a while and in one of the ways in which people do, and chooses the other server for the return. */
export async function goAway(member: Member, origins: readonly string[]): Promise<void> {
  const { random, browser } = member;
  const how = {
    andSignsOut: random.chance(50),
    farewell: random.chance(30) ? ('cut' as const) : ('close' as const),
  };
  const seconds = awaySecondsMin + random.below(awaySecondsMax - awaySecondsMin);
  member.backAtMs = performance.now() + seconds * 1_000;
  await member.leave(how);
  const others = origins.filter((origin) => origin !== browser.origin);
  browser.origin = random.pick(others.length > 0 ? others : origins);
}
