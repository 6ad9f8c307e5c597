/** How Redis is reached, from an address as users write it. */
import { Redis, type RedisOptions } from 'ioredis';
import { userError } from '../../process/rpc/errors';

export interface RedisPlace {
  readonly options: RedisOptions;
  /** Without the password, for messages. */
  readonly shown: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

const DEFAULT_PORT = 6379;
const CONNECT_MS = 10_000;
const MAX_BACKOFF_MS = 5000;
/** A connection that a network swallows is noticed by the system only after minutes. */
const SILENCE_MS = 30_000;

/**
 * @param written `redis://[USER:PASSWORD@]HOST[:PORT][/DATABASE]`, or `rediss://` for TLS
 * @param env MESHLENS_REDIS_USER and MESHLENS_REDIS_PASSWORD stand for those of an address without them; a certificate that the
 * system does not know is trusted by NODE_EXTRA_CA_CERTS
 * @throws user error `bad-redis`
 */
export function redisPlace(written: string, env: Environment): RedisPlace {
  const url = URL.canParse(written) ? new URL(written) : null;
  if (url === null || !['redis:', 'rediss:'].includes(url.protocol) || url.hostname === '') {
    throw userError(
      'bad-redis',
      `The address of Redis must be redis://HOST:PORT, or rediss:// for TLS; got ${withoutPassword(written)}.`,
    );
  }
  const database = url.pathname.replace(/^\//, '');
  if (!/^\d{0,4}$/.test(database)) {
    throw userError('bad-redis', `The database of Redis is a number; got '${database}'.`);
  }
  const isSecure = url.protocol === 'rediss:';
  return {
    shown: withoutPassword(written),
    options: {
      host: url.hostname.replace(/^\[|\]$/g, ''),
      port: url.port === '' ? DEFAULT_PORT : Number(url.port),
      db: Number(database),
      username: decodeURIComponent(url.username) || env.MESHLENS_REDIS_USER,
      password: decodeURIComponent(url.password) || env.MESHLENS_REDIS_PASSWORD,
      ...(isSecure ? { tls: { servername: url.hostname } } : {}),
      connectTimeout: CONNECT_MS,
      socketTimeout: SILENCE_MS,
      // The queue waits for jobs with commands that block; they are repeated by the library.
      maxRetriesPerRequest: null,
      retryStrategy: (times) => Math.min(MAX_BACKOFF_MS, 100 * 2 ** Math.min(times, 10)),
    },
  };
}

/** A connection that says each trouble once, until it works again; `complain` says those of others so. */
export function openRedis(
  options: RedisOptions,
  log: (line: string) => void,
): { readonly connection: Redis; readonly complain: (error: Error) => void } {
  const connection = new Redis(options);
  let said = '';
  const complain = ({ message }: Error): void => {
    if (message !== said) {
      log(`Redis: ${message}`);
      said = message;
    }
  };
  connection.on('error', complain);
  connection.on('ready', () => (said = ''));
  return { connection, complain };
}

function withoutPassword(written: string): string {
  return written.replace(/\/\/[^@/]*@/, '//');
}
