import type { DeclaredService } from './graph';
import { isOutsideDomain } from './scope';

export interface NameMatches {
  /** Name in the traces to name of the declared service; names without a counterpart are missing. */
  readonly matches: ReadonlyMap<string, string>;
  /** What was left open because several names would fit. */
  readonly notes: readonly string[];
}

/** How a name is compared at one step: the forms it may take on either side. */
interface Step {
  readonly trace: (name: string) => string;
  readonly declared: (service: DeclaredService) => readonly string[];
}

/**
 * Which declared service a name in the traces belongs to. Steps go from certain to lenient: what the manifest says
 * about its own spans, the exact name, network aliases, then differences in case, separators, namespace and the word
 * `service`, and last what labels suggest. A name is matched at the first step where exactly one trace name and one
 * service agree; where several do, none is matched and a note says so.
 */
export function matchServices(
  traceNames: readonly string[],
  declared: readonly DeclaredService[],
): NameMatches {
  const matches = new Map<string, string>();
  const notes: string[] = [];
  const openTraces = new Set(traceNames);
  const openServices = new Set(declared);
  for (const step of STEPS) {
    const services = indexBy(openServices, step.declared);
    const traces = indexBy(openTraces, (name) => [step.trace(name)]);
    for (const [key, names] of traces) {
      const candidates = services.get(key);
      if (!candidates) {
        continue;
      }
      if (names.size === 1 && candidates.size === 1) {
        const [name] = names;
        const [service] = candidates;
        if (!openServices.has(service)) {
          continue;
        }
        matches.set(name, service.name);
        openServices.delete(service);
      } else {
        notes.push(
          ambiguous(
            [...names],
            [...candidates].map((service) => service.name),
          ),
        );
      }
      // A looser step could only guess between what this one could not tell apart.
      for (const name of names) {
        openTraces.delete(name);
      }
    }
  }
  return { matches, notes };
}

const networkNames = (service: DeclaredService): readonly string[] => [service.name, ...service.aliases];
const allNames = (service: DeclaredService): readonly string[] => [
  ...networkNames(service),
  ...service.traceNames,
];

const STEPS: readonly Step[] = [
  { trace: same, declared: (service) => service.traceNames },
  { trace: same, declared: (service) => [service.name] },
  { trace: same, declared: (service) => service.aliases },
  { trace: bare, declared: (service) => [bare(service.name)] },
  { trace: bare, declared: (service) => allNames(service).map(bare) },
  { trace: bare, declared: (service) => qualifiedNames(service, allNames(service)) },
  {
    trace: firstLabel,
    declared: (service) => (service.namespaces?.length ? [] : allNames(service).map(bare)),
  },
  { trace: joined, declared: (service) => allNames(service).map(joined) },
  { trace: stem, declared: (service) => allNames(service).map(stem) },
  { trace: bare, declared: (service) => service.labelNames.map(bare) },
  { trace: stem, declared: (service) => service.labelNames.map(stem) },
  { trace: bare, declared: (service) => qualifiedNames(service, service.labelNames) },
];

/** `cart.shop`, as Istio names the service `cart` of the namespace `shop`. */
function qualifiedNames({ namespaces = [] }: DeclaredService, names: readonly string[]): string[] {
  return names.flatMap((name) => namespaces.map((namespace) => `${bare(name)}.${namespace}`));
}

/** `cart` of `cart.shop`, where a manifest leaves the namespace open; nothing for a domain or an address. */
function firstLabel(name: string): string {
  const [first, second, ...more] = bare(name).split('.');
  return second === undefined || more.length > 0 || /^\d*$/.test(second) || isOutsideDomain(second)
    ? ''
    : first;
}

function same(name: string): string {
  return name;
}

/** Lower case, without the port, the namespace (`shop/cart`, `cart.shop.svc.cluster.local`, `cart.default`). */
function bare(name: string): string {
  const host = name
    .trim()
    .toLowerCase()
    .replace(/:\d+$/, '')
    .replace(/\.[\w-]+\.svc(\..*)?$/, '')
    .replace(/\.default$/, '');
  return host.slice(host.lastIndexOf('/') + 1);
}

/** `cart-service`, `cart_service`, `cart.service` and `CartService` are written the same way. */
function joined(name: string): string {
  return bare(name).replace(/[-_.\s]+/g, '');
}

/** Without the word that many systems put behind every name; the name itself may be that word. */
function stem(name: string): string {
  const whole = joined(name);
  return whole.replace(/(?:service|svc|deployment)$/, '') || whole;
}

function indexBy<T>(values: ReadonlySet<T>, keys: (value: T) => readonly string[]): Map<string, Set<T>> {
  const index = new Map<string, Set<T>>();
  for (const value of values) {
    for (const key of keys(value)) {
      if (key === '') {
        continue;
      }
      const found = index.get(key);
      if (found) {
        found.add(value);
      } else {
        index.set(key, new Set([value]));
      }
    }
  }
  return index;
}

function ambiguous(traceNames: readonly string[], services: readonly string[]): string {
  const seen =
    traceNames.length === 1 ? `${traceNames[0]} in the traces` : `${traceNames.join(', ')} in the traces`;
  return services.length === 1
    ? `${seen} could each be the declared service ${services[0]}: none was matched with it.`
    : `${seen} could be any of the declared services ${services.join(', ')}: none was chosen.`;
}
