import { Interner } from './columns';
import { Role, type LinkedSpans } from './link';
import { NO_ROW } from './span-table';

export const NO_EDGE = -1;

/** Observed services (the instrumented ones first, then those only seen from their callers) and the calls between them. */
export interface ObservedCalls {
  readonly services: readonly { readonly name: string; readonly spans: number; readonly external: boolean }[];
  readonly edges: readonly { readonly from: number; readonly to: number; readonly calls: number }[];
  /**
   * Per span row the edge it speaks of, or -1: for an entry the edge from its caller, for a call the edge to what it
   * called. A call and the entry it reached carry the same edge.
   */
  readonly edgeOfRow: Int32Array;
}

/** `redis://cart-db:6379/0`, `cart-db:6379` and `CART-DB` are one peer. */
export function peerName(peer: string): string {
  const host = peer
    .replace(/^[a-z][a-z0-9+.-]*:\/\//i, '')
    .replace(/^[^@/]*@/, '')
    .split(/[/?]/)[0];
  return host.replace(/:\d+$/, '').toLowerCase();
}

/** Reads the call edges off linked spans; a caller's span without a recorded callee counts towards its named peer. */
export function observeCalls(linked: LinkedSpans): ObservedCalls {
  const { table, columns, parent, role, childStart, childRows } = linked;
  const rows = parent.length;
  const names = new Interner();
  for (const name of table.services.texts) {
    names.intern(name);
  }
  const instrumented = names.texts.length;
  const spans = new Array<number>(instrumented).fill(0);
  const byLowerCase = new Map(names.texts.map((name, index) => [name.toLowerCase(), index]));

  const edgeNumbers = new Map<number, number>();
  const edges: { from: number; to: number; calls: number }[] = [];
  const edgeOf = (from: number, to: number): number => {
    const key = from * 0x200000 + to;
    let edge = edgeNumbers.get(key);
    if (edge === undefined) {
      edge = edges.length;
      edgeNumbers.set(key, edge);
      edges.push({ from, to, calls: 0 });
    }
    return edge;
  };

  const edgeOfRow = new Int32Array(rows).fill(NO_EDGE);
  for (let row = 0; row < rows; row++) {
    if (role[row] === Role.duplicate) {
      continue;
    }
    const own = columns.service[row];
    spans[own]++;
    const above = parent[row];
    if (role[row] === Role.entry && above !== NO_ROW && columns.service[above] !== own) {
      const edge = edgeOf(columns.service[above], own);
      edgeOfRow[row] = edge;
      edges[edge].calls++;
      if (role[above] === Role.call) {
        edgeOfRow[above] = edge;
      }
    }
  }
  for (let row = 0; row < rows; row++) {
    if (role[row] !== Role.call || edgeOfRow[row] !== NO_EDGE) {
      continue;
    }
    if (hasCallBelow(row, role, childStart, childRows)) {
      continue;
    }
    const peer = table.peerOf(columns, row);
    const name = peer === undefined ? '' : peerName(peer);
    if (name === '' || isLoopback(name)) {
      continue;
    }
    const known = knownAs(name, table.services.texts[columns.service[row]]).find((each) =>
      byLowerCase.has(each),
    );
    const to = byLowerCase.get(known ?? name) ?? names.intern(name);
    if (to === columns.service[row]) {
      continue;
    }
    const edge = edgeOf(columns.service[row], to);
    edgeOfRow[row] = edge;
    edges[edge].calls++;
  }

  const services = names.texts.map((name, index) => ({
    name,
    spans: index < instrumented ? spans[index] : 0,
    external: index >= instrumented,
  }));
  return { services, edges, edgeOfRow };
}

/**
 * The names under which a host may be instrumented: as it is; without what the cluster's DNS adds; and with the caller's
 * namespace, where a mesh names services `app.namespace`.
 */
function knownAs(host: string, caller: string): string[] {
  const [, app, namespace] = /^([a-z0-9-]+)\.([a-z0-9-]+)(?:\.svc(?:\..*)?)$/.exec(host) ?? [];
  const ofCaller = /^[a-z0-9-]+(\.[a-z0-9-]+)$/i.exec(caller)?.[1].toLowerCase() ?? '';
  return [
    host,
    ...(app === undefined ? [] : [`${app}.${namespace}`, app]),
    ...(ofCaller === '' || host.includes('.') ? [] : [`${host}${ofCaller}`]),
  ];
}

/** A client library may wrap another one: only the innermost caller's span is the call. */
function hasCallBelow(
  row: number,
  role: Uint8Array,
  childStart: Uint32Array,
  childRows: Uint32Array,
): boolean {
  for (let i = childStart[row]; i < childStart[row + 1]; i++) {
    if (role[childRows[i]] === Role.call) {
      return true;
    }
  }
  return false;
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.');
}
