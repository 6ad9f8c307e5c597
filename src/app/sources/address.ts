import type { SourceAddress, SourceKind } from '../../contracts/source';
import { userError } from '../../process/rpc/errors';

const KINDS: readonly SourceKind[] = ['jaeger', 'tempo', 'prometheus', 'clickhouse'];
const ADDRESS = /^([a-z]+)\+(https?):\/\//;
const EXAMPLE =
  'jaeger+http://localhost:16686, tempo+https://HOST, prometheus+http://HOST:9090 or clickhouse+https://HOST:8443/DATABASE';

/** Whether a text is an address rather than a folder. */
export const isAddress = (text: string): boolean => /^[a-z]+(\+[a-z]+)?:\/\//.test(text);

/**
 * Reads the address of a live source.
 * @throws user error `bad-source`, which never repeats a password
 */
export function parseAddress(text: string): SourceAddress {
  const [prefix, name] = ADDRESS.exec(text) ?? [];
  const kind = KINDS.find((each) => each === name);
  if (prefix === undefined || kind === undefined) {
    throw bad(`is no address of a live source: write ${EXAMPLE}`);
  }
  const plain = text.slice(name.length + 1);
  const url = URL.canParse(plain) ? new URL(plain) : undefined;
  if (url === undefined) {
    throw bad('is no valid address');
  }
  if (url.username !== '' || url.password !== '') {
    throw bad(
      'must not hold a user or password: set MESHLENS_SOURCE_USER and MESHLENS_SOURCE_PASSWORD, or MESHLENS_SOURCE_TOKEN',
    );
  }
  if (url.search !== '' || url.hash !== '') {
    throw bad('must end in its path: times and queries are options');
  }
  return { kind, shown: text, base: `${url.origin}${url.pathname.replace(/\/$/, '')}` };
}

/** True where requests stay on this machine. */
export function isLoopback(base: string): boolean {
  return /^(localhost|127(\.\d+){3}|\[::1\])$/.test(new URL(base).hostname);
}

function bad(reason: string): Error {
  return userError('bad-source', `The source ${reason}.`);
}
