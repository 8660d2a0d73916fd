import { ApolloServer } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
} from '@apollo/server/plugin/disabled';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import compress, { type FastifyCompressOptions } from '@fastify/compress';
import cookie from '@fastify/cookie';
import rateLimit from '@fastify/rate-limit';
import fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify';
import { GraphQLError, type GraphQLSchema } from 'graphql';
import { ReadCache } from '../cache/read-cache.ts';
import {
  basePathOf,
  type Config,
  isPublicByHttps,
  isSecondFactorRequired,
  sessionLifetimeOf,
} from '../config.ts';
import type { FilesService } from '../files/files.service.ts';
import { Scanner } from '../files/scanner.ts';
import type { Listening, RequestContext } from '../graphql/context.ts';
import { toFormattedError } from '../graphql/errors.ts';
import { jitPlugin } from '../graphql/jit.ts';
import { limitRules, tokensMax } from '../graphql/limits.ts';
import { requestContext } from '../graphql/request-context.ts';
import type { Measures } from '../measures.ts';
import type { Reader } from '../persistence/reader.ts';
import { networkOf } from '../users/network.ts';
import { askingPerson } from './asking-person.ts';
import { bareHeaders, registerBrowserPolicy } from './browser-policy.ts';
import { registerDownloads } from './downloads.ts';
import { type ReadinessCheck, registerHealth } from './health.ts';
import { KeptAnswers } from './kept-answers.ts';
import { LameDuck } from './lame-duck.ts';
import { registerMetrics } from './metrics.ts';
import { operationMeasures } from './operation-measures.ts';
import { failureOf } from './problems.ts';
import type { Prometheus } from './prometheus.ts';
import { answerWithRequestId, ErrorsByRequest, requestIdOf } from './request-id.ts';
import { cookieJar } from './session-cookie.ts';
import { openSockets, type Sockets } from './sockets.ts';
import { registerSpa } from './spa.ts';
import { registerUploads } from './uploads.ts';

export interface AppDependencies {
  readonly config: Config;
  readonly schema: GraphQLSchema;
  readonly log: FastifyBaseLogger;
  readonly measures: Measures;
  readonly reader: Reader;
  /** The figures that are served, when METRICS asks for them. */
  readonly prometheus: Prometheus | null;
  readonly files: FilesService;
  readonly live: Listening;
  readonly now: () => Date;
  readonly readiness: Readonly<Record<string, ReadinessCheck>>;
}

export interface App {
  readonly http: FastifyInstance;
  readonly sockets: Sockets;
  /** Not ready at once, everything served on for the lame-duck time, clients sent elsewhere meanwhile. */
  retire(): Promise<void>;
  /** Listens no more; resolves when running requests are finished. */
  close(): Promise<void>;
  /** Cuts off the requests that are still running. */
  cutOff(): void;
}

const bytesPerMegabyte = 1_048_576;
const bodyBytesMax = 1_048_576;
/**
 * How answers of the API go to whoever takes them compressed. 200 rows are 156 kB of JSON: 12.8 by gzip's third level, 9.3 by
 * brotli's fourth (which the library chooses), each in half a millisecond; gzip's sixth takes 2.5 × as long as its third.
 */
const compressedAnswers: FastifyCompressOptions = { encodings: ['br', 'gzip'], zlibOptions: { level: 3 } };

