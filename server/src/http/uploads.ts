import multipart from '@fastify/multipart';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { FilesService } from '../files/files.service.ts';
import type { Scanner } from '../files/scanner.ts';
import type { RequestContext } from '../graphql/context.ts';
import type { Measures } from '../measures.ts';
import { isRefusal, refuse } from '../refusal.ts';
import { problemOf, statusOf } from './problems.ts';

export interface UploadOptions {
  readonly files: FilesService;
  /** Looks at every file before it is kept, where there is one. */
  readonly scanner: Scanner | null;
  readonly megabytesMax: number;
  readonly measures: Measures;
  readonly contextOf: (request: FastifyRequest, reply: FastifyReply) => Promise<RequestContext>;
}

/**
 * POST /uploads/:householdId with one multipart file: keeps it and answers `{fileId, name, sizeBytes,
 * mediaType, width, height}`, of which the last two are null but for an image. A form of another
 * site could send this too, so the same header as for GraphQL is asked for, which forms cannot set.
 */
export async function registerUploads(app: FastifyInstance, options: UploadOptions): Promise<void> {
  await app.register(async (scoped) => {
    await scoped.register(multipart, {
      limits: {
        files: 1,
        fields: 0,
        parts: 1,
        fileSize: options.megabytesMax * 1_048_576 + 1,
        headerPairs: 20,
      },
      throwFileSizeLimit: false,
    });
    scoped.post<{ Params: { householdId: string } }>(
      '/uploads/:householdId',
      { bodyLimit: options.megabytesMax * 1_048_576 + 65_536 },
      async (request, reply) => {
        try {
          if (request.headers['apollo-require-preflight'] === undefined) {
            const message = 'Send the header apollo-require-preflight.';
            return await reply.code(400).send({ code: 'csrf_header_missing', params: {}, message });
          }
          const context = await options.contextOf(request, reply);
          const scope = await context.household(request.params.householdId, 'EDITOR');
          const part = request.isMultipart() ? await request.file() : undefined;
          if (part === undefined) throw refuse('file_is_empty', {}, { path: ['file'] });
          const { householdId, personId } = scope;
          const { scanner } = options;
          const look =
            scanner === null ? undefined : () => scanner.look({ householdId, personId, log: request.log });
          const file = await options.files.keep(scope, part.filename || 'file', part.file, look);
          options.measures.uploaded(Number(file.sizeBytes));
          const { id: fileId, name, mediaType, width, height } = file;
          return { fileId, name, sizeBytes: Number(file.sizeBytes), mediaType, width, height };
        } catch (error) {
          const refusal = asRefusal(error, options.megabytesMax);
          if (refusal === null) throw error;
          // What is left of the body is not read: the connection ends with this answer.
          void reply.header('connection', 'close');
          return await reply.code(statusOf(refusal.code)).send(problemOf(refusal));
        }
      },
    );
  });
}

function asRefusal(error: unknown, megabytesMax: number) {
  if (isRefusal(error)) return error;
  const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined;
  if (code === 'FST_REQ_FILE_TOO_LARGE' || code === 'FST_ERR_CTP_BODY_TOO_LARGE') {
    return refuse('file_too_large', { megabytes: String(megabytesMax) }, { path: ['file'] });
  }
  // A folder or a name that needs room of its own, as well as content.
  if (code === 'ENOSPC' || code === 'EDQUOT') return refuse('disk_is_full', {}, { path: ['file'] });
  return null;
}
