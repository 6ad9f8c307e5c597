/** Live sources as the user sets them. Their setting has the scope `application`: VS Code takes it from no workspace. */
import type { SourceCredentials } from '../../contracts/source';
import { userError } from '../../process/rpc/errors';
import type { Host } from '../host/host';
import type { EditorServices } from '../services';

/** One secret holds the credentials of all addresses, so that all can be forgotten. */
const SECRET = 'meshlens.liveSources';

type Secrets = Pick<EditorServices['context'], 'secrets'>;

/**
 * Addresses, each once; none: the command is off.
 * @throws user error for one with a user or password, without repeating it
 */
export function liveSources({ workspace }: Pick<Host, 'workspace'>): readonly string[] {
  const addresses = workspace.getConfiguration('meshlens').get<readonly unknown[]>('liveSources', []);
  const texts = addresses.filter((each) => typeof each === 'string').map((each) => each.trim());
  if (texts.some((each) => /^[^/]*\/\/[^/]*@/.test(each))) {
    throw userError(
      'bad-source',
      'An address in meshlens.liveSources holds a user or password, which settings keep and sync as plain text. Remove it there: credentials are asked for.',
    );
  }
  return [...new Set(texts)].filter((each) => each !== '');
}

/**
 * What the user gave for an address, asked for once.
 * @returns undefined when the question is closed
 */
export async function credentialsFor(
  { context, host }: Pick<EditorServices, 'context' | 'host'>,
  address: string,
): Promise<SourceCredentials | undefined> {
  const known = await keptCredentials(context);
  const kept = known.get(address);
  if (kept !== undefined) {
    return kept;
  }
  const typed = await host.window.showInputBox({
    title: 'Credentials of the Live Source',
    prompt: `A token, or USER:PASSWORD, for ${address}. It is kept in the secret storage of VS Code. Empty: the source is asked without.`,
    password: true,
    ignoreFocusOut: true,
  });
  if (typed === undefined) {
    return undefined;
  }
  const credentials = readCredentials(typed.trim());
  await context.secrets.store(SECRET, JSON.stringify([...known, [address, credentials]]));
  return credentials;
}

export async function forgetCredentials({ secrets }: Secrets): Promise<void> {
  await secrets.delete(SECRET);
}

/** @throws user error where a token cannot be sent, without repeating it */
function readCredentials(typed: string): SourceCredentials {
  const colon = typed.indexOf(':');
  if (colon >= 0) {
    return { user: typed.slice(0, colon), password: typed.slice(colon + 1) };
  }
  if (!/^[\x21-\x7e]*$/.test(typed)) {
    throw userError('bad-token', 'A token has no spaces and no letters outside ASCII.');
  }
  return typed === '' ? {} : { token: typed };
}

async function keptCredentials({ secrets }: Secrets): Promise<ReadonlyMap<string, SourceCredentials>> {
  return new Map(JSON.parse((await secrets.get(SECRET)) ?? '[]') as [string, SourceCredentials][]);
}
