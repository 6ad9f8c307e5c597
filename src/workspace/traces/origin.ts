/** Which copy of a service recorded a span. At least one of both is known. */
export interface Origin {
  /** Pod, container or host: one of the copies that run side by side. */
  readonly instance?: string | undefined;
  readonly version?: string | undefined;
}

/** Kubernetes allows no longer names; longer texts name no instance and no version. */
const MAX_ORIGIN_TEXT = 253;

/** Keys of resources, best first: OpenTelemetry's names, Kubernetes' recommended labels, Jaeger's clients, Elastic. */
const INSTANCE_KEYS = [
  'k8s.pod.name',
  'kubernetes.pod.name',
  'kubernetes.pod_name',
  'pod_name',
  'service.instance.id',
  'service.node.name',
  'faas.instance',
  'container.id',
  'container_id',
  'host.name',
  'hostname',
  'node_id',
  'ip',
];
const VERSION_KEYS = [
  'service.version',
  'k8s.pod.label.app.kubernetes.io/version',
  'k8s.pod.labels.app.kubernetes.io/version',
  'k8s.pod.label.version',
  'k8s.pod.labels.version',
  'istio.canonical_revision',
  'container.image.tag',
  'version',
];

type Part = 'instance' | 'version';

interface Meaning {
  readonly part: Part;
  /** The least is the best. */
  readonly rank: number;
}

const PARTS: ReadonlyMap<string, Meaning> = new Map<string, Meaning>([
  ...INSTANCE_KEYS.map((key, rank) => [key, { part: 'instance', rank }] as const),
  ...VERSION_KEYS.map((key, rank) => [key, { part: 'version', rank }] as const),
]);

/** Keys that mean the same on a span as on a resource; a host or an address on a span may be the other side's. */
export const ORIGIN_KEYS_OF_SPANS: readonly string[] = [
  'k8s.pod.name',
  'service.instance.id',
  'service.version',
  'istio.canonical_revision',
  'node_id',
];

/** How Istio's proxies name themselves: `sidecar~10.1.0.7~reviews-v1-545db77b95-2x6kt.default~default.svc.cluster.local`. */
const PROXY = /^(?:sidecar|router|waypoint)~[^~]*~([^.~]+)/;

/** Gathers, attribute by attribute, what names the origin. */
export class OriginParts {
  private readonly texts: Partial<Record<Part, string>> = {};
  private readonly ranks = { instance: INSTANCE_KEYS.length, version: VERSION_KEYS.length };

  add(key: string, value: unknown): void {
    const found = PARTS.get(key);
    if (found === undefined || found.rank >= this.ranks[found.part]) {
      return;
    }
    const text = partOf(key, value);
    if (text !== undefined) {
      this.texts[found.part] = text;
      this.ranks[found.part] = found.rank;
    }
  }

  /** What was found, completed by `others`; the same object where nothing was. */
  over(others: Origin | undefined): Origin | undefined {
    const { instance, version } = this.texts;
    return instance === undefined && version === undefined
      ? others
      : { instance: instance ?? others?.instance, version: version ?? others?.version };
  }
}

/** The origin that a resource with these texts stands for. It is asked once a record, and often the first key is there. */
export function originOfNames(names: ReadonlyMap<string, string>): Origin | undefined {
  const instance = firstOf(names, INSTANCE_KEYS);
  const version = firstOf(names, VERSION_KEYS);
  return instance === undefined && version === undefined ? undefined : { instance, version };
}

function firstOf(names: ReadonlyMap<string, string>, keys: readonly string[]): string | undefined {
  for (const key of keys) {
    const text = partOf(key, names.get(key));
    if (text !== undefined) {
      return text;
    }
  }
  return undefined;
}

function partOf(key: string, value: unknown): string | undefined {
  const text = typeof value === 'number' ? String(value) : value;
  if (typeof text !== 'string' || text === '' || text.length > MAX_ORIGIN_TEXT) {
    return undefined;
  }
  return key === 'node_id' ? PROXY.exec(text)?.[1] : text;
}
