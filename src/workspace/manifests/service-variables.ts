import type { KubernetesService } from './declaration';

/** The Service whose name is written in capitals with underscores, as a workload of the namespace sees it. */
export type AddressOf = (prefix: string, namespace: string | undefined) => KubernetesService | undefined;

const PATTERN =
  /^([A-Z0-9_]+?)_(?:SERVICE_(HOST|PORT(?:_[A-Z0-9_]+)?)|PORT(?:_(\d+)_(TCP|UDP)(?:_(ADDR|PORT|PROTO))?)?)$/;
/** In place of a port that the Service does not state. */
const SOME_PORT = '80';

/**
 * The value of a variable that Kubernetes sets in every pod for each Service of its namespace (`CART_SERVICE_HOST`,
 * `CART_PORT_80_TCP_ADDR`), with the Service's name for its address. Undefined for all other variables. A Service without
 * a cluster address has none.
 */
export function serviceVariable(
  name: string,
  namespace: string | undefined,
  addressOf: AddressOf,
): string | undefined {
  const match = PATTERN.exec(name);
  if (match === null) {
    return undefined;
  }
  const [, prefix, field, number, protocol, part] = match as readonly (string | undefined)[];
  const service = addressOf(prefix ?? '', namespace);
  const host = service?.name ?? (prefix === 'KUBERNETES' ? 'kubernetes.default.svc' : undefined);
  if (host === undefined) {
    return undefined;
  }
  const port = number ?? service?.ports.at(0) ?? SOME_PORT;
  if (field !== undefined) {
    return field === 'HOST' ? host : port;
  }
  const transport = (protocol ?? 'TCP').toLowerCase();
  switch (part) {
    case 'ADDR':
      return host;
    case 'PORT':
      return port;
    case 'PROTO':
      return transport;
    default:
      return `${transport}://${host}:${port}`;
  }
}