/** Builds the HTTP server: API, sockets, uploads, SPA, health, metrics. It listens when `main` says so. */
export async function buildApp(dependencies: AppDependencies): Promise<App> {
  const { config, schema, reader } = dependencies;
  const basePath = basePathOf(config);
  const lameDuck = new LameDuck(config.DRAIN_SECONDS);
  const rules = {
    lifetime: sessionLifetimeOf(config),
    secondFactorRequired: isSecondFactorRequired(config),
  };
  const http = fastify({
    loggerInstance: dependencies.log,
    // One line for a request, when it is done: see below.
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    genReqId: (request) => requestIdOf(request, config.TRUST_PROXY > 0),
    bodyLimit: bodyBytesMax,
    // Hops are counted from here: what a client puts before them is not believed.
    trustProxy: (_address, hop) => hop < config.TRUST_PROXY,
    forceCloseConnections: 'idle',
    // A request that was on its way when the server stopped to listen is a request like any other.
    return503OnClosing: false,
    requestTimeout: 120_000,
    frameworkErrors: (error, _request, reply) => {
      const problem = { code: 'request_invalid', message: error.message };
      // Its type asks what a route's schema says of the answer; here there is no route.
      const answer = reply as unknown as FastifyReply;
      void answer
        .code(error.statusCode ?? 400)
        .headers(bareHeaders)
        .send(problem);
    },
  });
  const report = (error: unknown, requestId: string): void =>
    http.log.error({ err: error, requestId }, 'unexpected failure');

  http.addHook('onResponse', async (request, reply) => {
    request.log.info({ req: request, res: reply, responseTime: reply.elapsedTime }, 'request completed');
  });
  answerWithRequestId(http);
  lameDuck.watch(http);
  registerBrowserPolicy(http, { hsts: config.HSTS, withSubdomains: config.HSTS_SUBDOMAINS });
  await http.register(cookie);
  // Before the routes: a route keeps the error handler that stands when it is added.
  http.setErrorHandler(async (error: Error & { code?: string; statusCode?: number }, request, reply) => {
    // Who left before the answer was whole is answered nothing, and it is nobody's failure.
    if (error.code === 'ERR_STREAM_PREMATURE_CLOSE' && hasLeft(request)) return reply.hijack();
    const { status, problem, isOurs } = failureOf(error, request.id);
    if (isOurs) report(error, request.id);
    // A GraphQL client looks for errors and nowhere else.
    const { code, message } = problem;
    const isGraphQL = request.routeOptions.url === '/graphql';
    return await reply
      .code(status)
      .send(isGraphQL ? { errors: [{ message, extensions: { code } }] } : problem);
  });
  await http.register(rateLimit, {
    max: config.REQUESTS_PER_MINUTE_MAX,
    timeWindow: '1 minute',
    keyGenerator: (request) => networkOf(request.ip),
    // What is not an Error never reaches the error handler.
    errorResponseBuilder: () =>
      Object.assign(new Error('Too many requests. Wait a moment and try again.'), { statusCode: 429 }),
  });

  const kept = new KeptAnswers({
    cache: new ReadCache(config.READ_CACHE_MEGABYTES * bytesPerMegabyte),
    asking: async (request) => await askingPerson({ reader, rules }, request),
    now: dependencies.now,
  });
  const failures = new ErrorsByRequest();
  const contextOf = async (request: FastifyRequest, reply: FastifyReply): Promise<RequestContext> => {
    const asking = await askingPerson({ reader, rules }, request);
    return requestContext(
      { reader, live: dependencies.live },
      {
        requestId: request.id,
        address: request.ip,
        userAgent: request.headers['user-agent'] ?? '',
        clientId: headerOf(request, 'x-client-id'),
        cookies: cookieJar(request, reply),
        ...asking,
        followsFrom: (householdId) => kept.follows(request, householdId),
      },
    );
  };

  const apollo = new ApolloServer<RequestContext>({
    schema,
    stopOnTerminationSignals: false,
    csrfPrevention: true,
    introspection: true,
    allowBatchedHttpRequests: false,
    includeStacktraceInErrorResponses: false,
    parseOptions: { maxTokens: tokensMax },
    validationRules: [...limitRules],
    plugins: [
      ApolloServerPluginLandingPageDisabled(),
      // What may be kept is told by KeptAnswers.
      ApolloServerPluginCacheControlDisabled(),
      jitPlugin(schema, report),
      ...(config.METRICS ? [operationMeasures(dependencies.measures)] : []),
    ],
    formatError: (formatted, error) =>
      toFormattedError(
        error instanceof GraphQLError
          ? error
          : new GraphQLError(formatted.message, { originalError: error as Error }),
        failures.requestOf(error),
        report,
      ),
    logger: http.log,
  });
  await apollo.start();
  if (config.GRAPHQL_IDE) {
    // Loaded only where it is served: its page is a large text.
    const { registerIde } = await import('./ide.ts');
    await registerIde(http, basePath);
  }
  // The end waits for requests whose connection stands; of who left, one may still be on its way to a server that has stopped.
  const dropAtEnd = async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    if (hasLeft(request) && !http.server.listening) reply.hijack();
  };
  await http.register(compress, { global: false });
  http.route({
    method: ['GET', 'POST', 'OPTIONS'],
    url: '/graphql',
    preHandler: [kept.answer, dropAtEnd],
    onSend: kept.keep,
    compress: compressedAnswers,
    handler: fastifyApolloHandler(apollo, {
      context: async (request, reply) => await failures.keep(request.id, contextOf(request, reply)),
    }),
  });

  await registerUploads(http, {
    files: dependencies.files,
    scanner:
      config.CLAMD_URL === undefined
        ? null
        : new Scanner({
            url: config.CLAMD_URL,
            waitSecondsMax: config.CLAMD_SECONDS_MAX,
            measures: dependencies.measures,
          }),
    megabytesMax: config.UPLOAD_MEGABYTES_MAX,
    measures: dependencies.measures,
    contextOf,
  });
  registerDownloads(http, { files: dependencies.files, reader, contextOf });
  registerHealth(http, {
    version: config.version,
    checks: dependencies.readiness,
    isDraining: () => lameDuck.hasBegun,
  });
  await registerSpa(http, { webRoot: config.WEB_ROOT, basePath });

  const sockets = openSockets({
    server: http.server,
    schema,
    documentRules: limitRules,
    reader,
    live: dependencies.live,
    report,
    measures: dependencies.measures,
    proxies: config.TRUST_PROXY,
    httpsOnly: isPublicByHttps(config),
    rules,
    parseCookies: (header) => http.parseCookie(header),
  });
  if (dependencies.prometheus !== null) registerMetrics(http, dependencies.prometheus, config.METRICS_TOKEN);
  await http.ready();
  return {
    http,
    sockets,
    async retire() {
      await Promise.all([lameDuck.run(), sockets.leave(lameDuck)]);
    },
    async close() {
      await Promise.all([http.close(), sockets.close()]);
      await apollo.stop();
    },
    cutOff: () => http.server.closeAllConnections(),
  };
}

/** Whether the connection of a request is closed already. */
function hasLeft({ raw }: FastifyRequest): boolean {
  return raw.socket.destroyed;
}

function headerOf(request: FastifyRequest, name: string): string | null {
  const value = request.headers[name];
  return typeof value === 'string' && value.length <= 100 ? value : null;
}
