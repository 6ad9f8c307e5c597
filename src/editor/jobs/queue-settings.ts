/** The queue of jobs as the user sets it. Its settings have the scope `application`: VS Code takes them from no workspace. */
import type { Host } from '../host/host';
import type { EditorServices } from '../services';

export interface QueueSettings {
  /** Address of Redis; empty: jobs run on this machine. */
  readonly redis: string;
  readonly redisUser: string;
  /** Folder or bucket that all machines share. */
  readonly store: string;
}

const NAMES = ['redis', 'redisUser', 'store'] as const;
const PASSWORD = 'meshlens.jobs.redisPassword';

type Secrets = Pick<EditorServices['context'], 'secrets'>;
type SettingsHost = Pick<Host, 'workspace'>;

export function queueSettings({ workspace }: SettingsHost): QueueSettings {
  const settings = workspace.getConfiguration('meshlens');
  const [redis, redisUser, store] = NAMES.map((name) => settings.get<string>(`jobs.${name}`, '').trim());
  return { redis, redisUser, store };
}

/** Variables for the analytics process. Without an address, what the environment of the editor says holds. */
export async function queueEnvironment({
  context,
  host,
}: {
  readonly context: Secrets;
  readonly host: SettingsHost;
}): Promise<Record<string, string>> {
  const { redis, redisUser, store } = queueSettings(host);
  if (redis === '') {
    return {};
  }
  const variables = {
    MESHLENS_REDIS: redis,
    MESHLENS_REDIS_USER: redisUser,
    MESHLENS_REDIS_PASSWORD: (await context.secrets.get(PASSWORD)) ?? '',
    MESHLENS_STORE: store,
  };
  return Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''));
}

/** What is wrong with the settings, for the user; null when nothing is. */
export function queueProblem({ redis, store }: QueueSettings): string | null {
  if (redis === '') {
    return null;
  }
  const url = URL.canParse(redis) ? new URL(redis) : null;
  if (url === null || !['redis:', 'rediss:'].includes(url.protocol) || url.hostname === '') {
    return 'The setting meshlens.jobs.redis must be redis://HOST:PORT, or rediss://HOST:PORT for TLS. Trainings fail until it is.';
  }
  if (!/^\/?\d{0,4}$/.test(url.pathname)) {
    return 'The setting meshlens.jobs.redis ends in the number of a database, as redis://HOST:PORT/2, or in the port. Trainings fail until it does.';
  }
  if (url.password !== '') {
    return 'The setting meshlens.jobs.redis holds a password, which settings keep and sync as plain text. Remove it there, and run "Meshlens: Set Password of the Job Queue".';
  }
  return store === ''
    ? 'The setting meshlens.jobs.store is empty: name the folder or bucket that this machine shares with the workers. Until then trainings run here.'
    : null;
}

export function affectsQueue(change: { affectsConfiguration(name: string): boolean }): boolean {
  return NAMES.some((name) => change.affectsConfiguration(`meshlens.jobs.${name}`));
}

export function isSame(a: QueueSettings, b: QueueSettings): boolean {
  return NAMES.every((name) => a[name] === b[name]);
}

/** @param password empty: none is kept any more */
export async function keepQueuePassword({ secrets }: Secrets, password: string): Promise<void> {
  await (password === '' ? secrets.delete(PASSWORD) : secrets.store(PASSWORD, password));
}

export function isQueuePassword({ key }: { readonly key: string }): boolean {
  return key === PASSWORD;
}
