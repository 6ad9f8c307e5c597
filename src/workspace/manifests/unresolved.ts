import type { UnresolvedValue } from './declaration';
import { UNKNOWN } from './hosts';
import type { Variable } from './references';

/** Last words of names whose values never say which service is called. */
const PLAIN_WORDS = new Set(
  'password passwd passphrase pass pwd token secret key keys apikey user username login cert certs certificate ca tls ssl crt pem salt credential credentials auth license level debug port version tag region zone locale lang tz timezone timeout email'.split(
    ' ',
  ),
);
const HOST = '[A-Za-z0-9][\\w.-]*';
/** An address whose host is written, whatever stands in its other parts. */
const ADDRESS = new RegExp(
  `[A-Za-z][A-Za-z0-9+.-]{0,31}://(?:[^/\\s,"'@]*@)?${HOST}(?::[\\d${UNKNOWN}]+)?(?:[/?][^\\s,"']*)?|(?<=^|[\\s,;=@("'])${HOST}:${UNKNOWN}(?![\\w.-])`,
  'g',
);

/** Variables whose value, or a part of it that could name a host, is not known. */
export function unresolvedVariables(variables: readonly Variable[]): UnresolvedValue[] {
  return variables
    .filter(
      ({ value }) => value.text.includes(UNKNOWN) && value.text.replaceAll(ADDRESS, '').includes(UNKNOWN),
    )
    .map(({ name }) => unresolvedValue(name));
}

export function unresolvedValue(name: string): UnresolvedValue {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
  return { name, mayHoldAddress: !PLAIN_WORDS.has(words.at(-1) ?? '') };
}
