/** A host name found in a text, with its place. */
export interface FoundHost {
  readonly host: string;
  readonly start: number;
  readonly end: number;
}

/** Stands for a variable whose value is not known. No host name contains it, but it may be a port. */
export const UNKNOWN = '\uFFFC';

/** Longer values are certificates, scripts or data; addresses stand at the front if anywhere. */
const MAX_LENGTH = 65_536;

const HOST = '[A-Za-z0-9][A-Za-z0-9_-]*(?:\\.[A-Za-z0-9_-]+)*';
const PORT = `(?:\\d{1,5}|${UNKNOWN})`;

/** `scheme://user:password@host…`; the authority may be empty, as in `dns:///cart:7070`. */
const URL_HOST = new RegExp(
  `(?<![A-Za-z0-9+.-])[A-Za-z][A-Za-z0-9+.-]{0,31}://(?:[^/\\s,"']*@)?(${HOST})(?![\\w.-]|${UNKNOWN})`,
  'dg',
);
/** `host:port` on its own, in a list, after `user@`, inside `tcp(…)`, or behind `dns:///`. */
const HOST_PORT = new RegExp(`(?<=^|[\\s,;=@("'\\[|>]|:///)(${HOST}):${PORT}(?![\\w@-])`, 'dg');
/** `Host=cart-db;` of connection strings. */
const HOST_FIELD = new RegExp(
  `(?<![\\w-])(?:host|hostname|server|addr|address|data source)\\s?=\\s?(${HOST})(?=[;\\s,&"':]|$)`,
  'dgi',
);
/** `cart.shop.svc` and what may follow. */
const CLUSTER_NAME = new RegExp(
  '(?<![\\w.-])([A-Za-z0-9][A-Za-z0-9_-]*(?:\\.[A-Za-z0-9_-]+)+\\.svc(?:\\.[A-Za-z0-9_-]+)*)(?![\\w-])',
  'dg',
);
/** One element of a list of bare names. */
const LIST_ITEM = /[^\s,;]+/dg;
const BARE = new RegExp(`^${HOST}$`);

/**
 * Host names a configuration value points to, in writing order, without addresses of this machine and plain numbers.
 * A bare word (`cart`) counts only when `bareNames` says that the value is known to hold an address.
 */
export function findHosts(value: string, bareNames: boolean): FoundHost[] {
  const text = value.slice(0, MAX_LENGTH);
  const found = new Map<number, FoundHost>();
  const add = (start: number, end: number): void => {
    const host = text.slice(start, end);
    if (!isOwnMachine(host) && !found.has(start)) {
      found.set(start, { host, start, end });
    }
  };
  for (const pattern of [URL_HOST, HOST_PORT, HOST_FIELD, CLUSTER_NAME]) {
    for (const match of text.matchAll(pattern)) {
      const span = match.indices?.[1];
      if (span) {
        add(span[0], span[1]);
      }
    }
  }
  if (bareNames) {
    const items = [...text.matchAll(LIST_ITEM)];
    if (items.every((item) => BARE.test(item[0]))) {
      for (const item of items) {
        add(item.index, item.index + item[0].length);
      }
    }
  }
  return [...found.values()].sort((a, b) => a.start - b.start);
}

function isOwnMachine(host: string): boolean {
  return /^[\d.]+$/.test(host) || /^(?:localhost|host\.docker\.internal|true|false|null)$/i.test(host);
}

const ADDRESS_WORDS = new Set([
  'host',
  'hosts',
  'hostname',
  'addr',
  'addrs',
  'address',
  'addresses',
  'url',
  'urls',
  'uri',
  'uris',
  'endpoint',
  'endpoints',
  'server',
  'servers',
  'broker',
  'brokers',
  'upstream',
  'upstreams',
  'backend',
  'backends',
  'peer',
  'peers',
  'target',
  'targets',
  'service',
  'nodes',
]);

/** Whether a variable or flag is named as one that holds an address: `CART_HOST`, `cartServiceUrl`, `--upstream`. */
export function namesAddress(key: string): boolean {
  return ADDRESS_WORDS.has(wordsOfKey(key).at(-1) ?? '');
}

/** Whether a variable or flag is called after the host it holds: `CART=cart`, `--upstream-cart cart.shop`. */
export function isNamedAfter(key: string, value: string): boolean {
  const [host] = value.trim().toLowerCase().split('.');
  const words = host.split(/[^a-z0-9]+/);
  const ending = wordsOfKey(key).slice(-words.length);
  return BARE.test(host) && ending.join(' ') === words.join(' ');
}

function wordsOfKey(key: string): string[] {
  return key
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(Boolean);
}
