import { mkdir, readdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { isAddress, parseAddress } from '../../app/sources/address';
import type { AnalyzeSourceOptions } from '../../app/use-cases/analyze-source';
import {
  DEFAULT_MAX_MB,
  DEFAULT_MAX_MILLION_ROWS,
  type SourceCredentials,
  type SourceQuestion,
} from '../../contracts/source';
import { RpcError } from '../../process/rpc/errors';
import type { CliEnvironment } from '../environment';
import { formatCount, formatInterval } from '../format';
import { defaultStorageDir } from '../storage-dir';
import { UsageError } from '../usage-error';
import { readSettings, storageOutside } from './analysis-options';
import { parseDurationMs } from './duration';
import { parseInstantMs } from './instant';
import type { OptionSpec, ParsedArguments } from './option';
import { whole } from './whole';

const LAST = '1h';
const MOST_MILLION_ROWS = 1_000_000;
const MOST_MB = 100_000;

export const sourceOptions: readonly OptionSpec[] = [
  { name: 'last', value: 'TIME', description: `Of a live source: the last 30m, 2h (default: ${LAST})` },
  { name: 'from', value: 'TIME', description: 'Of a live source: from this moment on, with --to' },
  { name: 'to', value: 'TIME', description: 'Of a live source: up to this moment (default: now)' },
  {
    name: 'query',
    value: 'PROMQL',
    multiple: true,
    description: 'Of Prometheus: what to ask for; may be repeated',
  },
  {
    name: 'max-mb',
    value: 'MB',
    description: `Of a live source: answers to read, at most (default: ${DEFAULT_MAX_MB})`,
  },
  {
    name: 'max-rows',
    value: 'MILLIONS',
    description: `Of ClickHouse: millions of rows to read per query, at most (default: ${DEFAULT_MAX_MILLION_ROWS})`,
  },
  { name: 'save', value: 'FOLDER', description: 'Keep the answers of a live source in an empty folder' },
];

/**
 * The options of an analysis of a live source; null where a folder is meant.
 * @throws UsageError when a value is wrong, or an option of a source stands beside a folder
 */
export async function readSourceOptions(
  parsed: ParsedArguments,
  environment: CliEnvironment,
  notes: string[],
): Promise<Omit<AnalyzeSourceOptions, 'ahead'> | null> {
  const [asWritten] = parsed.positionals;
  if (!isAddress(asWritten)) {
    const stray = sourceOptions.find(({ name }) => parsed.all(name).length > 0);
    if (stray !== undefined) {
      throw new UsageError(
        `option '--${stray.name}' is for a live source, such as jaeger+http://localhost:16686`,
      );
    }
    return null;
  }
  const source = questionOf(asWritten, parsed, environment.now());
  notes.push(
    `asks ${source.address.shown} for ${formatInterval(source.fromMs, source.toMs)}, at most ${source.maxBytes / (1 << 20)} MB of answers${source.address.kind === 'clickhouse' ? ` and ${formatCount(source.maxRows)} rows read per query` : ''}`,
  );
  if (source.address.kind === 'clickhouse' && parsed.one('save') !== undefined) {
    throw new UsageError("option '--save' is not for ClickHouse, which answers no spans");
  }
  const folder = await emptyFolder(parsed.one('save'), environment.cwd);
  return {
    ...(await readSettings(parsed, environment)),
    source,
    credentials: credentialsIn(environment.env),
    folder,
    storageDir:
      folder === null || parsed.has('no-cache')
        ? null
        : storageOutside(folder, defaultStorageDir(environment), notes),
    include: [],
  };
}

function questionOf(asWritten: string, parsed: ParsedArguments, nowMs: number): SourceQuestion {
  const [last, from, to] = ['last', 'from', 'to'].map((name) => parsed.one(name));
  if (last !== undefined && from !== undefined) {
    throw new UsageError(`options '--last' and '--from' exclude each other`);
  }
  const toMs = to === undefined ? nowMs : parseInstantMs('to', to);
  const fromMs =
    from === undefined ? toMs - parseDurationMs('last', last ?? LAST) : parseInstantMs('from', from);
  if (fromMs >= toMs) {
    throw new UsageError(`option '--from' must lie before --to`);
  }
  return {
    address: addressOf(asWritten),
    fromMs,
    toMs,
    maxBytes: whole('max-mb', parsed.one('max-mb') ?? String(DEFAULT_MAX_MB), 1, MOST_MB) * (1 << 20),
    maxRows:
      1e6 *
      whole('max-rows', parsed.one('max-rows') ?? String(DEFAULT_MAX_MILLION_ROWS), 1, MOST_MILLION_ROWS),
    queries: parsed.all('query'),
  };
}

function addressOf(asWritten: string): SourceQuestion['address'] {
  try {
    return parseAddress(asWritten);
  } catch (error) {
    throw error instanceof RpcError ? new UsageError(error.message.replace(/\.$/, '')) : error;
  }
}

function credentialsIn(env: CliEnvironment['env']): SourceCredentials {
  return {
    user: env.MESHLENS_SOURCE_USER || undefined,
    password: env.MESHLENS_SOURCE_PASSWORD,
    token: env.MESHLENS_SOURCE_TOKEN || undefined,
  };
}

/** Created where there is none: answers must not mix with other recordings. */
async function emptyFolder(asWritten: string | undefined, cwd: string): Promise<string | null> {
  if (asWritten === undefined) {
    return null;
  }
  const folder = resolve(cwd, asWritten);
  await mkdir(folder, { recursive: true });
  if ((await readdir(folder)).length > 0) {
    throw new UsageError(`option '--save' needs an empty folder; ${asWritten} is not`);
  }
  return folder;
}
