import 'reflect-metadata';
import type { GraphQLSchema } from 'graphql';
import { AccountsResolver } from './accounts/accounts.resolver.ts';
import { AccountsService } from './accounts/accounts.service.ts';
import {
  AttachmentEdgeResolver,
  AttachmentPayloadResolver,
  AttachmentsResolver,
} from './attachments/attachments.resolver.ts';
import { AttachmentsService } from './attachments/attachments.service.ts';
import { CategoriesResolver } from './categories/categories.resolver.ts';
import { CategoriesService } from './categories/categories.service.ts';
import { type Config, isSecondFactorRequired, sessionLifetimeOf } from './config.ts';
import { CurrenciesResolver } from './currencies/currencies.resolver.ts';
import { DemoService } from './demo/demo.service.ts';
import { FileSweep } from './files/file-sweep.ts';
import { FilesResolver } from './files/files.resolver.ts';
import { FilesService } from './files/files.service.ts';
import { buildGraphQLSchema } from './graphql/schema.ts';
import { HouseholdObjects } from './households/household-objects.ts';
import { HouseholdsResolver } from './households/households.resolver.ts';
import { HouseholdsService } from './households/households.service.ts';
import { isInvited } from './households/members.queries.ts';
import { MembersResolver } from './households/members.resolver.ts';
import { MembersService } from './households/members.service.ts';
import { ImportBatches } from './importing/import-batches.ts';
import { importProgressResolver } from './importing/import-progress.resolver.ts';
import {
  ImportBatchResolver,
  ImportResolver,
  ImportUndoPayloadResolver,
} from './importing/import.resolver.ts';
import { ImportService } from './importing/import.service.ts';
import { StatementAccountResolver, StatementLineResolver } from './importing/statement.resolver.ts';
import { IntegrityResolver } from './integrity/integrity.resolver.ts';
import { IntegrityService } from './integrity/integrity.service.ts';
import { Changes } from './live/change.ts';
import { LiveHub } from './live/hub.ts';
import { liveResolver } from './live/live.resolver.ts';
import { pubSubOf } from './live/pub-sub.ts';
import { resumeAfterLoss } from './live/resume.ts';
import type { LiveTransport } from './live/transport.ts';
import type { Log } from './log.ts';
import type { Measures } from './measures.ts';
import { PayeesResolver } from './payees/payees.resolver.ts';
import type { Orm } from './persistence/orm.ts';
import type { Reader } from './persistence/reader.ts';
import { RatesResolver } from './rates/rates.resolver.ts';
import { RatesService } from './rates/rates.service.ts';
import { ReportsResolver } from './reports/reports.resolver.ts';
import { TagsResolver } from './tags/tags.resolver.ts';
import { BulkEditService } from './transactions/bulk-edit.service.ts';
import {
  RegisterConnectionResolver,
  TransactionConnectionResolver,
  TransactionListsResolver,
} from './transactions/lists.resolver.ts';
import {
  TransactionPayloadResolver,
  TransactionsPayloadResolver,
  TransactionsResolver,
} from './transactions/transactions.resolver.ts';
import { TransactionsService } from './transactions/transactions.service.ts';
import { TrashService } from './transactions/trash.service.ts';
import { OwnSessions } from './users/own-sessions.ts';
import { PasswordDoor } from './users/password-door.ts';
import { PasswordResetsResolver } from './users/password-resets.resolver.ts';
import { PasswordResets } from './users/password-resets.ts';
import { SecondFactorCheck } from './users/second-factor-check.ts';
import { SecondFactorResolver } from './users/second-factor.resolver.ts';
import { SecondFactorService } from './users/second-factor.service.ts';
import { SecretSeal } from './users/secret-seal.ts';
import { UsersResolver } from './users/users.resolver.ts';
import { UsersService } from './users/users.service.ts';

export interface Foundations {
  readonly config: Config;
  readonly orm: Orm;
  readonly reader: Reader;
  readonly transport: LiveTransport;
  readonly log: Log;
  readonly measures: Measures;
  readonly now: () => Date;
}

