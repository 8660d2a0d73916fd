import { send } from '@fastify/send';
import { create as contentDisposition } from 'content-disposition';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { FilesService } from '../files/files.service.ts';
import { previewOf, unknownMediaType } from '../files/media-type.ts';
import { readServedFile, type ServedFile } from '../files/storage.queries.ts';
import type { RequestContext } from '../graphql/context.ts';
import type { Reader } from '../persistence/reader.ts';
import { isRefusal, refuse } from '../refusal.ts';
import { problemOf, statusOf } from './problems.ts';

export interface DownloadOptions {
  readonly files: FilesService;
  readonly reader: Reader;
  readonly contextOf: (request: FastifyRequest, reply: FastifyReply) => Promise<RequestContext>;
}

/**
 * What a served file may do in a browser: nothing but be looked at, in a frame of our own page. It has no origin, runs no
 * script, loads nothing and sends no form.
 */
const policy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox";

/**
 * GET and HEAD /uploads/:householdId/:id, the file of an attachment or the bank file of an import batch, to members alone.
 * Ranges and conditional requests work as HTTP has them (RFC 9110).
 */
export function registerDownloads(app: FastifyInstance, { files, reader, contextOf }: DownloadOptions): void {
  app.get<{ Params: { householdId: string; id: string } }>(
    '/uploads/:householdId/:id',
    async (request, reply) => {
      try {
        const context = await contextOf(request, reply);
        const scope = await context.household(request.params.householdId);
        const file = await readServedFile(reader, scope, request.params.id);
        return await serve(request, reply, { file, folder: files.folderOf(scope) });
      } catch (error) {
        if (!isRefusal(error)) throw error;
        const problem = problemOf(error);
        return await reply.code(statusOf(problem.code)).header('cache-control', 'no-store').send(problem);
      }
    },
  );
}

async function serve(
  request: FastifyRequest,
  reply: FastifyReply,
  { file, folder }: { readonly file: ServedFile; readonly folder: string },
): Promise<FastifyReply> {
  const tag = `"${file.sha256}"`;
  void reply.headers({
    etag: tag,
    // Kept by the browser, but asked about each time: who has left the household sees it no longer.
    'cache-control': 'private, no-cache',
    vary: 'cookie',
    // Also where nothing is sent: what a browser keeps takes over the policy of the answer that says it may.
    'content-security-policy': policy,
  });
  if (isKnown(request.headers['if-none-match'], tag)) return await reply.code(304).send();

  const { type, statusCode, headers, stream } = await send(rangeOf(request, tag), `/${file.sha256}`, {
    root: folder,
    dotfiles: 'deny',
    cacheControl: false,
    contentType: false,
    etag: false,
    lastModified: false,
    index: false,
  });
  if (statusCode === 416)
    return await reply
      .code(416)
      .header('content-range', headers['Content-Range'] ?? '')
      .send();
  if (type !== 'file') {
    request.log.error({ sha256: file.sha256, household: request.params }, 'content of a file is missing');
    void reply.removeHeader('etag');
    throw refuse('file_content_missing');
  }
  const isShown = previewOf(file.mediaType) !== 'NONE';
  return await reply
    .code(statusCode)
    .headers({
      ...headers,
      'content-type': contentType(file.mediaType),
      'content-disposition': contentDisposition(file.name, { type: isShown ? 'inline' : 'attachment' }),
      'x-content-type-options': 'nosniff',
    })
    .send(stream);
}

/** The type is told only of what may be shown: of anything else a browser should make nothing. */
function contentType(mediaType: string): string {
  if (mediaType === 'text/plain') return 'text/plain; charset=utf-8';
  return previewOf(mediaType) === 'NONE' ? unknownMediaType : mediaType;
}

function isKnown(ifNoneMatch: string | undefined, tag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  const known = ifNoneMatch.split(',').map((each) => each.trim().replace(/^W\//, ''));
  return known.includes(tag) || known.includes('*');
}

/**
 * The request as far as it asks for a range: the tag is the content's hash, which `send` does not know, so what depends on
 * it is decided here.
 */
function rangeOf({ raw, headers }: FastifyRequest, tag: string): FastifyRequest['raw'] {
  const { range, 'if-range': ifRange } = headers;
  const isFresh = ifRange === undefined || ifRange === tag;
  const asked = range !== undefined && isFresh ? { range } : {};
  return Object.assign(Object.create(raw) as FastifyRequest['raw'], { headers: asked });
}
