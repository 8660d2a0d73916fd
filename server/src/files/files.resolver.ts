import { FieldResolver, Resolver, Root } from 'type-graphql';
import { Household } from '../households/households.types.ts';
import type { Reader } from '../persistence/reader.ts';
import type { HouseholdScope } from '../persistence/scope.ts';
import type { FileLimits } from './files.service.ts';
import { FileStorage } from './files.types.ts';
import { readUsedBytes } from './storage.queries.ts';

const bytesPerMegabyte = 1_048_576;

@Resolver(() => Household)
export class FilesResolver {
  constructor(
    private readonly reader: Reader,
    private readonly limits: FileLimits,
  ) {}

  @FieldResolver(() => FileStorage, {
    description: 'How much room its files take, and how much they may take.',
  })
  async fileStorage(@Root() { scope }: { scope: HouseholdScope }): Promise<FileStorage> {
    return {
      usedBytes: String(await readUsedBytes(this.reader, scope)),
      bytesMax: String(this.limits.householdMegabytesMax * bytesPerMegabyte),
      fileBytesMax: this.limits.megabytesMax * bytesPerMegabyte,
    };
  }
}