export interface Composition {
  readonly schema: GraphQLSchema;
  readonly files: FilesService;
  readonly hub: LiveHub;
  /** Works on beyond the request that began it: a server that ends closes it. */
  readonly imports: Pick<ImportService, 'watch' | 'close'>;
  readonly sweep: FileSweep;
}

/** Builds every service and resolver once, in the order of their needs. */
export function compose({ config, orm, reader, transport, log, measures, now }: Foundations): Composition {
  const changes = new Changes({ orm, transport, now });
  const hub = new LiveHub(transport);
  resumeAfterLoss({ transport, hub, reader });
  const objects = new HouseholdObjects(reader, now);
  const households = new HouseholdsService(orm, changes);
  const members = new MembersService(changes, config.SECRET_KEY, now);
  const door = new PasswordDoor(reader);
  const lifetime = sessionLifetimeOf(config);
  const required = isSecondFactorRequired(config);
  const seal = new SecretSeal(config.SECRET_KEY);
  const check = new SecondFactorCheck(reader, seal, config.SECOND_FACTOR_CODES, now);
  const users = new UsersService({
    orm,
    reader,
    door,
    lifetime,
    secretKey: config.SECRET_KEY,
    secondFactor: check,
    signUp: config.SIGN_UP,
    secondFactorRequired: required,
    isInvited: async (token) => await isInvited(reader, token),
    now,
  });
  const secondFactor = new SecondFactorService({ orm, reader, door, check, seal, lifetime, required, now });
  const files = new FilesService(orm, {
    folder: config.UPLOAD_FOLDER,
    megabytesMax: config.UPLOAD_MEGABYTES_MAX,
    householdMegabytesMax: config.HOUSEHOLD_MEGABYTES_MAX,
  });
  const attachments = new AttachmentsService({ changes, reader, files, now });
  const demo = new DemoService({ orm, households, changes, files, attachments, now });

  const imports = new ImportService({ orm, reader, transport, changes, files, log, measures, now });
  const batches = new ImportBatches(imports, reader, now);

  const schema = buildGraphQLSchema(
    [
      new UsersResolver(users, new OwnSessions(orm, door), reader, {
        version: config.version,
        demo: config.DEMO ? demo : null,
      }),
      new PasswordResetsResolver(new PasswordResets(orm, reader, door)),
      new SecondFactorResolver(secondFactor, users),
      new HouseholdsResolver(households, objects),
      new MembersResolver(members, reader, objects),
      new AccountsResolver(new AccountsService(changes, now), reader, now),
      new CategoriesResolver(new CategoriesService(changes, now), reader),
      new CurrenciesResolver(),
      new RatesResolver(new RatesService(changes), reader),
      new ReportsResolver(reader),
      new IntegrityResolver(new IntegrityService(reader, now)),
      new PayeesResolver(reader),
      new TagsResolver(reader),
      new TransactionListsResolver(reader),
      new TransactionConnectionResolver(),
      new RegisterConnectionResolver(),
      new TransactionsResolver(
        {
          transactions: new TransactionsService(changes, reader, now),
          trash: new TrashService(changes, files, log),
          bulkEdit: new BulkEditService(changes),
        },
        reader,
      ),
      new TransactionPayloadResolver(reader, now),
      new TransactionsPayloadResolver(reader, now),
      new ImportResolver(imports, batches),
      new ImportUndoPayloadResolver(batches),
      new ImportBatchResolver(batches),
      new StatementAccountResolver(),
      new StatementLineResolver(),
      importProgressResolver(imports),
      new AttachmentsResolver(attachments, reader),
      new AttachmentEdgeResolver(),
      new AttachmentPayloadResolver(reader),
      new FilesResolver(reader, files.limits),
      liveResolver(reader),
    ],
    pubSubOf(hub, transport),
  );
  const sweep = new FileSweep({ files, reader, folder: config.UPLOAD_FOLDER, log, now });
  return { schema, files, hub, imports, sweep };
}
